import { quoteString } from './quoting.ts';

/**
 * The one redactor: every text that leaves the process's memory (log, error, webview, report) goes through it.
 * It works in two ways: by shape (statements and destination URIs that carry secrets) and by value (secrets
 * that were registered while they are in use), so that a secret is caught even in a text nobody foresaw.
 */
const mask = '******';

type Shape = readonly [RegExp, string];

const shapes: readonly Shape[] = [
  // Destination URIs: oss://…?host=…&access_id=…&access_key=…&encrypt_key=…
  [/\b(access_id|access_key|encrypt_key|s3_access_key|s3_secret_key)=[^&\s'"`]*/gi, `$1=${mask}`],
  // mysql://user:password@host, where user may be root@sys, and jdbc URLs with ?password=
  // It is looked for from its slashes on: a scheme could begin at each letter of a long word, again and again.
  [/(:\/\/[^\s:/]+):[^\s/]+@/g, `$1:${mask}@`],
  [/\b(password|passwd|pwd)=[^&\s'"`]+/gi, `$1=${mask}`],
  // The PASSWD columns: '*' + 40 hexadecimal digits
  [/\*[0-9a-f]{40}\b/gi, mask],
];

export class Redactor {
  readonly #values = new Map<string, number>();

  /**
   * Masks `secret` by value until the returned function is called. The empty string is not a secret that can be
   * searched for, so it registers nothing.
   */
  register(secret: string): () => void {
    if (secret === '') return () => undefined;
    this.#values.set(secret, (this.#values.get(secret) ?? 0) + 1);
    let registered = true;
    return () => {
      if (!registered) return;
      registered = false;
      const uses = (this.#values.get(secret) ?? 1) - 1;
      if (uses > 0) this.#values.set(secret, uses);
      else this.#values.delete(secret);
    };
  }

  /** `text` with every known shape of a secret and every registered secret replaced by `******`. */
  redact(text: string): string {
    // The literals go before the values: a short value must not break the statement around another password.
    let clean = maskLiterals(text);
    // Longest first: a password that contains another one must not leave its tail behind.
    const values = [...this.#values.keys()].flatMap(spellings).sort((a, b) => b.length - a.length);
    for (const secret of values) {
      clean = clean.replaceAll(secret, mask);
    }
    for (const [shape, replacement] of shapes) clean = clean.replace(shape, replacement);
    return clean;
  }
}

/** The secret as it is, and as a statement and JSON spell it: servers quote what they don't understand. */
function spellings(secret: string): string[] {
  return [
    secret,
    quoteString(secret).slice(1, -1),
    quoteString(secret, 'ORACLE').slice(1, -1),
    JSON.stringify(secret).slice(1, -1),
  ];
}

/**
 * Masks SET ENCRYPTION ON IDENTIFIED BY '…' ONLY, SET DECRYPTION IDENTIFIED BY '…', '…', and ENCRYPTED BY '…'. A
 * text does not say in which mode it was written, so the longer reading of a literal counts; one that is not closed
 * was cut, and everything after it is masked.
 */
function maskLiterals(text: string): string {
  const heads = /\b(?:IDENTIFIED|ENCRYPTED)\s+BY\s+(?=['"])/gi;
  let clean = '';
  let done = 0;
  for (let head = heads.exec(text); head; head = heads.exec(text)) {
    let end = literalEnd(text, heads.lastIndex);
    for (;;) {
      const comma = /^\s*,\s*(?=['"])/.exec(text.slice(end, end + 100));
      if (!comma) break;
      end = literalEnd(text, end + comma[0].length);
    }
    clean += `${text.slice(done, heads.lastIndex)}'${mask}'`;
    done = end;
    heads.lastIndex = end;
  }
  return clean + text.slice(done);
}

/** Where the literal that opens at `start` ends: MySQL mode escapes with backslashes, Oracle mode does not. */
function literalEnd(text: string, start: number): number {
  const ends = [closing(text, start, true), closing(text, start, false)].filter((end) => end !== undefined);
  return ends.length === 0 ? text.length : Math.max(...ends);
}

function closing(text: string, start: number, backslashes: boolean): number | undefined {
  const quote = text[start];
  for (let index = start + 1; index < text.length; index++) {
    if (backslashes && text[index] === '\\') index++;
    else if (text[index] === quote) {
      if (text[index + 1] !== quote) return index + 1;
      index++;
    }
  }
  return undefined;
}

/** The process's redactor. Tests make their own. */
export const redactor = new Redactor();
