import assert from 'node:assert/strict';
import '../support/fakeVscode.ts';
import type { TenantBackup } from '../../../src/backup/state.ts';
import type { Cluster, ClusterState, TenantState } from '../../../src/clusters/cluster.ts';
import type { FollowedJob } from '../../../src/clusters/followedJob.ts';
import { allContextValues, commands, contextValues } from '../../../src/contributions.ts';
import { clusterChildren, tenantChildren, type TenantOrder } from '../../../src/tree/children.ts';
import { Judgements } from '../../../src/tree/judgements.ts';
import { NodeCache } from '../../../src/tree/nodeCache.ts';
import type { Node } from '../../../src/tree/nodes.ts';
import { tooltipOf, treeItem, type ItemPorts } from '../../../src/tree/treeItems.ts';
import { profile } from '../support/profile.ts';
import { running as seenRunning } from '../support/panelModels.ts';
import { PasswordDigest } from '../../../src/oceanbase/passwordDigest.ts';
import type { ReadView } from '../../../src/oceanbase/allowedViews.ts';
import { ConnectError } from '../../../src/oceanbase/errors.ts';
import { serverInfo, startedAt, sysRow, tenantInfo } from '../support/rows.ts';
import { aTenant, archiveRound, setsSummary, storedSet, tenantState } from '../support/tenantStates.ts';

function clusterIn(state: ClusterState): Cluster {
  const tenants = new Map(
    state.kind === 'ready' ? state.tenants.map((one) => [one.tenant.name, one] as const) : [],
  );
  return {
    profile,
    state,
    info: state.kind === 'ready' ? state.info : undefined,
    tenant: (name: string) => tenants.get(name),
  } as Cluster;
}

const digest = new PasswordDigest(`*${'0'.repeat(40)}`);
const ready = (...tenants: readonly TenantState[]): Cluster =>
  clusterIn({ kind: 'ready', info: serverInfo(), tenants, openJobs: [], unread: new Set(), unreadable: [] });
const failed = (message: string): Cluster => clusterIn({ kind: 'failed', error: new Error(message) });
const named = (name: string, change: Partial<TenantState> = {}): TenantState =>
  tenantState({ tenant: aTenant({ name }), ...change });
const running = {
  key: { initiatorTenantId: 1, jobId: 7 },
  backupSetId: 5,
  stage: 'BACKUP_DATA_MINOR',
  percent: 42.9,
  startedAt,
  elapsedMs: 60_000,
  canceling: false,
};

const judgements = new Judgements({ maxFullAgeDays: () => 7, passwordHeld: () => false });
let followed: FollowedJob | undefined;
const ports: ItemPorts = {
  judgements,
  jobs: { get: () => followed },
  passwordHeld: () => false,
  now: () => startedAt,
  clustersOf: () => [],
};
const plain: TenantOrder = { warningsFirst: false, filter: '' };

/** Without an argument, which VS Code would forget when the tree is read anew. */
const openRow = { command: commands.openRow, title: '' };

const itemOf = (node: Node) => treeItem(node, ports) as unknown as Readonly<Record<string, unknown>>;
const childrenOf = (cluster: Cluster, order = plain): Node[] =>
  clusterChildren(cluster, judgements.all(cluster), order);
const tenantItem = (state: TenantState) =>
  itemOf({ kind: 'tenant', cluster: ready(state), name: state.tenant.name });
const tip = (node: Node): string => {
  const tooltip = tooltipOf(node, ports);
  return typeof tooltip === 'object' ? tooltip.value : (tooltip ?? '');
};

