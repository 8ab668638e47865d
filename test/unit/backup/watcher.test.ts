import assert from 'node:assert/strict';
import { JobWatcher, type Attention, type JobSnapshot } from '../../../src/backup/watcher.ts';
import type { Look } from '../../../src/backup/state.ts';
import type { JobKey } from '../../../src/oceanbase/jobs.ts';
import { FakeClock, settle } from '../support/fakeClock.ts';
import { jobRow, setRow, sysKey, tenantId } from '../support/rows.ts';

type Views = Partial<Look> | Error | Promise<Partial<Look>>;

const running: Views = { jobs: [jobRow()] };
const completed: Views = { jobs: [jobRow({ source: 'HISTORY', status: 'COMPLETED' })], sets: [setRow()] };
const confirming: Views = { jobs: [jobRow({ source: 'HISTORY', status: 'COMPLETED' })] };
const nothing: Views = {};
const broken = new Error('The connection to test was lost.');

class Scene {
  readonly clock = new FakeClock();
  /** The keys of each look, in order, and when it was. */
  readonly looks: { readonly keys: readonly JobKey[]; readonly at: number }[] = [];
  views: Views = running;
  readonly watcher = new JobWatcher({
    look: async (keys) => {
      this.looks.push({ keys, at: this.clock.now });
      const views = await this.views;
      if (views instanceof Error) throw views;
      return { jobs: [], tasks: [], sets: [], percentReported: true, ...views };
    },
    now: () => this.clock.now,
    after: (ms, callback) => this.clock.after(ms, callback),
  });

  watch(attention: Attention, key = sysKey, tenants: readonly number[] = [tenantId]) {
    const seen: JobSnapshot[] = [];
    const watch = this.watcher.watch(key, tenants, attention, (snapshot) => seen.push(snapshot));
    return { watch, seen, last: () => seen.at(-1) };
  }

  /** ms between one look and the next. */
  gaps(): number[] {
    return this.looks.slice(1).map(({ at }, index) => at - (this.looks[index]?.at ?? 0));
  }
}

const phases = (snapshot: JobSnapshot | undefined): string[] =>
  (snapshot?.backups ?? []).map(({ phase }) => phase);

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

  describe('to the end', () => {
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
