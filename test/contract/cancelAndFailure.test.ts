// 4.1, 4.3 and the asynchronous rows of 2.3: backups that do not end well.
import assert from 'node:assert/strict';
import type { Row } from './support/client.ts';
import { type Cluster, contract, useFreshCluster } from './support/cluster.ts';
import { Recording, assertInOrder } from './support/record.ts';
import { until } from './support/until.ts';

const jobComment = {
  rootService: (code: number) =>
    new RegExp(String.raw`^\(ROOTSERVICE\)addr: [\d.]+:\d+, result: ${code}\(.+\), trace_id: Y\S+$`),
  server: (code: number) =>
    new RegExp(
      String.raw`^\(SERVER\)ls_id: \d+, addr: [\d.]+:\d+, module: BACKUP_DATA, result: ${code}\(.+\), trace_id: Y\S+$`,
    ),
};

interface End {
  readonly job: Row;
  readonly task: Row | undefined;
  readonly set: Row | undefined;
}

async function endOf(cluster: Cluster, tenant: string): Promise<End> {
  const sys = await cluster.sys();
  const last = async (view: string): Promise<Row | undefined> =>
    (
      await sys.rows(
        `SELECT * FROM oceanbase.CDB_OB_BACKUP_${view} WHERE TENANT_ID = ${tenant} ORDER BY BACKUP_SET_ID DESC LIMIT 1`,
      )
    )[0];
  const job = await last('JOB_HISTORY');
  assert.ok(job, `no history of tenant ${tenant}`);
  return { job, task: await last('TASK_HISTORY'), set: await last('SET_FILES') };
}

/** Once a task of the tenant is at work on data. */
async function atWork(cluster: Cluster, name: string): Promise<void> {
  const sys = await cluster.sys();
  await until(`${name}'s backup at work`, async () => {
    const rows = await sys.rows(
      `SELECT STATUS FROM oceanbase.CDB_OB_BACKUP_TASKS WHERE TENANT_ID = ${cluster.id(name)}`,
    );
    return rows.length > 0 && rows[0]?.['STATUS'] !== 'INIT';
  });
}

contract('4.1, 4.3 cancelling', () => {
  const cluster = useFreshCluster({ tenants: [{ name: 'a' }, { name: 'b' }], backupSeconds: 1.5 });

  const assertCancelled = ({ job, task, set }: End): void => {
    assert.deepEqual([job['STATUS'], job['RESULT'], job['COMMENT']], ['CANCELED', '-4072', '']);
    assert.deepEqual([task?.['STATUS'], task?.['COMMENT']], ['CANCELED', 'Operation canceled']);
    assert.equal(set?.['STATUS'], 'FAILED');
    assert.notEqual(set['FILE_STATUS'], 'AVAILABLE');
  };

  it('4.1, 8.14 CANCEL BACKUP from sys: every child and the sys row CANCELING → CANCELED, RESULT -4072, COMMENT empty', async () => {
    const recording = await Recording.of(cluster, async () => {
      await cluster.accepts('root@sys', 'ALTER SYSTEM BACKUP DATABASE');
      await atWork(cluster, 'a');
      await atWork(cluster, 'b');
      await cluster.accepts('root@sys', 'ALTER SYSTEM CANCEL BACKUP');
    });
    for (const key of recording.jobKeys()) {
      const seen = recording.statuses('job', key);
      assertInOrder(seen, ['INIT', 'DOING', 'CANCELING', 'CANCELED']);
      assert.equal(seen.at(-1), 'CANCELED');
    }
    for (const key of recording.taskKeys()) assert.equal(recording.statuses('task', key).at(-1), 'CANCELED');
    assertCancelled(await endOf(cluster, cluster.id('a')));
    assertCancelled(await endOf(cluster, cluster.id('b')));
    const { job } = await endOf(cluster, '1');
    assert.deepEqual([job['STATUS'], job['RESULT'], job['COMMENT']], ['CANCELED', '-4072', '']);
  });

  it('4.3, 8.14 CANCEL BACKUP TENANT=b: b CANCELED, a COMPLETED, the sys row FAILED with -4072', async () => {
    await Recording.of(cluster, async () => {
      await cluster.accepts('root@sys', 'ALTER SYSTEM BACKUP DATABASE');
      await atWork(cluster, 'b');
      await cluster.accepts('root@sys', 'ALTER SYSTEM CANCEL BACKUP TENANT = b');
    });
    assertCancelled(await endOf(cluster, cluster.id('b')));
    assert.equal((await endOf(cluster, cluster.id('a'))).job['STATUS'], 'COMPLETED');
    const { job } = await endOf(cluster, '1');
    assert.deepEqual([job['STATUS'], job['RESULT']], ['FAILED', '-4072']);
  });

  it('4.1 a tenant cancels its own', async () => {
    const recording = await Recording.of(cluster, async () => {
      await cluster.accepts('root@a', 'ALTER SYSTEM BACKUP DATABASE');
      await atWork(cluster, 'a');
      await cluster.accepts('root@a', 'ALTER SYSTEM CANCEL BACKUP');
    });
    assertInOrder(recording.statuses('job', `${cluster.id('a')}/1`), [
      'INIT',
      'DOING',
      'CANCELING',
      'CANCELED',
    ]);
    assertCancelled(await endOf(cluster, cluster.id('a')));
  });

  it('4.1 cancelled before any child started: still CANCELED', async () => {
    await Recording.of(cluster, () =>
      cluster.accepts('root@sys', 'ALTER SYSTEM BACKUP DATABASE', 'ALTER SYSTEM CANCEL BACKUP'),
    );
    assert.equal((await endOf(cluster, '1')).job['STATUS'], 'CANCELED');
    const sets = await (
      await cluster.sys()
    ).rows("SELECT * FROM oceanbase.CDB_OB_BACKUP_SET_FILES WHERE STATUS = 'SUCCESS'");
    assert.deepEqual(sets, []);
  });

  it('4.1 a second CANCEL while the first is at work is OK', async () => {
    await cluster.accepts('root@sys', 'ALTER SYSTEM BACKUP DATABASE');
    await atWork(cluster, 'a');
    await cluster.accepts('root@sys', 'ALTER SYSTEM CANCEL BACKUP', 'ALTER SYSTEM CANCEL BACKUP');
  });
});

