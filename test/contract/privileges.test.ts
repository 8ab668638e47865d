// Section 6: who may do what, and who sees which views.
import assert from 'node:assert/strict';
import { contract, useCluster } from './support/cluster.ts';
import { backupViews } from './support/views.ts';

contract('6 privileges', () => {
  const cluster = useCluster({
    tenants: [{ name: 'm' }, { name: 'o', mode: 'ORACLE' }],
    users: [
      { name: 'reader', tenant: 'm', password: 'r' },
      { name: 'blind', tenant: 'm', password: 'b', select: false },
      { name: 'operator', tenant: 'm', password: 'op', alterSystem: true },
      { name: 'sysreader', password: 'sr' },
      { name: 'ORAUSER', tenant: 'o', password: 'ou' },
    ],
    backupSeconds: 0.3,
  });

  const noAlterSystem = {
    errno: 1227,
    sqlstate: '42501',
    message:
      'Access denied; you need (at least one of) the SUPER or ALTER SYSTEM privilege(s) for this operation',
  };
  for (const sql of [
    'ALTER SYSTEM BACKUP DATABASE',
    'ALTER SYSTEM BACKUP INCREMENTAL DATABASE',
    'ALTER SYSTEM CANCEL BACKUP',
    'ALTER SYSTEM ARCHIVELOG',
    'ALTER SYSTEM NOARCHIVELOG',
    "ALTER SYSTEM SET data_backup_dest = ''",
    'ALTER SYSTEM CANCEL DELETE BACKUP',
    "ALTER SYSTEM ADD DELETE BACKUP POLICY 'default' RECOVERY_WINDOW '7d'",
  ]) {
    it(`6, 2.3 user lacks ALTER SYSTEM: ${sql} → 1227/42501, from a tenant and from sys`, async () => {
      await cluster.refuses('reader@m', sql, noAlterSystem);
      await cluster.refuses('sysreader@sys', sql, noAlterSystem);
    });
  }

  it('6 ALTER SYSTEM is enough', async () => {
    await cluster.accepts('operator@m', 'ALTER SYSTEM BACKUP DATABASE', 'ALTER SYSTEM CANCEL BACKUP');
  });

  it('6 a grammatical mistake comes before the privilege', () =>
    cluster.refuses('reader@m', 'ALTER SYSTEM BACKUP DATABASE TENANT = m', {
      errno: 1064,
      sqlstate: '42000',
    }));

  it('6 SHOW GRANTS tells the two apart', async () => {
    const grants = async (user: string): Promise<string> =>
      JSON.stringify(await (await cluster.as(user)).rows('SHOW GRANTS'));
    assert.match(await grants('operator@m'), /ALTER SYSTEM|SUPER|ALL PRIVILEGES/);
    assert.doesNotMatch(await grants('reader@m'), /ALTER SYSTEM|SUPER|ALL PRIVILEGES/);
  });

  it('6 Oracle mode: a user without ALTER SYSTEM can run BACKUP and CANCEL, but not SET', async () => {
    await cluster.accepts('ORAUSER@o', 'ALTER SYSTEM BACKUP DATABASE', 'ALTER SYSTEM CANCEL BACKUP');
    const refusal = await (await cluster.as('ORAUSER@o')).refusal("ALTER SYSTEM SET data_backup_dest = ''");
    assert.ok(refusal, 'SET is refused');
  });

  it('6 SET DECRYPTION: sys tenant and SUPER', async () => {
    await cluster.accepts('root@sys', "SET DECRYPTION IDENTIFIED BY 'a'");
    const refusal = await (await cluster.as('sysreader@sys')).refusal("SET DECRYPTION IDENTIFIED BY 'a'");
    assert.equal(refusal?.errno, 1227);
  });

  it('6 no privilege on the view → 1142/42000', () =>
    cluster.refuses('blind@m', 'SELECT * FROM oceanbase.DBA_OB_BACKUP_JOBS', {
      errno: 1142,
      sqlstate: '42000',
      message: /^SELECT command denied to user 'blind'@'[^']+' for table 'DBA_OB_BACKUP_JOBS'$/i,
    }));
});

