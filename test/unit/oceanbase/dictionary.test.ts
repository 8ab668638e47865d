import assert from 'node:assert/strict';
import { listArchiveRounds } from '../../../src/oceanbase/archive.ts';
import { newestSets } from '../../../src/oceanbase/newestSets.ts';
import { lastJobId, listJobRows } from '../../../src/oceanbase/jobs.ts';
import { listProgressRows } from '../../../src/oceanbase/progressRows.ts';
import { scopeOf } from '../../../src/oceanbase/scope.ts';
import { listRecoveryRows } from '../../../src/oceanbase/recoveryRows.ts';
import { listRunningRows } from '../../../src/oceanbase/runningRows.ts';
import { listUserTenants } from '../../../src/oceanbase/tenants.ts';
import { listTenantSettings } from '../../../src/oceanbase/tenantSettings.ts';
import { parseOracleSelect, parseSql } from '../support/grammar.ts';
import { rawArchive, rawJob, rawTask, rawTenant } from '../support/rawRows.ts';
import { serverInfo, tenantInfo, version } from '../support/rows.ts';
import { ScriptedSession } from '../support/scriptedSession.ts';

const sys = scopeOf(serverInfo());
const own = scopeOf(tenantInfo());

describe('the queries', () => {
  it('are each one statement that the official grammar accepts, from sys and from a tenant', async () => {
    for (const scope of [sys, own]) {
      const session = new ScriptedSession([[/./, []]]);
      const jobs = [
        { tenantId: 1002, jobId: 3, backupSetId: 5 },
        { tenantId: 1004, jobId: 1, backupSetId: 1 },
      ];
      await listUserTenants(session, scope);
      await listArchiveRounds(session, scope);
      await newestSets(session, scope);
      await lastJobId(session, scope);
      await listJobRows(session, scope, [
        { initiatorTenantId: 1, jobId: 7 },
        { initiatorTenantId: 1002, jobId: 3 },
      ]);
      for (const reportsDataProgress of [true, false]) {
        await listProgressRows(
          session,
          scope,
          { reportsDataProgress, reportsLogProgress: reportsDataProgress },
          jobs,
        );
      }
      await listRecoveryRows(session, scope);
      for (const text of ['4.1.0.0', '4.2.5.0'])
        await listTenantSettings(session, scope, serverInfo({ version: version(text) }));
      for (const reportsDataProgress of [true, false]) {
        await listRunningRows(session, scope, { reportsDataProgress });
      }
      assert.equal(session.sent.length, 12, 'one statement each');
      for (const sql of session.sent) {
        assert.deepEqual(parseSql(sql), { statements: 1, errors: 0 }, sql);
        const views = [...sql.matchAll(/oceanbase\.(\w+?)_OB_(\w+)/g)];
        assert.notEqual(views.length, 0);
        for (const [, kind, view] of views) {
          assert.equal(kind, scope.sys && view !== 'TENANTS' ? 'CDB' : 'DBA', sql);
        }
      }
    }
  });

  it('of a refresh are Oracle SELECTs in an Oracle tenant', async () => {
    const session = new ScriptedSession([[/./, []]]);
    const scope = scopeOf(tenantInfo({ mode: 'ORACLE' }));
    await listRecoveryRows(session, scope);
    await listTenantSettings(session, scope, tenantInfo({ mode: 'ORACLE' }));
    await listRunningRows(session, scope, { reportsDataProgress: true });
    for (const sql of session.sent)
      assert.deepEqual(parseOracleSelect(sql), { statements: 1, errors: 0 }, sql);
  });

  it('never ask for a destination, which may hold keys', async () => {
    const session = new ScriptedSession([[/./, []]]);
    await listTenantSettings(session, sys, serverInfo());
    for (const sql of session.sent)
      assert.doesNotMatch(
        sql.replace('MAX(VALUE) AS SETTING FROM oceanbase.GV$OB_PARAMETERS', ''),
        /SELECT [^F]*\bVALUE\s*(,|FROM)/,
      );
  });

  it('ask nothing where there is nothing to ask for', async () => {
    const session = new ScriptedSession([]);
    assert.deepEqual(await listJobRows(session, sys, []), { jobs: [], unreadable: [] });
    assert.deepEqual(
      await listProgressRows(session, sys, { reportsDataProgress: true, reportsLogProgress: false }, []),
      {
        tasks: [],
        sets: [],
        unreadable: [],
        tasksRead: true,
        unreadSets: undefined,
      },
    );
  });

  it('read the tenant’s own views without a TENANT_ID in their conditions', async () => {
    const session = new ScriptedSession([[/./, []]]);
    await listJobRows(session, own, [{ initiatorTenantId: 1002, jobId: 3 }]);
    await lastJobId(session, own);
    // A job of sys shows itself to its tenant by that tenant’s part alone.
    await listJobRows(session, own, [{ initiatorTenantId: 1, jobId: 7 }]);
    assert.match(session.sent.at(-1) ?? '', /INITIATOR_TENANT_ID = 1 AND INITIATOR_JOB_ID = 7/);
    for (const sql of session.sent) assert.doesNotMatch(sql, /[^_]TENANT_ID =/);
  });
});

