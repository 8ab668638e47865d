import { askAgain, unreadViews, type ReadView, type UnreadableInView } from '../oceanbase/allowedViews.ts';
import type { ArchiveRound } from '../oceanbase/archive.ts';
import { rawWord } from '../oceanbase/word.ts';
import { keyOfRow, type JobKey, type JobRow } from '../oceanbase/jobs.ts';
import { listRecoveryRows, type RecoveryRows, type SetsSummary } from '../oceanbase/recoveryRows.ts';
import { listRunningRows, type RunningTask } from '../oceanbase/runningRows.ts';
import { scopeOf } from '../oceanbase/scope.ts';
import type { ServerInfo } from '../oceanbase/serverInfo.ts';
import type { Session } from '../oceanbase/session.ts';
import type { Tenant } from '../oceanbase/tenants.ts';
import { listTenantSettings, type TenantSettings } from '../oceanbase/tenantSettings.ts';
import { dataPercent, reportsPercent } from './progress.ts';

/** A backup of a tenant that the JOBS view has, as a refresh shows it. */
export interface RunningBackup {
  readonly key: JobKey;
  readonly backupSetId: number;
  /** The task's STATUS as the server wrote it; '' while there is no task; the job's where tasks may not be read. */
  readonly stage: string;
  /** Percent of data; null where this version reports none, or tasks may not be read. */
  readonly percent: number | null;
  readonly startedAt: Date;
  /** ms on the server's clock. */
  readonly elapsedMs: number;
  readonly canceling: boolean;
}

/** Everything that a refresh knows of one tenant. */
export interface TenantState {
  readonly tenant: Tenant;
  readonly settings: Omit<TenantSettings, 'tenant'>;
  readonly archive: ArchiveRound | undefined;
  /** undefined: there is no set that can be restored from. */
  readonly sets: SetsSummary | undefined;
  /** Newest first; two where sys and the tenant itself have started one (facts.md 4.3). */
  readonly running: readonly RunningBackup[];
  /**
   * What the login may not read, and what has a row of this tenant that cannot be read: nothing may be concluded from
   * its absence.
   */
  readonly unread: ReadonlySet<ReadView>;
  /** What is wrong with the rows that cannot be read, a sentence each. */
  readonly problems: readonly string[];
}

/** What one refresh of a cluster found. */
export interface ClusterLook {
  readonly tenants: readonly TenantState[];
  /** The rows of the JOBS view, whoever started the jobs. */
  readonly openJobs: readonly JobRow[];
  /** What the login may not read. */
  readonly unread: ReadonlySet<ReadView>;
  /** The rows that could not be read, whosever. */
  readonly unreadable: readonly UnreadableInView[];
}

/**
 * Reads all that the tree shows of a cluster: three queries, whatever the number of tenants; a connection that is
 * refused a view finds out which of them it may read, and now and then whether that has changed (`elapsed`: as of
 * Clock). `signal` ends it between two of them.
 */
export async function lookAtCluster(
  session: Session,
  info: ServerInfo,
  elapsed: number,
  signal?: AbortSignal,
): Promise<ClusterLook> {
  const scope = scopeOf(info);
  await askAgain(session, scope, elapsed);
  signal?.throwIfAborted();
  // What may be read again meanwhile, some of the statements may have left out.
  const before = unreadViews(session);
  const settings = await listTenantSettings(session, scope, info);
  signal?.throwIfAborted();
  // What runs comes first: a backup that ends meanwhile is then seen twice, and not missed by both.
  const running = await listRunningRows(session, scope, info);
  signal?.throwIfAborted();
  const recovery = await listRecoveryRows(session, scope);
  const unread = new Set([...before, ...unreadViews(session)]);
  const unreadable = [...settings.unreadable, ...running.unreadable, ...recovery.unreadable];
  return {
    tenants: joinTenants(settings.tenants, recovery, running, reportsPercent(info), unread, unreadable),
    openJobs: running.jobs,
    unread,
    unreadable,
  };
}

/** Joins what was read by tenant, in the order of `settings`. */
export function joinTenants(
  settings: readonly TenantSettings[],
  recovery: Pick<RecoveryRows, 'rounds' | 'sets'>,
  { jobs, tasks }: { readonly jobs: readonly JobRow[]; readonly tasks: readonly RunningTask[] },
  percentReported: boolean,
  mayNotRead: ReadonlySet<ReadView>,
  unreadable: readonly UnreadableInView[],
): TenantState[] {
  const unreadOf = (id: number): UnreadableInView[] => unreadable.filter(({ tenantId }) => tenantId === id);
  const hasTasks = (id: number): boolean =>
    !mayNotRead.has('BACKUP_TASKS') && !unreadOf(id).some(({ view }) => view === 'BACKUP_TASKS');
  const running = runningByTenant(jobs, tasks, hasTasks, percentReported);
  return settings.map(({ tenant, ...rest }) => {
    const own = unreadOf(tenant.id);
    return {
      tenant,
      settings: rest,
      archive: recovery.rounds.get(tenant.id),
      sets: recovery.sets.get(tenant.id),
      running: running.get(tenant.id) ?? [],
      unread: own.length === 0 ? mayNotRead : new Set([...mayNotRead, ...own.map(({ view }) => view)]),
      problems: own.map(({ problem }) => problem),
    };
  });
}

/** Why not every job that runs on one of these tenants is known; undefined: all are. `ids` undefined: any tenant. */
export function unreadJob(look: ClusterLook, ids: readonly number[] | undefined): string | undefined {
  // A row of sys may be of a job that backs up any of them.
  return look.unreadable.find(
    ({ view, tenantId }) =>
      view === 'BACKUP_JOBS' && (ids === undefined || tenantId === 1 || ids.includes(tenantId)),
  )?.problem;
}

function runningByTenant(
  jobs: readonly JobRow[],
  tasks: readonly RunningTask[],
  hasTasks: (tenantId: number) => boolean,
  percentReported: boolean,
): ReadonlyMap<number, RunningBackup[]> {
  const ofJob = new Map(tasks.map((task) => [`${String(task.tenantId)}/${String(task.jobId)}`, task]));
  const found = new Map<number, RunningBackup[]>();
  for (const job of [...jobs].sort((a, b) => b.startedAt.getTime() - a.startedAt.getTime())) {
    if (job.backupSetId === 0) continue; // the row of a job of sys itself: its tenants have their own
    const shown = hasTasks(job.tenantId);
    const task = ofJob.get(`${String(job.tenantId)}/${String(job.jobId)}`);
    const list = found.get(job.tenantId) ?? [];
    found.set(job.tenantId, list);
    list.push({
      key: keyOfRow(job),
      backupSetId: job.backupSetId,
      stage: task?.stage ?? (shown ? '' : rawWord(job.status)),
      percent: task ? dataPercent(task, percentReported) : shown && percentReported ? 0 : null,
      startedAt: job.startedAt,
      elapsedMs: Math.max(0, job.serverNow.getTime() - job.startedAt.getTime()),
      canceling: job.status === 'CANCELING',
    });
  }
  return found;
}
