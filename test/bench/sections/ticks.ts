import { join } from 'node:path';
import { panel } from '../../e2e/support/selectors.ts';
import { openWorkbench, type Workbench } from '../../e2e/support/workbench.ts';
import { newScratchFolder } from '../../host/paths.ts';
import { removeAtExit, removeNow } from '../../host/processes.ts';
import { installHost, newest } from '../../host/vscode.ts';
import { installVsix } from '../../host/vsix.ts';
import { packageExtension } from '../../tasks/package.ts';
import { addCluster } from '../support/addCluster.ts';
import { holdBackupsInData } from '../support/heldBackups.ts';
import { msOf } from '../support/numbers.ts';
import type { BenchOptions, Row, Section } from '../support/row.ts';
import { startRemoteSandbox, startSandboxProcess, type RemoteSandbox } from '../support/sandboxProcess.ts';
import { packTickingExtension, TickingHost, type HostMemory } from '../support/tickingHost.ts';

const jobs = 50;
const ticks = 10_000;
/** Curves are thinned from 600 samples on: only then does memory have its final size. */
const warmUp = 1_000;
const batch = 500;
const tenants = Array.from({ length: jobs }, (_, at) => `tenant_${String(at + 1)}`) as [string, ...string[]];

/** Fifty jobs of one cluster, followed in the extension host of a real window of the newest VS Code. */
export const ticksSection: Section = {
  name: 'ticks',
  run: async (options) => {
    const folder = newScratchFolder('bench-ticks');
    removeAtExit(folder);
    const vsix = join(folder, 'extension.vsix');
    await packageExtension(vsix, () => undefined);
    const extensionsDir = join(folder, 'extensions');
    const host = await installHost(newest);
    for (const one of [vsix, await packTickingExtension(folder)]) await installVsix(host, one, extensionsDir);
    const stopSandboxes = await startSandboxProcess();
    const ticking = await TickingHost.listen();
    let workbench: Workbench | undefined;
    try {
      const sandbox = await startRemoteSandbox({
        tenants: tenants.map((name) => ({ name })),
        backupSeconds: 60,
      });
      workbench = await openWorkbench({ host: newest, extensionsDir, env: ticking.env });
      return await measure(workbench, ticking, sandbox, options);
    } finally {
      await workbench?.close();
      ticking.stop();
      await stopSandboxes();
      removeNow(folder);
    }
  },
};

async function measure(
  workbench: Workbench,
  host: TickingHost,
  sandbox: RemoteSandbox,
  { quick, say }: BenchOptions,
): Promise<Row[]> {
  const share = quick ? 0.1 : 1;
  await addCluster(workbench, sandbox, tenants[0]);
  const bare = await host.memory();
  say(`without a job: ${inWords(bare)}`);
  say('until all of them copy data');
  await holdBackupsInData(sandbox, tenants);
  await workbench.runCommand('OceanBase: Refresh Clusters');
  // The menu has what fits the row, and the row what the refresh has seen.
  const row = workbench.treeItem(new RegExp(`^${tenants[0]}, tenant, .*, backup `));
  await row.click();
  await workbench.chooseFromMenu(row, 'Show Running Backup');
  await workbench.webviewWith(panel.stage);
  // While the tree is in sight it asks the server, too.
  await workbench.runCommand('View: Show Explorer');
  await host.ticks(1);
  const counted = 20;
  const before = (await sandbox.statements()).length;
  await host.ticks(counted);
  const sent = (await sandbox.statements()).slice(before).map(({ sql }) => sql);
  const queries = sent.length / counted;
  await workbench.openContainer();
  const run = async (times: number): Promise<void> => {
    for (let done = 0; done < times; done += batch) {
      await host.ticks(Math.min(batch, times - done));
      say(`${String(Math.min(done + batch, times))} ticks: ${inWords(await host.memory())}`);
    }
  };
  say('warming up');
  await run(warmUp * share);
  const warm = await host.memory();
  const from = (await sandbox.statements()).length;
  const ms = (await msOf(() => run(ticks * share))) / (ticks * share);
  const end = await host.memory();
  const ofTicks = new Set(sent);
  const answered = (await sandbox.statements()).slice(from).filter(({ sql }) => ofTicks.has(sql)).length;
  const done = Math.round(answered / queries);
  return rowsOf({ queries, ms, bare, warm, end, done });
}

const inWords = ({ heap, rss }: HostMemory): string =>
  `heap ${heap.toFixed(2)} MiB, rss ${rss.toFixed(0)} MiB`;

interface Figures {
  readonly queries: number;
  readonly ms: number;
  readonly bare: HostMemory;
  readonly warm: HostMemory;
  readonly end: HostMemory;
  readonly done: number;
}

function rowsOf({ queries, ms, bare, warm, end, done }: Figures): Row[] {
  const group = 'ticks';
  const with50 = `with ${String(jobs)} jobs`;
  return [
    {
      ...{ group, what: `queries of a tick ${with50}`, figure: queries, unit: 'queries', budget: 2 },
      note: 'counted by the server',
    },
    { group, what: `one tick ${with50}, the server’s time included`, figure: ms, unit: 'ms' },
    {
      ...{
        group,
        what: `heap of the extension host ${with50} after ${done.toLocaleString('en-US')} ticks`,
      },
      ...{ figure: end.heap, unit: 'MiB' },
      other: { what: 'the same host before the first job', figure: bare.heap },
      note: 'a real VS Code; ticks counted by the server',
    },
    {
      ...{
        group,
        what: `growth of the heap in these ticks`,
        figure: Math.max(0, end.heap - warm.heap),
        unit: 'MiB',
      },
      budget: 5,
    },
  ];
}
