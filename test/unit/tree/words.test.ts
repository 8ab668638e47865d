import assert from 'node:assert/strict';
import { archiveWords } from '../../../src/tree/words.ts';
import { aTenant, archiveRound, tenantState } from '../support/tenantStates.ts';
import type { ArchiveRound } from '../../../src/oceanbase/archive.ts';

describe('the archive state of a tenant', () => {
  const states: readonly [string, Partial<ArchiveRound> | undefined, string][] = [
    ['DOING', {}, 'DOING · 5 s behind'],
    ['DOING before its first checkpoint', { lagMs: null }, 'DOING'],
    ['none', undefined, 'no log archiving'],
    ['STOP', { status: 'STOP', lagMs: null }, 'STOP'],
    ['INTERRUPTED', { status: 'INTERRUPTED', lagMs: 7_200_000 }, 'INTERRUPTED · 2 h behind'],
    ['PREPARE', { status: 'PREPARE', lagMs: null }, 'PREPARE'],
    ['SUSPEND', { status: 'SUSPEND', lagMs: null }, 'SUSPEND'],
    ['an unknown word', { status: { unknown: 'RESTING' }, lagMs: null }, 'RESTING'],
  ];
  for (const [name, round, words] of states) {
    it(`${name}: ${words}`, () => {
      assert.equal(archiveWords(tenantState({ archive: round && archiveRound(round) })), words);
    });
  }

  it('is not told of a tenant that is being made', () => {
    const tenant = aTenant({ status: 'CREATING' });
    assert.equal(archiveWords(tenantState({ tenant })), 'tenant is CREATING');
  });
});
