import * as vscode from 'vscode';
import { chooseCluster, type CommandContext } from './context.ts';

/** Removes a saved cluster and its connection password, after a question. Nothing on the cluster changes. */
export async function removeCluster(context: CommandContext, argument: unknown): Promise<void> {
  const cluster = await chooseCluster(context, argument, 'Which cluster should be removed from the list?');
  if (!cluster) return;
  const remove = 'Remove';
  const answer = await vscode.window.showWarningMessage(
    `Remove “${cluster.profile.name}” from the list?`,
    {
      modal: true,
      detail:
        'The saved connection and its password are deleted from this machine. Nothing changes on the ' +
        'cluster, running backups go on, and the passwords of backup sets are kept.',
    },
    remove,
  );
  if (answer !== remove) return;
  await context.speed.putBackNow(cluster.profile.id); // afterwards nobody knows the old values
  await context.store.remove(cluster.profile.id);
  context.log.info(`removed ${cluster.profile.name}`);
}
