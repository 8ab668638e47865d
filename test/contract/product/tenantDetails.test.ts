import assert from 'node:assert/strict';
import '../../unit/support/fakeVscode.ts';
import { startSandbox, type Sandbox } from '../../sandbox/index.ts';
import type { Cluster, TenantState } from '../../../src/clusters/cluster.ts';
import { branchChildren } from '../../../src/tree/children.ts';
import { TenantDetails } from '../../../src/tree/details.ts';
import type { Node } from '../../../src/tree/nodes.ts';
import { clusterOn } from '../support/productCluster.ts';

const name = 'mysql_tenant';

describe('the branches of a tenant', () => {
  let sandbox: Sandbox;
  let cluster: Cluster;
  let details: TenantDetails;
  let view: AbortController;
  beforeEach(async () => {
    sandbox = await startSandbox();
    sandbox.addHistory(12);
    cluster = clusterOn(sandbox, 'root@sys', { queryMs: 2_000 });
    await cluster.refresh();
    details = new TenantDetails();
    view = new AbortController();
  });
  afterEach(async () => {
    cluster.dispose();
    await sandbox.stop();
  });

  const state = (): TenantState => {
    const found = cluster.tenant(name);
    assert.ok(found);
    return found;
  };
  const expand = (kind: 'archive' | 'data' | 'sets'): Promise<Node[]> =>
    branchChildren({ kind, cluster, name }, state(), details, view.signal);
  async function queries(task: () => Promise<unknown>): Promise<number> {
    const before = sandbox.statements.length;
    await task();
    return sandbox.statements.length - before;
  }

  it('are read when they are expanded, one query each, and not again by a refresh', async () => {
    assert.equal(await queries(() => expand('sets')), 1);
    assert.equal(await queries(() => expand('archive')), 1);
    assert.equal(await queries(() => expand('data')), 0, 'read with the archive’s');
    assert.equal(
      await queries(async () => {
        await cluster.refresh();
        await Promise.all([expand('sets'), expand('archive'), expand('data')]);
      }),
      3,
    );
  });

  it('are read again when a refresh shows that they must be others, or when asked for', async () => {
    await expand('sets');
    sandbox.addHistory(1);
    await cluster.refresh();
    assert.equal(await queries(() => expand('sets')), 1);
    details.forget(cluster, 'oracle_tenant');
    assert.equal(await queries(() => expand('sets')), 0);
    details.forget(cluster, name);
    assert.equal(await queries(() => expand('sets')), 1);
    details.forget(cluster);
    assert.equal(await queries(() => expand('sets')), 1);
  });

  it('show the newest sets and the way to all of them', async () => {
    const nodes = await expand('sets');
    assert.deepEqual(
      nodes.map((node) => (node.kind === 'set' ? node.setId : node.kind)),
      [12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 'more'],
    );
  });

  it('tell destinations, policy, round and lag', async () => {
    const facts = [...(await expand('archive')), ...(await expand('data'))].flatMap((node) =>
      node.kind === 'fact' ? [`${node.branch}/${node.fact}: ${node.value}`] : [],
    );
    assert.match(facts.join('\n'), /^archive\/destination: file:\/\/.+\n/);
    assert.match(facts.join('\n'), /archive\/start: \d{4}-\d\d-\d\d .* UTC/);
    assert.match(facts.join('\n'), /archive\/lag: .*archive_lag_target is 2 min/);
    assert.match(facts.join('\n'), /data\/destination: file:\/\//);
    assert.match(facts.join('\n'), /data\/policy: none/);
  });

  it('say why they cannot be read, and read again when they are expanded again', async () => {
    sandbox.refuseStatement(/BACKUP_SET_FILES/, 'OB_ERR_NO_TABLE_PRIVILEGE');
    const [node] = await expand('sets');
    assert.equal(node?.kind, 'unread');
    assert.equal((await expand('sets')).length, 11);
  });

  it('are given up when the view is hidden', async () => {
    sandbox.hangStatement(/BACKUP_SET_FILES/);
    const expanding = expand('sets');
    view.abort(new Error('hidden'));
    assert.deepEqual(await expanding, []);
  });
});
