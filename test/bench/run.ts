import { parseArgs } from 'node:util';
import { clusterSection } from './sections/cluster.ts';
import { followingSection } from './sections/following.ts';
import { pageSection } from './sections/page.ts';
import { sizeSection } from './sections/size.ts';
import { windowSection } from './sections/window.ts';
import { keeps, ratioOf, type Row } from './support/row.ts';
import { markdownTable } from './support/table.ts';

const sections = [sizeSection, clusterSection, pageSection, followingSection, windowSection];

/** Measures what the arguments name and prints the table. Returns the exit code: 1 if a budget is not kept. */
export async function runBench(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      json: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
    },
  });
  const only = values.only?.split(',');
  const unknown = only?.find((name) => !sections.some((section) => section.name === name));
  if (unknown !== undefined) {
    console.error(
      `There is no section “${unknown}”. There are: ${sections.map(({ name }) => name).join(', ')}.`,
    );
    return 2;
  }
  const rows: Row[] = [];
  for (const section of sections) {
    if (only && !only.includes(section.name)) continue;
    // The table alone goes to the standard output.
    const say = (text: string): void => {
      process.stderr.write(`${section.name}: ${text}\n`);
    };
    say('measuring');
    rows.push(...(await section.run({ quick: values.quick, say })));
  }
  console.log(values.json ? asJson(rows) : markdownTable(rows));
  return rows.some((row) => keeps(row) === false) ? 1 : 0;
}

function asJson(rows: readonly Row[]): string {
  const all = rows.map((row) => ({ ...row, ratio: ratioOf(row), keeps: keeps(row) }));
  return JSON.stringify(all, undefined, 2);
}
