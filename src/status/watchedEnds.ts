import * as vscode from 'vscode';
import { jobIdOf, type FollowedJob, type JobIdentity } from '../clusters/followedJob.ts';
import type { FollowedJobs } from '../clusters/followedJobs.ts';
import { isKnownToRun } from '../clusters/runningNow.ts';
import type { Log } from '../log.ts';
import type { Claims } from './claims.ts';

/** How long a window that is not looked at waits for one that is to tell about an end first (ms). */
const patienceMs = 3_000;

export interface WatchedEndsPorts {
  readonly jobs: FollowedJobs;
  readonly claims: Pick<Claims, 'take'>;
  readonly log: Log;
  /** Whether the user can see the job's panel. */
  readonly isInSight: (identity: JobIdentity) => boolean;
  /** Tells the user what the job came to. */
  readonly tell: (job: FollowedJob) => Promise<void>;
}

/**
 * Has the end of each watched job told once. Watched is what was started here, and what somebody else has started
 * while its panel was looked at here. Nothing is told where the job's panel is in sight: it says the same. Of several
 * windows one tells: the first to claim the job, where one that has the focus goes before the others; a panel in
 * sight in the focused window claims it too. Windows on other machines, or of another profile, know nothing of it.
 */
export function watchEnds(ports: WatchedEndsPorts): vscode.Disposable {
  const { jobs, log } = ports;
  const lookedAt = new Set<string>();
  const watched = new Set<string>();
  const tell = async (job: FollowedJob): Promise<void> => {
    if (await isOurs(ports, job)) await ports.tell(job);
  };
  return vscode.Disposable.from(
    jobs.onDidLookAt(({ identity }) => {
      lookedAt.add(jobIdOf(identity));
    }),
    jobs.onDidChange((job) => {
      // A job of the past is followed too while its panel is open, and has ended long ago.
      const id = jobIdOf(job.identity);
      if (lookedAt.has(id) && isKnownToRun(job)) watched.add(id);
    }),
    jobs.onDidEnd((job) => {
      const id = jobIdOf(job.identity);
      lookedAt.delete(id);
      if (!watched.delete(id) && !job.identity.asked) return;
      tell(job).catch((error: unknown) => {
        log.error('telling about a backup', error);
      });
    }),
  );
}

/** Whether it is for this window to tell about the end of the job. */
async function isOurs({ claims, log, isInSight }: WatchedEndsPorts, job: FollowedJob): Promise<boolean> {
  const inSight = isInSight(job.identity);
  if (!vscode.window.state.focused) {
    if (inSight) return false;
    await new Promise((resolve) => setTimeout(resolve, patienceMs));
  }
  // A cluster that was set up anew begins its JOB_IDs anew.
  const started = job.state.snapshot.backups.map(({ startedAt }) => startedAt?.getTime() ?? 0);
  try {
    return (await claims.take(`${jobIdOf(job.identity)} ${String(Math.max(0, ...started))}`)) && !inSight;
  } catch (error) {
    log.error('claiming the end of a backup', error);
    return !inSight; // told twice is better than not at all
  }
}
