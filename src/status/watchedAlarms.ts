import * as vscode from 'vscode';
import type { After } from '../clusters/changeSignal.ts';
import { jobIdOf, type FollowedJob } from '../clusters/followedJob.ts';
import type { FollowedJobs } from '../clusters/followedJobs.ts';
import type { Log } from '../log.ts';
import type { Claims } from './claims.ts';

/** How long a window that is not looked at waits for one that is to raise an alarm first (ms). */
const patienceMs = 3_000;
/** How often a window shows that it is still there while its message stands (ms). */
const renewMs = 30_000;
/** How often it is looked whether the window that has claimed an alarm is still there (ms). */
const retryMs = 10_000;

export interface WatchedAlarmsPorts {
  readonly jobs: Pick<FollowedJobs, 'onDidFindUnprotected' | 'onDidChange' | 'settleAlarm'>;
  readonly claims: Pick<Claims, 'hold'>;
  readonly log: Pick<Log, 'error'>;
  readonly after: After;
  /** Tells the user; resolves once that was answered or dismissed. */
  readonly raise: (job: FollowedJob) => Promise<void>;
}

/**
 * Has it told once over all windows that a job does not have the password that was asked for. The first window to claim
 * it does so, where one that has the focus goes before the others. Until the user has answered, the others look
 * now and then whether that window is still there: what it could not tell, one of them does.
 */
export function watchAlarms(ports: WatchedAlarmsPorts): vscode.Disposable {
  const { jobs, log, after } = ports;
  /** What another window has claimed, or this one could not raise, by job. */
  const open = new Map<string, FollowedJob>();
  const tryToRaise = (job: FollowedJob): void => {
    const id = jobIdOf(job.identity);
    open.delete(id);
    raiseOnce(ports, job).then(
      (over) => {
        if (over) jobs.settleAlarm(job);
        else open.set(id, job);
      },
      (error: unknown) => {
        open.set(id, job);
        log.error('telling about a backup', error);
      },
    );
  };
  // A job that is over has no more looks.
  const stop = every(retryMs, after, () => {
    for (const job of [...open.values()]) tryToRaise(job);
  });
  return vscode.Disposable.from(
    jobs.onDidFindUnprotected((job) => {
      if (vscode.window.state.focused) tryToRaise(job);
      else
        after(patienceMs, () => {
          tryToRaise(job);
        });
    }),
    jobs.onDidChange((job) => {
      if (open.has(jobIdOf(job.identity))) tryToRaise(job);
    }),
    { dispose: stop },
  );
}

/** Whether the user knows of it. Rejects where this window cannot tell. */
async function raiseOnce({ claims, log, after, raise }: WatchedAlarmsPorts, job: FollowedJob): Promise<boolean> {
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
