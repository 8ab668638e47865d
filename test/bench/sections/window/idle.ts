import { setTimeout } from 'node:timers/promises';
import type { Workbench } from '../../../e2e/support/workbench.ts';
import type { BenchOptions, Row } from '../../support/row.ts';
import { sandboxOf } from './latency.ts';

/** What a window asks a cluster while nothing of ours is in sight and nothing runs. */
export async function idleRows(workbench: Workbench, { quick, say }: BenchOptions): Promise<Row[]> {
  await workbench.runCommand('View: Close All Editors');
  await workbench.runCommand('View: Show Explorer');
  const { sandbox } = sandboxOf(workbench);
  const seconds = quick ? 20 : 60;
  say(`counting for ${String(seconds)} s`);
  const before = (await sandbox.statements()).length;
  await setTimeout(seconds * 1000); // the thing that is measured is that nothing happens meanwhile
  const queries = (await sandbox.statements()).length - before;
  await sandbox.stop();
  return [
    {
      ...{ group: 'window', what: 'queries with nothing in sight and nothing running' },
      ...{
        figure: (queries * 60) / seconds,
        unit: 'queries a minute',
        budget: 0,
        note: 'counted by the server',
      },
    },
  ];
}
