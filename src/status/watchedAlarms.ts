import * as vscode from 'vscode';
import { jobIdOf, type FollowedJob } from '../clusters/followedJob.ts';
import type { FollowedJobs } from '../clusters/followedJobs.ts';
import { raiseOnce, type RaisePorts } from './raiseAlarm.ts';

/** How long a window that is not looked at waits for one that is to raise an alarm first (ms). */
const patienceMs = 3_000;
/** How often it is looked whether the window that has claimed an alarm is still there (ms). */
const retryMs = 10_000;

export interface WatchedAlarmsPorts extends RaisePorts {
  readonly jobs: Pick<FollowedJobs, 'onDidFindUnprotected' | 'onDidChange' | 'settleAlarm'>;
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
  let cancel: (() => void) | undefined;
  // A job that is over has no more looks.
  const retryLater = (job: FollowedJob): void => {
    open.set(jobIdOf(job.identity), job);
    cancel ??= after(retryMs, () => {
      cancel = undefined;
      for (const one of [...open.values()]) tryToRaise(one);
    });
  };
  const tryToRaise = (job: FollowedJob): void => {
    open.delete(jobIdOf(job.identity));
    raiseOnce(ports, job).then(
      (over) => {
        if (over) jobs.settleAlarm(job);
        else retryLater(job);
      },
      (error: unknown) => {
        retryLater(job);
        log.error('telling about a backup', error);
      },
    );
  };
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
    { dispose: () => cancel?.() },
  );
}
