// 2.3, the rows about ARCHIVELOG and NOARCHIVELOG; 4.4 and 7 for the rounds they start and stop.
import assert from 'node:assert/strict';
import { type Cluster, contract, useCluster, useFreshCluster } from './support/cluster.ts';
import { notSupported } from './support/refusals.ts';
import { until } from './support/until.ts';

const alreadyOn = { errno: 9091, sqlstate: 'HY000', message: 'Already in ARCHIVELOG mode' };
const alreadyOff = { errno: 9092, sqlstate: 'HY000', message: 'Already in NOARCHIVELOG mode' };

async function logMode(cluster: Cluster, tenant: string): Promise<unknown> {
  const sys = await cluster.sys();
  return sys.value(`SELECT LOG_MODE FROM oceanbase.DBA_OB_TENANTS WHERE TENANT_NAME = '${tenant}'`);
}

async function roundStatus(cluster: Cluster, tenant: string): Promise<string | undefined> {
  const rows = await (
    await cluster.sys()
  ).rows(
    `SELECT STATUS FROM oceanbase.CDB_OB_ARCHIVELOG WHERE TENANT_ID = ${cluster.id(tenant)} ORDER BY ROUND_ID DESC`,
  );
  return rows[0] === undefined ? undefined : String(rows[0]['STATUS']);
}

contract('2.3 ARCHIVELOG and NOARCHIVELOG: refusals', () => {
  const cluster = useCluster({
    tenants: [{ name: 'on' }, { name: 'off', archive: null }, { name: 'sick', archive: null }],
    backupSeconds: 0.5,
  });

  it('2.3 a user tenant names tenants → 1227 “Access denied”', async () => {
    const expected = { errno: 1227, sqlstate: '42501', message: 'Access denied' };
    await cluster.refuses('root@on', 'ALTER SYSTEM ARCHIVELOG TENANT = on', expected);
    await cluster.refuses('root@on', 'ALTER SYSTEM NOARCHIVELOG TENANT = off', expected);
    await cluster.refuses('root@on', 'ALTER SYSTEM ARCHIVELOG TENANT = ALL', expected);
  });

  for (const keyword of ['ARCHIVELOG', 'NOARCHIVELOG']) {
    it(`2.3 the same tenant twice: ${keyword} → 1235 “duplicate tenant X is not supported”`, () =>
      cluster.refuses(
        'root@sys',
        `ALTER SYSTEM ${keyword} TENANT = on, off, on`,
        notSupported('duplicate tenant on is not supported'),
      ));

    for (const name of ['all_user', 'all_meta', 'ALL_USER']) {
      it(`2.3 ${keyword} TENANT = ${name} → 1235 “use all_user/all_meta…”`, () =>
        cluster.refuses('root@sys', `ALTER SYSTEM ${keyword} TENANT = ${name}`, {
          errno: 1235,
          sqlstate: '0A000',
          message: /^use all_user\/all_meta in 'ALTER SYSTEM (NO)?ARCHIVELOG' syntax is not supported$/,
        }));
    }

    it(`2.3 ALL together with names: ${keyword} → 1235 “all/all_user/all_meta in combination…”`, async () => {
      const expected = notSupported('all/all_user/all_meta in combination with other names is not supported');
      await cluster.refuses('root@sys', `ALTER SYSTEM ${keyword} TENANT = ALL, on`, expected);
      await cluster.refuses('root@sys', `ALTER SYSTEM ${keyword} TENANT = on, ALL`, expected);
    });

    it(`2.3 ${keyword} TENANT = nobody → 5160`, () =>
      cluster.refuses('root@sys', `ALTER SYSTEM ${keyword} TENANT = nobody`, {
        errno: 5160,
        sqlstate: 'HY000',
      }));
  }

  it('2.3 archivelog already on: ARCHIVELOG (user) → 9091', () =>
    cluster.refuses('root@on', 'ALTER SYSTEM ARCHIVELOG', alreadyOn));

  it('2.3 already off: NOARCHIVELOG (user) → 9092', () =>
    cluster.refuses('root@off', 'ALTER SYSTEM NOARCHIVELOG', alreadyOff));

  it('2.3 tenant not NORMAL: ARCHIVELOG (user) → 9023', async () => {
    await cluster.as('root@sick');
    cluster.sandbox.setTenantStatus('sick', 'RESTORE');
    await cluster.refuses('root@sick', 'ALTER SYSTEM ARCHIVELOG', {
      errno: 9023,
      sqlstate: 'HY000',
      message: 'cannot start log archive backup',
    });
    cluster.sandbox.setTenantStatus('sick', 'NORMAL');
  });
});

