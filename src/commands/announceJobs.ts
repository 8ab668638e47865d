import * as vscode from 'vscode';
import type { CommandContext } from './context.ts';
import type * as Notices from './jobNotices.ts';

/** Tells the user what a followed job came to when its panel is out of sight, and at once if it lacks its password. */
export function announceJobs(context: CommandContext): vscode.Disposable {
  const failed = (error: unknown): void => {
    context.log.error('telling about a backup', error);
  };
  // Loaded when there is something to tell: most windows never have.
  const notices = (): Promise<typeof Notices> => import('./jobNotices.ts');
  return vscode.Disposable.from(
    context.jobs.onDidEnd((job) => {
      // Only what was started here: a cluster’s other backups are shown, not announced.
      if (!job.identity.asked || context.panels.isVisible(job.identity)) return;
      void notices()
        .then(({ announceEnd }) => announceEnd(context, job))
        .catch(failed);
    }),
    context.jobs.onDidFindUnprotected((job) => {
      void notices()
        .then(({ raiseAlarm }) => raiseAlarm(context, job))
        .catch(failed);
    }),
  );
}
