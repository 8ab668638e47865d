import { ObError, syntaxError } from '../errors.ts';
import type { Lexis, Token } from './tokens.ts';
import { tokenize } from './tokens.ts';

/** Walks over the tokens of one statement; every refusal is the server's own syntax error. */
export class Cursor {
  readonly text: string;
  readonly lexis: Lexis;
  private readonly tokens: readonly Token[];
  private index = 0;

  constructor(text: string, lexis: Lexis) {
    this.text = text;
    this.lexis = lexis;
    this.tokens = tokenize(text, lexis);
    const broken = this.tokens.find((token) => token.broken);
    if (broken !== undefined) {
      throw this.errorAt(broken);
    }
  }

  get peek(): Token {
    return this.ahead(0);
  }

  ahead(count: number): Token {
    const token = this.tokens[Math.min(this.index + count, this.tokens.length - 1)];
    if (token === undefined) {
      throw new ObError('OB_ERR_UNEXPECTED');
    }
    return token;
  }

  advance(): Token {
    const token = this.peek;
    this.index += 1;
    return token;
  }

  /** True, and one step further, when all the keywords follow. */
  accept(...keywords: string[]): boolean {
    if (keywords.every((keyword, offset) => this.isWord(keyword, offset))) {
      this.index += keywords.length;
      return true;
    }
    return false;
  }

  isWord(keyword: string, offset = 0): boolean {
    const token = this.ahead(offset);
    return token.kind === 'word' && token.value.toUpperCase() === keyword;
  }

  expect(...keywords: string[]): void {
    for (const keyword of keywords) {
      if (!this.accept(keyword)) {
        throw this.error();
      }
    }
  }

  acceptOp(operator: string): boolean {
    if (this.peek.kind === 'op' && this.peek.value === operator) {
      this.index += 1;
      return true;
    }
    return false;
  }

  string(): string {
    if (this.peek.kind !== 'string') {
      throw this.error();
    }
    return this.advance().value;
  }

  integer(): number {
    return Number(this.bigInteger());
  }

  bigInteger(): bigint {
    if (this.peek.kind !== 'number' || !/^\d+$/.test(this.peek.value)) {
      throw this.error();
    }
    return BigInt(this.advance().value);
  }

  /** An identifier; in Oracle mode bare ones are upper-cased. */
  name(): string {
    const token = this.peek;
    if (token.kind === 'word') {
      this.advance();
      return this.lexis.mode === 'ORACLE' ? token.value.toUpperCase() : token.value;
    }
    if (token.kind === 'name') {
      return this.advance().value;
    }
    throw this.error();
  }

  nameOrString(): string {
    return this.peek.kind === 'string' ? this.advance().value : this.name();
  }

  /** Only a trailing semicolon may be left. */
  end(): void {
    while (this.acceptOp(';')) {
      // OceanBase takes any number of them.
    }
    if (this.peek.kind !== 'end') {
      throw this.error();
    }
  }

  /** Source text from here to the next top-level comma or the end; steps over it. */
  expression(stops: readonly string[] = [',', ';']): string {
    const start = this.peek.start;
    let stop = start;
    let depth = 0;
    while (this.peek.kind !== 'end') {
      const { kind, value } = this.peek;
      if (kind === 'op' && depth === 0 && stops.includes(value)) {
        break;
      }
      depth += kind === 'op' ? (value === '(' ? 1 : value === ')' ? -1 : 0) : 0;
      stop = this.advance().end;
    }
    if (stop === start) {
      throw this.error();
    }
    return this.text.slice(start, stop);
  }

  error(): ObError {
    return this.errorAt(this.peek);
  }

  private errorAt(token: Token): ObError {
    return syntaxError(this.text, token.start);
  }
}
