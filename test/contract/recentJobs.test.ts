// The one query of the Backups view, on every version and for every kind of login.
import assert from 'node:assert/strict';
import { startSandbox, type Sandbox, type SandboxVersion } from '../sandbox/index.ts';
import { listRecentJobs, type RecentJob } from '../../src/oceanbase/recentJobs.ts';
import { scopeOf } from '../../src/oceanbase/scope.ts';
import { prepareSession } from '../../src/oceanbase/serverInfo.ts';
import { defaultTimeouts, openSession } from '../../src/oceanbase/session.ts';
import { until } from './support/until.ts';

const versions: readonly SandboxVersion[] = ['4.1', '4.2.1', '4.2.5', '4.3.5'];
const logins = ['root@sys', 'root@mysql_tenant', 'SYS@oracle_tenant'] as const;

for (const version of versions) {
  describe(`the newest jobs of a cluster, ${version}`, () => {
    let sandbox: Sandbox;
    beforeEach(async () => {
      sandbox = await startSandbox({ version, backupSeconds: 0.4 });
    });
    afterEach(() => sandbox.stop());

    async function withSession<T>(
      user: string,
      task: (
        recent: (limit?: number) => Promise<RecentJob[]>,
        run: (sql: string) => Promise<unknown>,
      ) => Promise<T>,
    ): Promise<T> {
      const { host, port, passwords } = sandbox;
      const session = await openSession(
        { host, port, user, password: passwords[user] ?? '' },
        defaultTimeouts,
      );
      try {
        const scope = scopeOf(await prepareSession(session, 'the sandbox'));
        return await task(
          async (limit = 20) => (await listRecentJobs(session, scope, limit)).jobs,
          (sql) => session.query(sql),
        );
      } finally {
        await session.close();
      }
    }

    it('sys: a job of all tenants is one, first while it runs, complete when each tenant is', async () => {
      sandbox.addHistory(3);
      await withSession('root@sys', async (recent, run) => {
        await run('ALTER SYSTEM BACKUP DATABASE');
        const [running] = await recent();
        assert.deepEqual([running?.source, running?.key.initiatorTenantId], ['JOBS', 1]);
        assert.equal(running?.tenantIds.length, 2);
        const over = await until('the job in the history', async () => {
          const [first] = await recent();
          return first?.source === 'HISTORY' ? first : undefined;
        });
        assert.deepEqual([over.status, over.result, over.completedParts], ['COMPLETED', 0, 2]);
        const all = await recent();
        assert.equal(all.length, 7);
        const times = all.map(({ startedAt }) => startedAt.getTime());
        assert.deepEqual(
          times,
          [...times].sort((a, b) => b - a),
        );
        assert.equal((await recent(2)).length, 2);
      });
    });

    it('sys: a tenant that was left out without a row is not counted', async () => {
      await withSession('root@sys', async (recent, run) => {
        sandbox.skipNextStart('mysql_tenant');
        await run('ALTER SYSTEM BACKUP DATABASE');
        const over = await until('the job in the history', async () => {
          const [first] = await recent();
          return first?.source === 'HISTORY' ? first : undefined;
        });
        assert.deepEqual([over.status, over.tenantIds.length, over.completedParts], ['COMPLETED', 2, 1]);
      });
    });

    for (const user of logins.slice(1)) {
      it(`${user}: its own part of a job of sys, under the key of that job`, async () => {
        const key = await withSession('root@sys', async (recent, run) => {
          await run('ALTER SYSTEM BACKUP DATABASE');
          return await until('the job in the history', async () => {
            const [first] = await recent();
            return first?.source === 'HISTORY' ? first.key : undefined;
          });
        });
        await withSession(user, async (recent) => {
          const [first, ...others] = await recent();
          assert.deepEqual(others, []);
          assert.ok(first);
          assert.deepEqual(first.key, key);
          assert.deepEqual([first.tenantIds.length, first.completedParts], [1, 1]);
        });
      });
    }

    it('sys: one that took longer than many others is among the newest when it ends, with its parts', async () => {
      await withSession('root@sys', async (recent, run) => {
        sandbox.stall('oracle_tenant');
        await run('ALTER SYSTEM BACKUP TENANT = oracle_tenant');
        for (let jobId = 2; jobId < 5; jobId++) {
          await run('ALTER SYSTEM BACKUP TENANT = mysql_tenant');
          await until(`job ${String(jobId)} in the history`, async () =>
            (await recent()).some((job) => job.key.jobId === jobId && job.source === 'HISTORY'),
          );
        }
        sandbox.stall('oracle_tenant', false);
        const long = await until('its end', async () =>
          (await recent(2)).find((job) => job.key.jobId === 1 && job.source === 'HISTORY'),
        );
        assert.deepEqual([long.status, long.completedParts], ['COMPLETED', 1]);
        assert.deepEqual(
          (await recent(3)).map(({ key }) => key.jobId),
          [1, 4, 3],
        );
      });
      await withSession('SYS@oracle_tenant', async (recent) => {
        assert.equal((await recent(1))[0]?.completedParts, 1);
      });
    });

    it('what runs takes no place from what ended last', async () => {
      sandbox.addHistory(3);
      const ended = (jobs: readonly RecentJob[]): RecentJob[] =>
        jobs.filter(({ source }) => source === 'HISTORY');
      sandbox.stall('mysql_tenant');
      sandbox.stall('oracle_tenant');
      for (const user of logins.slice(1)) {
        await withSession(user, async (recent, run) => {
          const [newest] = ended(await recent());
          await run('ALTER SYSTEM BACKUP DATABASE');
          const [running, ...others] = await recent(1);
          assert.equal(running?.source, 'JOBS');
          assert.deepEqual(
            others.map(({ source, key }) => ({ source, key })),
            [{ source: 'HISTORY', key: newest?.key }],
          );
        });
      }
      await withSession('root@sys', async (recent) => {
        const all = await recent(2);
        assert.deepEqual(
          all.map(({ source }) => source),
          ['JOBS', 'JOBS', 'HISTORY', 'HISTORY'],
        );
        assert.deepEqual(
          ended(all).map(({ key }) => key),
          ended(await recent())
            .slice(0, 2)
            .map(({ key }) => key),
        );
      });
    });

    it('takes one query', async () => {
      await withSession('root@sys', async (recent) => {
        const before = sandbox.statements.length;
        await recent();
        assert.equal(sandbox.statements.length, before + 1);
      });
    });
  });
}
