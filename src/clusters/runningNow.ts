import type { Cluster } from './cluster.ts';
import type { Clusters } from './clusters.ts';
import type { FollowedJob } from './followedJob.ts';
import type { FollowedJobs } from './followedJobs.ts';

/**
 * Whether a followed job is one that runs, as far as this window knows. A job of the past is followed too while its
 * panel is open, and until the first look nothing tells it from one that runs.
 */
export function isKnownToRun({ identity, state }: Pick<FollowedJob, 'identity' | 'state'>): boolean {
  const { snapshot, orphaned } = state;
  if (snapshot.over || orphaned) return false;
  if (snapshot.lookedAt === undefined) return identity.asked !== null;
  return !snapshot.backups.every(({ phase }) => phase === 'missing' || phase === 'ending');
}

/** The jobs that run on the saved clusters, whoever started them, newest first in each cluster. */
export function runningNow(
  clusters: Pick<Clusters, 'list'>,
  jobs: Pick<FollowedJobs, 'running'>,
): { readonly cluster: Cluster; readonly job: FollowedJob }[] {
  return clusters
    .list()
    .flatMap((cluster) => jobs.running(cluster.profile.id).map((job) => ({ cluster, job })))
    .filter(({ job }) => isKnownToRun(job));
}
