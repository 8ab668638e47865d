// One row that is not as facts.md 4.5 says takes nothing with it but what it is about, and nothing is concluded from it.
import assert from 'node:assert/strict';
import '../../unit/support/fakeVscode.ts';
import { startSandbox, type Sandbox } from '../../sandbox/index.ts';
import { eventually } from '../../unit/support/eventually.ts';
import { readHistory } from '../../../src/backup/history.ts';
import { preflight } from '../../../src/backup/preflight.ts';
import { judge } from '../../../src/backup/recoverability.ts';
import { plainFullBackup, targetOf } from '../../../src/backup/request.ts';
import { lookAtCluster, unreadJob } from '../../../src/backup/tenantState.ts';
import { readSituation } from '../../../src/backup/destinationChange.ts';
import { listSetsFrom, readBackupSet } from '../../../src/oceanbase/backupSets.ts';
import { UnexpectedRow } from '../../../src/oceanbase/errors.ts';
import { listFailedJobs } from '../../../src/oceanbase/failedJobs.ts';
import { listJobsAfter } from '../../../src/oceanbase/jobs.ts';
import { listProgressRows } from '../../../src/oceanbase/progressRows.ts';
import { listRecentJobs } from '../../../src/oceanbase/recentJobs.ts';
import { listRunningRows } from '../../../src/oceanbase/runningRows.ts';
import { scopeOf } from '../../../src/oceanbase/scope.ts';
import { prepareSession, type ServerInfo } from '../../../src/oceanbase/serverInfo.ts';
import { openSession, type Row, type Session } from '../../../src/oceanbase/session.ts';
import { defaultTimeouts } from '../../../src/oceanbase/timeouts.ts';

/** A value that no column takes. */
const spoiled = { not: 'text' };

/** The session, with what `spoil` makes of each row that it is answered with. */
function spoiling(session: Session, spoil: (row: Row) => Row): Session {
  return {
    get closed() {
      return session.closed;
    },
    queryMs: session.queryMs,
    query: async (sql, withinMs) => (await session.query(sql, withinMs)).map(spoil),
    onClosed: (listener) => {
      session.onClosed(listener);
    },
    close: () => session.close(),
  };
}

