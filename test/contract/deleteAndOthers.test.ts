// 2.3, the rows about cancelling, deleting, policies and the statements that only sys may use.
import assert from 'node:assert/strict';
import type { Expected } from './support/client.ts';
import { contract, useCluster } from './support/cluster.ts';
import { notSupported } from './support/refusals.ts';

interface Situation {
  readonly row: string;
  readonly user: string;
  readonly sql: string;
  readonly expected: Expected;
}

const noFunction = notSupported('function is not supported');
const needTenant = notSupported('need to specify a tenant name not supported');
const denied: Expected = { errno: 1227, sqlstate: '42501', message: 'Access denied' };
const policy = 'ALTER SYSTEM ADD DELETE BACKUP POLICY';
const tooFew = notSupported(
  'Too little tenant names specified, only one tenant name can be specified not supported',
);
const tooMany = notSupported(
  'Too many tenant names specified, only one tenant name can be specified not supported',
);
const badWindow = notSupported('recovery window is not be time string not supported');

const situations: readonly Situation[] = [
  ...['SUSPEND', 'RESUME'].flatMap((verb) =>
    ['root@sys', 'root@a'].map((user) => ({
      row: 'SUSPEND / RESUME',
      user,
      sql: `ALTER SYSTEM ${verb} BACKUP`,
      expected: { errno: 1210, sqlstate: 'HY000', message: 'Invalid argument' },
    })),
  ),
  ...['CANCEL BACKUP TENANT = a', 'CANCEL BACKUP TENANT = b'].map((sql) => ({
    row: 'user tenant names tenants',
    user: 'root@a',
    sql: `ALTER SYSTEM ${sql}`,
    expected: notSupported('Not supported feature or function'),
  })),
  ...['BACKUPSET 1', 'BACKUPPIECE 1', 'OBSOLETE BACKUP'].map((what) => ({
    row: 'user tenant: DELETE',
    user: 'root@a',
    sql: `ALTER SYSTEM DELETE ${what}`,
    expected: noFunction,
  })),
  ...[
    'BACKUPSET 1',
    'BACKUPSET 1 TENANT = a',
    'BACKUPSET 1 COPY 1',
    'BACKUPPIECE 1',
    'BACKUPPIECE 1 TENANT = a',
  ].map((what) => ({
    row: 'sys: DELETE BACKUPSET/BACKUPPIECE, with or without TENANT',
    user: 'root@sys',
    sql: `ALTER SYSTEM DELETE ${what}`,
    expected: needTenant,
  })),
  ...['', ' TENANT = a'].map((tenant) => ({
    row: 'DELETE OBSOLETE BACKUP without description',
    user: 'root@sys',
    sql: `ALTER SYSTEM DELETE OBSOLETE BACKUP${tenant}`,
    expected: noFunction,
  })),
  ...['BACKUPSET 1', 'BACKUPPIECE 1'].map((what) => ({
    row: 'quirk: DESCRIPTION loses the refusal, RootService refuses',
    user: 'root@sys',
    sql: `ALTER SYSTEM DELETE ${what} DESCRIPTION = 'x'`,
    expected: notSupported('Not supported feature or function'),
  })),
  {
    row: 'policy name not default',
    user: 'root@a',
    sql: `${policy} 'mine' RECOVERY_WINDOW '7d'`,
    expected: notSupported("The policy name is not 'default', it is not supported"),
  },
  {
    row: 'policy name not default',
    user: 'root@a',
    sql: "ALTER SYSTEM DROP DELETE BACKUP POLICY 'mine'",
    expected: notSupported("The policy name is not 'default', it is not supported"),
  },
  {
    row: 'sys gives 0 tenants',
    user: 'root@sys',
    sql: `${policy} 'default' RECOVERY_WINDOW '7d'`,
    expected: tooFew,
  },
  {
    row: 'sys gives 0 tenants',
    user: 'root@sys',
    sql: "ALTER SYSTEM DROP DELETE BACKUP POLICY 'default'",
    expected: tooFew,
  },
  {
    row: 'sys gives >1 tenants',
    user: 'root@sys',
    sql: `${policy} 'default' RECOVERY_WINDOW '7d' TENANT = a, b`,
    expected: tooMany,
  },
  {
    row: 'sys gives >1 tenants',
    user: 'root@sys',
    sql: "ALTER SYSTEM DROP DELETE BACKUP POLICY 'default' TENANT = a, b",
    expected: tooMany,
  },
  {
    row: 'neither window nor redundancy',
    user: 'root@a',
    sql: `${policy} 'default'`,
    expected: notSupported('Neither recovery_window nor redundancy is set not supported'),
  },
  {
    row: 'bad window',
    user: 'root@a',
    sql: `${policy} 'default' RECOVERY_WINDOW 'soon'`,
    expected: badWindow,
  },
  {
    row: 'redundancy ≠ 1',
    user: 'root@a',
    sql: `${policy} 'default' RECOVERY_WINDOW '7d' REDUNDANCY 2`,
    expected: notSupported('Redundancy not equal to 1 is not supported'),
  },
  {
    row: 'user tenant: SET DECRYPTION',
    user: 'root@a',
    sql: "SET DECRYPTION IDENTIFIED BY 'x'",
    expected: notSupported('non-sys tenant set decryption is not supported'),
  },
  {
    row: 'user tenant: RESTORE',
    user: 'root@a',
    sql: "ALTER SYSTEM RESTORE new FROM 'file:///x' WITH 'pool_list=p'",
    expected: denied,
  },
  {
    row: 'user tenant: RECOVER TABLE',
    user: 'root@a',
    sql: "ALTER SYSTEM RECOVER TABLE db.t TO TENANT b FROM 'file:///x' WITH 'pool_list=p'",
    expected: denied,
  },
  {
    row: 'no usable set',
    user: 'root@sys',
    sql: "ALTER SYSTEM RESTORE new FROM 'file:///nothing/here' WITH 'pool_list=p'",
    expected: { errno: 9119, sqlstate: 'HY000' },
  },
  {
    row: 'user tenant: CANCEL RESTORE',
    user: 'root@a',
    sql: 'ALTER SYSTEM CANCEL RESTORE new',
    expected: denied,
  },
  {
    row: 'user tenant: CANCEL RECOVER TABLE',
    user: 'root@a',
    sql: 'ALTER SYSTEM CANCEL RECOVER TABLE new',
    expected: { errno: 4179, sqlstate: 'HY000', message: 'user tenant cancel recover table is not allowed' },
  },
  {
    row: 'user tenant: BACKUP CLUSTER PARAMETERS',
    user: 'root@a',
    sql: "ALTER SYSTEM BACKUP CLUSTER PARAMETERS TO 'file:///x'",
    expected: { errno: 4179, sqlstate: 'HY000', message: 'operation from regular user tenant not allowed' },
  },
  {
    row: 'restore target name exists',
    user: 'root@sys',
    sql: "ALTER SYSTEM RESTORE a FROM 'file:///x' WITH 'pool_list=p'",
    expected: {
      errno: 4179,
      sqlstate: 'HY000',
      message: 'restore tenant with existed tenant name is not allowed',
    },
  },
  {
    row: 'an EE-only statement in CE',
    user: 'root@sys',
    sql: "ALTER SYSTEM BACKUP KEY TENANT = a TO 'file:///x' ENCRYPTED BY 'k'",
    expected: { errno: 1064, sqlstate: '42000', message: /^You have an error in your SQL syntax/ },
  },
];

