// OceanBase's own SQL grammars, as its developer centre uses them. Its main file loads those of three modes, 50 MB of
// code; each is loaded here when a test first asks for it.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const grammars = '@oceanbase-odc/ob-parser-js/lib/parser';

interface Parsed {
  readonly statements: number;
  readonly errors: number;
}

interface Parser {
  split(text: string, delimiter: string): readonly { readonly text: string; readonly isPL?: boolean }[];
  parse(statement: string): { readonly result?: { readonly error?: unknown } } | null;
}

/** How many statements `text` is in MySQL mode, and how many of them the grammar refuses. */
export function parseSql(text: string): Parsed {
  return parse(text, `${grammars}/obmysql`);
}

/** The same in Oracle mode, whose grammar knows SELECT but nothing of the backup family. */
export function parseOracleSelect(text: string): Parsed {
  return parse(text, `${grammars}/oracle`);
}

/** As the package's `SQLDocument` does it. */
function parse(text: string, grammar: string): Parsed {
  const { default: Parser } = require(grammar) as { default: new (isPL: boolean) => Parser };
  const statements = new Parser(false).split(text, ';');
  const errors = statements.filter((statement) => {
    const parsed = new Parser(statement.isPL === true).parse(statement.text);
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
