// 2.3, 4.3: INCREMENTAL and what it silently becomes; PLUS ARCHIVELOG.
import assert from 'node:assert/strict';
import type { SandboxVersion } from '../sandbox/index.ts';
import { type Cluster, contract, useFreshCluster } from './support/cluster.ts';
import { Recording, bigint } from './support/record.ts';

async function types(cluster: Cluster): Promise<Record<string, unknown>> {
  const rows = await (
    await cluster.sys()
  ).rows('SELECT TENANT_ID, BACKUP_TYPE FROM oceanbase.CDB_OB_BACKUP_JOBS');
  const history = await (
    await cluster.sys()
  ).rows('SELECT TENANT_ID, BACKUP_TYPE FROM oceanbase.CDB_OB_BACKUP_JOB_HISTORY ORDER BY JOB_ID');
  return Object.fromEntries(
    [...history, ...rows].map((row): [string, unknown] => [String(row['TENANT_ID']), row['BACKUP_TYPE']]),
  );
}

for (const version of ['4.1', '4.2.1', '4.2.5', '4.3.5'] as const satisfies SandboxVersion[]) {
  contract(`4.3 INCREMENTAL on ${version}`, () => {
    const cluster = useFreshCluster({ version, tenants: [{ name: 'a' }], backupSeconds: 0.3 });
    const back = (what: string) =>
      Recording.of(cluster, () => cluster.accepts('root@sys', `ALTER SYSTEM BACKUP ${what}`));

    it('2.3, 8.11 no previous full set: OK; the child’s row becomes FULL, the sys row says INC', async () => {
      await back('INCREMENTAL TENANT = a');
      assert.deepEqual(await types(cluster), { '1': 'INC', [cluster.id('a')]: 'FULL' });
      const set = await (await cluster.sys()).row('SELECT * FROM oceanbase.CDB_OB_BACKUP_SET_FILES');
      assert.deepEqual([set['BACKUP_TYPE'], set['PREV_FULL_BACKUP_SET_ID']], ['FULL', '0']);
    });

    it('4.3 after a full set: INC, whose set names the full and the last set before it', async () => {
      await back('TENANT = a');
      await back('INCREMENTAL DATABASE');
      await back('INCREMENTAL DATABASE');
      assert.deepEqual(await types(cluster), { '1': 'INC', [cluster.id('a')]: 'INC' });
      const sets = await (
        await cluster.sys()
      ).rows(
        'SELECT BACKUP_SET_ID, BACKUP_TYPE, PREV_FULL_BACKUP_SET_ID, PREV_INC_BACKUP_SET_ID FROM oceanbase.CDB_OB_BACKUP_SET_FILES ORDER BY BACKUP_SET_ID',
      );
      assert.deepEqual(
        sets.map((set) => [set['BACKUP_TYPE'], set['PREV_FULL_BACKUP_SET_ID']]),
        [
          ['FULL', '0'],
          ['INC', '1'],
          ['INC', '1'],
        ],
      );
    });

    it('4.3 a tenant-started one: its only row says what it became', async () => {
      await Recording.of(cluster, () =>
        cluster.accepts('root@a', 'ALTER SYSTEM BACKUP INCREMENTAL DATABASE'),
      );
      assert.deepEqual(await types(cluster), { [cluster.id('a')]: 'FULL' });
    });

    if (version === '4.2.1' || version === '4.2.5') {
      it('2.3 previous set has another data version: BACKUP INCREMENTAL (user) → 9040 “…cross compatible…”', async () => {
        await back('TENANT = a');
        cluster.sandbox.setDataVersion('a', '4.2.5.7');
        await cluster.refuses('root@a', 'ALTER SYSTEM BACKUP INCREMENTAL DATABASE', {
          errno: 9040,
          sqlstate: 'HY000',
          message:
            /^backup can not start, because cross compatible incremental backup is not supported, previous backup set compatible is \S+, current compatible is \S+$/,
        });
      });
    }

    if (version === '4.2.1' || version === '4.2.5') {
      it('2.3, 4.3 the same from sys: accepted, and the tenant is skipped without a row', async () => {
        await back('TENANT = a');
        cluster.sandbox.setDataVersion('a', '4.2.5.7');
        await back('INCREMENTAL TENANT = a');
        const rows = await (
          await cluster.sys()
        ).rows(
          'SELECT TENANT_ID, STATUS FROM oceanbase.CDB_OB_BACKUP_JOB_HISTORY WHERE INITIATOR_JOB_ID = 2',
        );
        assert.deepEqual(rows, [{ TENANT_ID: '1', STATUS: 'COMPLETED' }]);
      });
    }

    if (version === '4.3.5') {
      it('2.3 previous set has another data version, 4.3+: silently becomes FULL', async () => {
        await back('TENANT = a');
        cluster.sandbox.setDataVersion('a', '4.3.5.9');
        await Recording.of(cluster, () =>
          cluster.accepts('root@a', 'ALTER SYSTEM BACKUP INCREMENTAL DATABASE'),
        );
        const sets = await (
          await cluster.sys()
        ).rows('SELECT BACKUP_TYPE FROM oceanbase.CDB_OB_BACKUP_SET_FILES');
        assert.deepEqual(sets, [{ BACKUP_TYPE: 'FULL' }, { BACKUP_TYPE: 'FULL' }]);
      });
    }
  });
}

contract('4.2 PLUS ARCHIVELOG', () => {
  const cluster = useFreshCluster({ tenants: [{ name: 'a' }], backupSeconds: 0.5 });

  it('4.2 BACKUP_LOG waits until the archive’s CHECKPOINT_SCN ≥ END_SCN', async () => {
    const sys = await cluster.connect();
    let logs = 0;
    await Recording.of(
      cluster,
      () => cluster.accepts('root@sys', 'ALTER SYSTEM BACKUP TENANT = a PLUS ARCHIVELOG'),
      async (latest) => {
        const done = latest.places.find(
          ({ view, status }) => view === 'TASK_HISTORY' && status === 'COMPLETED',
        );
        logs += latest.tasks.filter((row) => row['STATUS'] === 'BACKUP_LOG').length;
        if (done === undefined) return;
        const task = await sys.row('SELECT END_SCN FROM oceanbase.CDB_OB_BACKUP_TASK_HISTORY');
        const archive = await sys.row('SELECT CHECKPOINT_SCN FROM oceanbase.CDB_OB_ARCHIVELOG');
        assert.ok(bigint(task, 'END_SCN') > 0n);
        assert.ok(bigint(archive, 'CHECKPOINT_SCN') >= bigint(task, 'END_SCN'));
      },
    );
    assert.ok(logs > 0, 'BACKUP_LOG was not seen');
    const set = await sys.row('SELECT PLUS_ARCHIVELOG FROM oceanbase.CDB_OB_BACKUP_SET_FILES');
    assert.equal(set['PLUS_ARCHIVELOG'], 'ON');
  });

  it('4.2 BACKUP_LOG is passed through without it, too', async () => {
    const seen = new Set<string>();
    for (let attempt = 0; attempt < 5 && !seen.has('BACKUP_LOG'); attempt += 1) {
      const recording = await Recording.of(cluster, () =>
        cluster.accepts('root@sys', 'ALTER SYSTEM BACKUP TENANT = a'),
      );
      for (const { places } of recording.samples) for (const { status } of places) seen.add(status);
    }
    assert.ok(seen.has('BACKUP_LOG'));
  });
});
