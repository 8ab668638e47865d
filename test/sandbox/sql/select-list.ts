/** Column headings: the embedded engine would show its own text, OceanBase shows what was typed. */
import type { SqlMode, Token } from './tokens.ts';

export interface SelectItem {
  /** Index after the item's last token. */
  end: number;
  /** Alias to add, if it has none. */
  alias?: string;
  /** Its source text, from which the type of an expression is guessed. */
  text: string;
  star: boolean;
}

const clauseStarts = new Set([
  'FROM',
  'WHERE',
  'GROUP',
  'HAVING',
  'ORDER',
  'LIMIT',
  'UNION',
  'FETCH',
  'FOR',
  'INTO',
]);
const operatorWords = new Set(
  'AND OR NOT XOR IS LIKE IN BETWEEN DIV MOD REGEXP RLIKE ESCAPE CASE WHEN THEN ELSE BINARY DISTINCT'.split(
    ' ',
  ),
);
const operandWords = new Set(['END', 'NULL', 'TRUE', 'FALSE', 'UNKNOWN']);

function word(token: Token | undefined): string {
  return token?.kind === 'word' ? token.value.toUpperCase() : '';
}

function isOp(token: Token | undefined, value: string): boolean {
  return token?.kind === 'op' && token.value === value;
}

/** True when the last token of an item is a name given to it. */
function hasAlias(item: readonly Token[]): boolean {
  const last = item[item.length - 1];
  const before = item[item.length - 2];
  if (last === undefined || before === undefined) {
    return false;
  }
  if (word(before) === 'AS') {
    return true;
  }
  if (last.kind !== 'word' && last.kind !== 'name' && last.kind !== 'string') {
    return false;
  }
  if (operandWords.has(word(last)) || operatorWords.has(word(before))) {
    return false;
  }
  if (item.some((token) => word(token) === 'INTERVAL') && before.kind === 'number') {
    return false;
  }
  return before.kind !== 'op' || before.value === ')';
}

function isPath(item: readonly Token[]): boolean {
  return item.every((token, index) =>
    index % 2 === 0 ? token.kind === 'word' || token.kind === 'name' : isOp(token, '.'),
  );
}

function describe(source: string, item: readonly Token[], end: number, mode: SqlMode): SelectItem {
  const first = item[0];
  const last = item[item.length - 1];
  if (first === undefined || last === undefined) {
    return { end, text: '', star: false };
  }
  const text = source.slice(first.start, last.end);
  if (isOp(last, '*') && (item.length === 1 || isOp(item[item.length - 2], '.'))) {
    return { end, text, star: true };
  }
  if (hasAlias(item)) {
    return { end, text, star: false };
  }
  const shown = isPath(item) ? last.value : text;
  const upper = mode === 'ORACLE' && last.kind !== 'name';
  return { end, text, star: false, alias: upper ? shown.toUpperCase() : shown };
}

/** The items of the select list that begins after token `start`. */
export function selectItems(
  source: string,
  tokens: readonly Token[],
  start: number,
  mode: SqlMode,
): { items: SelectItem[]; from: number } {
  let index = start;
  while (['DISTINCT', 'ALL', 'SQL_NO_CACHE', 'SQL_CALC_FOUND_ROWS'].includes(word(tokens[index]))) {
    index += 1;
  }
  const from = index;
  const items: SelectItem[] = [];
  let depth = 0;
  let item: Token[] = [];
  for (; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token === undefined) {
      break;
    }
    const atEnd =
      depth === 0 &&
      (token.kind === 'end' || isOp(token, ')') || isOp(token, ';') || clauseStarts.has(word(token)));
    if (atEnd || (depth === 0 && isOp(token, ','))) {
      items.push(describe(source, item, index, mode));
      item = [];
      if (atEnd) {
        break;
      }
      continue;
    }
    depth += isOp(token, '(') ? 1 : isOp(token, ')') ? -1 : 0;
    item.push(token);
  }
  return { items, from };
}
