import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { chooseCluster, type CommandContext } from './context.ts';

/** Removes a saved cluster and its connection password, after a question. Nothing on the cluster changes. */
export async function removeCluster(context: CommandContext, argument: unknown): Promise<void> {
  const cluster = await chooseCluster(
    context,
    argument,
    l10n.t('Which cluster should be removed from the list?'),
  );
  if (!cluster) return;
  const remove = l10n.t('Remove');
  const answer = await vscode.window.showWarningMessage(
    l10n.t('Remove “{0}” from the list?', cluster.profile.name),
    {
      modal: true,
      detail: l10n.t(
        'The saved connection and its password are deleted from this machine. Nothing changes on the cluster, running backups go on, and the passwords of backup sets are kept.',
      ),
    },
    remove,
  );
  if (answer !== remove) return;
  await context.speed.putBackNow(cluster.profile.id); // afterwards nobody knows the old values
  await context.store.remove(cluster.profile.id);
  await context.jobs.forgetCluster(cluster.profile.id);
  await context.intents.forgetCluster(cluster.profile.id);
  context.log.info(`removed ${cluster.profile.name}`);
}
