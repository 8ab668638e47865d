import assert from 'node:assert/strict';
import '../support/fakeVscode.ts';
import { tenantBackup } from '../../../src/backup/state.ts';
import type { RunningBackup, TenantState } from '../../../src/backup/tenantState.ts';
import type { FollowedJobs } from '../../../src/clusters/followedJobs.ts';
import { withNewestLook } from '../../../src/tree/newestLook.ts';
import { jobRow, sysKey, taskRow, tenantId } from '../support/rows.ts';

describe('the newest look at a running backup in the tree', () => {
  const stageAfter = (tasks: Parameters<typeof tenantBackup>[0]['tasks']): string | undefined => {
    const backup = tenantBackup({ jobs: [jobRow()], tasks, sets: [] }, sysKey, tenantId, true);
    const job = { state: { parts: [{ tenant: { id: tenantId, name: 't' }, backup }] } };
    const jobs = { get: () => job } as unknown as Pick<FollowedJobs, 'get'>;
    const refreshed = { key: sysKey, stage: 'DOING', percent: null, elapsedMs: 1 } as RunningBackup;
    const state = { tenant: { id: tenantId }, running: [refreshed] } as unknown as TenantState;
    return withNewestLook(state, 'p', jobs).running[0]?.stage;
  };

  it('has its stage', () => {
    assert.equal(stageAfter([taskRow()]), 'BACKUP_DATA_MINOR');
  });

  it('keeps what the refresh said where the login may not read the tasks', () => {
    assert.equal(stageAfter([]), 'DOING');
  });
});
