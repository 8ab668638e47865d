import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startProcess } from '../host/processes.ts';
import { clusterSection } from './sections/cluster.ts';
import { pageSection } from './sections/page.ts';
import { sizeSection } from './sections/size.ts';
import { storageSection } from './sections/storage.ts';
import { tenantsSection } from './sections/tenants.ts';
import { ticksSection } from './sections/ticks.ts';
import { windowSection } from './sections/window.ts';
import { caption, circumstances, type Circumstances } from './support/circumstances.ts';
import { keeps, ratioOf, type Row, type Section } from './support/row.ts';
import { markdownTable } from './support/table.ts';

const sections = [
  sizeSection,
  storageSection,
  clusterSection,
  tenantsSection,
  pageSection,
  ticksSection,
  windowSection,
];

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
  const around = circumstances();
  const wanted = sections.filter(({ name }) => !only || only.includes(name));
  const rows: Row[] = [];
  for (const section of wanted)
    rows.push(...(await (wanted.length > 1 ? apart : here)(section, values.quick)));
  console.log(values.json ? asJson(around, rows) : `${caption(around)}\n\n${markdownTable(rows)}`);
  return rows.some((row) => keeps(row) === false) ? 1 : 0;
}

function here(section: Section, quick: boolean): Promise<Row[]> {
  // The table alone goes to the standard output.
  const say = (text: string): void => {
    process.stderr.write(`${section.name}: ${text}\n`);
  };
  say('measuring');
  return section.run({ quick, say });
}

/** In a process of its own, so that no section pays for what another has left in memory. */
async function apart(section: Section, quick: boolean): Promise<Row[]> {
  const main = join(import.meta.dirname, 'main.ts');
  const child = startProcess(
    process.execPath,
    [...process.execArgv, main, '--json', '--only', section.name, ...(quick ? ['--quick'] : [])],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let output = '';
  child.child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
  const { code } = await child.exited;
  if (code !== 0 && code !== 1) throw new Error(`${section.name} ended with code ${String(code)}`);
  return (JSON.parse(output) as { rows: Row[] }).rows;
}

function asJson(around: Circumstances, rows: readonly Row[]): string {
  const all = rows.map((row) => ({ ...row, ratio: ratioOf(row), keeps: keeps(row) }));
  return JSON.stringify({ ...around, rows: all }, undefined, 2);
}
