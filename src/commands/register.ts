import * as vscode from 'vscode';
import { commands, type CommandId } from '../contributions.ts';
import { ConnectError, messageOf } from '../oceanbase/errors.ts';
import { redactor } from '../oceanbase/redact.ts';
import { addCluster } from './addCluster.ts';
import { backupTenant } from './backupTenant.ts';
import type { CommandContext } from './context.ts';
import { reconnectCluster } from './reconnectCluster.ts';
import { removeCluster } from './removeCluster.ts';

type Handler = (context: CommandContext, argument: unknown) => Promise<void>;

const handlers: Readonly<Record<CommandId, Handler>> = {
  [commands.addCluster]: addCluster,
  [commands.removeCluster]: removeCluster,
  [commands.reconnectCluster]: reconnectCluster,
  [commands.refresh]: ({ tree }) => tree.refresh(),
  [commands.backupTenant]: backupTenant,
  [commands.showLog]: ({ log }) => {
    log.show();
    return Promise.resolve();
  },
};

/** Registers every command behind one wrapper: what a command throws is logged and shown once, redacted. */
export function registerCommands(context: CommandContext): vscode.Disposable {
  const registrations = Object.entries(handlers).map(([id, handler]) =>
    vscode.commands.registerCommand(id, async (argument?: unknown) => {
      try {
        await handler(context, argument);
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
