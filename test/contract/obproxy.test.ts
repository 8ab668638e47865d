// Section 3, seen through OBProxy.
import assert from 'node:assert/strict';
import { Client, assertRefusal, refusedLogin } from './support/client.ts';
import { contract, useCluster } from './support/cluster.ts';
import { RawConnection } from './support/raw.ts';

contract('3 logins through OBProxy', () => {
  const cluster = useCluster({
    front: 'obproxy',
    clusterName: 'prod',
    tenants: [{ name: 'm', password: 'pm' }],
  });
  const attempt = (user: string, password = 'pm') => ({ port: cluster.sandbox.port, user, password });

  it('3 greeting: 5.6.25, low 0xF7DF, MULTI_STATEMENTS, MULTI_RESULTS, PS_MULTI_RESULTS, PLUGIN_AUTH, CONNECT_ATTRS, SESSION_TRACK', async () => {
    const raw = await RawConnection.open(cluster.sandbox.port);
    const greeting = await raw.greeting();
    raw.close();
    assert.equal(greeting.version, '5.6.25');
    assert.equal((greeting.capabilities & 0xffff).toString(16), 'f7df');
    const high = [16, 17, 18, 19, 20, 23].reduce((bits, n) => bits | (1 << (n - 16)), 0);
    assert.equal((greeting.capabilities >>> 16).toString(16), high.toString(16));
  });

  for (const user of [
    'root@m#prod',
    'root@m#prod:1',
    'root@m',
    'prod:m:root',
    'prod-m-root',
    'prod.m.root',
    'prod:m:root:1',
  ]) {
    it(`3 user name form ${user} → tenant m`, async () => {
      const client = await Client.connect(attempt(user));
      assert.equal(await client.value('SELECT EFFECTIVE_TENANT() AS T'), 'm');
      client.destroy();
    });
  }

  it('3 user name form root#prod → tenant sys', async () => {
    const client = await Client.connect(attempt('root#prod', cluster.sandbox.passwords['root@sys'] ?? ''));
    assert.equal(await client.value('SELECT EFFECTIVE_TENANT() AS T'), 'sys');
    client.destroy();
  });

  it('3 unknown cluster → 4669/HY000 “cluster not exist”', async () => {
    assertRefusal(
      await refusedLogin(attempt('root@m#nowhere')),
      { errno: 4669, sqlstate: 'HY000', message: 'cluster not exist' },
      'root@m#nowhere',
    );
  });

  it('3 unknown tenant → 1045 with the full user name and the real client address', async () => {
    assertRefusal(
      await refusedLogin(attempt('root@nobody#prod')),
      {
        errno: 1045,
        sqlstate: '42000',
        message: "Access denied for user 'root@nobody#prod'@'127.0.0.1' (using password: YES)",
      },
      'root@nobody#prod',
    );
  });

  it('3 wrong password → 1045/42000', async () => {
    const refusal = await refusedLogin(attempt('root@m#prod', 'wrong'));
    assert.deepEqual([refusal.errno, refusal.sqlstate], [1045, '42000']);
  });

  it('5 through OBProxy one client connection keeps its user variables', async () => {
    const client = await Client.connect(attempt('root@m#prod'));
    await client.run("SET ENCRYPTION ON IDENTIFIED BY 'x' ONLY");
    assert.equal(await client.value('SELECT @__ob_backup_encryption_mode__ AS V'), 'PASSWORD');
    client.destroy();
  });
});
