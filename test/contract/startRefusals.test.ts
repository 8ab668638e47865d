import assert from 'node:assert/strict';
import type { TenantSpec } from '../sandbox/index.ts';
import type { Expected } from './support/client.ts';
import { contract, useCluster } from './support/cluster.ts';
import {
  cannotStart,
  notNormal,
  notArchiving,
  destUnset,
  destUnsetSaidByTenant,
  nobodyEligible,
  notSupported,
  unknownTenant,
} from './support/refusals.ts';

const noRound: readonly [string, string | null][] = [
  ['no round', null],
  ...['PREPARE', 'BEGINNING', 'INTERRUPTED', 'STOPPING', 'STOP', 'SUSPENDING', 'SUSPEND'].map(
    (status): [string, string] => [status, status],
  ),
];
const roundName = (status: string | null): string => `round_${(status ?? 'none').toLowerCase()}`;

contract('2.3 what a BACKUP statement is refused for', () => {
  const tenants: TenantSpec[] = [
    { name: 'good' },
    { name: 'nodest', dataDest: null },
    { name: 'nodest_noarch', dataDest: null, archive: null },
    { name: 'locked', locked: true },
    { name: 'bad' },
    ...noRound.map(([, archive]): TenantSpec => ({ name: roundName(archive), archive })),
  ];
  const cluster = useCluster({ tenants, backupSeconds: 0.3 });

  for (const status of ['CREATING', 'DROPPING', 'RESTORE', 'CREATING_STANDBY']) {
    it(`2.3 tenant status ${status}: BACKUP TENANT= (sys), BACKUP DATABASE (user) → 9040 "${notNormal.message}"`, async () => {
      // Logged in before, because a login to such a tenant is another matter.
      await cluster.as('root@bad');
      cluster.sandbox.setTenantStatus('bad', status);
      try {
        await cluster.refuses('root@sys', 'ALTER SYSTEM BACKUP TENANT = bad', notNormal);
        await cluster.refuses('root@bad', 'ALTER SYSTEM BACKUP DATABASE', notNormal);
      } finally {
        cluster.sandbox.setTenantStatus('bad', 'NORMAL');
      }
    });
  }

  for (const [title, status] of noRound) {
    it(`2.3 archive: ${title}: BACKUP TENANT= (sys), BACKUP DATABASE (user) → 9040 "${notArchiving.message}"`, async () => {
      const name = roundName(status);
      await cluster.refuses('root@sys', `ALTER SYSTEM BACKUP TENANT = ${name}`, notArchiving);
      await cluster.refuses(`root@${name}`, 'ALTER SYSTEM BACKUP DATABASE', notArchiving);
    });
  }

  it(`2.3 data_backup_dest unset, sys names the tenant → 9040 "${destUnset.message}"`, () =>
    cluster.refuses('root@sys', 'ALTER SYSTEM BACKUP TENANT = nodest', destUnset));

  it('2.3 data_backup_dest unset, BACKUP DATABASE (user) → 9040 without a reason', () =>
    cluster.refuses('root@nodest', 'ALTER SYSTEM BACKUP DATABASE', destUnsetSaidByTenant));

  it("2.3 TO 'x' → 1235 “backup do not support using specify path not supported”, from sys and from a tenant", async () => {
    const expected = notSupported('backup do not support using specify path not supported');
    await cluster.refuses('root@sys', "ALTER SYSTEM BACKUP DATABASE TO 'file:///x'", expected);
    await cluster.refuses('root@sys', "ALTER SYSTEM BACKUP TENANT = good TO 'file:///x'", expected);
    await cluster.refuses('root@good', "ALTER SYSTEM BACKUP DATABASE TO = 'file:///x'", expected);
  });

  it('2.3 a user tenant names tenants, even itself → 1235 “user tenant cannot specify tenant names not supported”', async () => {
    const expected = notSupported('user tenant cannot specify tenant names not supported');
    await cluster.refuses('root@good', 'ALTER SYSTEM BACKUP TENANT = good', expected);
    await cluster.refuses('root@good', 'ALTER SYSTEM BACKUP TENANT = nodest', expected);
  });

  it('2.3 ALTER SYSTEM BACKUP without a list (sys) → 1235 “No tenant name specified not supported”', async () => {
    const expected = notSupported('No tenant name specified not supported');
    await cluster.refuses('root@sys', 'ALTER SYSTEM BACKUP', expected);
    await cluster.refuses('root@sys', 'ALTER SYSTEM BACKUP INCREMENTAL PLUS ARCHIVELOG', expected);
  });

  for (const statement of [
    'ALTER SYSTEM BACKUP TENANT = nobody',
    'ALTER SYSTEM BACKUP TENANT = good, nobody',
    'ALTER SYSTEM BACKUP TENANT = ALL',
    'ALTER SYSTEM CANCEL BACKUP TENANT = nobody',
    'ALTER SYSTEM CANCEL BACKUP TENANT = ALL',
    "ALTER SYSTEM ADD DELETE BACKUP POLICY 'default' RECOVERY_WINDOW '7d' TENANT = nobody",
    "ALTER SYSTEM DROP DELETE BACKUP POLICY 'default' TENANT = nobody",
  ]) {
    it(`2.3 sys names an unknown tenant: ${statement} → 5160 “invalid tenant name…”`, () =>
      cluster.refuses('root@sys', statement, unknownTenant));
  }

  for (const statement of [
    'ALTER SYSTEM BACKUP TENANT = sys',
    'ALTER SYSTEM BACKUP TENANT = good, sys',
    'ALTER SYSTEM CANCEL BACKUP TENANT = sys',
    "ALTER SYSTEM ADD DELETE BACKUP POLICY 'default' RECOVERY_WINDOW '7d' TENANT = sys",
  ]) {
    it(`2.3 sys in the list: ${statement} → 4016 “Internal error”`, () =>
      cluster.refuses('root@sys', statement, {
        errno: 4016,
        sqlstate: 'HY000',
        message: 'Internal error',
      }));
  }

  it('2.3 META$… in the list resolves: whatever comes, it is not 5160 and starts nothing', async () => {
    const client = await cluster.sys();
    const statement = 'ALTER SYSTEM BACKUP TENANT = META$1002';
    const refusal = await client.refusal(statement);
    assert.ok(refusal && refusal.errno !== 5160, JSON.stringify(refusal));
    assert.deepEqual(await client.rows('SELECT * FROM oceanbase.CDB_OB_BACKUP_JOBS'), []);
  });

  for (const statement of [
    'ALTER SYSTEM BACKUP TENANT = locked',
    'ALTER SYSTEM BACKUP TENANT = good, locked',
    'ALTER SYSTEM CANCEL BACKUP TENANT = locked',
    'ALTER SYSTEM ARCHIVELOG TENANT = locked',
    'ALTER SYSTEM NOARCHIVELOG TENANT = locked',
    "ALTER SYSTEM ADD DELETE BACKUP POLICY 'default' RECOVERY_WINDOW '7d' TENANT = locked",
  ]) {
    it(`2.3 a locked tenant is named: ${statement} → 5260`, () =>
      cluster.refuses('root@sys', statement, {
        errno: 5260,
        sqlstate: 'HY000',
        message: /^Tenant is locked$|^Tenant 'locked' is locked$/,
      }));
  }

  const order: readonly [string, string, string, Expected][] = [
    ['archive before destination (sys)', 'root@sys', 'TENANT = nodest_noarch', notArchiving],
    ['the first failing tenant of the list', 'root@sys', 'TENANT = good, nodest, round_stop', destUnset],
    [
      'the first failing tenant, the other way round',
      'root@sys',
      'TENANT = round_stop, nodest',
      notArchiving,
    ],
    ['destination before archive (user)', 'root@nodest_noarch', 'DATABASE', destUnsetSaidByTenant],
  ];
  for (const [title, user, what, expected] of order) {
    it(`2.3 check order: ${title}; nothing is inserted`, async () => {
      await cluster.refuses(user, `ALTER SYSTEM BACKUP ${what}`, expected);
      const rows = await (await cluster.sys()).rows('SELECT * FROM oceanbase.CDB_OB_BACKUP_JOBS');
      assert.deepEqual(rows, []);
    });
  }

  it('2.3 check order, sys: status before archive before destination', async () => {
    cluster.sandbox.setTenantStatus('nodest_noarch', 'RESTORE');
    await cluster.refuses('root@sys', 'ALTER SYSTEM BACKUP TENANT = nodest_noarch', notNormal);
    cluster.sandbox.setTenantStatus('nodest_noarch', 'NORMAL');
  });

  it('2.3 check order, user: destination before status before archive before upgrade', async () => {
    await cluster.as('root@nodest');
    await cluster.as('root@round_stop');
    cluster.sandbox.setTenantStatus('nodest', 'RESTORE');
    cluster.sandbox.setTenantStatus('round_stop', 'RESTORE');
    cluster.sandbox.setUpgrading(true);
    await cluster.refuses('root@nodest', 'ALTER SYSTEM BACKUP DATABASE', destUnsetSaidByTenant);
    await cluster.refuses('root@round_stop', 'ALTER SYSTEM BACKUP DATABASE', notNormal);
    cluster.sandbox.setTenantStatus('nodest', 'NORMAL');
    cluster.sandbox.setTenantStatus('round_stop', 'NORMAL');
    await cluster.refuses('root@round_stop', 'ALTER SYSTEM BACKUP DATABASE', notArchiving);
    cluster.sandbox.setUpgrading(false);
  });

  it('2.3 cluster in upgrade mode: BACKUP DATABASE (user) → 9040 “…cluster upgrading”; BACKUP TENANT= (sys) is accepted', async () => {
    cluster.sandbox.setUpgrading(true);
    try {
      await cluster.refuses('root@good', 'ALTER SYSTEM BACKUP DATABASE', cannotStart('cluster upgrading'));
      await cluster.accepts('root@sys', 'ALTER SYSTEM BACKUP TENANT = good');
    } finally {
      cluster.sandbox.setUpgrading(false);
    }
    await cluster.idle();
  });

  it('2.3 some tenants not eligible: BACKUP DATABASE (sys) is OK and leaves them out of EXECUTOR_TENANT_ID', async () => {
    await cluster.idle();
    await cluster.accepts('root@sys', 'ALTER SYSTEM BACKUP DATABASE');
    const row = await (
      await cluster.sys()
    ).row('SELECT EXECUTOR_TENANT_ID FROM oceanbase.CDB_OB_BACKUP_JOBS WHERE TENANT_ID = 1');
    const eligible = String(row['EXECUTOR_TENANT_ID']).split(',');
    assert.ok(eligible.includes(cluster.id('good')) && eligible.includes(cluster.id('bad')), eligible.join());
    for (const name of ['nodest', 'nodest_noarch', ...noRound.map(([, status]) => roundName(status))]) {
      assert.ok(!eligible.includes(cluster.id(name)), name);
    }
    await cluster.idle();
  });
});

contract('2.3 no eligible tenant at all', () => {
  const cluster = useCluster({
    tenants: [
      { name: 'a', archive: null },
      { name: 'b', dataDest: null },
    ],
  });

  it(`2.3 BACKUP DATABASE (sys) → 9040, with a U+FFFC in its words`, () =>
    cluster.refuses('root@sys', 'ALTER SYSTEM BACKUP DATABASE', nobodyEligible));
});
