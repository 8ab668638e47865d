import type { EncryptionMode, JobKey, JobRow } from '../oceanbase/jobs.ts';
import { rawWord } from '../oceanbase/word.ts';
import type { Destination } from '../oceanbase/destinationUri.ts';
import type { BackupSetRow, Counters, TaskRow } from '../oceanbase/progressRows.ts';
import { dataPercent } from './progress.ts';

/**
 * What is known of one tenant's backup, from the rows of one look. A pure function of the rows: it holds the
 * rules of the design (4.4) about when a backup is over, and nothing else decides that.
 */

export type Phase =
  /** The job stands, this tenant's part does not yet. */
  | 'waiting'
  | 'running'
  | 'canceling'
  /** The server says COMPLETED, the proof is not complete yet (row not in history, set not yet available). */
  | 'confirming'
  /** The server says that it failed or was canceled, or never began with this tenant; not yet for good. */
  | 'ending'
  /** Proven: history says COMPLETED with RESULT 0 and the set is SUCCESS / AVAILABLE. */
  | 'completed'
  /** History says COMPLETED, but the set is not one that can be restored from (deleted, broken, gone), or may not be read. */
  | 'unproven'
  | 'failed'
  | 'canceled'
  /** The job is over and the server never started this tenant's part (facts.md 4.3). */
  | 'skipped'
  /** A start of all tenants left this one out: it was not eligible at that moment (facts.md 2.3). */
  | 'leftOut'
  /** No row in any view at this look. */
  | 'missing';

export interface TenantBackup {
  readonly tenantId: number;
  readonly phase: Phase;
  /** What the server made of the request: an INC without a full set before it becomes FULL (facts.md 2.3). */
  readonly backupType: JobRow['backupType'] | undefined;
  /** The task's STATUS as the server wrote it; undefined while there is no task. */
  readonly stage: string | undefined;
  /** Percent of data; null where this version reports none. */
  readonly percent: number | null;
  readonly counters: Counters | undefined;
  readonly startedAt: Date | undefined;
  readonly endedAt: Date | undefined;
  /** ms from the start to the end, or to this look, on the server's clock. */
  readonly elapsedMs: number;
  /** 0 while unknown. */
  readonly backupSetId: number;
  readonly encryptionMode: EncryptionMode | undefined;
  /** Asks the digest of the job's own row whether `password` is the one it was started with. */
  readonly passwordMatches: ((password: string) => boolean) | undefined;
  /** OceanBase's negative code of the failure; 0 otherwise. */
  readonly result: number;
  /** The server's words about a failure. */
  readonly comment: string;
  /** SCN ns of the earliest point that the set can be restored to; 0n while unknown. */
  readonly minRestoreScn: bigint;
  readonly setStatus: string | undefined;
  /** The view of the backup sets where this login may not read it: without it nothing is proven. */
  readonly unreadSets: string | undefined;
  /** What the DESCRIPTION of the job says. */
  readonly description: string;
  readonly plusArchivelog: boolean;
  /** Where it goes to, without any key; undefined while the server doesn't say. */
  readonly destination: Destination | undefined;
  /** null where the version counts none. */
  readonly logFiles: TaskRow['logFiles'];
  /** SCN ns that the set ends with, which the archived log must reach; 0n while unknown. */
  readonly endScn: bigint;
  /** SCN ns up to which the tenant's log is archived; 0n while unknown. */
  readonly checkpointScn: bigint;
}

export interface Look {
  readonly jobs: readonly JobRow[];
  readonly tasks: readonly TaskRow[];
  readonly sets: readonly BackupSetRow[];
  /** The view of the sets where the login may not read it. */
  readonly unreadSets?: string | undefined;
}

const ended: ReadonlySet<Phase> = new Set([
  'completed',
  'unproven',
  'failed',
  'canceled',
  'skipped',
  'leftOut',
]);

/** Whether nothing more will happen to this backup. */
export function isOver(phase: Phase): boolean {
  return ended.has(phase);
}

/** Whether there is something to explain: it failed, or the server never started it. */
export function canBeExplained({ phase }: Pick<TenantBackup, 'phase'>): boolean {
  return phase === 'failed' || phase === 'skipped' || phase === 'leftOut';
}

/** The initiator's own row: in HISTORY if it is there already. */
export function initiatorRow(jobs: readonly JobRow[], key: JobKey): JobRow | undefined {
  return newest(jobs.filter((row) => row.tenantId === key.initiatorTenantId && row.jobId === key.jobId));
}

/** The row of one tenant's part of the job. */
export function tenantRow(jobs: readonly JobRow[], key: JobKey, tenantId: number): JobRow | undefined {
  if (tenantId === key.initiatorTenantId) return initiatorRow(jobs, key);
  return newest(
    jobs.filter(
      (row) =>
        row.tenantId === tenantId &&
        row.initiatorTenantId === key.initiatorTenantId &&
        row.initiatorJobId === key.jobId,
    ),
  );
}

/** A row can stand in both views for a moment: history is the later one. */
function newest<T extends { readonly source: string }>(rows: readonly T[]): T | undefined {
  return rows.find((row) => row.source === 'HISTORY') ?? rows[0];
}

