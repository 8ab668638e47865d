/** MySQL's (and Oracle's) SELECT, rewritten for the embedded SQL engine. */
import { syntaxError } from '../errors.ts';
import { selectItems } from './select-list.ts';
import type { Lexis, Token } from './tokens.ts';
import { tokenize } from './tokens.ts';
import { bareFunctions, dropped, engineKeywords, renamed } from './words.ts';

export type Scalar = string | number | bigint | null;

export interface RewriteSession {
  lexis: Lexis;
  systemVariable(name: string): Scalar;
  userVariable(name: string): Scalar;
}

export interface Rewritten {
  sql: string;
  /** Source text of each select item; undefined when a `*` makes positions unknown. */
  items: string[] | undefined;
  /** Upper-case names that occur, to see which views are read. */
  names: Set<string>;
}

export function quoteText(value: string): string {
  // A NUL would end the statement for the engine.
  return `'${value.replaceAll('\0', '').replaceAll("'", "''")}'`;
}

function quoteName(value: string): string {
  return `\`${value.replaceAll('`', '``')}\``;
}

function literal(value: Scalar): string {
  return value === null ? 'NULL' : typeof value === 'string' ? quoteText(value) : String(value);
}

class Rewriter {
  private readonly source: string;
  private readonly session: RewriteSession;
  private readonly tokens: readonly Token[];
  private readonly out: string[] = [];
  private readonly names = new Set<string>();
  private readonly aliases = new Map<number, string>();
  private items: string[] | undefined;
  private index = 0;

  constructor(source: string, session: RewriteSession) {
    this.source = source;
    this.session = session;
    this.tokens = tokenize(source, session.lexis);
  }

  run(): Rewritten {
    this.checkOracle();
    this.headings();
    while (this.index < this.tokens.length) {
      const alias = this.aliases.get(this.index);
      if (alias !== undefined) {
        this.out.push('AS', quoteName(alias));
      }
      this.step();
    }
    return { sql: this.out.join(' '), items: this.items, names: this.names };
  }

  /** Oracle mode knows no LIMIT, no SELECT without FROM, and no bare COMMENT as a name. */
  private checkOracle(): void {
    if (this.session.lexis.mode !== 'ORACLE') {
      return;
    }
    const refused = this.tokens.find((token) => this.isWord('LIMIT', token) || this.isWord('COMMENT', token));
    if (refused !== undefined) {
      throw syntaxError(this.source, refused.start);
    }
    if (!this.tokens.some((token) => this.isWord('FROM', token))) {
      throw syntaxError(this.source, this.source.length);
    }
  }

  /** Only the first SELECT of the outermost level names the columns. */
  private headings(): void {
    let depth = 0;
    for (const [index, token] of this.tokens.entries()) {
      depth += token.kind === 'op' ? (token.value === '(' ? 1 : token.value === ')' ? -1 : 0) : 0;
      const leading = this.tokens.slice(0, index).every((each) => each.kind === 'op' && each.value === '(');
      if (this.isWord('SELECT', token) && (depth === 0 || leading)) {
        const list = selectItems(this.source, this.tokens, index + 1, this.session.lexis.mode);
        this.items = list.items.some((item) => item.star) ? undefined : list.items.map((item) => item.text);
        for (const item of list.items) {
          if (item.alias !== undefined) {
            this.aliases.set(item.end, item.alias);
          }
        }
        return;
      }
    }
  }

  private isWord(word: string, token: Token | undefined = this.tokens[this.index]): boolean {
    return token?.kind === 'word' && token.value.toUpperCase() === word;
  }

  private isOp(value: string, token: Token | undefined = this.tokens[this.index]): boolean {
    return token?.kind === 'op' && token.value === value;
  }

  private step(): void {
    const token = this.tokens[this.index];
    this.index += 1;
    if (token === undefined || token.kind === 'end') {
      return;
    }
    const oracle = this.session.lexis.mode === 'ORACLE';
    switch (token.kind) {
      case 'string':
        this.out.push(oracle && token.value === '' ? 'NULL' : quoteText(token.value));
        this.escapeClause(token);
        return;
      case 'name':
        this.names.add(token.value.toUpperCase());
        this.out.push(quoteName(token.value));
        return;
      case 'system':
        this.out.push(literal(this.session.systemVariable(token.value)));
        return;
      case 'user':
        this.out.push(literal(this.session.userVariable(token.value.toLowerCase())));
        return;
      case 'op':
        this.operator(token, oracle);
        return;
      case 'word':
        this.word(token, oracle);
        return;
      case 'number':
        this.out.push(token.value);
    }
  }

  /** LIKE escapes with a backslash in MySQL mode without being asked. */
  private escapeClause(token: Token): void {
    const like = this.isWord('LIKE', this.tokens[this.index - 2]);
    if (like && token.value.includes('\\') && !this.isWord('ESCAPE')) {
      this.out.push("ESCAPE '\\'");
    }
  }

