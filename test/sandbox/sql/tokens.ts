/** The lexer of both modes: strings, quoted names, comments and numbers as sql_parser_*_mode.l reads them. */
export type SqlMode = 'MYSQL' | 'ORACLE';

export interface Lexis {
  mode: SqlMode;
  /** sql_mode NO_BACKSLASH_ESCAPES */
  noBackslash?: boolean;
  /** sql_mode ANSI_QUOTES */
  ansiQuotes?: boolean;
}

export type TokenKind = 'word' | 'name' | 'string' | 'number' | 'op' | 'user' | 'system' | 'end';

export interface Token {
  kind: TokenKind;
  /** As written. */
  text: string;
  /** What it means: unquoted, unescaped; words keep their case. */
  value: string;
  start: number;
  end: number;
  line: number;
  /** The text is not a token of the language, e.g. a string without its end. */
  broken?: boolean;
}

const escapes: Record<string, string> = { n: '\n', t: '\t', r: '\r', b: '\b', '0': '\0', Z: '\u001a' };
const wordStart = /[A-Za-z_$\u0080-\uffff]/;
const wordPart = /[A-Za-z0-9_$#\u0080-\uffff]/;
const digit = /[0-9]/;
const operators = ['<=>', ':=', '<=', '>=', '<>', '!=', '||', '&&', '->', '<<', '>>'];

class Lexer {
  private readonly text: string;
  private readonly lexis: Lexis;
  private at = 0;
  private line = 1;
  private readonly tokens: Token[] = [];

  constructor(text: string, lexis: Lexis) {
    this.text = text;
    this.lexis = lexis;
  }

  run(): Token[] {
    while (this.skipBlank()) {
      this.next();
    }
    this.push('end', this.text.length, '');
    return this.tokens;
  }

  private push(kind: TokenKind, start: number, value: string, broken = false): void {
    const text = this.text.slice(start, this.at);
    this.tokens.push({
      kind,
      text,
      value,
      start,
      end: this.at,
      line: this.line,
      ...(broken ? { broken } : {}),
    });
    this.line += text.split('\n').length - 1;
  }

  private skipBlank(): boolean {
    const { text } = this;
    while (this.at < text.length) {
      const rest = text.slice(this.at, this.at + 3);
      if (/^\s/.test(rest)) {
        this.line += rest.startsWith('\n') ? 1 : 0;
        this.at += 1;
      } else if (
        (rest.startsWith('#') && this.lexis.mode === 'MYSQL') ||
        (rest.startsWith('--') && (this.lexis.mode === 'ORACLE' || /^--(\s|$)/.test(rest)))
      ) {
        const stop = text.indexOf('\n', this.at);
        this.at = stop < 0 ? text.length : stop;
      } else if (rest.startsWith('/*')) {
        const stop = text.indexOf('*/', this.at + 2);
        const end = stop < 0 ? text.length : stop + 2;
        this.line += text.slice(this.at, end).split('\n').length - 1;
        this.at = end;
      } else {
        return true;
      }
    }
    return false;
  }

  private next(): void {
    const { text, lexis } = this;
    const start = this.at;
    const char = text.charAt(start);
    if (char === "'" || (char === '"' && lexis.mode === 'MYSQL' && lexis.ansiQuotes !== true)) {
      this.quoted('string', char, lexis.mode === 'MYSQL' && lexis.noBackslash !== true);
    } else if (char === '"' || (char === '`' && lexis.mode === 'MYSQL')) {
      this.quoted('name', char, false);
    } else if (lexis.mode === 'ORACLE' && /^n?q'/i.test(text.slice(start, start + 3))) {
      this.alternativeQuote(start);
    } else if (lexis.mode === 'ORACLE' && /^n'/i.test(text.slice(start, start + 2))) {
      this.at += 1;
      this.quoted('string', "'", false, start);
    } else if (char === '@') {
      this.variable(start);
    } else if (digit.test(char) || (char === '.' && digit.test(text.charAt(start + 1)))) {
      this.numeric(start);
    } else if (wordStart.test(char)) {
      this.word(start);
    } else {
      const operator = operators.find((candidate) => text.startsWith(candidate, start)) ?? char;
      this.at += operator.length;
      this.push('op', start, operator);
    }
  }

  private word(start: number): void {
    while (this.at < this.text.length && wordPart.test(this.text.charAt(this.at))) {
      this.at += 1;
    }
    this.push('word', start, this.text.slice(start, this.at));
  }

  /** `1x` is an identifier in MySQL mode, `1.5e3` a number. */
  private numeric(start: number): void {
    const match = /^(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/.exec(this.text.slice(start));
    this.at += match?.[0].length ?? 1;
    if (/^\d+$/.test(match?.[0] ?? '') && wordStart.test(this.text.charAt(this.at))) {
      this.word(start);
    } else {
      this.push('number', start, match?.[0] ?? '');
    }
  }

  private variable(start: number): void {
    const system = this.text.startsWith('@@', start);
    this.at += system ? 2 : 1;
    const opening = this.text.charAt(this.at);
    if (!system && (opening === '`' || opening === "'" || opening === '"')) {
      this.quoted('user', opening, false, start);
      return;
    }
    const match = /^[A-Za-z0-9_$.]+/.exec(this.text.slice(this.at));
    this.at += match?.[0].length ?? 0;
    this.push(system ? 'system' : 'user', start, match?.[0] ?? '', match === null);
  }

  private quoted(kind: TokenKind, quote: string, backslash: boolean, start = this.at): void {
    let value = '';
    this.at += 1;
    for (;;) {
      const char = this.text.charAt(this.at);
      if (char === '') {
        this.push(kind, start, value, true);
        return;
      }
      this.at += 1;
      if (char === quote) {
        if (this.text.charAt(this.at) !== quote) {
          break;
        }
        this.at += 1;
        value += quote;
      } else if (char === '\\' && backslash) {
        const escaped = this.text.charAt(this.at);
        this.at += 1;
        // `\%` and `\_` keep their backslash: they mean something to LIKE.
        value += escapes[escaped] ?? (escaped === '%' || escaped === '_' ? `\\${escaped}` : escaped);
      } else {
        value += char;
      }
    }
    this.push(kind, start, value);
  }

  /** Oracle's q'[..]' */
  private alternativeQuote(start: number): void {
    const open = this.text.indexOf("'", start) + 1;
    const opening = this.text.charAt(open);
    const closing = { '[': ']', '{': '}', '(': ')', '<': '>' }[opening] ?? opening;
    const stop = this.text.indexOf(`${closing}'`, open + 1);
    this.at = stop < 0 ? this.text.length : stop + 2;
    this.push('string', start, this.text.slice(open + 1, stop < 0 ? this.at : stop), stop < 0);
  }
}

export function tokenize(text: string, lexis: Lexis): Token[] {
  return new Lexer(text, lexis).run();
}
