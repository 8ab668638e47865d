// Section 3: who gets in, how, and what the greeting says.
import assert from 'node:assert/strict';
import type { SandboxVersion, TenantSpec } from '../sandbox/index.ts';
import { type Expected, Client, assertRefusal, refusedLogin } from './support/client.ts';
import { contract, useCluster } from './support/cluster.ts';
import { type Greeting, RawConnection, bit } from './support/raw.ts';

const tenants: readonly TenantSpec[] = [
  { name: 'm', password: 'pm' },
  { name: 'o', mode: 'ORACLE', password: 'po' },
  { name: 'locked', locked: true, password: 'pl' },
  { name: 'away', onServer: false, password: 'pa' },
  { name: 'guarded', invitedNodes: '10.0.0.1', password: 'pg' },
];
const users = [
  { name: 'shut', tenant: 'm', password: 'ps', locked: true },
  { name: 'plain', tenant: 'm', password: 'pp' },
];

const whoInOracle = "SELECT SYS_CONTEXT('USERENV', 'CON_NAME') FROM DUAL";

async function greet(port: number): Promise<Greeting> {
  const raw = await RawConnection.open(port);
  const greeting = await raw.greeting();
  raw.close();
  return greeting;
}

const versions: readonly SandboxVersion[] = ['4.1', '4.2.1', '4.2.5', '4.3.5'];
for (const version of versions) {
  contract(`3 greeting of an observer ${version}`, () => {
    const cluster = useCluster({ version, tenants: [...tenants] });

    it('3 greeting version is 5.7.25 and never says OceanBase; protocol 10, charset 46, status 0', async () => {
      const greeting = await greet(cluster.sandbox.port);
      assert.equal(greeting.protocol, 10);
      assert.equal(greeting.version, '5.7.25');
      assert.equal(greeting.charset, 46);
      assert.equal(greeting.status, 0);
      assert.equal(greeting.plugin, 'mysql_native_password');
      assert.equal(greeting.salt.length, 20);
    });

    it('3 greeting capabilities: low 0xF7DF, high 0x309C; bits 5, 16, 17, 21, 24 and 27 are not offered', async () => {
      const { capabilities } = await greet(cluster.sandbox.port);
      assert.equal((capabilities & 0xffff).toString(16), 'f7df');
      assert.equal((capabilities >>> 16).toString(16), '309c');
      for (const absent of [5, 16, 17, 21, 24, 27])
        assert.equal((capabilities >>> absent) & 1, 0, `${absent}`);
    });

    it('3 version(), @@version, @@version_comment, ob_version()', async () => {
      const sys = await cluster.sys();
      const row = await sys.row(
        'SELECT version() AS V, @@version AS VV, @@version_comment AS C, ob_version() AS O',
      );
      const full = version === '4.1' ? '4\\.1\\.0' : version.replaceAll('.', '\\.');
      assert.match(String(row['V']), new RegExp(`^5\\.7\\.25-OceanBase(_CE)?-v${full}\\.\\d+$`));
      assert.equal(row['VV'], row['V']);
      assert.match(
        String(row['C']),
        new RegExp(
          `^OceanBase(_CE)? ${full}\\.\\d+ \\(r[^)]+\\) \\(Built \\w{3} [ \\d]\\d \\d{4} [\\d:]{8}\\)`,
        ),
      );
      assert.match(String(row['O']), new RegExp(`^${full}\\.\\d+$`));
    });

    const switches = version === '4.2.5' || version === '4.3.5';
    if (version === '4.2.5') {
      it('3 COM_CHANGE_USER is always answered with an AuthSwitchRequest', async () => {
        const raw = await RawConnection.open(cluster.sandbox.port);
        await raw.logIn('root@m', 'pm');
        const reply = await raw.changeUser('root@m', 'pm');
        raw.close();
        assert.deepEqual(reply, ['switch', 'ok']);
      });
    }

    it(`3 a client that offers another plugin ${switches ? 'gets an AuthSwitchRequest' : 'is never switched and is refused'}`, async () => {
      const raw = await RawConnection.open(cluster.sandbox.port);
      const password = cluster.sandbox.passwords['root@sys'] ?? '';
      const reply = await raw.logIn('root@sys', password, { plugin: 'caching_sha2_password' });
      raw.close();
      assert.equal(reply.kind, switches ? 'ok' : 'error');
    });
  });
}

