import { parseArgs } from 'node:util';
import { caption, circumstances } from '../bench/support/circumstances.ts';
import { markdownTable } from '../bench/support/table.ts';
import { soak } from './soak.ts';

/** Soaks as the arguments say and prints the table. Returns the exit code: 1 if something does not hold. */
export async function soakCommand(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      hours: { type: 'string', default: '24' },
      speed: { type: 'string', default: '240' },
      seed: { type: 'string', default: '1' },
    },
  });
  const around = circumstances();
  const result = await soak({
    hours: Number(values.hours),
    speed: Number(values.speed),
    seed: Number(values.seed),
    say: (text) => {
      process.stderr.write(`${text}\n`);
    },
  });
  console.log(`${caption(around)}\n\n${markdownTable(result.rows)}`);
  for (const violation of result.violations) console.log(`- ${violation}`);
  return result.holds ? 0 : 1;
}
