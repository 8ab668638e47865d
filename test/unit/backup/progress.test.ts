import assert from 'node:assert/strict';
import { dataPercent, macroBlockPercent, reportsPercent } from '../../../src/backup/progress.ts';
import { isAlarming, protectionOf } from '../../../src/backup/protection.ts';
import { taskRow, version, zeroCounters } from '../support/rows.ts';

describe('the percentage', () => {
  it('is reported from 4.2.1 BP3 on, or where the view has it (facts.md 4.6)', () => {
    const reports = (text: string, reportsDataProgress = false): boolean =>
      reportsPercent({ version: version(text), reportsDataProgress });
    assert.deepEqual(
      ['4.0.0.0', '4.1.0.0', '4.2.0.0', '4.2.1.2', '4.2.1.3', '4.2.5.0', '4.3.0.0'].filter((one) =>
        reports(one),
      ),
      ['4.2.1.3', '4.2.5.0', '4.3.0.0'],
    );
    assert.equal(reports('4.2.1.0', true), true);
  });

  it('is the server’s own formula (facts.md 4.5)', () => {
    const percent = (finishedMacroBlocks: number, macroBlocks: number): number =>
      macroBlockPercent({ ...zeroCounters, finishedMacroBlocks, macroBlocks });
    assert.equal(percent(0, 0), 0);
    assert.equal(percent(5, 0), 0);
    assert.equal(percent(1, 3), 33.33);
    assert.equal(percent(2, 3), 66.67);
    assert.equal(percent(3, 3), 100);
    assert.equal(percent(4, 3), 99.99);
  });

  it('is the server’s figure if it has one, and none at all on an old version', () => {
    const task = taskRow({ macroBlocks: 4, finishedMacroBlocks: 1 });
    assert.equal(dataPercent({ ...task, dataProgress: 99.5 }, true), 99.5);
    assert.equal(dataPercent({ ...task, dataProgress: 0 }, true), 0);
    assert.equal(dataPercent(task, true), 25);
    assert.equal(dataPercent({ ...task, dataProgress: 99.5 }, false), null);
  });
});

describe('the protection of a backup', () => {
  const passwordMatches = (password: string): boolean => password === 'right';
  const none = { encryptionMode: 'NONE', passwordMatches: undefined } as const;
  const set = { encryptionMode: 'PASSWORD', passwordMatches } as const;

  it('is unknown until the job says', () => {
    const unknown = { encryptionMode: undefined, passwordMatches };
    assert.equal(protectionOf(unknown, true, 'right'), 'unknown');
  });

  it('is missing exactly where a password was asked for and the job has none', () => {
    assert.equal(protectionOf(none, false, undefined), 'none');
    assert.equal(protectionOf(none, true, 'right'), 'missing');
    assert.equal(protectionOf(none, true, undefined), 'missing');
    assert.equal(protectionOf({ ...none, encryptionMode: { unknown: 'None' } }, true, 'right'), 'missing');
  });

  it('that nobody asked for is news, unless somebody else started the job', () => {
    assert.equal(protectionOf(set, false, undefined), 'unexpected');
    assert.equal(protectionOf(none, undefined, undefined), 'none');
    assert.equal(protectionOf(set, undefined, 'right'), 'verified');
    assert.deepEqual(
      (['unknown', 'none', 'verified', 'reported', 'missing', 'unexpected', 'mismatch'] as const).filter(
        isAlarming,
      ),
      ['missing', 'unexpected', 'mismatch'],
    );
  });

  it('is verified only by the digest and the password that we hold', () => {
    assert.equal(protectionOf(set, true, 'right'), 'verified');
    assert.equal(protectionOf(set, true, 'wrong'), 'mismatch');
    assert.equal(protectionOf(set, true, undefined), 'reported');
    assert.equal(protectionOf(set, undefined, undefined), 'reported');
    assert.equal(protectionOf({ ...set, passwordMatches: undefined }, true, 'right'), 'reported');
    assert.equal(protectionOf({ ...set, encryptionMode: { unknown: 'SM4' } }, true, undefined), 'reported');
  });
});
