import assert from 'node:assert/strict';
import '../support/fakeVscode.ts';
import type { Cluster, ClusterState, TenantState } from '../../../src/clusters/cluster.ts';
import { commands, contextValues } from '../../../src/contributions.ts';
import type { ArchiveRound } from '../../../src/oceanbase/archive.ts';
import type { Tenant } from '../../../src/oceanbase/tenants.ts';
import { childrenOf, treeItem, type Node } from '../../../src/tree/nodes.ts';
import { archiveHealth, archiveWords, span } from '../../../src/tree/words.ts';
import { serverInfo } from '../support/rows.ts';
import { aTenant, archiveRound, tenantState as wellTenant } from '../support/tenantStates.ts';

const profile = {
  version: 1,
  id: '00000000-0000-4000-8000-000000000001',
  name: 'demo',
  host: '10.0.0.1',
  port: 2881,
  user: 'root@sys',
  hasPassword: true,
} as const;

function tenantState(tenant: Partial<Tenant> = {}, archive: Partial<ArchiveRound> | null = {}): TenantState {
  return wellTenant({ tenant: aTenant(tenant), archive: archive ? archiveRound(archive) : undefined });
}

function clusterIn(state: ClusterState): Cluster {
  const tenants = state.kind === 'ready' ? state.tenants : [];
  return {
    profile,
    state,
    info: state.kind === 'ready' ? state.info : undefined,
    tenant: (name: string) => tenants.find(({ tenant }) => tenant.name === name),
  } as Cluster;
}

const ready = (...tenants: TenantState[]): Cluster =>
  clusterIn({ kind: 'ready', info: serverInfo(), tenants, openJobs: [] });
const failed = (message: string): Cluster => clusterIn({ kind: 'failed', error: new Error(message) });

const itemOf = (node: Node) => treeItem(node) as unknown as Readonly<Record<string, unknown>>;

describe('a span of time', () => {
  it('is said as a person says it', () => {
    for (const [ms, words] of [
      [0, '0 s'],
      [499, '0 s'],
      [119_000, '119 s'],
      [120_000, '2 min'],
      [7_199_000, '2 h'],
      [7_080_000, '118 min'],
      [47 * 3_600_000, '47 h'],
      [48 * 3_600_000, '2 d'],
    ] as const) {
      assert.equal(span(ms), words, String(ms));
    }
  });
});

describe('the archive state of a tenant', () => {
  const states: readonly [string, TenantState, string, string][] = [
    ['DOING', tenantState(), 'DOING · 5 s behind', 'good'],
    ['DOING before its first checkpoint', tenantState({}, { lagMs: null }), 'DOING', 'good'],
    ['none', tenantState({}, null), 'no log archiving', 'off'],
    ['STOP', tenantState({}, { status: 'STOP' }), 'STOP', 'off'],
    [
      'INTERRUPTED',
      tenantState({}, { status: 'INTERRUPTED', lagMs: 7_200_000 }),
      'INTERRUPTED · 2 h behind',
      'bad',
    ],
    ['PREPARE', tenantState({}, { status: 'PREPARE', lagMs: null }), 'PREPARE', 'changing'],
    ['SUSPENDING', tenantState({}, { status: 'SUSPENDING', lagMs: null }), 'SUSPENDING', 'changing'],
    ['SUSPEND', tenantState({}, { status: 'SUSPEND', lagMs: null }), 'SUSPEND', 'off'],
    ['an unknown word', tenantState({}, { status: { unknown: 'RESTING' }, lagMs: null }), 'RESTING', 'off'],
    ['that is being made', tenantState({ status: 'CREATING' }), 'tenant is CREATING', 'changing'],
  ];
  for (const [name, state, words, health] of states) {
    it(`${name}: ${words}`, () => {
      assert.deepEqual([archiveWords(state), archiveHealth(state)], [words, health]);
    });
  }
});

describe('the tree', () => {
  it('has the tenants of a cluster, or why there are none', () => {
    const kinds = (cluster: Cluster): string[] => childrenOf(cluster).map(({ kind }) => kind);
    assert.deepEqual(kinds(ready(tenantState(), tenantState({ name: 'b' }))), ['tenant', 'tenant']);
    assert.deepEqual(kinds(ready()), ['empty']);
    assert.deepEqual(kinds(failed('no')), ['reason', 'retry']);
    assert.deepEqual(kinds(clusterIn({ kind: 'connecting' })), []);
    assert.deepEqual(kinds(clusterIn({ kind: 'idle' })), []);
  });

  it('gives each node an id of its own that a refresh keeps', () => {
    const ids = (cluster: Cluster): unknown[] =>
      [{ kind: 'cluster', cluster } as const, ...childrenOf(cluster)].map((node) => itemOf(node)['id']);
    const all = [ready(tenantState(), tenantState({ name: 'b' })), ready(), failed('x')].flatMap(ids);
    assert.equal(new Set(all).size, all.length - 2, 'the cluster itself is one and the same');
    assert.deepEqual(ids(ready(tenantState())), ids(ready(tenantState({}, null))));
  });

  it('marks a tenant as something to back up, with its archive state', () => {
    const cluster = ready(tenantState({}, { comment: 'oss://b?access_key=hunter2' }));
    const item = itemOf({ kind: 'tenant', cluster, name: 'mysql_tenant' });
    assert.equal(item['contextValue'], contextValues.tenant);
    assert.equal(item['label'], 'mysql_tenant');
    assert.equal(item['description'], 'DOING · 5 s behind');
    assert.match(JSON.stringify(item['accessibilityInformation']), /mysql_tenant.*log archive DOING/);
    assert.match(String(item['tooltip']), /access_key=\*{6}/);
  });

  it('marks nothing else as something to back up', () => {
    const gone = ready();
    for (const node of [
      { kind: 'tenant', cluster: gone, name: 'dropped' },
      { kind: 'cluster', cluster: gone },
      ...childrenOf(gone),
      ...childrenOf(failed('x')),
    ] as const) {
      assert.notEqual(itemOf(node)['contextValue'], contextValues.tenant);
    }
  });

  it('shows a cluster by its version, and a simulator as one', () => {
    const item = (cluster: Cluster) => itemOf({ kind: 'cluster', cluster });
    assert.deepEqual(
      [item(ready())['description'], item(ready())['contextValue']],
      ['4.2.5.0 CE', 'cluster'],
    );
    const sandbox = clusterIn({
      kind: 'ready',
      info: serverInfo({ sandbox: true, edition: 'Enterprise' }),
      tenants: [],
      openJobs: [],
    });
    assert.equal(item(sandbox)['description'], '4.2.5.0 · sandbox');
    assert.match(String(item(ready())['tooltip']), /root@sys at 10\.0\.0\.1:2881/);
    assert.equal(item(failed('x'))['contextValue'], contextValues.unreachableCluster);
  });

  it('shows why a cluster cannot be reached, without secrets, and Retry in its place', () => {
    const cluster = failed('mysql://root:hunter2@10.0.0.1 is not there');
    const [reason, retry] = childrenOf(cluster).map(itemOf);
    assert.equal(reason?.['label'], 'mysql://root:******@10.0.0.1 is not there');
    assert.equal(retry?.['label'], 'Retry');
    const { command, arguments: given } = retry['command'] as { command: string; arguments: Node[] };
    assert.equal(command, commands.reconnectCluster);
    assert.equal(given[0]?.cluster, cluster);
  });
});
