import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isOver, type Phase } from '../../../src/backup/outcome.ts';
import { tenantBackup, type Look } from '../../../src/backup/state.ts';
import type { JobRow } from '../../../src/oceanbase/jobs.ts';
import { PasswordDigest } from '../../../src/oceanbase/passwordDigest.ts';
import type { BackupSetRow } from '../../../src/oceanbase/progressRows.ts';
import { jobRow, serverNow, setRow, startedAt, sysKey, sysRow, taskRow, tenantId } from '../support/rows.ts';

function backupOf(look: Partial<Look>, key = sysKey) {
  return tenantBackup({ jobs: [], tasks: [], sets: [], ...look }, key, tenantId, true);
}

const history = (change: Partial<JobRow> = {}): JobRow => jobRow({ source: 'HISTORY', ...change });
const sysHistory = (change: Partial<JobRow> = {}): JobRow => sysRow({ source: 'HISTORY', ...change });

describe('the phase of a backup', () => {
  const looks: readonly [string, Partial<Look>, Phase][] = [
    ['no row in any view', {}, 'missing'],
    ['only another job of the initiator', { jobs: [sysRow({ jobId: 6 })] }, 'missing'],
    [
      'only another tenant’s part',
      { jobs: [jobRow({ tenantId: 1004 }), sysRow({ executorTenantIds: [tenantId, 1004] })] },
      'waiting',
    ],
    ['a job of that tenant from another job of sys', { jobs: [jobRow({ initiatorJobId: 6 })] }, 'missing'],
    ['only the initiator’s row, not begun', { jobs: [sysRow({ status: 'INIT' })] }, 'waiting'],
    ['only the initiator’s row, canceling', { jobs: [sysRow({ status: 'CANCELING' })] }, 'canceling'],
    ['the initiator ended in JOBS without a child', { jobs: [sysRow({ status: 'COMPLETED' })] }, 'ending'],
    ['the child begins', { jobs: [sysRow(), jobRow({ status: 'INIT' })] }, 'running'],
    ['the child runs', { jobs: [sysRow(), jobRow()] }, 'running'],
    ['the child is being canceled', { jobs: [jobRow({ status: 'CANCELING' })] }, 'canceling'],
    ['COMPLETED seen in JOBS', { jobs: [jobRow({ status: 'COMPLETED' })], sets: [setRow()] }, 'confirming'],
    ['FAILED seen in JOBS', { jobs: [jobRow({ status: 'FAILED', result: -4016 })] }, 'ending'],
    ['CANCELED seen in JOBS', { jobs: [jobRow({ status: 'CANCELED' })] }, 'ending'],
    ['history COMPLETED, no set row', { jobs: [history({ status: 'COMPLETED' })] }, 'confirming'],
    [
      'history COMPLETED, the set is still DOING',
      {
        jobs: [history({ status: 'COMPLETED' })],
        sets: [setRow({ status: 'DOING', fileStatus: 'COPYING' })],
      },
      'confirming',
    ],
    [
      'history COMPLETED, the set is SUCCESS but still COPYING',
      { jobs: [history({ status: 'COMPLETED' })], sets: [setRow({ fileStatus: 'COPYING' })] },
      'confirming',
    ],
    [
      'history COMPLETED, set SUCCESS / AVAILABLE',
      { jobs: [history({ status: 'COMPLETED' })], sets: [setRow()] },
      'completed',
    ],
    [
      'in both views for a moment: history counts, whatever the order',
      { jobs: [jobRow(), history({ status: 'COMPLETED' })], sets: [setRow()] },
      'completed',
    ],
    [
      'the set of another tenant proves nothing',
      { jobs: [history({ status: 'COMPLETED' })], sets: [setRow({ tenantId: 1004 })] },
      'confirming',
    ],
    [
      'another set of the tenant proves nothing',
      { jobs: [history({ status: 'COMPLETED' })], sets: [setRow({ backupSetId: 4 })] },
      'confirming',
    ],
    [
      'history COMPLETED, the set was deleted',
      { jobs: [history({ status: 'COMPLETED' })], sets: [setRow({ fileStatus: 'DELETED' })] },
      'deleted',
    ],
    [
      'history COMPLETED, the set is broken',
      { jobs: [history({ status: 'COMPLETED' })], sets: [setRow({ fileStatus: 'BROKEN' })] },
      'unproven',
    ],
    [
      'history COMPLETED, the set has a status nobody knows',
      { jobs: [history({ status: 'COMPLETED' })], sets: [setRow({ fileStatus: { unknown: 'ROTTEN' } })] },
      'unproven',
    ],
    [
      'history COMPLETED, but the set FAILED',
      {
        jobs: [history({ status: 'COMPLETED' })],
        sets: [setRow({ status: 'FAILED', fileStatus: 'INCOMPLETE' })],
      },
      'failed',
    ],
    [
      'history COMPLETED with a result',
      { jobs: [history({ status: 'COMPLETED', result: -4018 })], sets: [setRow()] },
      'failed',
    ],
    ['history FAILED', { jobs: [history({ status: 'FAILED', result: -9080 })] }, 'failed'],
    ['history CANCELED', { jobs: [history({ status: 'CANCELED', result: -4072 })] }, 'canceled'],
    [
      'a child canceled on its own: the sys row says FAILED -4072',
      {
        jobs: [
          sysHistory({ status: 'FAILED', result: -4072 }),
          history({ status: 'CANCELED', result: -4072 }),
        ],
      },
      'canceled',
    ],
    [
      'a child that completed while another one failed the job',
      {
        jobs: [sysHistory({ status: 'FAILED', result: -4016 }), history({ status: 'COMPLETED' })],
        sets: [setRow()],
      },
      'completed',
    ],
    ['no child although the job COMPLETED', { jobs: [sysHistory({ status: 'COMPLETED' })] }, 'skipped'],
    ['no child, the job FAILED', { jobs: [sysHistory({ status: 'FAILED', result: -4016 })] }, 'failed'],
    [
      'no child, the job FAILED for another tenant',
      {
        jobs: [
          sysHistory({ status: 'FAILED', result: -9082 }),
          jobRow({ tenantId: 1004, source: 'HISTORY', status: 'FAILED', result: -9082 }),
        ],
      },
      'skipped',
    ],
    ['no child, the job was CANCELED', { jobs: [sysHistory({ status: 'CANCELED' })] }, 'canceled'],
    [
      'a start of all tenants that left this one out',
      { jobs: [sysRow({ executorTenantIds: [1004] })] },
      'leftOut',
    ],
    ['an unknown word in JOBS', { jobs: [jobRow({ status: { unknown: 'RESTING' } })] }, 'running'],
    ['an unknown word in history', { jobs: [history({ status: { unknown: 'RESTING' } })] }, 'confirming'],
  ];
  for (const [name, look, phase] of looks) {
    it(`${name}: ${phase}`, () => {
      assert.equal(backupOf(look).phase, phase);
    });
  }

  it('of a job that the tenant started itself is that of its own row', () => {
    const own = { initiatorTenantId: tenantId, jobId: 3 };
    const row = history({ initiatorTenantId: tenantId, initiatorJobId: 0, status: 'COMPLETED' });
    assert.equal(backupOf({ jobs: [row], sets: [setRow()] }, own).phase, 'completed');
    assert.equal(backupOf({ jobs: [] }, own).phase, 'missing');
  });

  it('is over exactly for its ends', () => {
    const phases: Phase[] = ['waiting', 'running', 'canceling', 'confirming', 'ending', 'missing'];
    const ends: Phase[] = ['completed', 'unproven', 'failed', 'canceled', 'skipped', 'leftOut'];
    assert.deepEqual(
      [...phases, ...ends].filter((phase) => isOver(phase)),
      ends,
    );
  });

  it('is never “completed” without the whole proof, whatever rows there are', () => {
    const statuses: JobRow['status'][] = [
      'INIT',
      'DOING',
      'COMPLETED',
      'FAILED',
      'CANCELING',
      'CANCELED',
      { unknown: 'DONE' },
    ];
    const job = fc
      .record({
        source: fc.constantFrom('JOBS' as const, 'HISTORY' as const),
        status: fc.constantFrom(...statuses),
        result: fc.constantFrom(0, 0, -4016),
        tenantId: fc.constantFrom(tenantId, tenantId, 1004, 1),
        initiatorJobId: fc.constantFrom(7, 7, 6),
        jobId: fc.constantFrom(3, 3, 7),
        backupSetId: fc.constantFrom(5, 5, 4),
      })
      .map(jobRow);
    const setStatuses: BackupSetRow['status'][] = ['SUCCESS', 'SUCCESS', 'DOING', { unknown: 'OK' }];
    const set = fc
      .record({
        status: fc.constantFrom(...setStatuses),
        fileStatus: fc.constantFrom<BackupSetRow['fileStatus'][]>('AVAILABLE', 'COPYING', 'BROKEN'),
        tenantId: fc.constantFrom(tenantId, tenantId, 1004),
        backupSetId: fc.constantFrom(5, 5, 4),
      })
      .map(setRow);
    let completed = 0;
    fc.assert(
      fc.property(
        fc.array(job, { maxLength: 4 }),
        fc.array(set, { maxLength: 3 }),
        fc.boolean(),
        (jobs, sets, percent) => {
          const { phase } = tenantBackup({ jobs, tasks: [taskRow()], sets }, sysKey, tenantId, percent);
          if (phase !== 'completed') return;
          completed++;
          const proofs = jobs.filter(
            (row) =>
              row.source === 'HISTORY' &&
              row.status === 'COMPLETED' &&
              row.result === 0 &&
              row.tenantId === tenantId &&
              row.initiatorTenantId === 1 &&
              row.initiatorJobId === 7 &&
              sets.some(
                (one) =>
                  one.tenantId === tenantId &&
                  one.backupSetId === row.backupSetId &&
                  one.status === 'SUCCESS' &&
                  one.fileStatus === 'AVAILABLE',
              ),
          );
          assert.notEqual(proofs.length, 0);
        },
      ),
      { numRuns: 2000, seed: 42 },
    );
    assert.notEqual(completed, 0, 'the rows never amount to a completed backup: this test proves nothing');
  });
});

