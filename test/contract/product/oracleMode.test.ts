// An Oracle tenant's own login, from the connection to the end of a backup, on each version.
import assert from 'node:assert/strict';
import { startSandbox, type Sandbox, type SandboxVersion } from '../../sandbox/index.ts';
import { readHistory } from '../../../src/backup/history.ts';
import { preflight } from '../../../src/backup/preflight.ts';
import { judge } from '../../../src/backup/recoverability.ts';
import { requestCancel } from '../../../src/backup/cancel.ts';
import { plainFullBackup, targetOf } from '../../../src/backup/request.ts';
import { BackupRefused, startBackup, type StartOutcome } from '../../../src/backup/start.ts';
import type { JobSnapshot } from '../../../src/backup/watcher.ts';
import type { Cluster, ClusterState } from '../../../src/clusters/cluster.ts';
import { archiveLagTarget, listBackupDestinations } from '../../../src/oceanbase/destinations.ts';
import { listFailedJobs } from '../../../src/oceanbase/failedJobs.ts';
import type { JobKey } from '../../../src/oceanbase/jobs.ts';
import { listRecentJobs } from '../../../src/oceanbase/recentJobs.ts';
import { scopeOf } from '../../../src/oceanbase/scope.ts';
import { readTenantSetup } from '../../../src/oceanbase/tenantSetup.ts';
import { readThreadScore } from '../../../src/oceanbase/threadScore.ts';
import { clusterOn } from '../support/productCluster.ts';

const user = 'SYS@oracle_tenant';
const password = 's3cret-of-a-set';
const versions: readonly SandboxVersion[] = ['4.1', '4.2.1', '4.2.5', '4.3.5'];