/** The state of `tenantId`'s part of job `key`, as one look at the views shows it. */
export function tenantBackup(
  look: Look,
  key: JobKey,
  tenantId: number,
  percentReported: boolean,
): TenantBackup {
  const job = tenantRow(look.jobs, key, tenantId);
  const initiator = initiatorRow(look.jobs, key);
  if (!job) {
    const phase = phaseWithoutRow(initiator, tenantId, siblingsOf(look.jobs, key));
    return {
      ...nothingKnown(tenantId),
      phase,
      startedAt: initiator?.startedAt,
      endedAt: initiator?.endedAt ?? undefined,
      elapsedMs: elapsed(initiator),
      encryptionMode: initiator?.encryptionMode,
      passwordMatches: matcher(initiator),
      // The code of a job that failed for another tenant says nothing about this one.
      result: phase === 'failed' ? (initiator?.result ?? 0) : 0,
      comment: phase === 'failed' ? (initiator?.comment ?? '') : '',
    };
  }
  const task = newest(look.tasks.filter((row) => row.tenantId === tenantId && row.jobId === job.jobId));
  const set = look.sets.find((row) => row.tenantId === tenantId && row.backupSetId === job.backupSetId);
  const phase = phaseOf(job, set);
  return {
    tenantId,
    phase,
    backupType: job.backupType,
    stage: phase === 'completed' ? 'COMPLETED' : task && rawWord(task.status),
    percent: task ? dataPercent(task, percentReported) : percentReported ? 0 : null,
    counters: task ?? (isOver(phase) ? set : undefined),
    startedAt: job.startedAt,
    endedAt: job.endedAt ?? undefined,
    elapsedMs: elapsed(job),
    backupSetId: job.backupSetId,
    encryptionMode: job.encryptionMode,
    passwordMatches: matcher(job),
    result: job.result === 0 || job.result === null ? (task?.result ?? 0) : job.result,
    comment: job.comment === '' ? (task?.comment ?? '') : job.comment,
    minRestoreScn: set?.minRestoreScn ?? 0n,
    setStatus: set && `${rawWord(set.status)} / ${rawWord(set.fileStatus)}`,
    unreadSets: look.unreadSets,
    description: job.description,
    plusArchivelog: job.plusArchivelog,
    destination: set?.destination ?? task?.destination,
    logFiles: task?.logFiles ?? null,
    endScn: task?.endScn ?? 0n,
    checkpointScn: task?.checkpointScn ?? 0n,
  };
}

function nothingKnown(tenantId: number): TenantBackup {
  return {
    tenantId,
    phase: 'missing',
    backupType: undefined,
    stage: undefined,
    percent: null,
    counters: undefined,
    startedAt: undefined,
    endedAt: undefined,
    elapsedMs: 0,
    backupSetId: 0,
    encryptionMode: undefined,
    passwordMatches: undefined,
    result: 0,
    comment: '',
    minRestoreScn: 0n,
    setStatus: undefined,
    unreadSets: undefined,
    description: '',
    plusArchivelog: false,
    destination: undefined,
    logFiles: null,
    endScn: 0n,
    checkpointScn: 0n,
  };
}

function elapsed(row: JobRow | undefined): number {
  if (!row) return 0;
  return Math.max(0, (row.endedAt ?? row.serverNow).getTime() - row.startedAt.getTime());
}

function matcher(row: JobRow | undefined): TenantBackup['passwordMatches'] {
  return row?.passwordDigest.present ? (password) => row.passwordDigest.matches(password) : undefined;
}

/** The rows of the job's parts that were started. */
function siblingsOf(jobs: readonly JobRow[], key: JobKey): JobRow[] {
  return jobs.filter(
    (row) =>
      row.tenantId !== key.initiatorTenantId &&
      row.initiatorTenantId === key.initiatorTenantId &&
      row.initiatorJobId === key.jobId,
  );
}

/** facts.md 4.3: a child that could not start leaves no row, and the sys row may still say COMPLETED. */
function phaseWithoutRow(
  initiator: JobRow | undefined,
  tenantId: number,
  siblings: readonly JobRow[],
): Phase {
  if (!initiator) return 'missing';
  if (!initiator.executorTenantIds.includes(tenantId)) return 'leftOut';
  if (initiator.source === 'JOBS') return initiator.status === 'CANCELING' ? 'canceling' : 'waiting';
  if (initiator.status === 'CANCELED') return 'canceled';
  // It has failed for one that was started; this one was not.
  if (initiator.status === 'FAILED') return siblings.length > 0 ? 'skipped' : 'failed';
  return 'skipped';
}

function phaseOf(job: JobRow, set: BackupSetRow | undefined): Phase {
  const { status } = job;
  if (typeof status !== 'string') return job.source === 'HISTORY' ? 'confirming' : 'running';
  switch (status) {
    case 'INIT':
    case 'DOING':
      return 'running';
    case 'CANCELING':
      return 'canceling';
    case 'CANCELED':
      return job.source === 'HISTORY' ? 'canceled' : 'ending';
    case 'FAILED':
      return job.source === 'HISTORY' ? 'failed' : 'ending';
    case 'COMPLETED':
      if (job.source !== 'HISTORY') return 'confirming';
      if (job.result === null) return 'unproven';
      if (job.result !== 0) return 'failed';
      if (set?.status === 'FAILED') return 'failed';
      return provenBySet(set);
  }
}

function provenBySet(set: BackupSetRow | undefined): Phase {
  if (!set || set.status === 'DOING' || set.fileStatus === 'COPYING') return 'confirming';
  return set.status === 'SUCCESS' && set.fileStatus === 'AVAILABLE' ? 'completed' : 'unproven';
}
