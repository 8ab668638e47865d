// Section 8, the traps that no other file walks into. Those elsewhere have their number in their title.
import assert from 'node:assert/strict';
import type { SandboxVersion } from '../sandbox/index.ts';
import { contract, useCluster } from './support/cluster.ts';

contract('8 traps', () => {
  const cluster = useCluster({ tenants: [{ name: 'a' }, { name: 'b' }], backupSeconds: 0.4 });

  it('8.1 LOG_MODE = ARCHIVELOG is not enough: only a round that is DOING is', async () => {
    cluster.sandbox.setArchive('b', 'INTERRUPTED');
    const sys = await cluster.sys();
    const mode = await sys.value("SELECT LOG_MODE FROM oceanbase.DBA_OB_TENANTS WHERE TENANT_NAME = 'b'");
    assert.equal(mode, 'ARCHIVELOG');
    await cluster.refuses('root@sys', 'ALTER SYSTEM BACKUP TENANT = b', { errno: 9040, sqlstate: 'HY000' });
    cluster.sandbox.setArchive('b', 'DOING');
  });

  it('8.4 TENANT = ALL: nobody for BACKUP, everybody for ARCHIVELOG', async () => {
    await cluster.refuses('root@sys', 'ALTER SYSTEM BACKUP TENANT = ALL', { errno: 5160, sqlstate: 'HY000' });
    await cluster.accepts('root@sys', 'ALTER SYSTEM ARCHIVELOG TENANT = ALL');
  });

  it('8.7 the greeting does not say OceanBase; @@version_comment and version() do', async () => {
    const client = await cluster.connect();
    const row = await client.row('SELECT @@version_comment AS C, version() AS V');
    assert.match(String(row['C']), /^OceanBase/);
    assert.match(String(row['V']), /OceanBase/);
  });

  it('8.9 JOB_ID is no key: it repeats between tenants; the initiator’s pair is one', async () => {
    await cluster.accepts('root@sys', 'ALTER SYSTEM BACKUP DATABASE');
    await cluster.finished('a');
    await cluster.finished('b');
    const sys = await cluster.sys();
    const ids = await sys.rows('SELECT DISTINCT JOB_ID FROM oceanbase.CDB_OB_BACKUP_JOB_HISTORY');
    assert.deepEqual(ids, [{ JOB_ID: '1' }]);
    const children = await sys.rows(
      'SELECT TENANT_ID FROM oceanbase.CDB_OB_BACKUP_JOB_HISTORY WHERE INITIATOR_TENANT_ID = 1 AND INITIATOR_JOB_ID = 1 AND TENANT_ID <> 1 ORDER BY TENANT_ID',
    );
    assert.deepEqual(
      children.map((row) => row['TENANT_ID']).sort(),
      [cluster.id('a'), cluster.id('b')].sort(),
    );
  });

  it('8.17 SCNs have more digits than a double holds', async () => {
    const sys = await cluster.sys();
    const [row] = await sys.rows(
      'SELECT START_REPLAY_SCN, MIN_RESTORE_SCN, (SELECT MAX(START_SCN) FROM oceanbase.CDB_OB_BACKUP_TASK_HISTORY) AS START_SCN FROM oceanbase.CDB_OB_BACKUP_SET_FILES',
    );
    for (const [column, value] of Object.entries(row ?? {})) {
      assert.ok(BigInt(value ?? 0) > BigInt(Number.MAX_SAFE_INTEGER), `${column} ${String(value)}`);
    }
  });
});

const progress: Readonly<Record<SandboxVersion, { readonly cdb: boolean; readonly dba: boolean }>> = {
  '4.1': { cdb: false, dba: false },
  '4.2.1': { cdb: false, dba: false },
  '4.2.5': { cdb: true, dba: false },
  '4.3.5': { cdb: true, dba: true },
};
for (const [version, { cdb, dba }] of Object.entries(progress)) {
  contract(`8.12 DATA_PROGRESS on ${version}`, () => {
    const cluster = useCluster({
      version: version as SandboxVersion,
      tenants: [{ name: 'm' }, { name: 'o', mode: 'ORACLE' }],
    });
    const views: readonly [user: string, view: string, there: boolean, errno: number][] = [
      ['root@sys', 'oceanbase.CDB_OB_BACKUP_TASKS', cdb, 1054],
      ['root@m', 'oceanbase.DBA_OB_BACKUP_TASKS', dba, 1054],
      ['SYS@o', 'SYS.DBA_OB_BACKUP_TASKS', dba, 904],
      ['root@sys', 'oceanbase.CDB_OB_BACKUP_TASK_HISTORY', false, 1054],
    ];
    for (const [user, view, there, errno] of views) {
      it(`8.12 ${version}: ${view} ${there ? 'has it' : 'does not have it'}`, async () => {
        const refusal = await (await cluster.as(user)).refusal(`SELECT DATA_PROGRESS FROM ${view}`);
        assert.equal(refusal?.errno, there ? undefined : errno);
      });
    }
  });
}
