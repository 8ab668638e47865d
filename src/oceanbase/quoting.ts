/**
 * Quoting for MySQL mode, the mode of the sys tenant and of MySQL tenants (facts.md 1.4).
 */

/** A tenant name as an identifier: backquoted with doubling, which no sql_mode changes. */
export function quoteName(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/**
 * A string literal in single quotes. Backslashes are escaped as the default sql_mode reads them; the session
 * sets that mode itself (see `prepareSession`), so NO_BACKSLASH_ESCAPES cannot change what is meant.
 */
export function quoteString(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''").replaceAll('\0', '\\0')}'`;
}
