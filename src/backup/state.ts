import { keyOfRow, type EncryptionMode, type JobKey, type JobRow } from '../oceanbase/jobs.ts';
import { rawWord } from '../oceanbase/word.ts';
import type { Destination } from '../oceanbase/destinationUri.ts';
import type { BackupSetRow, Counters, TaskRow } from '../oceanbase/progressRows.ts';
import { isOver, phaseOfPart, phaseWithoutRow, type Phase } from './outcome.ts';
import { dataPercent } from './progress.ts';

/** What is known of each tenant's part of a job, from the rows of one look. Pure; `outcome.ts` has the rule. */

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

/** The rows of a look by whose they are: it is asked for each tenant of each job. */
interface IndexedLook {
  readonly parts: ReadonlyMap<string, JobRow>;
  /** The jobs of which any tenant's part has a row. */
  readonly begun: ReadonlySet<string>;
  readonly tasks: ReadonlyMap<string, TaskRow>;
  readonly sets: ReadonlyMap<string, BackupSetRow>;
}

const indexes = new WeakMap<Look, IndexedLook>();

const idOf = (...ids: readonly number[]): string => ids.join('/');

function indexed(look: Look): IndexedLook {
  const known = indexes.get(look);
  if (known) return known;
  const parts = new Map<string, JobRow>();
  const begun = new Set<string>();
  for (const row of look.jobs) {
    const { initiatorTenantId, jobId } = keyOfRow(row);
    keepNewest(parts, idOf(initiatorTenantId, jobId, row.tenantId), row);
    if (row.tenantId !== initiatorTenantId) begun.add(idOf(initiatorTenantId, jobId));
  }
  const tasks = new Map<string, TaskRow>();
  for (const row of look.tasks) keepNewest(tasks, idOf(row.tenantId, row.jobId), row);
  const sets = new Map(look.sets.map((row) => [idOf(row.tenantId, row.backupSetId), row]));
  const index = { parts, begun, tasks, sets };
  indexes.set(look, index);
  return index;
}

/** A row can stand in both views for a moment: history is the later one. */
function keepNewest<T extends { readonly source: string }>(rows: Map<string, T>, id: string, row: T): void {
  if (row.source === 'HISTORY' || !rows.has(id)) rows.set(id, row);
}

/** The initiator's own row: in HISTORY if it is there already. */
export function initiatorRow(look: Look, { initiatorTenantId, jobId }: JobKey): JobRow | undefined {
  return indexed(look).parts.get(idOf(initiatorTenantId, jobId, initiatorTenantId));
}

/**
 * The state of `tenantId`'s part of job `key`, as one look at the views shows it. `settled`: what it says has stood for so
 * long that nothing better will come (outcome.ts).
 */
export function tenantBackup(
  look: Look,
  key: JobKey,
  tenantId: number,
  percentReported: boolean,
  settled = false,
): TenantBackup {
  const { parts, begun, tasks, sets } = indexed(look);
  const job = parts.get(idOf(key.initiatorTenantId, key.jobId, tenantId));
  if (!job) {
    const initiator = initiatorRow(look, key);
    const any = begun.has(idOf(key.initiatorTenantId, key.jobId));
    const phase = phaseWithoutRow(initiator, tenantId, any, settled);
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
  const task = tasks.get(idOf(tenantId, job.jobId));
  const set = sets.get(idOf(tenantId, job.backupSetId));
  const phase = phaseOfPart(job, set, settled);
  return {
    tenantId,
    phase,
    backupType: job.backupType,
    stage: phase === 'completed' || phase === 'deleted' ? 'COMPLETED' : task && rawWord(task.status),
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
