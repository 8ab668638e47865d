// 2.3, the row about no-logging mode.
import assert from 'node:assert/strict';
import { type Cluster, contract, useCluster, useFreshCluster } from './support/cluster.ts';

async function logMode(cluster: Cluster, tenant: string): Promise<unknown> {
  const sys = await cluster.sys();
  return sys.value(`SELECT LOG_MODE FROM oceanbase.DBA_OB_TENANTS WHERE TENANT_NAME = '${tenant}'`);
}

contract('2.3 no-logging mode on 4.3.5', () => {
  const cluster = useFreshCluster({
    version: '4.3.5',
    tenants: ['a', 'b', 'c'].map((name) => ({ name, archive: null })),
    backupSeconds: 0.5,
  });
  const notAllowed = { errno: 4179, sqlstate: 'HY000', message: 'Operation not allowed now' };

  it('2.3 ARCHIVELOG (user) → 4179, and nothing is switched on', async () => {
    cluster.sandbox.setNoLogging('a');
    await cluster.refuses('root@a', 'ALTER SYSTEM ARCHIVELOG', notAllowed);
    assert.equal(await logMode(cluster, 'a'), 'NOARCHIVELOG');
    cluster.sandbox.setNoLogging('a', false);
    await cluster.accepts('root@a', 'ALTER SYSTEM ARCHIVELOG');
  });

  it('2.3 from sys the last tenant decides: 4179, and the others are switched on', async () => {
    cluster.sandbox.setNoLogging('b');
    await cluster.refuses('root@sys', 'ALTER SYSTEM ARCHIVELOG TENANT = a, b', notAllowed);
    assert.equal(await logMode(cluster, 'a'), 'ARCHIVELOG');
    assert.equal(await logMode(cluster, 'b'), 'NOARCHIVELOG');
  });

  it('2.3 from sys the last tenant decides: OK although an earlier one was left out', async () => {
    cluster.sandbox.setNoLogging('b');
    await cluster.accepts('root@sys', 'ALTER SYSTEM ARCHIVELOG');
    assert.equal(await logMode(cluster, 'b'), 'NOARCHIVELOG');
    assert.equal(await logMode(cluster, 'c'), 'ARCHIVELOG');
  });

  it('2.3 NOARCHIVELOG does not look at it', async () => {
    await cluster.accepts('root@a', 'ALTER SYSTEM ARCHIVELOG');
    cluster.sandbox.setNoLogging('a');
    await cluster.accepts('root@a', 'ALTER SYSTEM NOARCHIVELOG');
  });
});

contract('2.3 no-logging mode before 4.3.5', () => {
  const cluster = useCluster({ tenants: [{ name: 'a', archive: null }] });
  it('2.3 ARCHIVELOG does not look at it', async () => {
    cluster.sandbox.setNoLogging('a');
    await cluster.accepts('root@a', 'ALTER SYSTEM ARCHIVELOG');
  });
});