contract('4.3 failing', () => {
  const cluster = useFreshCluster({ tenants: [{ name: 'a' }, { name: 'b' }], backupSeconds: 1 });

  const assertFailed = ({ job, task, set }: End, code: number): void => {
    assert.deepEqual([job['STATUS'], job['RESULT']], ['FAILED', String(code)]);
    const comment = String(job['COMMENT']);
    assert.ok(
      jobComment.rootService(code).test(comment) || jobComment.server(code).test(comment),
      `COMMENT ${comment}`,
    );
    if (task !== undefined) {
      assert.equal(task['STATUS'], 'FAILED');
      assert.equal(task['RESULT'], String(code));
      assert.doesNotMatch(String(task['COMMENT']), /addr:|trace_id/, 'plain error text');
      assert.notEqual(task['COMMENT'], '');
    }
    if (set !== undefined) {
      assert.equal(set['STATUS'], 'FAILED');
      assert.notEqual(set['FILE_STATUS'], 'AVAILABLE');
    }
  };

  it('4.3 a child fails: its RESULT and COMMENT, its task’s plain words; the other completes; sys FAILED with the child’s RESULT', async () => {
    cluster.sandbox.failNextBackup(-4016, 'Internal error');
    await Recording.of(cluster, () => cluster.accepts('root@sys', 'ALTER SYSTEM BACKUP DATABASE'));
    const ends = [await endOf(cluster, cluster.id('a')), await endOf(cluster, cluster.id('b'))];
    const failed = ends.filter(({ job }) => job['STATUS'] === 'FAILED');
    assert.equal(failed.length, 1);
    const [one] = failed;
    assert.ok(one);
    assertFailed(one, -4016);
    assert.match(String(one.task?.['COMMENT']), /Internal error/);
    assert.equal(ends.filter(({ job }) => job['STATUS'] === 'COMPLETED').length, 1);
    const { job } = await endOf(cluster, '1');
    assert.deepEqual([job['STATUS'], job['RESULT']], ['FAILED', '-4016']);
  });

  it('2.3 destination wiped after being set: the statement succeeds, the job fails with -9080', async () => {
    cluster.sandbox.loseDestination('a');
    const recording = await Recording.of(cluster, () =>
      cluster.accepts('root@a', 'ALTER SYSTEM BACKUP DATABASE'),
    );
    assert.equal(recording.statuses('job', `${cluster.id('a')}/1`).at(-1), 'FAILED');
    assertFailed(await endOf(cluster, cluster.id('a')), -9080);
  });

  const midway: readonly [row: string, code: number, act: (cluster: Cluster) => void][] = [
    [
      'archive interrupted while the job runs',
      -9027,
      ({ sandbox }) => sandbox.setArchive('a', 'INTERRUPTED'),
    ],
    ['archive not running while the job runs', -9029, ({ sandbox }) => sandbox.setArchive('a', 'STOP')],
    ['data version changed during the job', -4143, ({ sandbox }) => sandbox.setDataVersion('a', '4.2.5.9')],
    ['upgrade mode during the job', -4109, ({ sandbox }) => sandbox.setUpgrading(true)],
    ['device full', -9082, ({ sandbox }) => sandbox.fillDevice('a')],
    ['destination lost during the job', -9080, ({ sandbox }) => sandbox.loseDestination('a')],
  ];
  for (const [row, code, act] of midway) {
    it(`2.3 ${row} → ${code} in RESULT and COMMENT`, async () => {
      await Recording.of(cluster, async () => {
        await cluster.accepts('root@a', 'ALTER SYSTEM BACKUP DATABASE');
        await atWork(cluster, 'a');
        act(cluster);
      });
      assertFailed(await endOf(cluster, cluster.id('a')), code);
    });
  }

  it('4.3 a failed backup does not stop the next one', async () => {
    cluster.sandbox.failNextBackup(-4016, 'Internal error');
    await Recording.of(cluster, () => cluster.accepts('root@a', 'ALTER SYSTEM BACKUP DATABASE'));
    await Recording.of(cluster, () => cluster.accepts('root@a', 'ALTER SYSTEM BACKUP DATABASE'));
    assert.equal((await endOf(cluster, cluster.id('a'))).job['STATUS'], 'COMPLETED');
  });
});
