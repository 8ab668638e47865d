import type { After } from '../clusters/changeSignal.ts';
import { jobIdOf, type FollowedJob } from '../clusters/followedJob.ts';
import type { Log } from '../log.ts';
import type { Claims } from './claims.ts';

/** How often a window shows that it is still there while its message stands (ms). */
const renewMs = 30_000;

export interface RaisePorts {
  readonly claims: Pick<Claims, 'hold'>;
  readonly log: Pick<Log, 'error'>;
  readonly after: After;
  /** Tells the user; resolves once that was answered or dismissed. */
  readonly raise: (job: FollowedJob) => Promise<void>;
}

/** Whether the user knows of it. Rejects where this window cannot tell. */
export async function raiseOnce(
  { claims, log, after, raise }: RaisePorts,
  job: FollowedJob,
): Promise<boolean> {
  const held = await claims.hold(claimOf(job)).catch((error: unknown) => {
    log.error('claiming the alarm about a backup', error);
    return undefined; // told twice is better than not at all
  });
  if (held === 'settled') return true;
  if (held === 'held') return false;
  const stop = every(renewMs, after, () => {
    try {
      held?.renew();
    } catch (error) {
      log.error('keeping the alarm about a backup', error);
    }
  });
  try {
    await raise(job);
    await held?.settle().catch((error: unknown) => {
      log.error('claiming the alarm about a backup', error); // the user has answered: that is no reason to ask again
    });
    return true;
  } finally {
    stop();
    held?.release();
  }
}

/** A cluster that was set up anew begins its JOB_IDs anew. */
function claimOf({ identity, state }: FollowedJob): string {
  const started = state.snapshot.backups.map(({ startedAt }) => startedAt?.getTime() ?? Infinity);
  return `alarm ${jobIdOf(identity)} ${identity.pendingPassword ?? String(Math.min(...started))}`;
}

/** Calls `task` each `ms`, until what is returned is called. */
function every(ms: number, after: After, task: () => void): () => void {
  let cancel = (): void => undefined;
  const next = (): void => {
    cancel = after(ms, () => {
      task();
      next();
    });
  };
  next();
  return () => {
    cancel();
  };
}