contract('2.3 ARCHIVELOG from sys', () => {
  const cluster = useCluster({
    tenants: [{ name: 'on' }, { name: 'off', archive: 'STOP' }, { name: 'sick', archive: null }],
    backupSeconds: 0.5,
  });

  it('2.3 always OK, with or without a list, whatever the tenants say', async () => {
    cluster.sandbox.setTenantStatus('sick', 'RESTORE');
    await cluster.accepts(
      'root@sys',
      'ALTER SYSTEM ARCHIVELOG TENANT = on',
      'ALTER SYSTEM ARCHIVELOG TENANT = sick',
      'ALTER SYSTEM ARCHIVELOG TENANT = sick, on, off',
      'ALTER SYSTEM ARCHIVELOG TENANT = ALL',
      'ALTER SYSTEM ARCHIVELOG',
    );
    cluster.sandbox.setTenantStatus('sick', 'NORMAL');
    assert.equal(await logMode(cluster, 'off'), 'ARCHIVELOG');
    assert.equal(await logMode(cluster, 'sick'), 'NOARCHIVELOG');
  });
});

contract('2.3 NOARCHIVELOG from sys', () => {
  const cluster = useFreshCluster({
    tenants: [{ name: 'a' }, { name: 'b', archive: 'STOP' }, { name: 'c' }],
    backupSeconds: 0.5,
  });

  it('2.3 the reply is the last tenant’s: 9092 if that one was already off, and the others are switched off', async () => {
    await cluster.refuses('root@sys', 'ALTER SYSTEM NOARCHIVELOG TENANT = a, b', alreadyOff);
    assert.equal(await logMode(cluster, 'a'), 'NOARCHIVELOG');
    assert.equal(await logMode(cluster, 'c'), 'ARCHIVELOG');
  });

  it('2.3 the reply is the last tenant’s: OK although an earlier one failed', async () => {
    await cluster.accepts('root@sys', 'ALTER SYSTEM NOARCHIVELOG TENANT = b, c');
    assert.equal(await logMode(cluster, 'c'), 'NOARCHIVELOG');
  });

  it('2.3 without a list all tenants are switched off', async () => {
    await (await cluster.sys()).refusal('ALTER SYSTEM NOARCHIVELOG');
    for (const name of ['a', 'b', 'c']) assert.equal(await logMode(cluster, name), 'NOARCHIVELOG');
  });
});

contract('2.3 ARCHIVELOG without log_archive_dest', () => {
  const cluster = useCluster({
    tenants: [{ name: 'bare', archive: null, archiveDest: null }],
    backupSeconds: 0.3,
  });

  it('2.3 OK, only LOG_MODE changes, no round appears', async () => {
    // A round that was not opened cannot be waited for; a whole backup elsewhere is time enough for one.
    const client = await cluster.as('root@bare');
    const dest = await client.rows("SELECT * FROM oceanbase.DBA_OB_ARCHIVE_DEST WHERE NAME = 'path'");
    assert.deepEqual(dest, [], 'the tenant has an archive destination');
    await cluster.accepts('root@bare', 'ALTER SYSTEM ARCHIVELOG');
    assert.equal(await logMode(cluster, 'bare'), 'ARCHIVELOG');
    for (let look = 0; look < 30; look += 1) assert.equal(await roundStatus(cluster, 'bare'), undefined);
    await cluster.refuses('root@bare', 'ALTER SYSTEM ARCHIVELOG', alreadyOn);
  });
});

