import assert from 'node:assert/strict';
import { listFailedJobs } from '../../../src/oceanbase/failedJobs.ts';
import { scopeOf } from '../../../src/oceanbase/scope.ts';
import { prepareSession } from '../../../src/oceanbase/serverInfo.ts';
import { openSession } from '../../../src/oceanbase/session.ts';
import { startSandbox, type Sandbox } from '../../sandbox/index.ts';

describe('failed jobs are read', () => {
  let sandbox: Sandbox;
  before(async function () {
    this.timeout(20_000);
    sandbox = await startSandbox();
    sandbox.addHistory(60); // every 17th set of a tenant failed
  });
  after(() => sandbox.stop());

  for (const [user, tenantId] of [
    ['root@sys', 1002],
    ['root@mysql_tenant', 1002],
    ['SYS@oracle_tenant', 1004],
  ] as const) {
    it(`by ${user}: newest first, no more than asked for`, async () => {
      const { host, port, passwords } = sandbox;
      const session = await openSession({ host, port, user, password: passwords[user] ?? '' });
      try {
        const scope = scopeOf(await prepareSession(session, 'sandbox'));
        const all = await listFailedJobs(session, scope, tenantId);
        assert.deepEqual(
          all.map(({ backupSetId }) => backupSetId),
          [51, 34, 17],
        );
        for (const job of all) {
          assert.equal(job.tenantId, tenantId);
          assert.equal(job.result, -9082);
          assert.match(job.comment, /result: -9082\(backup device out of space\)/);
          assert.ok(job.endedAt !== null && job.endedAt > job.startedAt);
        }
        const two = await listFailedJobs(session, scope, tenantId, 2);
        assert.deepEqual(two, all.slice(0, 2));
      } finally {
        await session.close();
      }
    }).timeout(20_000);
  }
});
