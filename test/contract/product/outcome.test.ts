// Whoever says what became of a backup says the same, and what the specification says: the watch, the Backups view, a
// tenant's history, its failures and what it could be recovered from, on random histories of jobs.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { phaseOfPast, readHistory } from '../../../src/backup/history.ts';
import { countPhases, jobEnd } from '../../../src/backup/outcome.ts';
import { recentOutcome } from '../../../src/backup/recentOutcome.ts';
import { JobWatcher, type JobSnapshot } from '../../../src/backup/watcher.ts';
import { listFailedJobs } from '../../../src/oceanbase/failedJobs.ts';
import { listJobRows } from '../../../src/oceanbase/jobs.ts';
import { listProgressRows } from '../../../src/oceanbase/progressRows.ts';
import { listRecentJobs } from '../../../src/oceanbase/recentJobs.ts';
import { listRecoveryRows } from '../../../src/oceanbase/recoveryRows.ts';
import { scopeOf } from '../../../src/oceanbase/scope.ts';
import { prepareSession, type ServerInfo } from '../../../src/oceanbase/serverInfo.ts';
import { openSession, type Session } from '../../../src/oceanbase/session.ts';
import { defaultTimeouts } from '../../../src/oceanbase/timeouts.ts';
import { startSandbox, type Sandbox } from '../../sandbox/index.ts';
import {
  jobEnds,
  jobHistory,
  partEnd,
  partJobIdOf,
  plantJob,
  setIdOf,
  tenantIds,
  type JobFacts,
} from '../support/jobHistories.ts';

/** What a watch that was asked for `asked` says in the end: it gets the same look for a quarter of an hour. */
async function followedEnd(
  session: Session,
  info: ServerInfo,
  jobId: number,
  asked: readonly number[],
): Promise<JobSnapshot> {
  const key = { initiatorTenantId: 1, jobId };
  const scope = scopeOf(info);
  const { jobs, unreadable } = await listJobRows(session, scope, [key]);
  const progress = await listProgressRows(
    session,
    scope,
    info,
    jobs.filter(({ backupSetId }) => backupSetId !== 0),
  );
  const look = { jobs, ...progress, unreadable, percentReported: true, seesInitiator: () => scope.sys };
  let elapsed = 0;
  const due: (() => void)[] = [];
  const watcher = new JobWatcher({
    look: () => Promise.resolve(look),
    now: () => elapsed,
    elapsed: () => elapsed,
    after: (ms, callback) => {
      due.push(() => {
        elapsed += ms;
        callback();
      });
      return () => undefined;
    },
  });
  let last: JobSnapshot | undefined;
  watcher.watch(key, asked, 'background', (snapshot) => (last = snapshot));
  for (let tick = due.pop(); tick !== undefined && elapsed < 900_000; tick = due.pop()) {
    tick();
    await new Promise(setImmediate);
  }
  watcher.dispose();
  assert.ok(last);
  return last;
}

/** The words of the specification for a phase of the product. */
function partWord(phase: string): string {
  return ['running', 'canceling', 'waiting', 'confirming', 'ending'].includes(phase) ? 'goes on' : phase;
}

