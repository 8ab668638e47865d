// What a name in a statement means: everybody, one tenant, or nobody any more.
import assert from 'node:assert/strict';
import { contract, useFreshCluster } from './support/cluster.ts';

const unknownTenant = {
  errno: 5160,
  sqlstate: 'HY000',
  message: 'invalid tenant name specified in connection string',
};
const score = 'ha_low_thread_score';

contract('1.4 a tenant that is called all (possible before 4.2.1)', () => {
  const cluster = useFreshCluster({ tenants: [{ name: 'all' }, { name: 'b' }] });
  const modes = async (): Promise<unknown[]> => {
    const sql = "SELECT LOG_MODE FROM oceanbase.DBA_OB_TENANTS WHERE TENANT_TYPE = 'USER'";
    return (await (await cluster.sys()).rows(sql)).map((row) => row['LOG_MODE']);
  };
  const scores = (): Promise<unknown[]> =>
    Promise.all(
      ['all', 'b'].map(async (name) => {
        const client = await cluster.as(`root@${name}`);
        return (await client.row(`SHOW PARAMETERS LIKE '${score}'`))['value'];
      }),
    );

  for (const name of ['all', '`all`', "'ALL'"]) {
    it(`1.4 NOARCHIVELOG TENANT = ${name} is everybody`, async () => {
      await cluster.accepts('root@sys', `ALTER SYSTEM NOARCHIVELOG TENANT = ${name}`);
      assert.deepEqual(await modes(), ['NOARCHIVELOG', 'NOARCHIVELOG']);
    });
  }

  it('1.4 ALTER SYSTEM SET of an ordinary parameter is for everybody; all_meta is for meta tenants', async () => {
    await cluster.accepts('root@sys', `ALTER SYSTEM SET ${score} = 7 TENANT = \`all_meta\``);
    assert.deepEqual(await scores(), ['0', '0']);
    await cluster.accepts('root@sys', `ALTER SYSTEM SET ${score} = 7 TENANT = \`all\``);
    assert.deepEqual(await scores(), ['7', '7']);
  });

  it('1.4 BACKUP, CANCEL and a destination mean the tenant of that name alone', async () => {
    const sys = await cluster.sys();
    await cluster.accepts('root@sys', 'ALTER SYSTEM BACKUP TENANT = `all`');
    const sql = 'SELECT EXECUTOR_TENANT_ID FROM oceanbase.CDB_OB_BACKUP_JOBS WHERE TENANT_ID = 1';
    assert.equal((await sys.row(sql))['EXECUTOR_TENANT_ID'], cluster.id('all'));
    await cluster.accepts('root@sys', 'ALTER SYSTEM CANCEL BACKUP TENANT = `all`');
    await cluster.refuses('root@sys', 'ALTER SYSTEM BACKUP TENANT = `ALL`', unknownTenant);
    await cluster.accepts(
      'root@sys',
      'ALTER SYSTEM NOARCHIVELOG',
      "ALTER SYSTEM SET log_archive_dest_state = 'DEFER' TENANT = `all`",
    );
    const states = await sys.rows(
      "SELECT VALUE FROM oceanbase.CDB_OB_ARCHIVE_DEST WHERE NAME = 'state' ORDER BY TENANT_ID",
    );
    assert.deepEqual(
      states.map((row) => row['VALUE']),
      ['DEFER', 'ENABLE'],
    );
  });
});

contract('the names of tenants', () => {
  const cluster = useFreshCluster({ tenants: [{ name: 'a' }, { name: 'b' }] });
  const names = async (): Promise<unknown[]> => {
    const sql =
      "SELECT TENANT_NAME FROM oceanbase.DBA_OB_TENANTS WHERE TENANT_TYPE = 'USER' ORDER BY TENANT_ID";
    return (await (await cluster.sys()).rows(sql)).map((row) => row['TENANT_NAME']);
  };

  it('change while their ids stay', async () => {
    cluster.sandbox.renameTenant('a', 'c');
    assert.deepEqual(await names(), ['c', 'b']);
    cluster.sandbox.swapTenants('c', 'b');
    assert.deepEqual(await names(), ['b', 'c']);
  });

  it('are unknown once the tenant is dropped, to every statement', async () => {
    cluster.sandbox.dropTenant('a');
    assert.deepEqual(await names(), ['b']);
    for (const sql of [
      'ALTER SYSTEM BACKUP TENANT = a',
      'ALTER SYSTEM CANCEL BACKUP TENANT = a',
      'ALTER SYSTEM NOARCHIVELOG TENANT = a',
      `ALTER SYSTEM SET ${score} = 7 TENANT = a`,
    ])
      await cluster.refuses('root@sys', sql, unknownTenant);
  });
});

for (const [version, counts] of [
  ['4.2.1', false],
  ['4.2.5', true],
] as const) {
  contract(`6 ALTER SYSTEM through a role on ${version}`, () => {
    const cluster = useFreshCluster({
      version,
      tenants: [{ name: 'a' }],
      users: [{ name: 'dba', roles: [{ name: 'backup', alterSystem: true }] }],
    });

    it(counts ? 'counts' : 'does not count', async () => {
      const sql = 'ALTER SYSTEM CANCEL BACKUP';
      if (counts) await cluster.accepts('dba@sys', sql);
      else await cluster.refuses('dba@sys', sql, { errno: 1227, sqlstate: '42501' });
    });

    it('is shown as a role alone', async () => {
      const rows = await (await cluster.as('dba@sys')).rows('SHOW GRANTS');
      assert.deepEqual(rows.flatMap(Object.values), [
        "GRANT SELECT ON *.* TO 'dba'",
        'GRANT `backup`@`%` TO `dba`@`%`',
      ]);
    });
  });
}