describe('what a look shows of a backup', () => {
  it('has the task’s stage, counters and percent, and the job’s set and start', () => {
    const task = taskRow({ macroBlocks: 200, finishedMacroBlocks: 50, tablets: 9, inputBytes: 11 });
    const backup = backupOf({ jobs: [jobRow()], tasks: [task, taskRow({ tenantId: 1004 })] });
    assert.equal(backup.stage, 'BACKUP_DATA_MINOR');
    assert.equal(backup.percent, 25);
    assert.equal(backup.counters, task);
    assert.equal(backup.backupSetId, 5);
    assert.equal(backup.startedAt, startedAt);
  });

  it('takes the task from history where it stands in both views', () => {
    const tasks = [taskRow(), taskRow({ source: 'HISTORY', status: 'COMPLETED', finishedTablets: 8 })];
    const backup = backupOf({ jobs: [jobRow()], tasks });
    assert.equal(backup.stage, 'COMPLETED');
    assert.equal(backup.counters?.finishedTablets, 8);
  });

  it('measures the time on the server’s clock, and stops with the end', () => {
    assert.equal(backupOf({ jobs: [jobRow()] }).elapsedMs, 20_000);
    const endedAt = new Date(startedAt.getTime() + 12_000);
    assert.equal(backupOf({ jobs: [history({ status: 'FAILED', endedAt, serverNow })] }).elapsedMs, 12_000);
    const fast = new Date(startedAt.getTime() - 5);
    assert.equal(backupOf({ jobs: [jobRow({ serverNow: fast })] }).elapsedMs, 0);
  });

  it('has the task’s result and words where the job’s row has none', () => {
    const tasks = [taskRow({ source: 'HISTORY', status: 'FAILED', result: -9082, comment: 'out of space' })];
    const backup = backupOf({ jobs: [history({ status: 'FAILED' })], tasks });
    assert.equal(backup.result, -9082);
    assert.equal(backup.comment, 'out of space');
    const said = backupOf({ jobs: [history({ status: 'FAILED', result: -1, comment: 'job' })], tasks });
    assert.deepEqual([said.result, said.comment], [-1, 'job']);
  });

  it('shows the set’s counters at the end if no task is left, and only then', () => {
    const sets = [setRow({ tablets: 3 })];
    assert.equal(backupOf({ jobs: [history({ status: 'COMPLETED' })], sets }).counters?.tablets, 3);
    assert.equal(backupOf({ jobs: [jobRow()], sets }).counters, undefined);
  });

  it('keeps the exact restore point of the set', () => {
    assert.equal(backupOf({ jobs: [jobRow()], sets: [setRow()] }).minRestoreScn, 1_767_323_045_000_000_001n);
    assert.equal(backupOf({ jobs: [jobRow()] }).minRestoreScn, 0n);
  });

  it('reports no percent at all on a version that has none', () => {
    const look = { jobs: [jobRow()], tasks: [taskRow({ macroBlocks: 2, finishedMacroBlocks: 2 })], sets: [] };
    assert.equal(tenantBackup(look, sysKey, tenantId, false).percent, null);
    assert.equal(tenantBackup({ ...look, tasks: [] }, sysKey, tenantId, false).percent, null);
    assert.equal(tenantBackup({ ...look, tasks: [] }, sysKey, tenantId, true).percent, 0);
  });

  it('asks the digest of its own row about a password, and has none to ask where the row has none', () => {
    // SHA1(SHA1('root')), as MySQL's PASSWORD('root') documents it.
    const passwordDigest = new PasswordDigest('*81f5e21e35407d884a6cd4a731aebfb6af209e1b');
    const backup = backupOf({ jobs: [jobRow({ passwordDigest })] });
    assert.equal(backup.passwordMatches?.('root'), true);
    assert.equal(backup.passwordMatches('Root'), false);
    assert.equal(backupOf({ jobs: [jobRow()] }).passwordMatches, undefined);
    const waiting = backupOf({ jobs: [sysRow({ passwordDigest, encryptionMode: 'PASSWORD' })] });
    assert.equal(waiting.passwordMatches?.('root'), true);
    assert.equal(waiting.encryptionMode, 'PASSWORD');
  });

  it('shows why a job ended that never reached this tenant', () => {
    const jobs = [
      sysHistory({ status: 'FAILED', result: -9027, comment: 'interrupted', endedAt: serverNow }),
    ];
    const backup = backupOf({ jobs });
    assert.deepEqual(
      [backup.result, backup.comment, backup.endedAt, backup.backupSetId],
      [-9027, 'interrupted', serverNow, 0],
    );
  });
});