  private operator(token: Token, oracle: boolean): void {
    const next = this.tokens[this.index];
    if ((token.value === '+' || token.value === '-') && this.isWord('INTERVAL', next)) {
      this.intervalOperator(token.value);
    } else if (token.value === '/') {
      // Division never truncates in OceanBase.
      this.out.push('* 1.0 /');
    } else if (token.value === '(' && this.isWord('SELECT', next) && this.opensOperand()) {
      this.out.push('SELECT * FROM (');
    } else if (token.value === ';') {
      if (next?.kind !== 'end' && !this.isOp(';', next)) {
        this.out.push(';');
      }
    } else {
      const mysql: Record<string, string> = { '||': 'OR', '&&': 'AND', '<=>': 'IS' };
      this.out.push(oracle ? token.value : (mysql[token.value] ?? token.value));
    }
  }

  /** `(SELECT …) UNION (SELECT …)`: the engine knows no parentheses around operands. */
  private opensOperand(): boolean {
    const before = this.tokens[this.index - 2];
    const previous = this.tokens[this.index - 3];
    return (
      before === undefined ||
      this.isWord('UNION', before) ||
      (this.isWord('ALL', before) && this.isWord('UNION', previous))
    );
  }

  /** `x - INTERVAL n UNIT` becomes a call around the operand already written. */
  private intervalOperator(sign: string): void {
    this.index += 1;
    const [count, unit] = this.interval();
    let start = this.out.length - 1;
    if (this.out[start] === ')') {
      let depth = 0;
      do {
        depth += this.out[start] === ')' ? 1 : this.out[start] === '(' ? -1 : 0;
        start -= 1;
      } while (depth > 0 && start >= 0);
      start += /^\w+$/.test(this.out[start] ?? '') ? 0 : 1;
    }
    while (start > 1 && this.out[start - 1] === '.') {
      start -= 2;
    }
    const operand = this.out.splice(Math.max(start, 0)).join(' ');
    this.out.push(`${sign === '-' ? 'ob_date_sub' : 'ob_date_add'}(${operand}, ${count}, '${unit}')`);
  }

  private interval(): [string, string] {
    let count = '';
    for (;;) {
      const token = this.tokens[this.index];
      if (token === undefined || token.kind === 'end') {
        return [count, 'SECOND'];
      }
      this.index += 1;
      if (token.kind === 'word' && /^(MICROSECOND|SECOND|MINUTE|HOUR|DAY|WEEK)$/i.test(token.value)) {
        return [count, token.value.toUpperCase()];
      }
      count += token.kind === 'string' ? quoteText(token.value) : token.text;
    }
  }

  private word(token: Token, oracle: boolean): void {
    const upper = token.value.toUpperCase();
    const call = this.isOp('(');
    this.names.add(upper);
    if (this.isOp('.') || this.isOp('.', this.tokens[this.index - 2])) {
      this.out.push(oracle && upper === 'SYS' ? 'oceanbase' : quoteName(token.value));
    } else if (upper === 'INTERVAL') {
      const [count, unit] = this.interval();
      this.out.push(`${count}, '${unit}'`);
    } else if (upper === 'FROM' && this.isWord('DUAL')) {
      this.index += 1;
    } else if (upper === 'FOR' && this.isWord('UPDATE')) {
      this.index += 1;
    } else if (upper === 'FETCH' && oracle && this.isWord('FIRST')) {
      this.fetchFirst();
    } else if (upper in bareFunctions) {
      this.out.push(call ? (bareFunctions[upper] ?? '') : `${bareFunctions[upper] ?? ''}()`);
    } else if (upper === 'TIMESTAMPDIFF' && call) {
      this.out.push('timestampdiff', '(', `'${this.tokens[this.index + 1]?.value ?? ''}'`);
      this.index += 2;
    } else if (upper === 'SEPARATOR') {
      this.out.push(',');
    } else if (upper === 'AS' && /^(DATETIME|TIMESTAMP|DATE)$/i.test(this.tokens[this.index]?.value ?? '')) {
      this.out.push('AS TEXT');
      this.index += this.isOp('(', this.tokens[this.index + 1]) ? 4 : 1;
    } else if (upper === 'DIV') {
      this.out.push('/');
    } else if (upper === 'RLIKE') {
      this.out.push('REGEXP');
    } else if (upper === 'MOD' && !call) {
      this.out.push('%');
    } else if (!dropped.has(upper)) {
      this.out.push(
        engineKeywords.has(upper) || (upper === 'ESCAPE' && this.tokens[this.index]?.kind !== 'string')
          ? quoteName(oracle ? upper : token.value)
          : call
            ? (renamed[upper] ?? token.value)
            : this.plain(token, oracle),
      );
    }
  }

  /** A name that is a keyword for the engine but not for OceanBase needs quotes; an alias may need its case. */
  private plain(token: Token, oracle: boolean): string {
    const aliased = this.isWord('AS', this.tokens[this.index - 2]);
    if (
      aliased &&
      !/^(SIGNED|UNSIGNED|CHAR|DECIMAL|BINARY|INTEGER|TEXT|VARCHAR2?|NUMBER|DOUBLE)$/i.test(token.value)
    ) {
      return quoteName(oracle ? token.value.toUpperCase() : token.value);
    }
    return /\$/.test(token.value) ? quoteName(token.value) : token.value;
  }

  private fetchFirst(): void {
    const count = this.tokens[this.index + 1];
    this.out.push('LIMIT', count?.kind === 'number' ? count.value : '1');
    this.index += count?.kind === 'number' ? 4 : 3;
  }
}

export function rewrite(source: string, session: RewriteSession): Rewritten {
  return new Rewriter(source, session).run();
}
