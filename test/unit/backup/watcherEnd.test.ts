import assert from 'node:assert/strict';
import { countPhases, jobEnd } from '../../../src/backup/outcome.ts';
import type { JobSnapshot } from '../../../src/backup/watcher.ts';
import { jobRow, serverNow, setRow, sysKey, sysRow, tenantId } from '../support/rows.ts';
import {
  broken,
  completed,
  confirming,
  hidden,
  nothing,
  phases,
  running,
  Scene,
} from '../support/watcherScene.ts';

/** Proven for tenant 1002. */
const done = {
  jobs: [jobRow({ source: 'HISTORY', status: 'COMPLETED', endedAt: serverNow })],
  sets: [setRow()],
};

function endOf(snapshot: JobSnapshot | undefined): string {
  assert.ok(snapshot);
  return jobEnd(countPhases(snapshot.backups.map(({ phase }) => phase)), snapshot.initiator);
}

describe('watching a job to its end', () => {
  it('ends once, and costs nothing from then on', async () => {
    const scene = new Scene();
    const { seen, watch } = scene.watch('visible');
    await scene.clock.pass(1_000);
    scene.views = completed;
    await scene.clock.pass(1_000);
    assert.deepEqual(
      seen.map(({ over }) => over),
      [false, false, true],
    );
    assert.deepEqual(phases(watch.snapshot), ['completed']);
    assert.equal(scene.clock.pending, 0);
    watch.setAttention('background');
    watch.setAttention('visible');
    await scene.clock.pass(3_600_000);
    assert.equal(scene.looks.length, 3);
    assert.equal(seen.length, 3);
  });

  it('believes that a tenant was skipped only after 5 s: views are not read at one instant', async () => {
    const scene = new Scene();
    const skipped = { jobs: [sysRow({ source: 'HISTORY', status: 'COMPLETED' })] };
    scene.views = skipped;
    const { last } = scene.watch('visible');
    await scene.clock.pass(4_000);
    assert.deepEqual([last()?.over, ...phases(last())], [false, 'ending']);
    scene.views = running;
    await scene.clock.pass(1_000);
    scene.views = skipped;
    await scene.clock.pass(5_000);
    assert.deepEqual([last()?.over, ...phases(last())], [false, 'ending'], 'the 5 s begin anew');
    await scene.clock.pass(1_000);
    assert.deepEqual([last()?.over, ...phases(last())], [true, 'skipped']);
  });

  it('goes on with the others when one has ended', async () => {
    const scene = new Scene();
    const other = { initiatorTenantId: 1, jobId: 8 };
    scene.views = completed;
    const first = scene.watch('visible');
    const second = scene.watch('visible', other);
    await scene.clock.pass(2_000);
    assert.equal(first.seen.length, 1);
    assert.equal(second.seen.length, 3);
    assert.deepEqual(scene.looks.at(-1)?.keys, [other]);
  });

  it('is over when every tenant’s part is', async () => {
    const scene = new Scene();
    const parts = [
      jobRow({ source: 'HISTORY', status: 'FAILED', result: -4016 }),
      jobRow({ tenantId: 1004, jobId: 1 }),
    ];
    scene.views = { jobs: parts };
    const { last } = scene.watch('visible', sysKey, [tenantId, 1004]);
    await scene.clock.pass(0);
    assert.deepEqual([last()?.over, ...phases(last())], [false, 'failed', 'running']);
    scene.views = { jobs: parts.map((row) => ({ ...row, source: 'HISTORY', status: 'CANCELED' })) };
    await scene.clock.pass(1_000);
    assert.deepEqual([last()?.over, ...phases(last())], [true, 'canceled', 'canceled']);
  });

  it('gives up a job that no view shows for 60 s, not one that shows up meanwhile', async () => {
    const scene = new Scene();
    scene.views = nothing;
    const { last } = scene.watch('visible');
    await scene.clock.pass(59_000);
    assert.equal(last()?.over, false);
    scene.views = running;
    await scene.clock.pass(1_000);
    scene.views = nothing;
    await scene.clock.pass(60_000);
    assert.equal(last()?.over, false, 'the 60 s begin anew');
    await scene.clock.pass(1_000);
    assert.deepEqual([last()?.over, ...phases(last())], [true, 'missing']);
    assert.equal(scene.clock.pending, 0);
  });

  it('ends although the clock is set back meanwhile', async () => {
    const scene = new Scene();
    scene.views = nothing;
    const { last } = scene.watch('visible');
    await scene.clock.pass(30_000);
    scene.clock.set(-86_400_000);
    await scene.clock.pass(62_000);
    assert.deepEqual([last()?.over, ...phases(last())], [true, 'missing']);
  });

  it('counts a tenant that came into the job after it was asked for as a part of it', async () => {
    const scene = new Scene();
    const late = jobRow({ tenantId: 1004, jobId: 1, source: 'HISTORY', status: 'FAILED', result: -9082 });
    const executorTenantIds = [tenantId, 1004];
    scene.views = { jobs: [sysRow({ executorTenantIds }), jobRow()] };
    const { last } = scene.watch('visible');
    await scene.clock.pass(0);
    assert.deepEqual([last()?.over, ...phases(last())], [false, 'running', 'waiting']);
    const failed = { source: 'HISTORY', status: 'FAILED', result: -9082 } as const;
    scene.views = {
      jobs: [sysRow({ ...failed, executorTenantIds }), ...done.jobs, late],
      sets: done.sets,
      seesInitiator: () => true,
    };
    await scene.clock.pass(1_000);
    assert.deepEqual([last()?.over, ...phases(last())], [true, 'completed', 'failed']);
    assert.equal(endOf(last()), 'partly');
  });

  it('is not completed while the row of who started it is open, nor where that says something else', async () => {
    const scene = new Scene();
    scene.views = { jobs: [sysRow(), ...done.jobs], sets: done.sets, seesInitiator: () => true };
    const { last } = scene.watch('visible');
    await scene.clock.pass(900_000);
    assert.deepEqual([last()?.over, ...phases(last())], [false, 'confirming']);
    const failed = sysRow({ source: 'HISTORY', status: 'FAILED', result: -9082 });
    scene.views = { jobs: [failed, ...done.jobs], sets: done.sets, seesInitiator: () => true };
    await scene.clock.pass(1_000);
    assert.deepEqual([last()?.over, endOf(last())], [true, 'partly']);
  });

  it('does without the row of who started it where this login has none, or where it is gone for 5 s', async () => {
    for (const [sees, afterMs] of [
      [false, 0],
      [true, 5_000],
    ] as const) {
      const scene = new Scene();
      scene.views = { ...done, seesInitiator: () => sees };
      const { last } = scene.watch('visible');
      await scene.clock.pass(Math.max(0, afterMs - 1_000));
      assert.equal(last()?.over, !sees);
      await scene.clock.pass(1_000);
      assert.deepEqual([last()?.over, endOf(last())], [true, 'completed']);
    }
  });

  it('ends although no view shows one of its parts: the login was changed to a tenant’s own', async () => {
    const scene = new Scene();
    scene.views = done;
    const { last } = scene.watch('visible', sysKey, [tenantId, 1004]);
    await scene.clock.pass(59_000);
    assert.equal(last()?.over, false);
    await scene.clock.pass(1_000);
    assert.deepEqual([last()?.over, ...phases(last())], [true, 'completed', 'missing']);
    assert.equal(scene.clock.pending, 0);
  });

  it('ends by its word where a row stays in JOBS for ten minutes after it', async () => {
    for (const [status, phase] of [
      ['FAILED', 'failed'],
      ['CANCELED', 'canceled'],
      ['COMPLETED', 'unproven'],
    ] as const) {
      const scene = new Scene();
      scene.views = { jobs: [jobRow({ status, endedAt: serverNow })], sets: done.sets };
      const { last } = scene.watch('visible');
      await scene.clock.pass(599_000);
      assert.equal(last()?.over, false);
      await scene.clock.pass(1_000);
      assert.deepEqual([last()?.over, ...phases(last())], [true, phase]);
    }
  });

  it('does not count the time in which the cluster could not be asked as the job’s absence', async () => {
    const scene = new Scene();
    const { last } = scene.watch('visible');
    await scene.clock.pass(0);
    scene.views = broken;
    await scene.clock.pass(300_000);
    scene.views = nothing;
    await scene.clock.pass(30_000);
    assert.equal(last()?.over, false);
  });

  it('calls a job unproven whose proof doesn’t come for ten minutes', async () => {
    const scene = new Scene();
    scene.views = confirming;
    const { last } = scene.watch('visible');
    await scene.clock.pass(599_000);
    assert.deepEqual([last()?.over, ...phases(last())], [false, 'confirming']);
    await scene.clock.pass(1_000);
    assert.deepEqual([last()?.over, ...phases(last())], [true, 'unproven']);
  });

  for (const [whose, before] of [
    ['that it saw running', running],
    ['that it first sees completed', hidden],
  ] as const) {
    it(`comes to the end of a job ${whose} where the login may not read the sets, and knows why`, async () => {
      const scene = new Scene();
      scene.views = before;
      const { last } = scene.watch('visible');
      await scene.clock.pass(0);
      scene.views = hidden;
      await scene.clock.pass(1_000);
      assert.deepEqual([last()?.over, ...phases(last())], [false, 'confirming']);
      assert.equal(last()?.trouble, undefined, 'the cluster can be read');
      await scene.clock.pass(600_000);
      assert.deepEqual([last()?.over, ...phases(last())], [true, 'unproven']);
      assert.equal(last()?.backups[0]?.unreadSets, 'oceanbase.CDB_OB_BACKUP_SET_FILES');
      assert.equal(scene.clock.pending, 0);
    });
  }

  it('waits for the proof anew after something else was seen', async () => {
    const scene = new Scene();
    scene.views = confirming;
    const { last } = scene.watch('visible');
    await scene.clock.pass(590_000);
    scene.views = running;
    await scene.clock.pass(1_000);
    scene.views = confirming;
    await scene.clock.pass(20_000);
    assert.deepEqual(phases(last()), ['confirming']);
    scene.views = completed;
    await scene.clock.pass(1_000);
    assert.deepEqual(phases(last()), ['completed']);
  });
});
