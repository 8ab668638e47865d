import * as vscode from 'vscode';
import { commands, type CommandId } from '../contributions.ts';
import { ConnectError, messageOf } from '../oceanbase/errors.ts';
import { redactor } from '../oceanbase/redact.ts';
import { addCluster } from './addCluster.ts';
import { backupCluster, backupTenants } from './backupTenants.ts';
import { cancelBackup } from './cancelBackup.ts';
import type { CommandContext } from './context.ts';
import { disableArchiveCommand } from './disableArchive.ts';
import { enableArchiveCommand } from './enableArchive.ts';
import { copyDiagnosis, explainFailure } from './explainFailure.ts';
import { copyRunbook, showJournal } from './journal.ts';
import { showHistory } from './history.ts';
import {
  checkBackupSetPassword,
  copyBackupSetPassword,
  forgetBackupSetPassword,
  showBackupSetPasswords,
} from './passwords.ts';
import { reconnectCluster } from './reconnectCluster.ts';
import { removeCluster } from './removeCluster.ts';
import { copyRestoreStatement } from './restoreStatement.ts';
import { setArchiveDestinationCommand } from './setArchiveDestination.ts';
import { setBackupDestinationCommand } from './setBackupDestination.ts';
import { showRunningBackup } from './showRunningBackup.ts';
import { resumeArchiveCommand, suspendArchiveCommand } from './suspendArchive.ts';

/** `argument` is the node of the menu, `selection` all selected ones; both undefined from the palette. */
type Handler = (context: CommandContext, argument: unknown, selection: unknown) => Promise<void>;

const handlers: Readonly<Record<CommandId, Handler>> = {
  [commands.addCluster]: addCluster,
  [commands.removeCluster]: removeCluster,
  [commands.reconnectCluster]: reconnectCluster,
  [commands.refresh]: ({ tree }) => tree.refresh(),
  [commands.backupTenant]: backupTenants,
  [commands.backupCluster]: backupCluster,
  [commands.showRunningBackup]: showRunningBackup,
  [commands.cancelBackup]: cancelBackup,
  [commands.enableArchive]: enableArchiveCommand,
  [commands.disableArchive]: disableArchiveCommand,
  [commands.suspendArchive]: suspendArchiveCommand,
  [commands.resumeArchive]: resumeArchiveCommand,
  [commands.setBackupDestination]: setBackupDestinationCommand,
  [commands.setArchiveDestination]: setArchiveDestinationCommand,
  [commands.explainFailure]: explainFailure,
  [commands.copyDiagnosis]: copyDiagnosis,
  [commands.showJournal]: showJournal,
  [commands.copyRunbook]: copyRunbook,
  [commands.showHistory]: showHistory,
  [commands.copyRestoreStatement]: copyRestoreStatement,
  [commands.showBackupSetPasswords]: showBackupSetPasswords,
  [commands.copyBackupSetPassword]: copyBackupSetPassword,
  [commands.checkBackupSetPassword]: checkBackupSetPassword,
  [commands.forgetBackupSetPassword]: forgetBackupSetPassword,
  [commands.showLog]: ({ log }) => {
    log.show();
    return Promise.resolve();
  },
};

/** Registers every command behind one wrapper: what a command throws is logged and shown once, redacted. */
export function registerCommands(context: CommandContext): vscode.Disposable {
  const registrations = Object.entries(handlers).map(([id, handler]) =>
    vscode.commands.registerCommand(id, async (argument?: unknown, selection?: unknown) => {
      try {
        await handler(context, argument, selection);
      } catch (error) {
        context.log.error(id, error);
        await showFailure(context, error);
      }
    }),
  );
  return vscode.Disposable.from(...registrations);
}

async function showFailure(context: CommandContext, error: unknown): Promise<void> {
  const showLog = 'Show Log';
  // A ConnectError is already a sentence for a person; anything else is named as what it is.
  const text = error instanceof ConnectError ? error.message : `OceanBase Backup: ${messageOf(error)}`;
  const answer = await vscode.window.showErrorMessage(redactor.redact(text), showLog);
  if (answer === showLog) context.log.show();
}
