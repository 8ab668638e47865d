import assert from 'node:assert/strict';
import '../support/fakeVscode.ts';
import { entry, parts } from '../support/recentRows.ts';

describe('a line of the Backups view, from the job views', () => {
  const ofSys = { status: 'FAILED', result: -9082 } as const;
  const failed = { ...ofSys, parts: parts('failed') } as const;
  for (const [what, change, state, words] of [
    ['completed', {}, 'completed', 'Completed'],
    [
      'completed for every tenant',
      { tenantIds: [1002, 1004], parts: parts('completed', 'completed') },
      'completed',
      'Completed',
    ],
    [
      'said to be completed, with a tenant left out',
      { tenantIds: [1002, 1004] },
      'failed',
      '1 of 2 backed up',
    ],
    ['said to be completed, without any tenant', { parts: parts() }, 'failed', 'Skipped'],
    [
      'completed, and its set deleted since',
      { parts: parts('deleted') },
      'completed',
      'Completed, set deleted',
    ],
    ['completed, and its set broken', { parts: parts('unproven') }, 'failed', 'Not proven'],
    [
      'completed a moment ago, and its set not there yet',
      { parts: parts('confirming') },
      'running',
      'waiting for the final word',
    ],
    [
      'canceled by the name of its tenant',
      { status: 'FAILED', result: -4072, parts: parts('canceled') },
      'canceled',
      'Canceled',
    ],
    [
      'canceled before its tenant began',
      { status: 'FAILED', result: -4072, parts: parts() },
      'canceled',
      'Canceled',
    ],
    [
      'failed although its tenant is backed up',
      { ...ofSys, parts: parts('completed') },
      'failed',
      '1 of 1 backed up',
    ],
    ['completed without a RESULT', { result: null, parts: parts('unproven') }, 'failed', 'Not proven'],
    ['completed with another RESULT', { result: -4016, parts: parts('failed') }, 'failed', 'Failed'],
    ['failed', failed, 'failed', 'Failed'],
    [
      'failed for one of two',
      { ...failed, tenantIds: [1002, 1004], parts: parts('completed', 'failed') },
      'failed',
      '1 of 2 backed up',
    ],
    [
      'failed for all of two',
      { ...failed, tenantIds: [1002, 1004], parts: parts('failed', 'failed') },
      'failed',
      'Not backed up',
    ],
    ['canceled', { status: 'CANCELED', result: -4072, parts: parts('canceled') }, 'canceled', 'Canceled'],
    [
      'a word of a newer server',
      { status: { unknown: 'PAUSED' }, parts: parts('unproven') },
      'failed',
      'Not proven',
    ],
    [
      'still in JOBS, whatever its word',
      { source: 'JOBS', status: 'COMPLETED', parts: parts('confirming') },
      'running',
      'waiting for the final word',
    ],
    ['being canceled', { source: 'JOBS', status: 'CANCELING', parts: parts('open') }, 'running', 'canceling'],
  ] as const) {
    it(`${what}: ${words}`, () => {
      const made = entry(change);
      assert.deepEqual([made.state, made.words], [state, words]);
    });
  }

  it('is as old as the server’s clock says', () => {
    const { ageMs, durationMs } = entry();
    assert.ok(ageMs !== undefined && ageMs >= 20_000 && ageMs < 25_000, String(ageMs));
    assert.equal(durationMs, 20_000);
  });
});