contract('3 logins to an observer', () => {
  const cluster = useCluster({ tenants: [...tenants], users });
  const attempt = (user: string, password: string) => ({ port: cluster.sandbox.port, user, password });
  const refused = async (user: string, password: string, expected: Expected): Promise<void> =>
    assertRefusal(await refusedLogin(attempt(user, password)), expected, user);
  const denied = (user: string, using: 'YES' | 'NO'): Expected => ({
    errno: 1045,
    sqlstate: '42000',
    message: new RegExp(`^Access denied for user '${user}'@'[^']+' \\(using password: ${using}\\)$`),
  });

  for (const [user, tenant] of [
    ['root', 'sys'],
    ['root@sys', 'sys'],
    ["'root'@sys", 'sys'],
    ['root@m', 'm'],
  ] as const) {
    it(`3 user name form ${user} → tenant ${tenant}`, async () => {
      const password = tenant === 'm' ? 'pm' : (cluster.sandbox.passwords['root@sys'] ?? '');
      const client = await Client.connect(attempt(user, password));
      assert.equal(await client.value('SELECT EFFECTIVE_TENANT() AS T'), tenant);
      client.destroy();
    });
  }

  it('3 wrong password → 1045/42000 (using password: YES), none → NO', async () => {
    await refused('root@m', 'wrong', denied('root', 'YES'));
    await refused('root@m', '', denied('root', 'NO'));
  });

  it('3 unknown tenant → the same 1045/42000: indistinguishable from a wrong password', async () => {
    await refused('root@nobody', 'x', denied('root', 'YES'));
  });

  it('3 unknown user → 1045/42000', () => refused('nobody@m', 'x', denied('nobody', 'YES')));

  it('3 #cluster is not stripped by the observer → 1045', () =>
    refused('root@m#sandbox', 'pm', denied('root', 'YES')));

  it('3 OBProxy’s cluster:tenant:user is no form of the observer → 1045', () =>
    refused('sandbox:m:root', 'pm', { errno: 1045, sqlstate: '42000' }));

  it('3 tenant name with $ → 1045; a meta tenant’s login → 1235', async () => {
    await refused('root@no$body', 'x', { errno: 1045, sqlstate: '42000' });
    const refusal = await refusedLogin(attempt('root@META$1002', 'x'));
    assert.ok([1045, 1235].includes(refusal.errno), JSON.stringify(refusal));
  });

  it("3 locked tenant → 5260/HY000 “Tenant 'locked' is locked”", () =>
    refused('root@locked', 'pl', { errno: 5260, sqlstate: 'HY000', message: "Tenant 'locked' is locked" }));

  it('3 locked user → 3118/HY000, also with a wrong non-empty password', async () => {
    const expected = { errno: 3118, sqlstate: 'HY000', message: 'User locked' };
    await refused('shut@m', 'ps', expected);
    await refused('shut@m', 'wrong', expected);
  });

  it('3 ob_tcp_invited_nodes → 1227/42501 “Access denied”', () =>
    refused('root@guarded', 'pg', { errno: 1227, sqlstate: '42501', message: 'Access denied' }));

  it('3 tenant has no unit on that server → 5150', () =>
    refused('root@away', 'pa', { errno: 5150, sqlstate: 'HY000', message: 'Tenant not in this server' }));

  it('3 server starting → 8001/08004', async () => {
    cluster.sandbox.setStarting(true);
    try {
      await refused('root@m', 'pm', { errno: 8001, sqlstate: '08004' });
    } finally {
      cluster.sandbox.setStarting(false);
    }
  });

  it('3 Oracle tenant without bit 27 → 1235/0A000 “Oracle tenant for current client driver…”', async () => {
    const raw = await RawConnection.open(cluster.sandbox.port);
    const reply = await raw.logIn('SYS@o', 'po');
    raw.close();
    assert.deepEqual(
      [reply.errno, reply.sqlstate, reply.message],
      [1235, '0A000', 'Oracle tenant for current client driver is not supported'],
    );
  });

  it('3 … checked after authentication: a wrong password is a 1045 first', async () => {
    const raw = await RawConnection.open(cluster.sandbox.port);
    const reply = await raw.logIn('SYS@o', 'wrong');
    raw.close();
    assert.equal(reply.errno, 1045);
  });

  it('3 Oracle tenant with bit 27, though the greeting does not offer it; OK status bit 2 says Oracle mode', async () => {
    const raw = await RawConnection.open(cluster.sandbox.port);
    const reply = await raw.logIn('SYS@o', 'po', { flags: bit.oracleMode });
    assert.equal(reply.kind, 'ok');
    assert.equal((reply.status ?? 0) & 4, 4);
    const later = await raw.query('ALTER SYSTEM CANCEL BACKUP');
    assert.equal(later.kind, 'ok');
    assert.equal((later.status ?? 0) & 4, 4);
    raw.close();
  });

  it('3 in a MySQL tenant bit 2 of the status is clear, with bit 27 or without', async () => {
    for (const flags of [0, bit.oracleMode]) {
      const raw = await RawConnection.open(cluster.sandbox.port);
      const reply = await raw.logIn('root@m', 'pm', { flags });
      raw.close();
      assert.deepEqual([reply.kind, (reply.status ?? 0) & 4], ['ok', 0]);
    }
  });

  it('3 no query attributes in COM_QUERY: the prefix is garbage SQL, bit 27 or not', async () => {
    for (const flags of [0, bit.oracleMode]) {
      const raw = await RawConnection.open(cluster.sandbox.port);
      await raw.logIn('root@m', 'pm', { flags });
      assert.equal((await raw.query('ALTER SYSTEM CANCEL BACKUP')).kind, 'ok');
      const reply = await raw.query('\x00\x01ALTER SYSTEM CANCEL BACKUP');
      raw.close();
      assert.deepEqual([reply.kind, reply.errno], ['error', 1064]);
    }
  });

  for (const user of ['SYS@o', 'sys@o', '"SYS"@o']) {
    it(`3 Oracle tenant names: ${user} is SYS, in its own schema`, async () => {
      const client = await Client.connect(attempt(user, 'po'));
      assert.equal(await client.value(whoInOracle), 'o');
      assert.deepEqual(await client.rows('SELECT JOB_ID FROM DBA_OB_BACKUP_JOBS'), []);
      client.destroy();
    });
  }

  it('3 Oracle tenant names: "sys" in quotes keeps its case and is nobody', async () => {
    const refusal = await refusedLogin(attempt('"sys"@o', 'po'));
    assert.equal(refusal.errno, 1045);
  });

  it('3 who am I: EFFECTIVE_TENANT(), EFFECTIVE_TENANT_ID(), SHOW TENANT, ob_compatibility_mode', async () => {
    const m = await cluster.as('root@m');
    const who = await m.row('SELECT EFFECTIVE_TENANT() AS NAME, EFFECTIVE_TENANT_ID() AS ID');
    assert.deepEqual([who['NAME'], String(who['ID'])], ['m', cluster.id('m')]);
    assert.equal(await m.value('SHOW TENANT'), 'm');
    const mode = await m.row("SHOW VARIABLES LIKE 'ob_compatibility_mode'");
    assert.deepEqual(Object.values(mode), ['ob_compatibility_mode', 'MYSQL']);
    const o = await cluster.as('SYS@o');
    const oracle = await o.row(
      "SELECT SYS_CONTEXT('USERENV', 'CON_NAME') AS NAME, EFFECTIVE_TENANT_ID() AS ID FROM DUAL",
    );
    assert.deepEqual([oracle['NAME'], String(oracle['ID'])], ['o', cluster.id('o')]);
    assert.equal(Object.values(await o.row("SHOW VARIABLES LIKE 'ob_compatibility_mode'"))[1], 'ORACLE');
  });

  it("3 SHOW PARAMETERS LIKE 'cluster' / 'cluster_id' works in every tenant", async () => {
    for (const user of ['root@sys', 'root@m', 'SYS@o']) {
      const client = await cluster.as(user);
      const value = async (name: string): Promise<unknown> => {
        const row = await client.row(`SHOW PARAMETERS LIKE '${name}'`);
        return row['value'] ?? row['VALUE'];
      };
      assert.equal(await value('cluster'), 'sandbox', user);
      assert.match(String(await value('cluster_id')), /^\d+$/, user);
    }
  });

  it('3 SHOW PARAMETERS: the tenant_id of a cluster parameter is NULL', async () => {
    const row = await (await cluster.as('root@m')).row("SHOW PARAMETERS LIKE 'cluster'");
    assert.ok('tenant_id' in row, Object.keys(row).join());
    assert.equal(row['tenant_id'], null);
    const own = await (await cluster.as('root@m')).row("SHOW PARAMETERS LIKE 'archive_lag_target'");
    assert.equal(String(own['tenant_id']), cluster.id('m'));
  });

  it('3 SHOW PARAMETERS … TENANT= is sys-only, else 1227', async () => {
    await cluster.refuses('root@m', "SHOW PARAMETERS LIKE 'archive_lag_target' TENANT = m", {
      errno: 1227,
      sqlstate: '42501',
    });
    await cluster.accepts('root@sys', "SHOW PARAMETERS LIKE 'archive_lag_target' TENANT = m");
  });

  it('3 defaults: ob_query_timeout 10 s, time_zone +08:00', async () => {
    const client = await cluster.connect();
    const row = await client.row('SELECT @@ob_query_timeout AS T, @@time_zone AS Z');
    assert.deepEqual([String(row['T']), row['Z']], ['10000000', '+08:00']);
  });
});
