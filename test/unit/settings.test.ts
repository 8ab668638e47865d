import assert from 'node:assert/strict';
import fc from 'fast-check';
import { configured } from './support/fakeVscode.ts';
import { connectTimeoutMs, fullBackupMaxAgeDays, refreshIntervalMs } from '../../src/settings.ts';

/** Node waits 1 ms for what is longer than 24.8 days: views would be refreshed without a pause. */
const day = 86_400_000;

/** By setting: its reader, what is read of its default, of its maximum, and of what fits. */
const readers = [
  {
    name: 'oceanbaseBackup.refreshInterval',
    read: refreshIntervalMs,
    ...{ otherwise: 15_000, most: day, fitting: [60, 60_000] },
  },
  {
    name: 'oceanbaseBackup.connectTimeout',
    read: connectTimeoutMs,
    ...{ otherwise: 10_000, most: 300_000, fitting: [0.5 + 1, 1_500] },
  },
  {
    name: 'oceanbaseBackup.fullBackupMaxAge',
    read: fullBackupMaxAgeDays,
    ...{ otherwise: 7, most: 3_650, fitting: [0.5, 0.5] },
  },
] as const;

const wrong: readonly unknown[] = [
  ...[undefined, null, '', '15', 'soon', 'NaN', true, [], [15], {}, { valueOf: 15 }, NaN],
  ...[-1, -0.001, -1e308, -Infinity],
];

describe('a setting', () => {
  afterEach(() => {
    configured.clear();
  });

  for (const { name, read, otherwise, most, fitting } of readers) {
    it(`${name} counts where it fits, else its default, or its maximum`, () => {
      configured.set(name, fitting[0]);
      assert.equal(read(), fitting[1]);
      for (const value of wrong) {
        configured.set(name, value);
        assert.equal(read(), otherwise, JSON.stringify(value));
      }
      for (const value of [1e6, 2 ** 31, 1e308, Infinity]) {
        configured.set(name, value);
        assert.equal(read(), most, String(value));
      }
    });

    it(`${name} is a time that a timer can wait for, whatever is written there`, () => {
      fc.assert(
        fc.property(fc.anything(), (value) => {
          configured.set(name, value);
          const time = read();
          assert.ok(time === undefined || (time >= 0 && time <= Math.max(most, day)), String(time));
        }),
      );
    });
  }

  it('0 turns the refresh and the warning off, and less than 2 s counts as 2', () => {
    configured.set('oceanbaseBackup.refreshInterval', 0);
    configured.set('oceanbaseBackup.fullBackupMaxAge', 0);
    assert.deepEqual([refreshIntervalMs(), fullBackupMaxAgeDays()], [undefined, 0]);
    configured.set('oceanbaseBackup.refreshInterval', 0.001);
    assert.equal(refreshIntervalMs(), 2_000);
  });
});
