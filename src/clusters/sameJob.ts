import { isDeepStrictEqual } from 'node:util';
import { isOver } from '../backup/outcome.ts';
import type { TenantBackup } from '../backup/state.ts';
import type { JobSnapshot } from '../backup/watcher.ts';
import type { FollowedJob, JobIdentity } from './followedJob.ts';

/**
 * Jobs of the same id that are not the same: a cluster that is set up anew begins its JOB_IDs anew, and a saved
 * cluster can be edited to mean another one.
 */

/** Oracle mode tells the start of a job in whole seconds, MySQL mode more exactly (ms). */
const sameStartMs = 1_000;

/** Whether a job was over before `time`, on the server's clock: what has its id and started then is another one. */
export function wasOverBefore({ state }: Pick<FollowedJob, 'state'>, time: Date): boolean {
  const { over, backups } = state.snapshot;
  const ends = backups.map(({ startedAt, endedAt }) => (endedAt ?? startedAt)?.getTime() ?? 0);
  return over && Math.max(0, ...ends) < time.getTime();
}

/** Whether a tenant's row began at another time than the one of the look before. */
export function isAnotherJob(before: JobSnapshot, now: JobSnapshot): boolean {
  const starts = new Map(startsOf(before));
  return startsOf(now).some(([id, start]) => Math.abs((starts.get(id) ?? start) - start) >= sameStartMs);
}

function startsOf({ backups }: JobSnapshot): [tenantId: number, startMs: number][] {
  return backups.flatMap(({ tenantId, backupSetId, startedAt }) =>
    backupSetId > 0 && startedAt ? [[tenantId, startedAt.getTime()]] : [],
  );
}

/** No view shows the job of `before` any more: what was not over has no outcome that could be proven. */
export function gone(before: JobSnapshot, now: JobSnapshot): JobSnapshot {
  const backups = before.backups.map((backup): TenantBackup =>
    isOver(backup.phase) ? backup : { ...backup, phase: 'missing' },
  );
  return { ...now, backups, initiator: 'unseen', over: true };
}

/** Whether both are one start: which tenants came into its job later, and all names, each window finds out by itself. */
export function isSameStart(one: JobIdentity, other: JobIdentity): boolean {
  const bare = (identity: JobIdentity): JobIdentity => ({ ...identity, clusterName: '', tenants: [] });
  const count = Math.min(one.tenants.length, other.tenants.length);
  const first = ({ tenants }: JobIdentity): number[] => tenants.slice(0, count).map(({ id }) => id);
  return isDeepStrictEqual([bare(one), first(one)], [bare(other), first(other)]);
}
