/**
 * Quoting for both modes (facts.md 1.4). The sys tenant is always in MySQL mode; a tenant's own login is in its
 * tenant's mode.
 */

/** The dialect of a login. */
export type Mode = 'MYSQL' | 'ORACLE';

/**
 * A name as an identifier. MySQL mode: backquoted with doubling, which no sql_mode changes. Oracle mode: in double
 * quotes with doubling, which keeps its case.
 */
export function quoteName(name: string, mode: Mode = 'MYSQL'): string {
  return mode === 'ORACLE' ? `"${name.replaceAll('"', '""')}"` : `\`${name.replaceAll('`', '``')}\``;
}

/**
 * A string literal in single quotes. MySQL mode: backslashes are escaped as the default sql_mode reads them; the
 * session sets that mode itself (see `prepareSession`), so NO_BACKSLASH_ESCAPES cannot change what is meant.
 * Oracle mode: a backslash is a character like any other, and only `'` is doubled.
 */
export function quoteString(text: string, mode: Mode = 'MYSQL'): string {
  const doubled = text.replaceAll("'", "''");
  return mode === 'ORACLE' ? `'${doubled}'` : `'${doubled.replaceAll('\\', '\\\\').replaceAll('\0', '\\0')}'`;
}
