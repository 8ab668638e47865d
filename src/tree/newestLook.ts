import type { RunningBackup, TenantState } from '../backup/tenantState.ts';
import type { FollowedJob } from '../clusters/followedJob.ts';
import type { FollowedJobs } from '../clusters/followedJobs.ts';

/**
 * The tenant with its running backups as they were last seen. A job that is followed is looked at more often than its
 * cluster is refreshed, so that otherwise the tree would be behind the panel beside it. What its end means
 * is left to the refresh that it brings about: until then it is as far as it was seen last.
 */
export function withNewestLook(
  state: TenantState,
  profileId: string,
  jobs: Pick<FollowedJobs, 'get'>,
): TenantState {
  if (state.running.length === 0) return state;
  return {
    ...state,
    running: state.running.map((backup) => newest(backup, state.tenant.id, jobs.get(profileId, backup.key))),
  };
}

function newest(backup: RunningBackup, tenantId: number, job: FollowedJob | undefined): RunningBackup {
  const seen = job?.state.parts.find(({ tenant }) => tenant.id === tenantId)?.backup;
  // Both are taken on the server's clock.
  if (!seen || seen.elapsedMs <= backup.elapsedMs) return backup;
  return {
    ...backup,
    // Without a task (one that the login may not read) the refresh knows the job's own status.
    stage: seen.stage ?? backup.stage,
    percent: seen.percent,
    elapsedMs: seen.elapsedMs,
    canceling: seen.phase === 'canceling',
  };
}
