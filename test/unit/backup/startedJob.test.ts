import assert from 'node:assert/strict';
import { findStarted, type AskedFor } from '../../../src/backup/startedJob.ts';
import { sysRow } from '../support/rows.ts';

const all: AskedFor = {
  kind: 'all',
  tenantIds: [1002, 1004, 1006],
  password: false,
  incremental: false,
  plusArchivelog: false,
  description: '',
};
const job = (jobId: number, executorTenantIds: number[], change = {}) =>
  sysRow({ jobId, initiatorJobId: jobId, executorTenantIds, status: 'DOING', ...change });

describe('the job of a start of all tenants', () => {
  it('is not the newest of those that came since: a colleague may have started that one', () => {
    const ours = job(10, [1002, 1004]); // 1006 ceased to be eligible
    const colleagues = job(11, [1008]);
    assert.deepEqual(findStarted([ours, colleagues], all, undefined, true), { row: ours, ours: true });
    assert.equal(findStarted([ours, colleagues], all, undefined, false)?.ours, false, 'no OK, no certainty');
  });

  it('is not believed to be one of several that do not look like it', () => {
    const others = [job(10, [1008], { plusArchivelog: true }), job(11, [1008], { description: 'nightly' })];
    assert.equal(findStarted(others, all, undefined, true)?.ours, false);
    assert.equal(
      findStarted(others.slice(0, 1), all, undefined, true)?.ours,
      true,
      'the only one, after an OK',
    );
  });
});