contract('6 visibility of the views', () => {
  const cluster = useCluster({
    tenants: [{ name: 'm' }, { name: 'n' }, { name: 'o', mode: 'ORACLE' }],
    backupSeconds: 0.3,
  });

  for (const view of backupViews) {
    it(`6 CDB_OB_${view}: sys only; 1146/42S02 in a MySQL tenant, 942 in an Oracle tenant`, async () => {
      await cluster.accepts('root@sys', `SELECT * FROM oceanbase.CDB_OB_${view}`);
      await cluster.refuses('root@m', `SELECT * FROM oceanbase.CDB_OB_${view}`, {
        errno: 1146,
        sqlstate: '42S02',
        message: `Table 'oceanbase.CDB_OB_${view}' doesn't exist`,
      });
      for (const schema of ['SYS.', '']) {
        await cluster.refuses('SYS@o', `SELECT * FROM ${schema}CDB_OB_${view}`, {
          errno: 942,
          sqlstate: '42S02',
          message: /ORA-00942/,
        });
      }
    });

    it(`6 DBA_OB_${view}: oceanbase.… in a MySQL tenant, SYS.… in an Oracle tenant`, async () => {
      await cluster.accepts('root@m', `SELECT * FROM oceanbase.DBA_OB_${view}`);
      await cluster.accepts('SYS@o', `SELECT * FROM SYS.DBA_OB_${view}`);
    });
  }

  it('6 DBA_ shows the own tenant’s rows only; in sys DBA_OB_BACKUP_JOBS has only tenant 1’s', async () => {
    await cluster.accepts('root@sys', 'ALTER SYSTEM BACKUP DATABASE');
    await cluster.finished('m');
    await cluster.finished('n');
    const sys = await cluster.sys();
    const own = await sys.rows('SELECT JOB_LEVEL FROM oceanbase.DBA_OB_BACKUP_JOB_HISTORY');
    for (const row of own) assert.equal(row['JOB_LEVEL'], 'CLUSTER');
    for (const tenant of ['m', 'n']) {
      const client = await cluster.as(`root@${tenant}`);
      const rows = await client.rows('SELECT EXECUTOR_TENANT_ID FROM oceanbase.DBA_OB_BACKUP_JOB_HISTORY');
      assert.deepEqual(rows, [{ EXECUTOR_TENANT_ID: cluster.id(tenant) }]);
    }
  });

  it('4.5, 6 DBA_OB_TENANTS: a user tenant sees only its own row', async () => {
    const rows = await (await cluster.as('root@m')).rows('SELECT TENANT_NAME FROM oceanbase.DBA_OB_TENANTS');
    assert.deepEqual(rows, [{ TENANT_NAME: 'm' }]);
    const oracle = await (await cluster.as('SYS@o')).rows('SELECT TENANT_NAME FROM SYS.DBA_OB_TENANTS');
    assert.deepEqual(oracle, [{ TENANT_NAME: 'o' }]);
  });

  it('4.4 DBA_OB_TENANTS in sys: sys 1, META odd = user id - 1, USER even ≥ 1002, and their constants', async () => {
    const rows = await (
      await cluster.sys()
    ).rows('SELECT TENANT_ID, TENANT_NAME, TENANT_TYPE, TENANT_ROLE, LOG_MODE FROM oceanbase.DBA_OB_TENANTS');
    const ids = new Set(rows.map((row) => Number(row['TENANT_ID'])));
    assert.deepEqual(
      rows.map((row) => row['TENANT_TYPE']).filter((type) => type === 'SYS'),
      ['SYS'],
    );
    for (const row of rows) {
      const id = Number(row['TENANT_ID']);
      if (row['TENANT_TYPE'] === 'USER') {
        assert.ok(id >= 1002 && id % 2 === 0, `${id}`);
        assert.ok(ids.has(id - 1), `the meta tenant of ${id}`);
      } else {
        assert.deepEqual([row['TENANT_ROLE'], row['LOG_MODE']], ['PRIMARY', 'NOARCHIVELOG']);
      }
      if (row['TENANT_TYPE'] === 'SYS') assert.deepEqual([id, row['TENANT_NAME']], [1, 'sys']);
      if (row['TENANT_TYPE'] === 'META') assert.equal(row['TENANT_NAME'], `META$${id + 1}`);
    }
  });

  it('4.3 Oracle mode: COMMENT must be quoted', async () => {
    const client = await cluster.as('SYS@o');
    await client.rows('SELECT "COMMENT" FROM SYS.DBA_OB_BACKUP_JOBS');
    const refusal = await client.refusal('SELECT COMMENT FROM SYS.DBA_OB_BACKUP_JOBS');
    assert.ok(refusal && [900, 904].includes(refusal.errno), JSON.stringify(refusal));
  });
});

contract('6 a user that may not read one of the views', () => {
  const cluster = useCluster({ tenants: [{ name: 'm' }, { name: 'o', mode: 'ORACLE' }] });

  it('is refused every statement that reads it, by the code of its mode, and no other', async () => {
    cluster.sandbox.refuseViews('root@m', ['DBA_OB_BACKUP_TASKS']);
    cluster.sandbox.refuseViews('SYS@o', ['DBA_OB_BACKUP_TASKS']);
    cluster.sandbox.refuseViews('root@sys', ['CDB_OB_BACKUP_TASKS']);
    const both = (view: string): string =>
      `SELECT JOB_ID FROM ${view}_OB_BACKUP_JOBS UNION ALL SELECT JOB_ID FROM ${view}_OB_BACKUP_TASKS`;
    const denied = { errno: 1142, sqlstate: '42000', message: /SELECT command denied to user 'root'/ };
    await cluster.refuses('root@m', both('oceanbase.DBA'), denied);
    await cluster.refuses('root@sys', both('oceanbase.CDB'), denied);
    await cluster.refuses('SYS@o', both('SYS.DBA'), {
      errno: 942,
      sqlstate: '42S02',
      message: /ORA-00942/,
    });
    await cluster.accepts('root@m', 'SELECT JOB_ID FROM oceanbase.DBA_OB_BACKUP_JOBS');
    cluster.sandbox.refuseViews('root@m', []);
    await cluster.accepts('root@m', both('oceanbase.DBA'));
  });
});
