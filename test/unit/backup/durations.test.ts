import assert from 'node:assert/strict';
import { durationWords, spanWords } from '../../../src/backup/durations.ts';

describe('how long something is', () => {
  it('is said in one unit where it is a span', () => {
    const cases = [
      [0, '0 s'],
      [-5, '0 s'],
      [499, '0 s'],
      [119_000, '119 s'],
      [119_500, '2 min'],
      [121_000, '2 min'],
      [7_080_000, '118 min'],
      [7_199_000, '2 h'],
      [47 * 3_600_000, '47 h'],
      [48 * 3_600_000, '2 d'],
    ] as const;
    for (const [ms, words] of cases) assert.equal(spanWords(ms), words, String(ms));
  });

  it('is said in two units where it took its time', () => {
    const cases = [
      [0, '0 s'],
      [-5, '0 s'],
      [12_400, '12 s'],
      [60_000, '1 min'],
      [25 * 60_000 + 3000, '25 min 3 s'],
      [3_720_000, '1 h 2 min'],
      [3_605_000, '1 h'],
    ] as const;
    for (const [ms, words] of cases) assert.equal(durationWords(ms), words, String(ms));
  });
});
