import assert from 'node:assert/strict';
import '../support/fakeVscode.ts';
import type { TenantBackup } from '../../../src/backup/state.ts';
import type { FollowedJob } from '../../../src/clusters/followedJob.ts';
import { MovedBackups } from '../../../src/tree/movedBackups.ts';
import { running } from '../support/panelModels.ts';
import { aTenant } from '../support/tenantStates.ts';

describe('which rows of the tree a look moves', () => {
  it('are those whose words differ, each tenant by itself', () => {
    const moved = new MovedBackups();
    const job = { state: {} };
    const look = (...changes: Partial<TenantBackup>[]): string[] => {
      const parts = changes.map((change, at) => ({
        tenant: aTenant({ id: 1002 + at, name: `t${String(at)}` }),
        backup: { ...running, ...change },
      }));
      job.state = { parts };
      return moved.of(job as FollowedJob);
    };
    assert.deepEqual(look({ percent: 1.2 }, { percent: 5 }), ['t0', 't1']);
    assert.deepEqual(look({ percent: 1.9 }, { percent: 6 }), ['t1'], 'a whole percent is what is shown');
    assert.deepEqual(look({ percent: 1.9, elapsedMs: 99 }, { percent: 6 }), []);
    assert.deepEqual(look({ percent: 1.9, phase: 'canceling' }, { percent: null }), ['t0', 't1']);
    assert.deepEqual(look({ percent: 1.9, phase: 'canceling' }, { percent: null, stage: 'BACKUP_LOG' }), [
      't1',
    ]);
  });
});
