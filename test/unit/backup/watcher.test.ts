import assert from 'node:assert/strict';
import type { Look } from '../../../src/backup/state.ts';
import { settle } from '../support/fakeClock.ts';
import { jobRow, setRow, sysKey, sysRow, taskRow, tenantId } from '../support/rows.ts';
import { broken, completed, phases, running, Scene } from '../support/watcherScene.ts';

describe('watching jobs', () => {
  it('costs nothing while there is nothing to follow', () => {
    const { clock, looks } = new Scene();
    assert.equal(clock.pending, 0);
    assert.equal(looks.length, 0);
  });

  it('asks at once, then each second for a visible job and each 15 s for one in the background', async () => {
    const visible = new Scene();
    visible.watch('visible');
    await visible.clock.pass(3_000);
    assert.deepEqual(visible.gaps(), [1_000, 1_000, 1_000]);
    const background = new Scene();
    background.watch('background');
    await background.clock.pass(0);
    assert.equal(background.looks.length, 1);
    await background.clock.pass(45_000);
    assert.deepEqual(background.gaps(), [15_000, 15_000, 15_000]);
  });

  it('needs one look per tick for all jobs, at the pace of the one that is seen', async () => {
    const scene = new Scene();
    const other = { initiatorTenantId: 1, jobId: 8 };
    const first = scene.watch('background');
    const second = scene.watch('visible', other);
    await scene.clock.pass(0);
    assert.deepEqual(
      scene.looks.map(({ keys }) => keys),
      [[sysKey, other]],
    );
    assert.deepEqual(phases(first.last()), ['running']);
    assert.deepEqual(phases(second.last()), ['missing']);
    await scene.clock.pass(1_000);
    assert.equal(scene.looks.length, 2);
    second.watch.dispose();
    await scene.clock.pass(16_000);
    assert.deepEqual(scene.looks.at(-1)?.keys, [sysKey]);
  });

  it('asks at once when a job becomes visible, and slows down when it no longer is', async () => {
    const scene = new Scene();
    const { watch } = scene.watch('background');
    await scene.clock.pass(2_000);
    assert.equal(scene.looks.length, 1);
    watch.setAttention('visible');
    await scene.clock.pass(0);
    assert.equal(scene.looks.length, 2);
    watch.setAttention('visible');
    await scene.clock.pass(0);
    assert.equal(scene.looks.length, 2, 'it was visible already');
    watch.setAttention('background');
    await scene.clock.pass(1_000);
    const looks = scene.looks.length;
    await scene.clock.pass(14_000);
    assert.equal(scene.looks.length, looks);
  });

  it('asks again at once when a job becomes visible during a look', async () => {
    const scene = new Scene();
    let answer: (look: Partial<Look>) => void = () => assert.fail('not asked yet');
    scene.views = new Promise((resolve) => (answer = resolve));
    const { watch } = scene.watch('background');
    await scene.clock.pass(0);
    watch.setAttention('visible');
    await scene.clock.pass(5_000);
    assert.equal(scene.looks.length, 1, 'never two looks at a time');
    scene.views = running;
    answer({});
    await scene.clock.pass(0);
    assert.equal(scene.looks.length, 2);
  });

  it('looks for a job that is added during a look without waiting for a whole interval', async () => {
    const scene = new Scene();
    let answer: (look: Partial<Look>) => void = () => assert.fail('not asked yet');
    scene.views = new Promise((resolve) => (answer = resolve));
    scene.watch('background');
    await scene.clock.pass(0);
    const added = scene.watch('background', { initiatorTenantId: 1, jobId: 8 });
    scene.views = running;
    answer({});
    await scene.clock.pass(0);
    assert.equal(added.seen.length, 1);
  });

  describe('when a row cannot be read', () => {
    const problem = 'The server sent something unexpected in column START_TIMESTAMP of OB_BACKUP_JOBS.';
    const other = { initiatorTenantId: 1, jobId: 8 };
    const otherEnded = [
      jobRow({ source: 'HISTORY', status: 'COMPLETED', initiatorJobId: 8, jobId: 4, backupSetId: 6 }),
    ];

    it('keeps its job as it was, says why, and goes on with the others', async () => {
      const scene = new Scene();
      const first = scene.watch('visible');
      const second = scene.watch('visible', other);
      scene.views = running;
      await scene.clock.pass(1_000);
      scene.views = {
        jobs: otherEnded,
        sets: [setRow({ backupSetId: 6 })],
        unreadable: [{ job: sysKey, tenantId, problem }],
      };
      await scene.clock.pass(60_000);
      assert.deepEqual([phases(first.last()), first.last()?.over], [['running'], false]);
      assert.equal(first.last()?.trouble, problem);
      assert.deepEqual([phases(second.last()), second.last()?.over], [['completed'], true]);
      scene.views = completed;
      await scene.clock.pass(1_000);
      assert.deepEqual([phases(first.last()), first.last()?.trouble], [['completed'], undefined]);
    });

    it('does not go on calling a job missing whose row has come, but cannot be read', async () => {
      const scene = new Scene();
      const { last } = scene.watch('visible');
      scene.views = {};
      await scene.clock.pass(2_000);
      assert.deepEqual(phases(last()), ['missing']);
      scene.views = { unreadable: [{ job: sysKey, tenantId, problem }] };
      await scene.clock.pass(120_000);
      assert.deepEqual([phases(last()), last()?.over, last()?.trouble], [['ending'], false, problem]);
    });

    it('is over although a task of it cannot be read, and as far as it was until then', async () => {
      const scene = new Scene();
      const { last } = scene.watch('visible');
      scene.views = { ...running, tasks: [taskRow({ dataProgress: 42 })] };
      await scene.clock.pass(1_000);
      scene.views = { ...running, unreadable: [{ tenantId, problem }] };
      await scene.clock.pass(1_000);
      assert.deepEqual([last()?.backups[0]?.percent, last()?.trouble], [42, problem]);
      scene.views = { ...completed, unreadable: [{ tenantId, problem }] };
      await scene.clock.pass(1_000);
      assert.deepEqual([phases(last()), last()?.over], [['completed'], true]);
    });

    it('concludes neither an end nor an absence from what it cannot read, however long', async () => {
      for (const unreadable of [
        { job: sysKey, tenantId, problem },
        { job: sysKey, tenantId: 1, problem },
      ]) {
        const scene = new Scene();
        const { last } = scene.watch('visible');
        scene.views = {
          jobs: [sysRow({ source: 'HISTORY', status: 'COMPLETED' })],
          unreadable: [unreadable],
        };
        await scene.clock.pass(700_000);
        assert.deepEqual([phases(last()), last()?.over], [['ending'], false]);
      }
    });
  });

  describe('when the cluster cannot be asked', () => {
    it('backs off, never beyond 30 s, and is back at its pace with the first answer', async () => {
      const scene = new Scene();
      scene.views = broken;
      scene.watch('visible');
      await scene.clock.pass(100_000);
      assert.deepEqual(scene.gaps(), [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
      scene.views = running;
      await scene.clock.pass(30_000);
      const looks = scene.looks.length;
      await scene.clock.pass(3_000);
      assert.equal(scene.looks.length, looks + 3);
    });

    it('keeps what was known, says so, and takes it back', async () => {
      const scene = new Scene();
      const { last } = scene.watch('visible');
      await scene.clock.pass(0);
      const known = last();
      scene.views = broken;
      await scene.clock.pass(1_000);
      assert.deepEqual(last(), { ...known, trouble: broken.message });
      assert.equal(last()?.over, false);
      scene.views = completed;
      await scene.clock.pass(1_000);
      assert.equal(last()?.trouble, undefined);
      assert.equal(last()?.lookedAt, scene.clock.now);
    });

    it('asks at once when a job becomes visible', async () => {
      const scene = new Scene();
      scene.views = broken;
      const { watch } = scene.watch('background');
      await scene.clock.pass(0);
      watch.setAttention('visible');
      await scene.clock.pass(0);
      assert.equal(scene.looks.length, 2);
    });
  });

  describe('disposed', () => {
    it('during a look says nothing more and asks nothing more', async () => {
      for (const dispose of ['watch', 'watcher'] as const) {
        const scene = new Scene();
        let answer: (look: Partial<Look>) => void = () => assert.fail('not asked yet');
        scene.views = new Promise((resolve) => (answer = resolve));
        const { watch, seen } = scene.watch('visible');
        await scene.clock.pass(0);
        (dispose === 'watch' ? watch : scene.watcher).dispose();
        answer(running);
        await settle();
        assert.equal(seen.length, 0);
        assert.equal(scene.clock.pending, 0);
      }
    });

    it('leaves no timer behind', async () => {
      const scene = new Scene();
      const { watch } = scene.watch('visible');
      await scene.clock.pass(0);
      assert.equal(scene.clock.pending, 1);
      watch.dispose();
      assert.equal(scene.clock.pending, 0);
      scene.watcher.dispose();
      scene.watch('visible');
      assert.equal(scene.clock.pending, 0);
    });
  });
});
