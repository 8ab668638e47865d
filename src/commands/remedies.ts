import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Remedy } from '../backup/preflight.ts';
import type { Cluster } from '../clusters/cluster.ts';
import { commands } from '../contributions.ts';
import type { CommandContext } from './context.ts';

/** What a remedy is called where it can be chosen. */
export function remedyLabel(remedy: Remedy): string {
  switch (remedy.kind) {
    case 'enableArchive':
      return l10n.t('Enable log archiving');
    case 'resumeArchive':
      return l10n.t('Resume log archiving');
    case 'restartArchive':
      return l10n.t('Restart log archiving');
    case 'setBackupDestination':
      return l10n.t('Set backup destination…');
    case 'setArchiveDestination':
      return l10n.t('Set archive destination…');
    case 'showRunning':
      return l10n.t('Show running backup');
  }
}

/** Runs a remedy and resolves when it is over; true if looking again may show a difference. */
export async function runRemedy(context: CommandContext, cluster: Cluster, remedy: Remedy): Promise<boolean> {
  if (remedy.kind === 'showRunning') {
    await cluster.refresh(); // whoever started it: the refresh has it followed
    const job = context.jobs.get(cluster.profile.id, remedy.job);
    if (job) context.panels.show(job.identity);
    else {
      // A tenant's own login sees its part of a job of sys, not the job.
      void vscode.window.showInformationMessage(
        l10n.t('That backup was started from the sys tenant. Log in to sys to follow it.'),
      );
    }
    return false;
  }
  const node = { kind: 'tenant', cluster, name: remedy.tenant.name } as const;
  const command = {
    enableArchive: commands.enableArchive,
    resumeArchive: commands.resumeArchive,
    restartArchive: commands.restartArchive,
    setBackupDestination: commands.setBackupDestination,
    setArchiveDestination: commands.setArchiveDestination,
  }[remedy.kind];
  await vscode.commands.executeCommand(command, node);
  return true;
}
