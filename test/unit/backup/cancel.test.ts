import assert from 'node:assert/strict';
import { jobsHit, requestCancel, stillGoesOn } from '../../../src/backup/cancel.ts';
import { rawTenant } from '../support/rawRows.ts';
import { jobRow, serverInfo, sysRow, tenantInfo } from '../support/rows.ts';
import { ScriptedSession } from '../support/scriptedSession.ts';

const mysqlTenant = { id: 1002, name: 'a`b' };
const target = [mysqlTenant];

describe('canceling', () => {
  it('names the tenant from sys alone', async () => {
    const session = new ScriptedSession([
      [/DBA_OB_TENANTS/, [rawTenant({ TENANT_NAME: 'a`b' })]],
      [/^ALTER SYSTEM CANCEL BACKUP/, []],
    ]);
    await requestCancel(session, serverInfo(), target);
    await requestCancel(session, tenantInfo(), target);
    await requestCancel(session, serverInfo(), undefined);
    assert.deepEqual(session.changes, [
      'ALTER SYSTEM CANCEL BACKUP TENANT = `a``b`',
      'ALTER SYSTEM CANCEL BACKUP',
      'ALTER SYSTEM CANCEL BACKUP',
    ]);
  });

  it('hits every job of the tenant that still goes on, whoever started it', () => {
    const sys = sysRow({ status: 'INIT', executorTenantIds: [1002, 1004] });
    const own = jobRow({ initiatorTenantId: 1002, initiatorJobId: 0, jobId: 3, status: 'DOING' });
    const over = jobRow({ initiatorTenantId: 1002, initiatorJobId: 0, jobId: 2, status: 'COMPLETED' });
    assert.deepEqual(jobsHit([sys, own, over], target), [
      { initiatorTenantId: 1, jobId: sys.jobId },
      { initiatorTenantId: 1002, jobId: 3 },
    ]);
    assert.deepEqual(jobsHit([sys], [{ id: 1006, name: 'c' }]), []);
    assert.equal(jobsHit([sys, own], undefined).length, 2);
  });

  it('does not hit a job of sys whose part of the tenant is over: the server would find nothing to cancel', () => {
    const sys = sysRow({ status: 'DOING', executorTenantIds: [1002, 1004] });
    const neighbour = jobRow({ tenantId: 1004, jobId: 1, initiatorJobId: sys.jobId });
    assert.deepEqual(jobsHit([sys, neighbour], target), []);
    const part = jobRow({ initiatorJobId: sys.jobId });
    assert.deepEqual(jobsHit([sys, neighbour, part], target), [{ initiatorTenantId: 1, jobId: sys.jobId }]);
  });

  it('is to be repeated while a part has no row yet, or goes on as if nothing had been said', () => {
    const sys = sysRow({ status: 'INIT', executorTenantIds: [1002] });
    const keys = [{ initiatorTenantId: 1, jobId: sys.jobId }];
    const part = (status: 'DOING' | 'CANCELING') =>
      jobRow({ initiatorTenantId: 1, initiatorJobId: sys.jobId, status });
    assert.equal(stillGoesOn([sys], keys, target), true, 'no row yet');
    assert.equal(stillGoesOn([sys, part('DOING')], keys, target), true);
    assert.equal(stillGoesOn([sys, part('CANCELING')], keys, target), false);
    assert.equal(stillGoesOn([], keys, target), false, 'all is in the history');
    assert.equal(stillGoesOn([sys, part('DOING')], keys, [{ id: 1004, name: 'b' }]), false, 'not meant');
  });
});
