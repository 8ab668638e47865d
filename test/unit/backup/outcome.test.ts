import assert from 'node:assert/strict';
import { countPhases, jobEnd, type InitiatorEnd, type Phase } from '../../../src/backup/outcome.ts';

describe('what became of a job', () => {
  const cases: readonly (readonly [string, readonly Phase[], InitiatorEnd, string])[] = [
    ['each part proven', ['completed', 'completed'], 'completed', 'completed'],
    ['a set deleted since', ['completed', 'deleted'], 'completed', 'deleted'],
    ['each part proven, the job failed', ['completed', 'completed'], 'failed', 'partly'],
    ['each part proven, the job canceled too late', ['completed'], 'canceled', 'partly'],
    ['each part proven, its initiator not shown', ['completed'], 'unseen', 'completed'],
    ['one part that no view shows', ['completed', 'missing'], 'unseen', 'unproven'],
    ['canceled, with one that was left out', ['canceled', 'leftOut'], 'canceled', 'canceled'],
    ['one left out, the others failed', ['failed', 'leftOut'], 'failed', 'none'],
    ['canceled by name beside one that completed', ['canceled', 'completed'], 'failed', 'partly'],
    ['no row at all', ['missing', 'missing'], 'unseen', 'lost'],
    ['nobody was to be backed up', [], 'canceled', 'canceled'],
  ];
  for (const [what, phases, initiator, end] of cases) {
    it(`${what}: ${end}`, () => {
      assert.equal(jobEnd(countPhases(phases), initiator), end);
    });
  }
});