for (const version of ['4.1', '4.2.5', '4.3.5'] as const) {
  describe(`what became of a job, ${version}: every reader says what the specification says`, () => {
    let sandbox: Sandbox;
    const sessions: Session[] = [];
    before(async () => {
      sandbox = await startSandbox({ version });
    });
    after(async () => {
      for (const session of sessions) await session.close();
      await sandbox.stop();
    });

    async function login(user: string): Promise<{ session: Session; info: ServerInfo }> {
      const { host, port, passwords } = sandbox;
      const session = await openSession(
        { host, port, user, password: passwords[user] ?? '' },
        defaultTimeouts,
      );
      sessions.push(session);
      return { session, info: await prepareSession(session, 'the sandbox') };
    }

    function plant(jobs: readonly JobFacts[]): void {
      for (const id of [1, ...tenantIds]) sandbox.unplant(id);
      for (const [index, job] of jobs.entries()) plantJob(sandbox, index + 1, job);
    }

    it('to sys', async () => {
      const { session, info } = await login('root@sys');
      const scope = scopeOf(info);
      await fc.assert(
        fc.asyncProperty(fc.array(jobHistory, { minLength: 1, maxLength: 3 }), async (jobs) => {
          plant(jobs);
          const recent = (await listRecentJobs(session, scope, 20)).jobs;
          for (const [index, job] of jobs.entries()) {
            const jobId = index + 1;
            const expected = jobEnds(job, job.initiator ? job.executors : job.asked);
            const followed = await followedEnd(session, info, jobId, job.asked);
            const counts = countPhases(followed.backups.map(({ phase }) => phase));
            assert.deepEqual(
              followed.over ? jobEnd(counts, followed.initiator) : undefined,
              expected?.end,
              'the watch',
            );
            for (const { tenantId, phase } of followed.backups) {
              // While the job goes on, what its parts wait for is not settled yet.
              if (expected) assert.equal(partWord(phase), partEnd(job, tenantId), 'a part of the watch');
            }
            const listed = recent.find(({ key }) => key.jobId === jobId && key.initiatorTenantId === 1);
            assert.equal(listed !== undefined, job.initiator !== null, 'the Backups view lists it');
            if (listed) assert.equal(recentOutcome(listed).end, expected?.end, 'the Backups view');
          }
          for (const tenantId of tenantIds) {
            const { backups } = await readHistory(session, info, tenantId);
            for (const past of backups) {
              const job = jobs[past.setId - 1];
              assert.ok(job);
              const end = partEnd(job, tenantId);
              if (end !== 'goes on') assert.equal(partWord(phaseOfPast(past)), end, 'the history');
            }
            const failed = await listFailedJobs(session, scope, tenantId);
            const expected = jobs.flatMap((job, index) => {
              if (!job.executors.includes(tenantId)) return [];
              const own = job.parts.get(tenantId);
              const end = partEnd(job, tenantId);
              // sys's row is looked for in the history alone: a job that has just failed comes there within half a minute.
              const told =
                own !== undefined
                  ? end === 'failed'
                  : job.initiator?.place !== 'JOBS' && /failed|skipped/.test(end);
              return told
                ? [own ? `${String(tenantId)}/${String(partJobIdOf(index + 1))}` : `1/${String(index + 1)}`]
                : [];
            });
            assert.deepEqual(
              failed.map((job) => `${String(job.tenantId)}/${String(job.jobId)}`).sort(),
              [...expected].sort(),
              'the failures',
            );
          }
          const { sets } = await listRecoveryRows(session, scope);
          for (const tenantId of tenantIds) {
            const proven = jobs.filter(
              (job) => partEnd(job, tenantId) === 'completed' && job.parts.has(tenantId),
            );
            assert.equal(
              (sets.get(tenantId)?.fullAgeMs ?? null) !== null,
              proven.length > 0,
              'what could be recovered counts a full backup as proven',
            );
          }
        }),
        { numRuns: Number(process.env['OBB_RUNS'] ?? 25) },
      );
    }).timeout(120_000);

    for (const [user, tenantId] of [
      ['root@mysql_tenant', 1002],
      ['SYS@oracle_tenant', 1004],
    ] as const) {
      it(`to ${user}, of its own part`, async () => {
        const { session, info } = await login(user);
        const scope = scopeOf(info);
        await fc.assert(
          fc.asyncProperty(fc.array(jobHistory, { minLength: 1, maxLength: 3 }), async (jobs) => {
            plant(jobs);
            const recent = (await listRecentJobs(session, scope, 20)).jobs;
            const failed = await listFailedJobs(session, scope, tenantId);
            const { backups } = await readHistory(session, info, tenantId);
            for (const [index, job] of jobs.entries()) {
              const jobId = index + 1;
              const own = job.parts.get(tenantId);
              const listed = recent.find(({ key }) => key.jobId === jobId);
              assert.equal(listed !== undefined, own !== undefined, 'the Backups view lists its part');
              if (!own || !listed) continue;
              const end = partEnd(job, tenantId);
              const expected = jobEnds(job, [tenantId], false)?.end;
              assert.equal(recentOutcome(listed).end, expected, 'the Backups view');
              const followed = await followedEnd(session, info, jobId, [tenantId]);
              const counts = countPhases(followed.backups.map(({ phase }) => phase));
              assert.equal(
                followed.over ? jobEnd(counts, followed.initiator) : undefined,
                expected,
                'the watch',
              );
              const past = backups.find(({ setId }) => setId === setIdOf(jobId));
              assert.ok(past);
              if (end !== 'goes on') assert.equal(partWord(phaseOfPast(past)), end, 'the history');
              assert.equal(
                failed.some((one) => one.jobId === partJobIdOf(jobId)),
                end === 'failed',
                'the failures',
              );
            }
          }),
          { numRuns: Number(process.env['OBB_RUNS'] ?? 15) },
        );
      }).timeout(120_000);
    }
  });
}
