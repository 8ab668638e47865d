import { quoteString } from './quoting.ts';

/**
 * The one redactor: every text that leaves the process's memory (log, error, webview, report) goes through it.
 * It works in two ways: by shape (statements and destination URIs that carry secrets) and by value (secrets
 * that were registered while they are in use), so that a secret is caught even in a text nobody foresaw.
 */
const mask = '******';

type Shape = readonly [RegExp, string];

// SET ENCRYPTION ON IDENTIFIED BY '…' ONLY, SET DECRYPTION IDENTIFIED BY '…', '…', ENCRYPTED BY '…'
const literals: Shape = [
  /\b((?:IDENTIFIED|ENCRYPTED)\s+BY\s+)(?:'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*")(?:\s*,\s*(?:'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"))*/gis,
  `$1'${mask}'`,
];

const shapes: readonly Shape[] = [
  // Destination URIs: oss://…?host=…&access_id=…&access_key=…&encrypt_key=…
  [/\b(access_id|access_key|encrypt_key|s3_access_key|s3_secret_key)=[^&\s'"`]*/gi, `$1=${mask}`],
  // mysql://user:password@host, where user may be root@sys, and jdbc URLs with ?password=
  [/\b([a-z][a-z0-9+.-]*:\/\/[^\s:/]+):[^\s/]+@/gi, `$1:${mask}@`],
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
    let clean = text.replace(...literals);
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
  return [secret, quoteString(secret).slice(1, -1), JSON.stringify(secret).slice(1, -1)];
}

/** The process's redactor. Tests make their own. */
export const redactor = new Redactor();
