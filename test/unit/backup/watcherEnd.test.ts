import assert from 'node:assert/strict';
import { jobRow, sysKey, sysRow, tenantId } from '../support/rows.ts';
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
