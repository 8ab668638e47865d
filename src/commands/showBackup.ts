import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { jobTarget } from '../clusters/followedJob.ts';
import { progressWords } from '../clusters/jobProgress.ts';
import { runningNow } from '../clusters/runningNow.ts';
import { identityOf } from './backupArgument.ts';
import type { CommandContext } from './context.ts';

/** Shows the panel of a job; without one, of the job that runs, or of the one that the user picks of several. */
export async function showBackup(context: CommandContext, argument: unknown): Promise<void> {
  const identity = identityOf(argument);
  if (identity) {
    context.panels.show(identity);
    return;
  }
  const running = runningNow(context.clusters, context.jobs);
  if (running.length === 0) {
    void vscode.window.showInformationMessage(l10n.t('No backup is running on the saved clusters.'));
    return;
  }
  const picked =
    running.length === 1
      ? running[0]
      : await vscode.window.showQuickPick(
          running.map(({ cluster, job }) => ({
            label: jobTarget(job.identity),
            description: `${cluster.profile.name} · ${progressWords(job)}`,
            job,
          })),
          { placeHolder: l10n.t('Which backup?'), matchOnDescription: true },
        );
  if (picked) context.panels.show(picked.job.identity);
}