describe('the tree', () => {
  it('has the tenants of a cluster, or why there are none', () => {
    const kinds = (cluster: Cluster): string[] => childrenOf(cluster).map(({ kind }) => kind);
    assert.deepEqual(kinds(ready(named('a'), named('b'))), ['tenant', 'tenant']);
    assert.deepEqual(kinds(ready()), ['empty']);
    assert.deepEqual(kinds(failed('no')), ['reason', 'retry']);
    assert.deepEqual(kinds(clusterIn({ kind: 'connecting' })), []);
    assert.deepEqual(kinds(clusterIn({ kind: 'idle' })), []);
  });

  it('has the branches of a tenant, what runs first', () => {
    const state = named('a', { running: [running] });
    const kinds = tenantChildren({ kind: 'tenant', cluster: ready(state), name: 'a' }, state);
    assert.deepEqual(
      kinds.map(({ kind }) => kind),
      ['running', 'archive', 'data', 'sets'],
    );
  });

  it('gives each node an id of its own that a refresh keeps', () => {
    const ids = (cluster: Cluster): unknown[] =>
      [{ kind: 'cluster', cluster } as const, ...childrenOf(cluster)].map((node) => itemOf(node)['id']);
    const all = [ready(named('a'), named('b')), ready(), failed('x')].flatMap(ids);
    assert.equal(new Set(all).size, all.length - 2, 'the cluster itself is one and the same');
    assert.deepEqual(ids(ready(named('a'))), ids(ready(named('a', { archive: undefined }))));
    const state = named('a', { running: [running] });
    const below = tenantChildren({ kind: 'tenant', cluster: ready(state), name: 'a' }, state);
    assert.equal(new Set(below.map((node) => itemOf(node)['id'])).size, below.length);
  });

  it('says on one line what the login may not read, and marks the tenants that cannot be judged for it', () => {
    const unread: ReadonlySet<ReadView> = new Set(['ARCHIVELOG']);
    const cluster = clusterIn({
      kind: 'ready',
      info: serverInfo(),
      tenants: [named('a', { archive: undefined, unread })],
      openJobs: [],
      unread,
      unreadable: [],
    });
    const [first, tenant, ...more] = childrenOf(cluster);
    assert.ok(first && tenant && more.length === 0);
    const line = itemOf(first);
    assert.match(
      String(line['label']),
      /^This login may not read oceanbase\.CDB_OB_ARCHIVELOG\. .* GRANT SELECT/,
    );
    assert.equal(line['tooltip'], line['label']);
    assert.equal(line['contextValue'], contextValues.message);
    assert.deepEqual(line['command'], openRow);
    const item = itemOf(tenant);
    assert.equal((item['iconPath'] as { id: string }).id, 'question');
    assert.equal(item['contextValue'], 'tenant+unavailable');
    assert.match(String(item['description']), /^log archive not readable/);
    assert.match(tip({ kind: 'cluster', cluster }), /GRANT SELECT/);
    assert.equal(itemOf({ kind: 'cluster', cluster })['description'], '4.2.5.0 CE', 'nothing is judged');
    assert.notEqual(line['id'], item['id']);
    const cache = new NodeCache();
    assert.equal(cache.parentOf(first)?.kind, 'cluster');
  });

  it('says of rows that cannot be read whose they are about, and marks their tenant alone', () => {
    const problem = 'The server sent something unexpected in column COMMENT of OB_ARCHIVELOG.';
    const cluster = clusterIn({
      kind: 'ready',
      info: serverInfo(),
      tenants: [
        named('a', { archive: undefined, unread: new Set(['ARCHIVELOG']), problems: [problem] }),
        named('b'),
      ],
      openJobs: [],
      unread: new Set(),
      unreadable: [{ tenantId: 1002, view: 'ARCHIVELOG', problem }],
    });
    const [a, b, ...more] = childrenOf(cluster);
    assert.ok(a && b && more.length === 0, 'no advice to grant anything');
    assert.match(String(itemOf(a)['description']), /^log archive not readable/);
    assert.match(tip(a).replaceAll('\\', ''), /column COMMENT of OB_ARCHIVELOG/);
    assert.doesNotMatch(tip(b), /COMMENT/);
    assert.match(tip({ kind: 'cluster', cluster }).replaceAll('\\', ''), /column COMMENT of OB_ARCHIVELOG/);
  });

  it('gives every node a context value of the catalogue', () => {
    const values: readonly unknown[] = allContextValues();
    const states = [
      named('a', { running: [running] }),
      named('b', { archive: undefined }),
      named('c', { tenant: aTenant({ name: 'c', status: 'CREATING' }) }),
      ...(['PREPARE', 'SUSPEND', 'INTERRUPTED', 'STOP'] as const).map((status) =>
        named(status, { archive: archiveRound({ status }) }),
      ),
    ];
    const cluster = ready(...states);
    const own = clusterIn({
      kind: 'ready',
      info: tenantInfo(),
      tenants: states,
      openJobs: [sysRow()],
      unread: new Set(),
      unreadable: [],
    });
    const set = { kind: 'set', cluster, name: 'a', tenant: aTenant(), setId: 1 } as const;
    const nodes: Node[] = [
      ...[cluster, own, failed('x'), clusterIn({ kind: 'idle' })].map(
        (one) => ({ kind: 'cluster', cluster: one }) as const,
      ),
      ...childrenOf(cluster),
      ...childrenOf(failed('x')),
      ...childrenOf(ready()),
      ...states.flatMap((state) =>
        tenantChildren({ kind: 'tenant', cluster, name: state.tenant.name }, state),
      ),
      { ...set, set: storedSet() },
      { ...set, set: storedSet({ digest }) },
      { ...set, set: storedSet({ fileStatus: 'EXPIRED' }) },
      { kind: 'more', cluster, name: 'a' },
      { kind: 'fact', cluster, name: 'a', branch: 'archive', fact: 'lag', label: 'Behind', value: '4 s' },
      { kind: 'unread', cluster, name: 'a', branch: 'sets', reason: 'no' },
      { kind: 'tenant', cluster, name: 'dropped' },
    ];
    for (const node of nodes) assert.ok(values.includes(itemOf(node)['contextValue']), node.kind);
    const of = (node: Node): unknown => itemOf(node)['contextValue'];
    assert.equal(of({ kind: 'tenant', cluster, name: 'a' }), 'tenant+archive.doing+running');
    assert.equal(of({ kind: 'tenant', cluster, name: 'c' }), 'tenant+unavailable');
    assert.equal(of({ kind: 'cluster', cluster }), 'cluster+sys');
    assert.equal(of({ kind: 'cluster', cluster: own }), 'cluster+own+running');
    assert.equal(of({ kind: 'tenant', cluster, name: 'dropped' }), contextValues.message);
  });

  it('tells the running backup in place, by percent or by stage', () => {
    const description = (change: Partial<typeof running> | { percent: null }): unknown =>
      tenantItem(named('a', { running: [{ ...running, ...change }] }))['description'];
    assert.equal(description({}), 'backup 42 % · DOING · 5 s behind');
    assert.equal(description({ percent: null }), 'backup Minor data · DOING · 5 s behind');
    assert.equal(description({ canceling: true }), 'backup canceling · DOING · 5 s behind');
  });

  it('tells what the newest look at the job has found, and leaves its end to the refresh', () => {
    const shown = (change: Partial<TenantBackup>): unknown => {
      followed = {
        state: { parts: [{ tenant: aTenant(), backup: { ...seenRunning, percent: 77, ...change } }] },
      } as unknown as FollowedJob;
      const state = named('a', { running: [running] });
      const cluster = ready(state);
      const node = { kind: 'running', cluster, name: 'a', key: running.key } as const;
      const all = [tenantItem(state)['description'], itemOf(node)['description']];
      assert.match(tip({ kind: 'tenant', cluster, name: 'a' }), /Running backup: /);
      followed = undefined;
      return all;
    };
    const old = ['backup 42 % · DOING · 5 s behind', '42 % · for 60 s'];
    assert.deepEqual(shown({ elapsedMs: 120_000 }), ['backup 77 % · DOING · 5 s behind', '77 % · for 2 min']);
    assert.deepEqual(shown({ elapsedMs: 59_000 }), old, 'an older look');
    const last = ['backup 77 % · DOING · 5 s behind', '77 % · for 2 min'];
    assert.deepEqual(shown({ elapsedMs: 120_000, phase: 'completed' }), last, 'no step back at its end');
    assert.deepEqual(shown({ elapsedMs: 120_000, phase: 'canceling' }), [
      'backup canceling · DOING · 5 s behind',
      'canceling · for 2 min',
    ]);
    assert.deepEqual(shown({ elapsedMs: 120_000, stage: 'BACKUP_LOG', percent: 100 }), [
      'backup Log · DOING · 5 s behind',
      'Log · for 2 min',
    ]);
  });

  it('says what is wrong by icon, in the row, to a screen reader and in the tooltip', () => {
    const bare = named('a', {
      sets: undefined,
      settings: { ...tenantState().settings, backupDestination: false },
    });
    const item = tenantItem(bare);
    assert.equal(item['description'], 'no full backup · no backup destination · DOING · 5 s behind');
    assert.equal((item['iconPath'] as { id: string }).id, 'warning');
    assert.match(
      JSON.stringify(item['accessibilityInformation']),
      /^\{"label":"a, tenant, log archive DOING, 5 s behind.*no proven full backup/,
    );
    assert.match(tip({ kind: 'tenant', cluster: ready(bare), name: 'a' }), /could not be recovered/);
  });

  it('has a shape of its own for each state', () => {
    const icon = (change: Partial<TenantState>): string =>
      (tenantItem(named('a', change))['iconPath'] as { id: string }).id;
    assert.deepEqual(
      [
        icon({}),
        icon({ sets: undefined }),
        icon({ archive: undefined }),
        icon({ archive: archiveRound({ status: 'INTERRUPTED' }), running: [running] }),
        icon({ archive: archiveRound({ lagMs: 3_600_000 }) }),
        icon({ archive: archiveRound({ status: 'BEGINNING' }) }),
        icon({ running: [running] }),
      ],
      ['pass', 'warning', 'circle-slash', 'error', 'error', 'watch', 'sync~spin'],
    );
  });

  it('lets no text of a server become markup, and shows no secret', () => {
    const state = named('a_**b**_[x](command:evil)', {
      archive: archiveRound({ status: 'INTERRUPTED', comment: 'oss://b?access_key=hunter2 <b>\n# title' }),
    });
    const text = tip({ kind: 'tenant', cluster: ready(state), name: state.tenant.name });
    assert.doesNotMatch(text, /hunter2|\n#|\[x\]\(/);
    assert.match(text, /\\\[x\\\]/);
    const hostile = new Error('mysql://root:hunter2@10.0.0.1 is not there');
    const [reason] = childrenOf(clusterIn({ kind: 'failed', error: hostile })).map(itemOf);
    assert.equal(reason?.['label'], 'mysql://root:******@10.0.0.1 is not there');
  });

  it('answers for a cluster at a glance, by its version, and a simulator as one', () => {
    const item = (cluster: Cluster) => itemOf({ kind: 'cluster', cluster });
    const off = { archive: undefined };
    assert.deepEqual(
      [
        ready(),
        ready(named('a')),
        ready(named('a', off)),
        ready(named('a'), named('b')),
        ready(named('a'), named('b', off), named('c', off)),
        ready(named('a', off), named('b', off)),
      ].map((cluster) => item(cluster)['description']),
      [
        '4.2.5.0 CE',
        'recoverable · 4.2.5.0 CE',
        'not recoverable now · 4.2.5.0 CE',
        'all 2 recoverable · 4.2.5.0 CE',
        '2 of 3 not recoverable now · 4.2.5.0 CE',
        'none of 2 recoverable now · 4.2.5.0 CE',
      ],
    );
    const sandbox = clusterIn({
      kind: 'ready',
      info: serverInfo({ sandbox: true, edition: 'Enterprise' }),
      tenants: [],
      openJobs: [],
      unread: new Set(),
      unreadable: [],
    });
    assert.equal(item(sandbox)['description'], '4.2.5.0 · sandbox');
    assert.match(tip({ kind: 'cluster', cluster: ready() }), /root@sys at 10\.0\.0\.1:2881/);
    assert.equal(item(failed('x'))['contextValue'], contextValues.unreachableCluster);
    for (const [kind, words] of [
      ['denied', 'login refused'],
      ['no-tls', 'login refused'],
      ['no-password', 'password missing'],
      ['no-command', 'password missing'],
      ['unavailable', 'not reachable'],
    ] as const) {
      const error = new ConnectError(kind, 'x');
      assert.equal(item(clusterIn({ kind: 'failed', error }))['description'], words, kind);
    }
  });

  it('tells of a group what its clusters come to together', () => {
    const clusters = [ready(named('a'), named('b', { archive: undefined })), failed('x')];
    const item = treeItem({ kind: 'group', group: 'prod' }, { ...ports, clustersOf: () => clusters });
    assert.equal(item.description, '1 of 2 clusters not reachable · 1 of 2 not recoverable now');
    assert.equal(item.contextValue, contextValues.group);
    const nodes = new NodeCache();
    const cluster = { ...ready(), profile: { ...profile, group: 'prod' } } as unknown as Cluster;
    const node = nodes.same({ kind: 'cluster', cluster } as const);
    assert.equal(nodes.same({ kind: 'cluster', cluster } as const), node);
    assert.deepEqual(nodes.parentOf(node), { kind: 'group', group: 'prod' });
    assert.equal(nodes.parentOf({ kind: 'group', group: 'prod' }), undefined);
    assert.equal(nodes.parentOf({ kind: 'tenant', cluster, name: 'a' }), node);
  });

  it('shows the environment of a cluster as a word, its color on the icon', () => {
    const cluster = {
      ...ready(named('a')),
      profile: { ...profile, environment: 'production' },
    } as unknown as Cluster;
    const item = itemOf({ kind: 'cluster', cluster });
    assert.equal(item['description'], 'recoverable · 4.2.5.0 CE · production');
    assert.equal((item['iconPath'] as { color: { id: string } }).color.id, 'charts.red');
  });

  it('shows Retry in place of a cluster that cannot be reached', () => {
    const cluster = failed('no');
    const retry = childrenOf(cluster).map(itemOf)[1];
    assert.equal(retry?.['label'], 'Retry');
    assert.deepEqual(retry['command'], openRow);
  });

  it('says of a backup set what a restore will ask for', () => {
    const description = (change: Parameters<typeof storedSet>[0], held?: boolean): unknown =>
      (
        treeItem(
          { kind: 'set', cluster: ready(), name: 'a', tenant: aTenant(), setId: 3, set: storedSet(change) },
          { ...ports, passwordHeld: () => held },
        ) as { description?: unknown }
      ).description;
    assert.equal(description({}), 'full · 60 s ago · 1.5 GiB');
    const locked = { digest };
    assert.equal(description(locked, true), 'full · 60 s ago · 1.5 GiB · password held');
    assert.equal(description(locked, false), 'full · 60 s ago · 1.5 GiB · password not held');
    assert.equal(description(locked), 'full · 60 s ago · 1.5 GiB · with password');
    assert.equal(
      description({ type: 'INC', fileStatus: 'EXPIRED' }),
      'incremental · SUCCESS / EXPIRED · 60 s ago · 1.5 GiB',
    );
  });
});

describe('the order of tenants', () => {
  const cluster = ready(
    named('well'),
    named('old', { sets: setsSummary({ fullAgeMs: 30 * 86_400_000 }) }),
    named('broken', { archive: archiveRound({ status: 'INTERRUPTED' }), sets: undefined }),
    named('off', { archive: undefined }),
  );
  const names = (order: Partial<TenantOrder>): string[] =>
    childrenOf(cluster, { ...plain, ...order }).map((node) => ('name' in node ? node.name : ''));

  it('is that of the server’s names, or warnings first', () => {
    assert.deepEqual(names({}), ['well', 'old', 'broken', 'off']);
    assert.deepEqual(names({ warningsFirst: true }), ['broken', 'off', 'old', 'well']);
  });

  it('leaves out what does not have the text in its row', () => {
    assert.deepEqual(names({ filter: 'o' }), ['well', 'old', 'broken', 'off']);
    assert.deepEqual(names({ filter: 'interrupted' }), ['broken']);
    assert.deepEqual(names({ filter: 'no full backup' }), ['broken']);
    assert.deepEqual(names({ filter: 'demo' }).length, 4, 'the cluster’s own name shows all of it');
    assert.deepEqual(names({ filter: 'nowhere' }), []);
  });
});
