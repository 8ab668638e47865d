import assert from 'node:assert/strict';
import { startSandbox, type Sandbox } from '../../sandbox/index.ts';
import type { Cluster } from '../../../src/clusters/cluster.ts';
import { clusterOn } from '../support/productCluster.ts';
import { eventually } from '../../unit/support/eventually.ts';

describe('a refresh whose view is hidden', () => {
  let sandbox: Sandbox;
  let cluster: Cluster;
  beforeEach(async () => {
    sandbox = await startSandbox();
    cluster = clusterOn(sandbox);
    await cluster.refresh();
  });
  afterEach(async () => {
    cluster.dispose();
    await sandbox.stop();
  });
  const sent = (): number => sandbox.statements.length;

  it('ends at once, leaves the state as it was, and takes the statement that hangs with it', async () => {
    const before = cluster.state;
    assert.equal(before.kind, 'ready');
    sandbox.hangStatement(/DBA_OB_TENANTS/);
    const statements = sent();
    const view = new AbortController();
    const refreshing = cluster.refresh(view.signal);
    await eventually(() => Promise.resolve(sent() === statements + 1));
    view.abort();
    await refreshing;
    assert.equal(cluster.state, before);
    assert.equal(sent(), statements + 1, 'the other two are not sent');
    await eventually(() => Promise.resolve(sandbox.connections() === 0));
    await cluster.refresh();
    assert.equal(cluster.state.kind, 'ready', 'the next one has a connection of its own');
  });

  it('goes on where somebody else waits for it, too', async () => {
    sandbox.delayStatement(/DBA_OB_TENANTS/, 200);
    const statements = sent();
    const view = new AbortController();
    const hidden = cluster.refresh(view.signal);
    const wanted = cluster.refresh();
    await eventually(() => Promise.resolve(sent() === statements + 1));
    view.abort();
    await Promise.all([hidden, wanted]);
    assert.equal(sent(), statements + 3);
  });

  it('is not what the next look is given for its own', async () => {
    sandbox.setArchive('mysql_tenant', 'INTERRUPTED');
    const view = new AbortController();
    const hidden = cluster.refresh(view.signal);
    view.abort();
    await cluster.refresh(); // somebody else, or the same view that is shown again, in the same moment
    await hidden;
    assert.equal(cluster.tenant('mysql_tenant')?.archive?.status, 'INTERRUPTED');
  });

  it('begins anew with the next look if it was the first one', async () => {
    const first = clusterOn(sandbox);
    const view = new AbortController();
    view.abort();
    await first.refresh(view.signal);
    assert.equal(first.state.kind, 'idle');
    first.dispose();
  });

  it('does not end what others read on the same connection', async () => {
    sandbox.delayStatement(/SELECT 17/, 200);
    const statements = sent();
    const other = cluster.read((session) => session.query('SELECT 17 AS N FROM DUAL'));
    const view = new AbortController();
    const refreshing = cluster.refresh(view.signal);
    await eventually(() => Promise.resolve(sent() > statements));
    view.abort();
    await refreshing;
    assert.equal((await other).length, 1);
  });
});

describe('a server that hangs', () => {
  it('does not keep another cluster’s refresh waiting', async () => {
    const [hung, well] = await Promise.all([startSandbox(), startSandbox()]);
    const [a, b] = [clusterOn(hung), clusterOn(well)];
    await Promise.all([a.refresh(), b.refresh()]);
    hung.hangStatement(/DBA_OB_TENANTS/);
    const view = new AbortController();
    const waiting = a.refresh(view.signal);
    const before = well.statements.length;
    await b.refresh();
    assert.equal(well.statements.length, before + 3);
    view.abort();
    await waiting;
    a.dispose();
    b.dispose();
    await Promise.all([hung.stop(), well.stop()]);
  });
});
