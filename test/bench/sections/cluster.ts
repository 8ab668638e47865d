import { Window } from '../support/window.ts';
import type { Cluster } from '../../../src/clusters/cluster.ts';
import { openSession, type Session } from '../../../src/oceanbase/session.ts';
import { clusterChildren } from '../../../src/tree/children.ts';
import { Judgements } from '../../../src/tree/judgements.ts';
import { treeItem, type ItemPorts } from '../../../src/tree/treeItems.ts';
import { inTurns } from '../support/numbers.ts';
import type { BenchOptions, Row, Section } from '../support/row.ts';
import { startRemoteSandbox, startSandboxProcess, type RemoteSandbox } from '../support/sandboxProcess.ts';

const sizes = [1, 100, 1_000, 10_000] as const;

/** Connecting, and reading a cluster into the tree, against the same statements alone over the same driver. */
export const clusterSection: Section = {
  name: 'cluster',
  run: async (options) => {
    const stop = await startSandboxProcess();
    try {
      const rows = await connecting(options);
      for (const size of sizes) rows.push(...(await refreshing(size, options)));
      return rows;
    } finally {
      await stop();
    }
  },
};

async function connecting({ quick }: BenchOptions): Promise<Row[]> {
  return await withCluster(1, async (cluster, sandbox) => {
    const sent = await statementsOf(sandbox, async () => {
      const { session } = await cluster.openDedicated();
      await session.close();
    });
    const [figure, alone] = await inTurns(
      quick ? 5 : 30,
      async () => {
        const { session } = await cluster.openDedicated();
        await session.close();
      },
      async () => {
        const session = await raw(sandbox);
        await inOrder(session, sent);
        await session.close();
      },
    );
    return [
      {
        group: 'cluster',
        what: 'connect, and find out what is there',
        figure,
        unit: 'ms',
        other: { what: 'login and the same statements alone', figure: alone },
        note: `${String(sent.length)} statements`,
      },
    ];
  });
}

async function refreshing(tenants: number, { quick, say }: BenchOptions): Promise<Row[]> {
  say(`refresh with ${String(tenants)} tenants`);
  return await withCluster(tenants, async (cluster, sandbox) => {
    const inTree = async (): Promise<void> => {
      await cluster.refresh();
      const order = { warningsFirst: false, filter: '' };
      const nodes = clusterChildren(cluster, ports.judgements.all(cluster), order);
      const items = nodes.map((node) => treeItem(node, ports));
      if (items.length < tenants) throw new Error(`the tree shows ${String(items.length)} tenants`);
    };
    await inTree(); // connects
    const sent = await statementsOf(sandbox, inTree);
    const session = await raw(sandbox);
    const times = tenants > 1_000 ? 5 : 20;
    const [figure, alone] = await inTurns(quick ? 3 : times, inTree, () => inOrder(session, sent));
    await session.close();
    const size = `${tenants.toLocaleString('en-US')} ${tenants === 1 ? 'tenant' : 'tenants'}`;
    const group = 'cluster';
    return [
      {
        ...{ group, what: `refresh with ${size}, up to the items of the tree`, figure, unit: 'ms' },
        other: { what: 'the same queries alone', figure: alone },
        ...(tenants === 1_000 && { ratioBudget: 1.5 }),
      },
      {
        ...{ group, what: `queries of a refresh with ${size}`, figure: sent.length, unit: 'queries' },
        budget: 3,
        note: 'counted by the server',
      },
    ];
  });
}

async function withCluster(
  tenants: number,
  work: (cluster: Cluster, sandbox: RemoteSandbox) => Promise<Row[]>,
): Promise<Row[]> {
  const names = Array.from({ length: tenants }, (_, at) => ({ name: `tenant_${String(at + 1)}` }));
  const sandbox = await startRemoteSandbox({ tenants: names });
  const window = new Window();
  try {
    return await work(await window.add(sandbox), sandbox);
  } finally {
    window.dispose();
    await sandbox.stop();
  }
}

/** What reaches the server while `work` goes on. */
async function statementsOf(sandbox: RemoteSandbox, work: () => Promise<void>): Promise<string[]> {
  const before = (await sandbox.statements()).length;
  await work();
  return (await sandbox.statements()).slice(before).map(({ sql }) => sql);
}

/** The product's driver and nothing else of it. */
async function raw({ host, port, passwords }: RemoteSandbox): Promise<Session> {
  return await openSession({ host, port, user: 'root@sys', password: passwords['root@sys'] ?? '' });
}

/** As the tree has them, with no password held. */
const passwordHeld = (): boolean => false;
const ports: ItemPorts = {
  judgements: new Judgements({ passwordHeld, maxFullAgeDays: () => 7 }),
  passwordHeld,
  now: () => new Date(),
  clustersOf: () => [],
  jobs: { get: () => undefined },
};

async function inOrder(session: Session, statements: readonly string[]): Promise<void> {
  // A refusal is part of what the product asks, e.g. whether a column is there.
  for (const sql of statements) await session.query(sql).catch(() => undefined);
}
