// OceanBase's own SQL grammar (MySQL mode), as its developer centre uses it.
import { createRequire } from 'node:module';
import type * as Parser from '@oceanbase-odc/ob-parser-js';

// Required, because what an import of this CommonJS package gives differs between loaders.
const parser = createRequire(import.meta.url)('@oceanbase-odc/ob-parser-js') as typeof Parser;

/** How many statements `text` is, and how many of them the grammar refuses. */
export function parseSql(text: string): { readonly statements: number; readonly errors: number } {
  return parse(text, parser.SQLType.OBMySQL);
}

/** The same in Oracle mode, whose grammar knows SELECT but nothing of the backup family. */
export function parseOracleSelect(text: string): { readonly statements: number; readonly errors: number } {
  return parse(text, parser.SQLType.Oracle);
}

function parse(text: string, type: Parser.SQLType): { readonly statements: number; readonly errors: number } {
  const { statements } = new parser.SQLDocument({ text, delimiter: ';', type });
  const errors = statements.filter((statement) => {
    const parsed = statement.parse() as { result?: { error?: unknown } } | null;
    return !parsed?.result || Boolean(parsed.result.error);
  });
  return { statements: statements.length, errors: errors.length };
}

/** Reads a back-quoted name as a server does; undefined if `quoted` is anything else. */
export function unquoteName(quoted: string): string | undefined {
  if (!/^`(?:[^`]|``)*`$/.test(quoted)) return undefined;
  return quoted.slice(1, -1).replaceAll('``', '`');
}

/** Reads a string literal as a server does whose sql_mode is the session's; undefined if it is anything else. */
export function unquoteString(quoted: string): string | undefined {
  const text = quoted.slice(1, -1);
  if (!quoted.startsWith("'") || !quoted.endsWith("'") || quoted.length < 2) return undefined;
  const escapes: Readonly<Record<string, string>> = {
    '0': '\0',
    n: '\n',
    r: '\r',
    t: '\t',
    b: '\b',
    Z: '\x1a',
  };
  let read = '';
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    if (char !== '\\' && char !== "'") read += char;
    else if (i + 1 === text.length) return undefined;
    else {
      const next = text.charAt(++i);
      if (char === "'" && next !== "'") return undefined;
      read += char === "'" ? next : (escapes[next] ?? next);
    }
  }
  return read;
}
