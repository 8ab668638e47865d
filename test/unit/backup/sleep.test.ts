// Hours pass between two looks: the machine slept, or somebody set its clock.
import assert from 'node:assert/strict';
import { dataEta } from '../../../src/backup/eta.ts';
import { Rate } from '../../../src/backup/rate.ts';
import { completed, confirming, nothing, phases, running, Scene } from '../support/watcherScene.ts';
import { jobRow } from '../support/rows.ts';

const hour = 3_600_000;
const skipped = { jobs: [jobRow({ source: 'HISTORY', status: 'FAILED', backupSetId: 0 })] };

describe('a job while this machine sleeps', () => {
  for (const timersToo of [false, true]) {
    const how = timersToo ? 'timers are late' : 'timers stand still';
    it(`goes on, or has ended, as the first look at wake says (${how})`, async () => {
      for (const [views, over] of [
        [running, false],
        [completed, true],
      ] as const) {
        const scene = new Scene();
        const { seen, last } = scene.watch('visible');
        await scene.clock.pass(5_000);
        scene.views = views;
        scene.clock.sleep(8 * hour, timersToo);
        await scene.clock.pass(1_000);
        assert.deepEqual([last()?.over, ...phases(last())], [over, over ? 'completed' : 'running']);
        assert.equal(last()?.trouble, undefined);
        await scene.clock.pass(60_000);
        assert.equal(seen.filter((one) => one.over).length, over ? 1 : 0, 'an end is told once');
      }
    });

    it(`is not asked for all the looks that were missed (${how})`, async () => {
      const scene = new Scene();
      scene.watch('visible');
      await scene.clock.pass(5_000);
      const before = scene.looks.length;
      scene.clock.sleep(8 * hour, timersToo);
      await scene.clock.pass(10_000);
      assert.ok(scene.looks.length - before <= 11, `${String(scene.looks.length - before)} looks in 10 s`);
    });
  }

  it('is not asked at all once it is over', async () => {
    const scene = new Scene();
    scene.watch('background');
    scene.views = completed;
    await scene.clock.pass(15_000);
    const { length } = scene.looks;
    scene.clock.sleep(8 * hour, true);
    await scene.clock.pass(60_000);
    assert.deepEqual([scene.looks.length, scene.clock.pending], [length, 0]);
  });
});

describe('a clock that is set forward', () => {
  for (const [what, views, phase] of [
    ['a proof', confirming, 'confirming'],
    ['a row', nothing, 'missing'],
    ['the end of a part without a row', skipped, 'ending'],
  ] as const) {
    it(`does not shorten the wait for ${what}`, async () => {
      const scene = new Scene();
      scene.views = views;
      const { last } = scene.watch('visible');
      await scene.clock.pass(2_000);
      scene.clock.set(3 * hour);
      await scene.clock.pass(2_000);
      assert.deepEqual([last()?.over, ...phases(last())], [false, phase]);
      scene.views = completed;
      await scene.clock.pass(1_000);
      assert.deepEqual([last()?.over, ...phases(last())], [true, 'completed']);
    });
  }
});

describe('the speed of a backup', () => {
  /** 100 bytes a second for a minute. */
  function measured(): Rate {
    const rate = new Rate();
    for (let second = 0; second <= 60; second++) rate.add(second * 1_000, second * 100);
    return rate;
  }

  it('is not a mean over the hours in which nobody looked', () => {
    const rate = measured();
    rate.add(8 * hour, 1_000_000);
    assert.deepEqual([rate.perSecond, rate.steps], [null, 0]);
    const { perSecond, steps } = rate;
    assert.equal(dataEta({ stage: 'BACKUP_DATA_MAJOR', percent: 50, perSecond, steps }), null);
    rate.add(8 * hour + 1_000, 1_000_050);
    assert.equal(rate.perSecond, 50);
  });

  it('is measured anew once the server’s clock was set back', () => {
    const rate = measured();
    rate.add(60_000 - hour, 6_100);
    assert.equal(rate.perSecond, null);
    rate.add(61_000 - hour, 6_150);
    assert.equal(rate.perSecond, 50);
  });
});
