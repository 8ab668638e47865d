import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { commands } from '../contributions.ts';
import { ConnectError, messageOf } from '../oceanbase/errors.ts';
import { redactor } from '../oceanbase/redact.ts';
import type { CommandContext } from './context.ts';

/**
 * Registers every command behind one wrapper: what a command throws is logged and shown once, redacted. What the
 * commands do is loaded with the first one that is run, so that activating the extension does not pay for it.
 */
export function registerCommands(context: CommandContext): vscode.Disposable {
  const registrations = Object.values(commands).map((id) =>
    vscode.commands.registerCommand(id, async (argument?: unknown, selection?: unknown) => {
      try {
        const { handlers } = await import('./handlers.ts');
        await handlers[id](context, argument, selection);
      } catch (error) {
        context.log.error(id, error);
        await showFailure(context, error);
      }
    }),
  );
  return vscode.Disposable.from(...registrations);
}

function ofCluster({ cluster, message }: ConnectError): string {
  return cluster === undefined ? message : l10n.t('{0}: {1}', cluster, message);
}

async function showFailure(context: CommandContext, error: unknown): Promise<void> {
  const showLog = l10n.t('Show Log');
  // A ConnectError is already a sentence for a person; anything else is named as what it is.
  const text = error instanceof ConnectError ? ofCluster(error) : `OceanBase Backup: ${messageOf(error)}`;
  const answer = await vscode.window.showErrorMessage(redactor.redact(text), showLog);
  if (answer === showLog) context.log.show();
}
