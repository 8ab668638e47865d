// The table of docs/errors.md, made from the codes themselves.
import { allCodes } from '../../../../src/backup/explain/codes/index.ts';
import type { CodeEntry } from '../../../../src/backup/explain/entry.ts';

const seen: Readonly<Record<CodeEntry['seen'], string>> = {
  statement: 'the answer to a statement',
  job: 'RESULT and COMMENT of the job',
  both: 'the answer, or RESULT and COMMENT',
};

function foreseen({ foreseen: how }: CodeEntry): string {
  switch (how.kind) {
    case 'preflight':
      return `**yes**: ${how.check}`;
    case 'partly':
      return `partly: ${how.check}`;
    case 'afterwards':
      return 'no';
  }
}

/** Aligned as Prettier aligns it. */
export function errorsTable(): string {
  const rows = allCodes().map((entry) => [
    `-${String(entry.code)}`,
    `\`${entry.name}\``,
    foreseen(entry),
    seen[entry.seen],
    `[${entry.page.title}](${entry.page.url})`,
  ]);
  const head = ['code', 'OceanBase’s name', 'foreseen', 'where it shows up', 'the manual'];
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
