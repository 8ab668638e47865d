// What init_connect leaves behind at a login.
import assert from 'node:assert/strict';
import { contract, useCluster } from './support/cluster.ts';

contract('init_connect', () => {
  const cluster = useCluster({
    tenants: [{ name: '租户' }],
    users: [{ name: 'reader' }],
    initConnect: 'SET NAMES latin1',
  });
  const names = async (user: string): Promise<unknown[]> => {
    const client = await cluster.connect(user);
    const sql = "SELECT TENANT_NAME FROM oceanbase.DBA_OB_TENANTS WHERE TENANT_TYPE = 'USER'";
    return (await client.rows(sql)).map((row) => row['TENANT_NAME']);
  };

  it('is run at the login of a user without SUPER, and decides what a result can say', async () => {
    assert.deepEqual(await names('reader@sys'), ['??']);
    assert.deepEqual(await names('root@sys'), ['租户']);
  });

  it('decides how a statement is read, until SET NAMES', async () => {
    const client = await cluster.connect('reader@sys');
    const found = async (): Promise<number> =>
      (await client.rows("SELECT 1 FROM oceanbase.DBA_OB_TENANTS WHERE TENANT_NAME = '租户'")).length;
    assert.equal(await found(), 0);
    await client.run('SET NAMES utf8mb4');
    assert.equal(await found(), 1);
  });
});