contract('2.3 cancel, delete, policies, sys-only statements', () => {
  const cluster = useCluster({ tenants: [{ name: 'a' }, { name: 'b' }], backupSeconds: 0.3 });

  // Without it no RESTORE gets any further, whatever else is wrong with it.
  before(() => cluster.accepts('root@sys', 'ALTER SYSTEM SET restore_concurrency = 10'));

  for (const { row, user, sql, expected } of situations) {
    it(`2.3 ${row}: ${user}: ${sql} → ${expected.errno}`, () => cluster.refuses(user, sql, expected));
  }

  it('2.3 nothing runs: CANCEL BACKUP is OK, from sys, with a list and from a tenant', async () => {
    await cluster.accepts(
      'root@sys',
      'ALTER SYSTEM CANCEL BACKUP',
      'ALTER SYSTEM CANCEL BACKUP TENANT = a, b',
    );
    await cluster.accepts('root@a', 'ALTER SYSTEM CANCEL BACKUP');
  });

  it('2.3 restore_concurrency = 0: RESTORE → 4179', async () => {
    await cluster.accepts('root@sys', 'ALTER SYSTEM SET restore_concurrency = 0');
    await cluster.refuses('root@sys', "ALTER SYSTEM RESTORE new FROM 'file:///x' WITH 'pool_list=p'", {
      errno: 4179,
      sqlstate: 'HY000',
      message: 'restore tenant when restore_concurrency is 0 not allowed',
    });
    await cluster.accepts('root@sys', 'ALTER SYSTEM SET restore_concurrency = 10');
  });

  it('1.2 CANCEL DELETE BACKUP is the one that works', async () => {
    await cluster.accepts('root@a', 'ALTER SYSTEM CANCEL DELETE BACKUP');
    await cluster.accepts('root@sys', 'ALTER SYSTEM CANCEL DELETE BACKUP TENANT = a');
  });

  it("2.3 quirk: DELETE OBSOLETE BACKUP DESCRIPTION='x' really runs", () =>
    cluster.accepts('root@a', "ALTER SYSTEM DELETE OBSOLETE BACKUP DESCRIPTION = 'x'"));

  it('1.2, 4.5 a policy comes and goes: sys for one tenant, a tenant for itself; twice is an error', async () => {
    const rows = async (): Promise<unknown> =>
      (await cluster.sys()).rows('SELECT * FROM oceanbase.CDB_OB_BACKUP_DELETE_POLICY ORDER BY TENANT_ID');
    await cluster.accepts('root@sys', `${policy} = 'default' RECOVERY_WINDOW = '7d' TENANT = b`);
    await cluster.accepts('root@a', `${policy} 'default' RECOVERY_WINDOW '3d' REDUNDANCY 1`);
    assert.deepEqual(await rows(), [
      { TENANT_ID: cluster.id('a'), POLICY_NAME: 'default', RECOVERY_WINDOW: '3d' },
      { TENANT_ID: cluster.id('b'), POLICY_NAME: 'default', RECOVERY_WINDOW: '7d' },
    ]);
    const refusal = await (await cluster.as('root@a')).refusal(`${policy} 'default' RECOVERY_WINDOW '3d'`);
    assert.ok(refusal && [1062, 4017].includes(refusal.errno), JSON.stringify(refusal));
    await cluster.accepts('root@a', "ALTER SYSTEM DROP DELETE BACKUP POLICY 'default'");
    await cluster.accepts('root@sys', "ALTER SYSTEM DROP DELETE BACKUP POLICY 'default' TENANT = b");
    assert.deepEqual(await rows(), []);
  });
});

contract('2.3 standby tenant', () => {
  const cluster = useCluster({ tenants: [{ name: 's', role: 'STANDBY' }], backupSeconds: 0.3 });

  it('2.3 no special refusal: BACKUP from sys and from the tenant', async () => {
    const sys = await cluster.sys();
    const role = await sys.value("SELECT TENANT_ROLE FROM oceanbase.DBA_OB_TENANTS WHERE TENANT_NAME = 's'");
    assert.equal(role, 'STANDBY');
    await cluster.accepts('root@sys', 'ALTER SYSTEM BACKUP TENANT = s');
    await cluster.accepts('root@s', 'ALTER SYSTEM BACKUP DATABASE');
  });
});
