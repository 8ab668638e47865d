import * as vscode from 'vscode';
import type { Claims } from '../status/claims.ts';
import { watchEnds } from '../status/watchedEnds.ts';
import type { CommandContext } from './context.ts';
import type * as Notices from './jobNotices.ts';

/** Tells the user what a watched job came to, once, and at once if it lacks its password. */
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
    jobs.onDidFindUnprotected((job) => {
      void notices()
        .then(({ raiseAlarm }) => raiseAlarm(context, job))
        .catch((error: unknown) => {
          log.error('telling about a backup', error);
        });
    }),
  );
}