describe('the rows', () => {
  const answering = (...rows: readonly Readonly<Record<string, unknown>>[]) =>
    new ScriptedSession([[/./, rows]]);

  it('of jobs are typed values, the digest among them', async () => {
    const raw = rawJob({
      SOURCE: 'HISTORY',
      EXECUTOR_TENANT_ID: '1002,1004',
      PASSWD: '*81f5e21e35407d884a6cd4a731aebfb6af209e1b',
      ENCRYPTION_MODE: 'PASSWORD',
      END_TIMESTAMP: '2026-01-02 03:04:17.000000',
      STATUS: 'PAUSED',
    });
    const { jobs } = await listJobRows(answering(raw), sys, [{ initiatorTenantId: 1, jobId: 8 }]);
    const [job] = jobs;
    assert.deepEqual(job?.executorTenantIds, [1002, 1004]);
    assert.deepEqual(job.status, { unknown: 'PAUSED' });
    assert.equal(job.endedAt?.toISOString(), '2026-01-02T03:04:17.000Z');
    assert.equal(job.serverNow.toISOString(), '2026-01-02T03:04:25.000Z');
    assert.equal(job.passwordDigest.matches('root'), true);
    assert.equal(JSON.stringify(job).includes('81f5e21e'), false);
  });

  it('are told apart by their branch also where Oracle mode fills its literals up with blanks', async () => {
    const padded = answering(rawArchive({ SOURCE: 'ARCHIVE ' }));
    assert.equal((await listRecoveryRows(padded, own)).rounds.size, 1);
    const job = rawJob({ SOURCE: 'JOBS   ' });
    const { jobs } = await listJobRows(answering(job), own, [{ initiatorTenantId: 1, jobId: 8 }]);
    assert.equal(jobs[0]?.source, 'JOBS');
  });

  it('give the highest job id of both views, and 0 where there never was a job', async () => {
    assert.equal(await lastJobId(answering({ LAST_ID: '3' }, { LAST_ID: '11' }), sys), 11);
    assert.equal(await lastJobId(answering({ LAST_ID: '0' }, { LAST_ID: 0 }), sys), 0);
  });

  it('of a look are told apart: tasks and sets', async () => {
    const set = rawTask({
      SOURCE: 'SET',
      JOB_ID: null,
      DATA_PROGRESS: null,
      STATUS: 'SUCCESS',
      FILE_STATUS: 'AVAILABLE',
      MIN_RESTORE_SCN: '1767323045000000001',
    });
    const history = rawTask({ SOURCE: 'HISTORY', DATA_PROGRESS: null, STATUS: 'COMPLETED' });
    const { tasks, sets } = await listProgressRows(
      answering(rawTask(), history, set),
      sys,
      { reportsDataProgress: true, reportsLogProgress: false },
      [{ tenantId: 1002, jobId: 3, backupSetId: 5 }],
    );
    assert.deepEqual(
      tasks.map(({ source, status, dataProgress }) => [source, status, dataProgress]),
      [
        ['TASKS', 'BACKUP_DATA_MINOR', 83.33],
        ['HISTORY', 'COMPLETED', null],
      ],
    );
    assert.equal(sets[0]?.minRestoreScn, 1_767_323_045_000_000_001n);
    assert.deepEqual([sets[0].status, sets[0].fileStatus, sets[0].macroBlocks], ['SUCCESS', 'AVAILABLE', 6]);
  });

  it('of archive rounds have their lag on the server’s clock', async () => {
    const lag = async (checkpoint: string | null) =>
      (await listArchiveRounds(answering(rawArchive({ CHECKPOINT_SCN: checkpoint })), sys)).get(1002)?.lagMs;
    assert.equal(await lag('1767323060000000000'), 5_000);
    assert.equal(await lag('1767323066000000000'), 0, 'a clock that is ahead is no negative lag');
    assert.equal(await lag('0'), null);
    assert.equal(await lag(null), null);
  });

  it('of archive rounds: one per tenant, that of its first destination', async () => {
    const rounds = await listArchiveRounds(
      answering(
        rawArchive(),
        rawArchive({ DEST_NO: '1', STATUS: 'STOP' }),
        rawArchive({ TENANT_ID: '1004' }),
      ),
      sys,
    );
    assert.deepEqual([rounds.size, rounds.get(1002)?.status], [2, 'DOING']);
  });

  it('of tenants and destinations', async () => {
    const raw = [
      rawTenant({ LOCKED: 'YES' }),
      rawTenant({ TENANT_ID: '1004', COMPATIBILITY_MODE: 'ORACLE' }),
    ];
    const tenants = await listUserTenants(answering(...raw), sys);
    assert.deepEqual(
      tenants.map(({ id, mode, locked }) => [id, mode, locked]),
      [
        [1002, 'MYSQL', true],
        [1004, 'ORACLE', false],
      ],
    );
  });
});
