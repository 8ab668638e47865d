import { createHash, timingSafeEqual } from 'node:crypto';
import { inspect } from 'node:util';

/** '*' + lower-case hex of SHA1(SHA1(password)), as OceanBase writes PASSWD (facts.md 4.3, 5). */
function digestOf(password: string): string {
  const once = createHash('sha1').update(password, 'utf8').digest();
  return `*${createHash('sha1').update(once).digest('hex')}`;
}

/**
 * The content of a PASSWD column. It can be asked whether a password fits, and nothing else: it prints, logs and
 * serialises as a mask.
 */
export class PasswordDigest {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text.toLowerCase();
  }

  /** Whether the server holds a digest at all. */
  get present(): boolean {
    return this.#text !== '';
  }

  matches(password: string): boolean {
    const expected = Buffer.from(digestOf(password));
    const actual = Buffer.from(this.#text);
    return expected.length === actual.length && timingSafeEqual(expected, actual);
  }

  toString(): string {
    return '******';
  }

  toJSON(): string {
    return '******';
  }

  [inspect.custom](): string {
    return '******';
  }
}
