import { keeps, ratioOf, type Row } from './row.ts';

const heads = ['what', 'budget', 'figure', 'of the other side', ''];

/** The rows as one Markdown table; a row that misses its budget is marked. */
export function markdownTable(rows: readonly Row[]): string {
  const lines = rows.map((row) => [
    row.note === undefined ? row.what : `${row.what} (${row.note})`,
    budgetOf(row),
    `${numberText(row.figure)} ${row.figure === 1 ? row.unit.replace(/^queries\b/, 'query') : row.unit}`,
    otherOf(row),
    { true: '✓', false: '**over**', undefined: '' }[String(keeps(row))] ?? '',
  ]);
  const widths = heads.map((head, at) =>
    Math.max(head.length, 3, ...lines.map((line) => line[at]?.length ?? 0)),
  );
  const text = (cells: readonly string[]): string =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  return [text(heads), text(widths.map((width) => '-'.repeat(width))), ...lines.map(text)].join('\n');
}

function budgetOf({ budget, unit, ratioBudget }: Row): string {
  return [
    ...(budget === undefined ? [] : [`${numberText(budget)} ${unit}`]),
    ...(ratioBudget === undefined ? [] : [`${numberText(ratioBudget)} ×`]),
  ].join(', ');
}

function otherOf(row: Row): string {
  const ratio = ratioOf(row);
  if (!row.other || ratio === undefined) return '';
  return `${numberText(ratio)} × ${numberText(row.other.figure)} ${row.unit}: ${row.other.what}`;
}

/** Three significant digits, and never an exponent. */
export function numberText(value: number): string {
  if (value === 0) return '0';
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return Number(value.toFixed(Math.min(digits, 3))).toLocaleString('en-US', { maximumFractionDigits: 3 });
}
