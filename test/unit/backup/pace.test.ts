import assert from 'node:assert/strict';
import fc from 'fast-check';
import { dataEta, etaWords, type Pace } from '../../../src/backup/eta.ts';
import { Rate } from '../../../src/backup/rate.ts';
import { Series } from '../../../src/backup/series.ts';

describe('a rate', () => {
  it('is not known from one look', () => {
    const rate = new Rate();
    assert.equal(rate.perSecond, null);
    rate.add(0, 10);
    assert.equal(rate.perSecond, null);
  });

  it('is exact where the pace is steady, from the second look on, however far looks are apart', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 30_000 }), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 0, max: 1_000 }),
        (gaps, perMs) => {
          const rate = new Rate();
          let at = 0;
          rate.add(at, 0);
          for (const gap of gaps) rate.add((at += gap), at * perMs);
          assert.ok(Math.abs((rate.perSecond ?? NaN) - perMs * 1000) <= perMs);
        },
      ),
    );
  });

  it('follows a change within a few minutes, and stays between what was seen', () => {
    const rate = new Rate();
    let value = 0;
    for (let second = 0; second <= 60; second++) rate.add(second * 1000, (value += 100));
    for (let second = 61; second <= 360; second++) rate.add(second * 1000, (value += 10));
    assert.ok(rate.perSecond !== null && rate.perSecond >= 10 && rate.perSecond < 12);
  });

  it('ignores a look that is not later, and begins anew after a counter went back', () => {
    const rate = new Rate();
    rate.add(0, 0);
    rate.add(1_000, 50);
    rate.add(1_000, 90);
    rate.add(500, 90);
    assert.equal(rate.perSecond, 50);
    rate.add(2_000, 10);
    assert.deepEqual([rate.perSecond, rate.steps], [null, 0]);
    rate.add(3_000, 15);
    assert.deepEqual([rate.perSecond, rate.steps], [5, 1]);
  });
});

describe('a forecast', () => {
  const pace: Pace = { stage: 'BACKUP_DATA_MAJOR', percent: 60, perSecond: 0.5, steps: 3 };

  it('is what is left at the pace of now', () => {
    assert.equal(dataEta(pace), 80_000);
    assert.equal(dataEta({ ...pace, stage: 'BACKUP_USER_DATA', percent: 100 }), 0);
  });

  const unknown: readonly [string, Partial<Pace>][] = [
    ['no percentage is reported', { percent: null }],
    ['nothing was compared yet', { perSecond: null }],
    ['nothing moves', { perSecond: 0 }],
    ['few looks saw it move', { steps: 2 }],
    ['the metadata is copied', { stage: 'BACKUP_USER_META' }],
    ['the log is waited for', { stage: 'BEFORE_BACKUP_LOG' }],
    ['the log is copied', { stage: 'BACKUP_LOG' }],
    ['there is no task', { stage: undefined }],
    ['it would take years', { perSecond: 1e-9 }],
  ];
  for (const [when, change] of unknown) {
    it(`cannot be made while ${when}`, () => {
      assert.equal(dataEta({ ...pace, ...change }), null);
    });
  }

  it('is said as exactly as it deserves', () => {
    const minute = 60_000;
    const said: readonly [number, string][] = [
      [0, 'a few seconds'],
      [42_000, 'about 40 s'],
      [58_000, 'about 1 min'],
      [12.4 * minute, 'about 12 min'],
      [60 * minute, 'about 1 h'],
      [131 * minute, 'about 2 h 10 min'],
      [119 * minute, 'about 2 h'],
      [25 * 60 * minute, 'about 25 h'],
      [72 * 60 * minute, 'about 3 days'],
    ];
    for (const [ms, words] of said) assert.equal(etaWords(ms), words);
  });
});

describe('a series', () => {
  const sample = (at: number) => ({ at, percent: at, bytes: at, rate: at });

  it('keeps a short run whole', () => {
    const series = new Series(10);
    for (let at = 0; at < 9; at++) series.add(sample(at));
    assert.deepEqual(
      series.samples.map(({ at }) => at),
      [0, 1, 2, 3, 4, 5, 6, 7, 8],
    );
  });

  it('replaces the newest with one that is not later', () => {
    const series = new Series();
    series.add(sample(0));
    series.add({ ...sample(0), bytes: 7 });
    assert.equal(series.samples.at(-1)?.bytes, 7);
  });

  it('thins a long run: never too many, in order, from the first to the newest, evenly', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000 }), fc.integer({ min: 1, max: 15 }), (count, gap) => {
        const series = new Series(60);
        for (let look = 0; look < count; look++) series.add(sample(look * gap * 1000));
        const at = series.samples.map((one) => one.at);
        assert.ok(at.length <= 60);
        assert.equal(at[0], 0);
        assert.equal(at.at(-1), (count - 1) * gap * 1000);
        assert.ok(at.length >= Math.min(count, 20));
        const gaps = at.slice(1, -1).map((one, index) => one - (at[index] ?? 0));
        assert.ok(Math.max(...gaps, 0) <= 4 * Math.min(...gaps, Infinity));
        assert.ok(at.every((one, index) => index === 0 || one > (at[index - 1] ?? 0)));
      }),
      { numRuns: 30 },
    );
  });
});