contract('4.4, 7 archive rounds come and go by themselves', () => {
  const cluster = useFreshCluster({
    tenants: [{ name: 'a' }, { name: 'o', mode: 'ORACLE' }],
    backupSeconds: 1,
  });

  const statuses = async (tenant: string, last: string): Promise<string[]> => {
    const seen: string[] = [];
    await until(last, async () => {
      const status = (await roundStatus(cluster, tenant)) ?? 'none';
      if (seen.at(-1) !== status) seen.push(status);
      return status === last;
    });
    return seen;
  };

  for (const [tenant, login] of [
    ['a', 'root@a'],
    ['o', 'SYS@o'],
  ] as const) {
    it(`4.4, 7 ${tenant}: NOARCHIVELOG → STOPPING → STOP, then ARCHIVELOG → a new round PREPARE → BEGINNING → DOING`, async () => {
      await cluster.accepts(login, 'ALTER SYSTEM NOARCHIVELOG');
      assert.equal(await logMode(cluster, tenant), 'NOARCHIVELOG', 'the switch is thrown at once');
      const down = await statuses(tenant, 'STOP');
      assertInOrder(down, ['DOING', 'STOPPING', 'STOP']);
      await cluster.accepts(login, 'ALTER SYSTEM ARCHIVELOG');
      assert.equal(await logMode(cluster, tenant), 'ARCHIVELOG');
      assert.notEqual(await roundStatus(cluster, tenant), 'DOING', 'the round comes later than the OK');
      const up = await statuses(tenant, 'DOING');
      assertInOrder(up, ['STOP', 'none', 'PREPARE', 'BEGINNING', 'DOING']);
      const rounds = await (
        await cluster.sys()
      ).rows(
        `SELECT ROUND_ID FROM oceanbase.CDB_OB_ARCHIVELOG_SUMMARY WHERE TENANT_ID = ${cluster.id(tenant)} ORDER BY ROUND_ID`,
      );
      assert.deepEqual(
        rounds.map((row) => row['ROUND_ID']),
        ['1', '2'],
      );
    });
  }

  it('4.4 CHECKPOINT_SCN: nanoseconds, beyond 2^53, in the past, never back; lag = now - SCN/1e9', async () => {
    const sys = await cluster.sys();
    let last = 0n;
    for (let look = 0; look < 20; look += 1) {
      const row = await sys.row(
        `SELECT CHECKPOINT_SCN, TIME_TO_USEC(NOW(6)) AS USEC FROM oceanbase.CDB_OB_ARCHIVELOG WHERE TENANT_ID = ${cluster.id('a')}`,
      );
      const scn = BigInt(row['CHECKPOINT_SCN'] ?? 0);
      const lagNs = BigInt(row['USEC'] ?? 0) * 1000n - scn;
      assert.ok(scn > BigInt(Number.MAX_SAFE_INTEGER));
      assert.ok(scn >= last, 'the checkpoint goes back');
      assert.ok(lagNs > 0n && lagNs < 600_000_000_000n, `lag ${lagNs} ns`);
      last = scn;
    }
  });

  it('4.4 CHECKPOINT_SCN 0 → CHECKPOINT_SCN_DISPLAY NULL; otherwise the same moment in the session’s time zone', async () => {
    const client = await cluster.connect();
    await client.run("SET time_zone = '+00:00'");
    const sql = `SELECT CHECKPOINT_SCN, CHECKPOINT_SCN_DISPLAY FROM oceanbase.CDB_OB_ARCHIVELOG WHERE TENANT_ID = ${cluster.id('a')}`;
    const row = await client.row(sql);
    const shown = Date.parse(`${String(row['CHECKPOINT_SCN_DISPLAY']).slice(0, 23).replace(' ', 'T')}Z`);
    assert.equal(shown, Number(BigInt(row['CHECKPOINT_SCN'] ?? 0) / 1_000_000n));
    cluster.sandbox.setArchive('a', null);
    cluster.sandbox.setArchive('a', 'PREPARE');
    assert.deepEqual(await client.row(sql), { CHECKPOINT_SCN: '0', CHECKPOINT_SCN_DISPLAY: null });
  });

  it('7 CHECKPOINT_SCN lags about 2 to 3 minutes in normal operation, which is no error', async () => {
    const row = await (
      await cluster.sys()
    ).row(
      `SELECT CHECKPOINT_SCN, TIME_TO_USEC(NOW(6)) AS USEC FROM oceanbase.CDB_OB_ARCHIVELOG WHERE TENANT_ID = ${cluster.id('a')}`,
    );
    const lagSeconds = (Number(row['USEC']) - Number(BigInt(row['CHECKPOINT_SCN'] ?? 0) / 1000n)) / 1e6;
    assert.ok(lagSeconds > 60 && lagSeconds < 240, `${lagSeconds} s`);
  });

  it('4.4 CHECKPOINT_SCN moves on', async () => {
    const sys = await cluster.sys();
    const read = (): Promise<unknown> =>
      sys.value(
        `SELECT CHECKPOINT_SCN FROM oceanbase.CDB_OB_ARCHIVELOG WHERE TENANT_ID = ${cluster.id('a')}`,
      );
    const first = await read();
    await until('a later checkpoint', async () => (await read()) !== first);
  });

  it('4.4 an interrupted round says “log stream N interrupted.” and its checkpoint stands', async () => {
    cluster.sandbox.setArchive('a', 'INTERRUPTED');
    const sys = await cluster.sys();
    const where = `WHERE TENANT_ID = ${cluster.id('a')}`;
    const read = () =>
      sys.row(`SELECT STATUS, CHECKPOINT_SCN, \`COMMENT\` FROM oceanbase.CDB_OB_ARCHIVELOG ${where}`);
    const row = await read();
    assert.equal(row['STATUS'], 'INTERRUPTED');
    assert.match(String(row['COMMENT']), /^log stream \d+ interrupted\.$/);
    assert.deepEqual(await read(), row);
    assert.equal(await logMode(cluster, 'a'), 'ARCHIVELOG', 'LOG_MODE is only the switch');
  });
});

/** `seen` goes only forward in `order`, and ends where it ends. */
function assertInOrder(seen: readonly string[], order: readonly string[]): void {
  const places = seen.map((status) => order.indexOf(status));
  assert.ok(!places.includes(-1), `${seen.join(' → ')} is not within ${order.join(' → ')}`);
  assert.deepEqual(
    places,
    [...places].sort((a, b) => a - b),
    seen.join(' → '),
  );
  assert.equal(seen.at(-1), order.at(-1));
}
