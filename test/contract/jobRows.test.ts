// 4.3: which rows a backup has, what is in them, and the ids they are found by.
import assert from 'node:assert/strict';
import { contract, useCluster, useFreshCluster } from './support/cluster.ts';
import { Recording, terminal } from './support/record.ts';
import { until } from './support/until.ts';

contract('4.3 rows of a sys-started job', () => {
  const cluster = useCluster({
    tenants: [{ name: 'a' }, { name: 'b' }, { name: 'o', mode: 'ORACLE' }],
    backupSeconds: 0.6,
  });
  let recording = new Recording();
  before(async () => {
    recording = await Recording.of(cluster, () =>
      cluster.accepts('root@sys', "ALTER SYSTEM BACKUP TENANT = o, a DESCRIPTION = 'nightly'"),
    );
  });

  it('4.3 the sys row: CLUSTER, BACKUP_SET_ID 0, PATH empty, its own initiator, a comma list without blanks', async () => {
    const row = await (
      await cluster.sys()
    ).row('SELECT * FROM oceanbase.CDB_OB_BACKUP_JOB_HISTORY WHERE TENANT_ID = 1');
    const executors = String(row['EXECUTOR_TENANT_ID']);
    assert.deepEqual(executors.split(',').sort(), [cluster.id('a'), cluster.id('o')].sort());
    assert.doesNotMatch(executors, /\s/);
    const { JOB_LEVEL, BACKUP_SET_ID, PATH, INITIATOR_TENANT_ID, INITIATOR_JOB_ID, JOB_ID, ...rest } = row;
    assert.deepEqual(
      { JOB_LEVEL, BACKUP_SET_ID, PATH, INITIATOR_TENANT_ID, INITIATOR_JOB_ID, JOB_ID },
      {
        JOB_LEVEL: 'CLUSTER',
        BACKUP_SET_ID: '0',
        PATH: '',
        INITIATOR_TENANT_ID: '1',
        INITIATOR_JOB_ID: '1',
        JOB_ID: '1',
      },
    );
    assert.deepEqual(
      [rest['BACKUP_TYPE'], rest['PLUS_ARCHIVELOG'], rest['ENCRYPTION_MODE'], rest['PASSWD']],
      ['FULL', 'OFF', 'NONE', ''],
    );
    assert.deepEqual(
      [rest['INCARNATION'], rest['STATUS'], rest['RESULT'], rest['COMMENT'], rest['DESCRIPTION']],
      ['1', 'COMPLETED', '0', '', 'nightly'],
    );
  });

  it('4.3 one child per tenant: USER_TENANT, initiator 1 and the sys JOB_ID, executor itself, a set and a path', async () => {
    const rows = await (
      await cluster.sys()
    ).rows(
      'SELECT * FROM oceanbase.CDB_OB_BACKUP_JOB_HISTORY WHERE INITIATOR_TENANT_ID = 1 AND INITIATOR_JOB_ID = 1 AND TENANT_ID <> 1',
    );
    assert.deepEqual(
      new Set(rows.map((row) => row['TENANT_ID'])),
      new Set([cluster.id('a'), cluster.id('o')]),
    );
    for (const row of rows) {
      assert.equal(row['JOB_LEVEL'], 'USER_TENANT');
      assert.equal(row['EXECUTOR_TENANT_ID'], row['TENANT_ID']);
      assert.equal(row['BACKUP_SET_ID'], '1');
      assert.equal(row['JOB_ID'], '1');
      assert.match(String(row['PATH']), /^file:\/\//);
      assert.deepEqual([row['STATUS'], row['RESULT'], row['COMMENT']], ['COMPLETED', '0', '']);
    }
  });

  it('4.3 TASKS: none for tenant 1, one per user job, found by (TENANT_ID, JOB_ID)', async () => {
    const rows = await (
      await cluster.sys()
    ).rows('SELECT TENANT_ID, JOB_ID, TASK_ID, BACKUP_SET_ID FROM oceanbase.CDB_OB_BACKUP_TASK_HISTORY');
    const one = { JOB_ID: '1', TASK_ID: '1', BACKUP_SET_ID: '1' };
    assert.deepEqual(
      [...rows].sort((x, y) => Number(x['TENANT_ID']) - Number(y['TENANT_ID'])),
      [
        { TENANT_ID: cluster.id('a'), ...one },
        { TENANT_ID: cluster.id('o'), ...one },
      ],
    );
    assert.ok(!recording.taskKeys().some((key) => key.startsWith('1/')));
  });

  it('4.3 DEST_ID starts at 1001, INCARNATION is 1', async () => {
    const rows = await (
      await cluster.sys()
    ).rows('SELECT DEST_ID, INCARNATION FROM oceanbase.CDB_OB_BACKUP_SET_FILES');
    assert.equal(rows.length, 2);
    for (const row of rows) {
      assert.ok(Number(row['DEST_ID']) >= 1001);
      assert.equal(row['INCARNATION'], '1');
    }
  });

  it('7 the sys row is there before the OK, with INIT; its children come later', async () => {
    const client = await cluster.connect();
    let sawAlone = false;
    for (let attempt = 0; attempt < 5 && !sawAlone; attempt += 1) {
      await cluster.idle();
      await client.run('ALTER SYSTEM BACKUP TENANT = a');
      const rows = await client.rows('SELECT TENANT_ID, STATUS FROM oceanbase.CDB_OB_BACKUP_JOBS');
      assert.ok(rows.some((row) => row['TENANT_ID'] === '1'));
      sawAlone = rows.length === 1 && rows[0]?.['STATUS'] === 'INIT';
    }
    assert.ok(sawAlone);
    await cluster.idle();
  });
});

contract('4.3 rows of a tenant-started job', () => {
  const cluster = useCluster({
    tenants: [{ name: 'a' }, { name: 'o', mode: 'ORACLE' }],
    backupSeconds: 0.6,
  });

  for (const [tenant, user, schema] of [
    ['a', 'root@a', 'oceanbase'],
    ['o', 'SYS@o', 'SYS'],
  ] as const) {
    it(`4.3 ${user}: one row, USER_TENANT, its own initiator, INITIATOR_JOB_ID 0; there before the OK`, async () => {
      const client = await cluster.as(user);
      await cluster.accepts(user, 'ALTER SYSTEM BACKUP DATABASE');
      const row = await client.row(`SELECT * FROM ${schema}.DBA_OB_BACKUP_JOBS`);
      const id = cluster.id(tenant);
      assert.deepEqual(
        [row['JOB_LEVEL'], row['INITIATOR_TENANT_ID'], row['INITIATOR_JOB_ID'], row['EXECUTOR_TENANT_ID']],
        ['USER_TENANT', id, '0', id],
      );
      assert.deepEqual([row['JOB_ID'], row['BACKUP_SET_ID']], ['1', '1']);
      await cluster.finished(tenant);
      const sys = await cluster.sys();
      const all = await sys.rows(
        `SELECT TENANT_ID FROM oceanbase.CDB_OB_BACKUP_JOB_HISTORY WHERE INITIATOR_TENANT_ID = ${id}`,
      );
      assert.deepEqual(all, [{ TENANT_ID: id }]);
    });
  }

  it('4.3 Oracle mode: timestamps are text, yyyy-mm-dd hh24:mi:ss, at +08:00 whatever the session says', async () => {
    const client = await cluster.connect('SYS@o');
    const sql = 'SELECT START_TIMESTAMP, END_TIMESTAMP FROM SYS.DBA_OB_BACKUP_JOB_HISTORY';
    const before = await client.row(sql);
    assert.match(String(before['START_TIMESTAMP']), /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    assert.match(String(before['END_TIMESTAMP']), /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    await client.run("ALTER SESSION SET TIME_ZONE = '+00:00'").catch(() => undefined);
    assert.deepEqual(await client.row(sql), before);
    const fields = await client.fields(sql);
    assert.deepEqual(
      fields.map((field) => field.columnType),
      [253, 253],
    );
    const shown = Date.parse(`${String(before['START_TIMESTAMP']).replace(' ', 'T')}+08:00`);
    assert.ok(Math.abs(Date.now() - shown) < 3_600_000, 'not at +08:00');
  });

  it('4.3 MySQL mode: timestamps are in the session’s time zone', async () => {
    const client = await cluster.connect('root@a');
    const read = async (zone: string): Promise<number> => {
      await client.run(`SET time_zone = '${zone}'`);
      const text = await client.value('SELECT START_TIMESTAMP FROM oceanbase.DBA_OB_BACKUP_JOB_HISTORY');
      assert.match(String(text), /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/);
      return Date.parse(`${String(text).slice(0, 23).replace(' ', 'T')}Z`);
    };
    const utc = await read('+00:00');
    assert.equal((await read('+08:00')) - utc, 8 * 3_600_000);
    assert.equal((await read('-03:30')) - utc, -3.5 * 3_600_000);
    assert.ok(Math.abs(Date.now() - utc) < 3_600_000);
  });
});

contract('4.3 ids', () => {
  const cluster = useFreshCluster({ tenants: [{ name: 'a' }, { name: 'b' }], backupSeconds: 0.3 });

  it('4.3 JOB_ID, TASK_ID and BACKUP_SET_ID are sequences of each tenant, sys has its own', async () => {
    const run = async (user: string, sql: string, tenant: string): Promise<void> => {
      await cluster.accepts(user, sql);
      await until('the end', async () => {
        const sys = await cluster.sys();
        return (await sys.rows('SELECT JOB_ID FROM oceanbase.CDB_OB_BACKUP_JOBS')).length === 0;
      });
      await cluster.finished(tenant);
    };
    await run('root@a', 'ALTER SYSTEM BACKUP DATABASE', 'a');
    await run('root@a', 'ALTER SYSTEM BACKUP DATABASE', 'a');
    await run('root@sys', 'ALTER SYSTEM BACKUP TENANT = b', 'b');
    await run('root@sys', 'ALTER SYSTEM BACKUP DATABASE', 'b');
    const sys = await cluster.sys();
    const ids = async (view: string, column: string, tenant: string): Promise<unknown[]> =>
      (
        await sys.rows(
          `SELECT ${column} FROM oceanbase.CDB_OB_BACKUP_${view} WHERE TENANT_ID = ${tenant} ORDER BY ${column}`,
        )
      ).map((row) => row[column]);
    const [a, b] = [cluster.id('a'), cluster.id('b')];
    assert.deepEqual(await ids('JOB_HISTORY', 'JOB_ID', '1'), ['1', '2']);
    assert.deepEqual(await ids('JOB_HISTORY', 'JOB_ID', a), ['1', '2', '3']);
    assert.deepEqual(await ids('JOB_HISTORY', 'JOB_ID', b), ['1', '2']);
    assert.deepEqual(await ids('TASK_HISTORY', 'TASK_ID', a), ['1', '2', '3']);
    assert.deepEqual(await ids('TASK_HISTORY', 'TASK_ID', b), ['1', '2']);
    assert.deepEqual(await ids('SET_FILES', 'BACKUP_SET_ID', a), ['1', '2', '3']);
    assert.deepEqual(await ids('SET_FILES', 'BACKUP_SET_ID', b), ['1', '2']);
  });

  it('4.3 a failed start takes no id from anybody it did not start for', async () => {
    await cluster.refuses('root@sys', 'ALTER SYSTEM BACKUP TENANT = nobody', {
      errno: 5160,
      sqlstate: 'HY000',
    });
    await cluster.accepts('root@a', 'ALTER SYSTEM BACKUP DATABASE');
    await cluster.finished('a');
    const sys = await cluster.sys();
    const row = await sys.row('SELECT TENANT_ID, JOB_ID FROM oceanbase.CDB_OB_BACKUP_JOB_HISTORY');
    assert.deepEqual(row, { TENANT_ID: cluster.id('a'), JOB_ID: '1' });
  });
});

contract('4.3 tenants that could not start', () => {
  const cluster = useFreshCluster({ tenants: [{ name: 'a' }, { name: 'b' }], backupSeconds: 0.4 });
  const sysRow = async () =>
    (await cluster.sys()).row(
      'SELECT STATUS, RESULT, EXECUTOR_TENANT_ID FROM oceanbase.CDB_OB_BACKUP_JOB_HISTORY WHERE TENANT_ID = 1',
    );
  const childrenOf = (recording: Recording): string[] =>
    recording
      .jobKeys()
      .map((key) => key.split('/')[0] ?? '')
      .filter((tenant) => tenant !== '1');

  it('4.3, 8.10 a tenant that fails its start is skipped without any row; the sys row still lists it and ends COMPLETED', async () => {
    cluster.sandbox.skipNextStart('b');
    const recording = await Recording.of(cluster, () =>
      cluster.accepts('root@sys', 'ALTER SYSTEM BACKUP TENANT = a, b'),
    );
    assert.deepEqual(childrenOf(recording), [cluster.id('a')]);
    const row = await sysRow();
    assert.deepEqual(row, {
      STATUS: 'COMPLETED',
      RESULT: '0',
      EXECUTOR_TENANT_ID: `${cluster.id('a')},${cluster.id('b')}`,
    });
    const sys = await cluster.sys();
    const sets = await sys.rows('SELECT TENANT_ID FROM oceanbase.CDB_OB_BACKUP_SET_FILES');
    assert.deepEqual(sets, [{ TENANT_ID: cluster.id('a') }]);
  });

  it('2.3 upgrade mode hits a sys-started job later: no child runs, and the job comes to an end', async () => {
    cluster.sandbox.setUpgrading(true);
    const recording = await Recording.of(cluster, () =>
      cluster.accepts('root@sys', 'ALTER SYSTEM BACKUP TENANT = a'),
    );
    const sys = await cluster.sys();
    const sets = await sys.rows("SELECT * FROM oceanbase.CDB_OB_BACKUP_SET_FILES WHERE STATUS = 'SUCCESS'");
    assert.deepEqual(sets, []);
    assert.ok(terminal.includes(recording.statuses('job', '1/1').at(-1) ?? ''));
  });
});
