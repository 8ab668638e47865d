import type { Cluster } from '../clusters/cluster.ts';
import { jobIdOf } from '../clusters/followedJob.ts';
import type { FollowedJobs } from '../clusters/followedJobs.ts';
import { isKnownToRun } from '../clusters/runningNow.ts';
import { wasOverBefore } from '../clusters/sameJob.ts';
import { messageOf } from '../oceanbase/errors.ts';
import { redactor } from '../oceanbase/redact.ts';
import { followedEntry, recentEntry, type BackupEntry } from './entry.ts';
import type { RecentRead } from './recentBackups.ts';

/**
 * The jobs of one cluster: those that run from what is followed here, the others from the job views as they were
 * last read. What this window has followed to its end is shown by what was proven of it, which rows of jobs alone
 * do not say.
 */
export function entriesOf(
  cluster: Cluster,
  jobs: Pick<FollowedJobs, 'running' | 'get'>,
  read: RecentRead,
): BackupEntry[] {
  const { id } = cluster.profile;
  const running = jobs.running(id).filter(isKnownToRun);
  const known = new Set(running.map(({ identity }) => jobIdOf(identity)));
  const others = read.jobs
    .filter(({ key }) => !known.has(jobIdOf({ profileId: id, ...key })))
    .map((row) => {
      const followed = jobs.get(id, row.key);
      const shown = recentEntry(cluster, row, read.readAt);
      if (!followed?.state.snapshot.over || wasOverBefore(followed, row.startedAt)) return shown;
      const { state, words, reason, failure } = followedEntry(cluster, followed);
      return { ...shown, identity: followed.identity, state, words, reason, failure };
    });
  return [...running.map((job) => followedEntry(cluster, job)), ...others];
}

/** What runs first, then the newest; what was just started and has no time yet stands at the very top. */
export function sorted(entries: readonly BackupEntry[]): BackupEntry[] {
  const rank = ({ state }: BackupEntry): number => (state === 'running' ? 0 : 1);
  const time = ({ startedAt }: BackupEntry): number => startedAt?.getTime() ?? Number.POSITIVE_INFINITY;
  return [...entries].sort((a, b) => rank(a) - rank(b) || (time(a) === time(b) ? 0 : time(b) - time(a)));
}

/** Why nothing new is known of the cluster, in its own sentence; undefined where it can be read. */
export function troubleOf({ state }: Cluster, { error, unreadable }: RecentRead): string | undefined {
  if (state.kind === 'failed') return redactor.redact(messageOf(state.error));
  return error === undefined ? unreadable[0] : redactor.redact(messageOf(error));
}