for (const version of versions) {
  describe(`an Oracle tenant’s own login on ${version}`, function () {
    this.timeout(30_000);
    let sandbox: Sandbox;
    let cluster: Cluster;

    before(async () => {
      sandbox = await startSandbox({ version, backupSeconds: 0.5 });
    });
    after(() => sandbox.stop());
    beforeEach(() => {
      cluster = clusterOn(sandbox, user);
    });
    afterEach(() => {
      cluster.dispose();
    });

    async function ready(): Promise<ClusterState & { kind: 'ready' }> {
      await cluster.refresh();
      const { state } = cluster;
      assert.ok(state.kind === 'ready', state.kind === 'failed' ? String(state.error) : state.kind);
      return state;
    }

    async function start(): Promise<StartOutcome> {
      const { info } = await ready();
      const tenant = { id: info.tenantId, name: info.tenantName };
      const request = { target: targetOf(info, [tenant]), choices: plainFullBackup, password };
      return await startBackup(
        {
          openDedicated: () => cluster.openDedicated(),
          recheck: async (session, at) => {
            const found = await preflight(session, at, request.target, request.choices);
            assert.equal(found.refused, false, JSON.stringify(found.checks));
            return found;
          },
          remember: () => Promise.resolve(),
          accepted: () => Promise.resolve(),
          read: (task) => cluster.read(task),
          pause: () => Promise.resolve(),
          onStep: () => undefined,
          deadline: () => ({ passed: new Promise(() => undefined), cancel: () => undefined }),
        },
        request,
      );
    }

    async function started(): Promise<JobKey> {
      const outcome = await start();
      assert.ok(outcome.kind === 'started', JSON.stringify(outcome));
      return outcome.job;
    }

    /** Follows the job to its end; refreshes meanwhile. */
    async function end(key: JobKey): Promise<JobSnapshot> {
      return await new Promise<JobSnapshot>((resolve, reject) => {
        const watch = cluster.watcher.watch(key, [key.initiatorTenantId], 'visible', (snapshot) => {
          if (snapshot.trouble === undefined && !snapshot.over) {
            ready().catch(reject);
            return;
          }
          watch.dispose();
          if (snapshot.trouble === undefined) resolve(snapshot);
          else reject(new Error(snapshot.trouble));
        });
      });
    }

    it('connects, shows its tenant and what its backups are set up with', async () => {
      const state = await ready();
      const { info } = state;
      assert.deepEqual(
        [info.tenantName, info.mode, info.clusterName, info.tenantId > 1000],
        ['oracle_tenant', 'ORACLE', 'sandbox', true],
      );
      assert.deepEqual([...state.unread], []);
      const [tenant, ...others] = state.tenants;
      assert.ok(tenant);
      assert.equal(others.length, 0);
      assert.deepEqual([tenant.settings.backupDestination, tenant.settings.archiveDestination], [true, true]);
      assert.equal(tenant.settings.lagTarget, version === '4.1' ? undefined : 120);
      assert.equal(judge(tenant, { maxFullAgeDays: 7, passwordHeld: () => true }).recoverable, 'no');
      const setup = await cluster.read((session) => readTenantSetup(session, scopeOf(info), info.tenantId));
      assert.match(setup.data?.path ?? '', /oracle_tenant/);
      assert.match(setup.archive?.destination.path ?? '', /oracle_tenant/);
      const dests = await cluster.read((session) => listBackupDestinations(session, scopeOf(info)));
      assert.deepEqual(dests.get(info.tenantId), setup.data);
      const lag = await cluster.read((session) => archiveLagTarget(session, scopeOf(info), 'oracle_tenant'));
      assert.equal(lag, version === '4.1' ? undefined : 120);
      const score = await cluster.read((session) => readThreadScore(session, scopeOf(info), 'oracle_tenant'));
      assert.equal(score, 0);
    });

    it('backs up, is followed to its proven end, and has a history', async () => {
      const key = await started();
      const { backups } = await end(key);
      assert.deepEqual(
        backups.map(({ phase }) => phase),
        ['completed'],
      );
      const { info, tenants } = await ready();
      assert.equal(tenants[0]?.sets?.count, 1);
      const judgement = judge(tenants[0], { maxFullAgeDays: 7, passwordHeld: () => true });
      assert.equal(judgement.recoverable, 'yes');
      const history = await cluster.read((session, at) => readHistory(session, at, info.tenantId));
      assert.equal(history.backups[0]?.set?.digest.matches(password), true);
      assert.equal(history.backups[0].job?.status, 'COMPLETED');
      const recent = await cluster.read((session) => listRecentJobs(session, scopeOf(info), 20));
      assert.deepEqual(
        recent.jobs.map(({ status, parts }) => [status, parts.get('completed')]),
        [['COMPLETED', 1]],
      );
    });

    it('cancels, and has its failures explained', async () => {
      sandbox.stall('oracle_tenant');
      const key = await started();
      const { info } = await ready();
      await cluster.read((session) => requestCancel(session, info, undefined));
      sandbox.stall('oracle_tenant', false);
      const { backups } = await end(key);
      assert.deepEqual(
        backups.map(({ phase }) => phase),
        ['canceled'],
      );
      sandbox.failNextBackup(9082, 'backup device out of space');
      assert.deepEqual(
        (await end(await started())).backups.map(({ phase }) => phase),
        ['failed'],
      );
      const failed = await cluster.read((session) => listFailedJobs(session, scopeOf(info), info.tenantId));
      assert.deepEqual(
        failed.map(({ result }) => result),
        [-9082],
      );
    });

    for (const [error, code] of [
      ['OB_ERR_NO_SYS_PRIVILEGE', 5360],
      ['OB_ERR_NO_PRIVILEGE', 5036],
    ] as const) {
      it(`takes ${error} for a refusal: nothing was started`, async () => {
        sandbox.refuseStatement(/^ALTER SYSTEM BACKUP/, error);
        await assert.rejects(start(), (thrown) => {
          assert.ok(thrown instanceof BackupRefused);
          assert.equal(thrown.code, code);
          return true;
        });
      });
    }
  });
}