describe('a row that cannot be read', function () {
  this.timeout(30_000);
  let sandbox: Sandbox;
  let session: Session;
  let info: ServerInfo;
  let ids: ReadonlyMap<string, number>;

  before(async () => {
    sandbox = await startSandbox({ backupSeconds: 4, tenants: [{ name: 'a' }, { name: 'b' }] });
    sandbox.addHistory(3);
    const { host, port, passwords } = sandbox;
    session = await openSession(
      { host, port, user: 'root@sys', password: passwords['root@sys'] ?? '' },
      defaultTimeouts,
    );
    info = await prepareSession(session, 'the sandbox');
    for (const name of ['a', 'b']) sandbox.stall(name, 'BACKUP_DATA_MAJOR');
    await session.query('ALTER SYSTEM BACKUP TENANT = a, b');
    await eventually(async () => {
      const { tasks } = await listRunningRows(session, scopeOf(info), info);
      return tasks.length === 2 && tasks.every(({ stage }) => stage === 'BACKUP_DATA_MAJOR');
    });
    const { tenants } = await lookAtCluster(session, info, 0);
    ids = new Map(tenants.map(({ tenant }) => [tenant.name, tenant.id]));
  });
  after(async () => {
    await session.close();
    await sandbox.stop();
  });

  const idOf = (name: string): number => ids.get(name) ?? 0;
  /** Spoils `column` in every row of that tenant which has a value there, in one branch of a UNION or in all. */
  const spoilt = (tenantId: number, column: string, source?: string): Session =>
    spoiling(session, (row) =>
      Number(row['TENANT_ID']) === tenantId &&
      row[column] !== null &&
      column in row &&
      (source === undefined || row['SOURCE'] === source)
        ? { ...row, [column]: spoiled }
        : row,
    );

  for (const [source, column, view] of [
    ['ARCHIVE', 'CHECKPOINT_SCN', 'ARCHIVELOG'],
    ['SETS', 'PROVEN_FULL_AT', 'BACKUP_SET_FILES'],
    ['JOBS', 'START_TIMESTAMP', 'BACKUP_JOBS'],
    ['TASKS', 'MACRO_BLOCK_COUNT', 'BACKUP_TASKS'],
    ['DATA', 'SETTING', 'BACKUP_PARAMETER'],
    ['LAG', 'SETTING', 'PARAMETERS'],
  ] as const) {
    it(`of ${view} takes only its tenant’s part of a refresh, which is then not judged by it`, async () => {
      const look = await lookAtCluster(spoilt(idOf('a'), column, source), info, 0);
      const [a, b, ...more] = look.tenants;
      assert.ok(a && b && more.length === 0);
      assert.deepEqual([...a.unread], [view]);
      assert.match(a.problems.join(), /^The server sent something unexpected in column \w+ of \w+\.$/);
      assert.deepEqual([[...b.unread], b.problems], [[], []]);
      assert.deepEqual([...look.unread], [], 'the login may read all');
      const of = { maxFullAgeDays: 7, passwordHeld: () => true };
      assert.equal(judge(b, of).recoverable, 'yes');
      if (view === 'ARCHIVELOG' || view === 'BACKUP_SET_FILES') {
        assert.deepEqual(judge(a, of), { recoverable: 'unjudged', warnings: [] });
      }
      if (view === 'BACKUP_PARAMETER') assert.equal(a.settings.backupDestination, undefined);
      assert.deepEqual([a.running.length, b.running.length], [view === 'BACKUP_JOBS' ? 0 : 1, 1]);
      const problem = unreadJob(look, [idOf('a')]);
      assert.equal(problem !== undefined, view === 'BACKUP_JOBS');
      assert.equal(unreadJob(look, [idOf('b')]), undefined);
    });
  }

  it('of a job of sys leaves it open what runs on any tenant', async () => {
    const look = await lookAtCluster(spoilt(1, 'START_TIMESTAMP', 'JOBS'), info, 0);
    assert.equal(look.tenants.length, 2);
    assert.notEqual(unreadJob(look, [idOf('b')]), undefined);
    assert.deepEqual(
      look.tenants.map(({ running }) => running.length),
      [1, 1],
    );
  });

  it('of the archive takes nothing of what is followed but its checkpoint', async () => {
    const { tasks } = await listRunningRows(session, scopeOf(info), info);
    const rows = await listProgressRows(
      spoilt(idOf('a'), 'CHECKPOINT_SCN', 'ARCHIVE'),
      scopeOf(info),
      info,
      tasks.map(({ tenantId, jobId }) => ({ tenantId, jobId, backupSetId: 0 })),
    );
    assert.deepEqual(rows.unreadable, []);
    assert.deepEqual(
      rows.tasks.map(({ tenantId, checkpointScn }) => [tenantId, checkpointScn > 0n]),
      [
        [idOf('a'), false],
        [idOf('b'), true],
      ],
    );
  });

  /** Spoils the row of one backup set. */
  const spoiltSet = (setId: number, column: string, view: RegExp): Session => ({
    ...spoiling(session, (row) => row),
    query: async (sql) =>
      (await session.query(sql)).map((row) =>
        view.test(sql) && Number(row['BACKUP_SET_ID']) === setId ? { ...row, [column]: spoiled } : row,
      ),
  });

  it('of a backup set is one line of the history, and stands for nothing', async () => {
    const { backups } = await readHistory(spoiltSet(2, 'OUTPUT_BYTES', /SET_FILES/), info, idOf('a'));
    assert.deepEqual(
      backups.map(({ setId, set, setProblem }) => [setId, set !== undefined, setProblem !== undefined]),
      [
        [4, true, false],
        [3, true, false],
        [2, false, true],
        [1, true, false],
      ],
    );
  });

  it('of a past job is one line of the history, whose set proves no end', async () => {
    const { backups } = await readHistory(spoiltSet(2, 'RESULT', /JOB_HISTORY/), info, idOf('a'));
    assert.deepEqual(
      backups.map(({ setId, job, jobProblem }) => [setId, job !== undefined, jobProblem !== undefined]),
      [
        [4, true, false],
        [3, true, false],
        [2, false, true],
        [1, true, false],
      ],
    );
  });

  it('of a backup set does not hide those that a restore may use', async () => {
    const spoilt2 = spoiltSet(2, 'RESULT', /SET_FILES/);
    const { sets, unreadable } = await listSetsFrom(spoilt2, scopeOf(info), idOf('a'), 1);
    assert.deepEqual(
      [sets.map(({ setId }) => setId), unreadable.map(({ setId }) => setId)],
      [[4, 3, 1], [2]],
    );
    await assert.rejects(readBackupSet(spoilt2, scopeOf(info), idOf('a'), 2), UnexpectedRow);
    assert.equal((await readBackupSet(spoilt2, scopeOf(info), idOf('a'), 3))?.setId, 3);
  });

  it('of a job is told beside the recent ones', async () => {
    const whole = await listRecentJobs(session, scopeOf(info), 20);
    const own = await listRecentJobs(spoilt(idOf('a'), 'COMMENT'), scopeOf(info), 20);
    const left = whole.jobs.filter(({ key }) => key.initiatorTenantId !== idOf('a'));
    assert.ok(left.length > 0 && left.length < whole.jobs.length);
    assert.deepEqual(
      [own.jobs.length, own.unreadable.length],
      [left.length, whole.jobs.length - left.length],
    );
  });

  it('of the only failed job is no proof that none has failed', async () => {
    assert.deepEqual(await listFailedJobs(session, scopeOf(info), idOf('a')), []);
    const failed: Row = { TENANT_ID: idOf('a'), JOB_ID: spoiled };
    const session2: Session = { ...spoiling(session, (row) => row), query: () => Promise.resolve([failed]) };
    await assert.rejects(listFailedJobs(session2, scopeOf(info), idOf('a')), UnexpectedRow);
  });

  it('of one tenant leaves the preflight of another as it is, and is a warning in its own', async () => {
    for (const [column, source] of [
      ['CHECKPOINT_SCN', undefined],
      ['VALUE', undefined],
      ['LOG_MODE', undefined],
      ['START_TIMESTAMP', 'JOBS'],
    ] as const) {
      const broken = spoilt(idOf('a'), column, source);
      const of = async (name: string, on: Session) =>
        await preflight(on, info, targetOf(info, [{ id: idOf(name), name }]), plainFullBackup);
      assert.deepEqual(await of('b', broken), await of('b', session), column);
      const { checks, refused } = await of('a', broken);
      assert.equal(refused, false, column);
      const own = checks.filter(({ tenant }) => tenant === 'a');
      assert.deepEqual(
        own.map(({ level }) => level),
        ['warning'],
        column,
      );
      assert.match(own[0]?.text ?? '', /unexpected in column/);
    }
  });

  it('of one tenant does not stand in the way of another’s destination', async () => {
    const broken = spoilt(idOf('a'), 'VALUE');
    const situation = await readSituation(broken, info, 'b');
    assert.deepEqual(
      situation?.used.map(({ tenantName }) => tenantName),
      ['b', 'b'],
    );
    await assert.rejects(readSituation(broken, info, 'a'), UnexpectedRow);
  });

  it('of a later job is told to whoever looks for a start', async () => {
    const whole = await listJobsAfter(session, scopeOf(info), 0);
    assert.ok(whole.jobs.length > 0);
    const { jobs, unreadable } = await listJobsAfter(spoilt(1, 'COMMENT'), scopeOf(info), 0);
    assert.deepEqual([jobs.length, unreadable.length], [0, whole.jobs.length]);
  });
});
