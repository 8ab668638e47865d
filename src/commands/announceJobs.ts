import * as vscode from 'vscode';
import type { Claims } from '../status/claims.ts';
import { afterTimeout } from '../clusters/changeSignal.ts';
import { watchAlarms } from '../status/watchedAlarms.ts';
import { watchEnds } from '../status/watchedEnds.ts';
import type { CommandContext } from './context.ts';
import type * as Notices from './jobNotices.ts';

/** Tells the user what a watched job came to, and at once if it lacks its password: each once over all windows. */
export function announceJobs(context: CommandContext, claims: Claims): vscode.Disposable {
  const { jobs, log, panels } = context;
  // Loaded when there is something to tell: most windows never have.
  const notices = (): Promise<typeof Notices> => import('./jobNotices.ts');
  return vscode.Disposable.from(
    watchEnds({
      jobs,
      claims,
      log,
      isInSight: (identity) => panels.isVisible(identity),
      tell: async (job) => {
        await (await notices()).announceEnd(context, job);
      },
    }),
    watchAlarms({
      jobs,
      claims,
      log,
      after: afterTimeout,
      raise: async (job) => {
        await (await notices()).raiseAlarm(context, job);
      },
    }),
  );
}
