// The matrix as tables of plain text, one for each login.
import type { Cell, CellResult } from './cell.ts';

export function printTable(cells: readonly Cell[], results: readonly CellResult[]): void {
  for (const login of new Set(cells.map((cell) => cell.login))) {
    const here = cells.filter((cell) => cell.login === login);
    const steps = [...new Set(here.map(({ step }) => step))];
    const rows = [...new Set(here.map(({ fault }) => fault))].map((fault) => [
      fault,
      ...steps.map((step) => {
        const cell = here.find((one) => one.step === step && one.fault === fault);
        return cell ? words(results.find((result) => result.cell === cell)) : '';
      }),
    ]);
    const table = [['fault \\ step', ...steps], ...rows];
    const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
    const line = (row: readonly string[]): string =>
      row
        .map((text, column) => text.padEnd(widths?.[column] ?? 0))
        .join('  ')
        .trimEnd();
    console.log(`\n${login.name}\n\n${table.map(line).join('\n')}`);
  }
  console.log(`\n${String(results.length)} of ${String(cells.length)} cells hold\n`);
}

/** "followed": one job, with its password, to its proven end; "unclear, then" where the user was told so first. */
function words(result: CellResult | undefined): string {
  if (!result) return 'DOES NOT HOLD';
  return `${result.unclear ? 'unclear, then ' : ''}${result.word}`;
}
