import { Window } from '../support/window.ts';
import { dataStages } from '../../../src/backup/stageKind.ts';
import type { Cluster } from '../../../src/clusters/cluster.ts';
import type { FollowedJob } from '../../../src/clusters/followedJob.ts';
import { heapMib, median, msOf } from '../support/numbers.ts';
import type { Row, Section } from '../support/row.ts';
import { startRemoteSandbox, startSandboxProcess, type RemoteSandbox } from '../support/sandboxProcess.ts';

const jobs = 50;
const ticks = 10_000;
/** Curves are thinned from 600 samples on: only then does memory have its final size. */
const warmUp = 1_000;

/** Fifty jobs of one cluster, followed tick by tick as fast as the server answers. */
export const followingSection: Section = {
  name: 'following',
  run: async ({ quick, say }) => {
    const share = quick ? 0.1 : 1;
    const stop = await startSandboxProcess();
    const bare = heapMib();
    const window = new Window();
    try {
      const names = Array.from({ length: jobs }, (_, at) => ({ name: `tenant_${String(at + 1)}` }));
      const sandbox = await startRemoteSandbox({ tenants: names, backupSeconds: 60 });
      const cluster = await window.add(sandbox);
      const [first] = await start(window, cluster, names);
      say('until all of them copy data');
      await holdInData(cluster, sandbox, names.length);
      if (!first) throw new Error('no job is followed');
      const tick = nextTick(window, first);
      await tick();
      const before = (await sandbox.statements()).length;
      const counted = 20;
      for (let at = 0; at < counted; at++) await tick();
      const queries = ((await sandbox.statements()).length - before) / counted;
      say('warming up');
      for (let at = 0; at < warmUp * share; at++) await tick();
      const warm = heapMib();
      const took: number[] = [];
      for (let at = 0; at < ticks * share; at++) {
        took.push(await msOf(tick));
        if (at % 1_000 === 999) say(`tick ${String(at + 1)}`);
      }
      const end = heapMib();
      return rowsOf(queries, median(took), end - bare, end - warm, ticks * share);
    } finally {
      window.dispose();
      await stop();
    }
  },
};

function rowsOf(queries: number, ms: number, heap: number, growth: number, done: number): Row[] {
  const group = 'following';
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
        what: `heap that ${String(jobs)} jobs have taken after ${done.toLocaleString('en-US')} ticks`,
      },
      ...{ figure: heap, unit: 'MiB' },
      note: 'the product’s classes in plain Node',
    },
    {
      ...{ group, what: `growth of the heap in these ticks`, figure: Math.max(0, growth), unit: 'MiB' },
      budget: 5,
    },
  ];
}

/** Has another client start a backup of each tenant; a refresh shows them, and they are followed. */
async function start(
  window: Window,
  cluster: Cluster,
  tenants: readonly { readonly name: string }[],
): Promise<FollowedJob[]> {
  const { session } = await cluster.openDedicated();
  for (const { name } of tenants) await session.query(`ALTER SYSTEM BACKUP TENANT = ${name}`);
  await session.close();
  await cluster.refresh();
  const followed = window.jobs.running(cluster.profile.id);
  if (followed.length !== tenants.length) throw new Error(`${String(followed.length)} jobs are followed`);
  return followed;
}

/** Lets each backup come to its data and stand still there: only then does a look read all that there is. */
async function holdInData(cluster: Cluster, sandbox: RemoteSandbox, count: number): Promise<void> {
  const held = new Set<string>();
  const { session } = await cluster.openDedicated();
  while (held.size < count) {
    const rows = await session.query(
      'SELECT n.TENANT_NAME, t.STATUS FROM oceanbase.CDB_OB_BACKUP_TASKS t' +
        ' JOIN oceanbase.DBA_OB_TENANTS n ON n.TENANT_ID = t.TENANT_ID',
    );
    for (const { TENANT_NAME: tenant, STATUS: stage } of rows) {
      if (typeof tenant !== 'string' || held.has(tenant) || !dataStages.has(String(stage))) continue;
      await sandbox.act('stall', { tenant, on: true });
      held.add(tenant);
    }
  }
  await session.close();
}

/** Has the watcher look at once, as a panel that comes into sight does, and waits until the last job was told. */
function nextTick(window: Window, first: FollowedJob): () => Promise<void> {
  return async () => {
    let told = 0;
    await new Promise<void>((resolve) => {
      const listening = window.jobs.onDidChange(() => {
        if (++told < jobs) return;
        listening.dispose();
        resolve();
      });
      first.setAttention('background');
      first.setAttention('visible');
    });
  };
}
