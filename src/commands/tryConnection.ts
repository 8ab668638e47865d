import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { connectOnce } from '../clusters/connectOnce.ts';
import { fetchPassword } from '../clusters/passwordSource.ts';
import { readTlsFiles } from '../clusters/tlsFiles.ts';
import { ConnectError, messageOf } from '../oceanbase/errors.ts';
import { redactor } from '../oceanbase/redact.ts';
import type { ServerInfo } from '../oceanbase/serverInfo.ts';
import { askConnection, type Connection } from './connectionDraft.ts';
import type { CommandContext } from './context.ts';

export interface Tried {
  readonly connection: Connection;
  /** undefined: it did not connect, and is to be saved nevertheless. */
  readonly info: ServerInfo | undefined;
  /** The login was refused: the password is not the right one, or the user is not. */
  readonly refused: boolean;
}

/**
 * Connects once. Where that fails, the user edits what was typed, tries again, or has it saved as it is: nothing
 * that was typed is lost. undefined: the user left.
 */
export async function tryConnection(
  context: CommandContext,
  title: string,
  first: Connection,
): Promise<Tried | undefined> {
  let connection = first;
  for (;;) {
    const release = redactor.register(connection.password ?? '');
    try {
      const info = await connect(context, connection);
      return info && { connection, info, refused: false };
    } catch (error) {
      context.log.error(`connecting to ${connection.host}`, error);
      const edit = l10n.t('Edit and Try Again');
      const retry = l10n.t('Retry');
      const save = l10n.t('Save Anyway');
      const text = redactor.redact(messageOf(error));
      switch (await vscode.window.showErrorMessage(text, edit, retry, save)) {
        case edit: {
          const edited = await askConnection(title, connection, true);
          if (!edited) return undefined;
          connection = edited;
          continue;
        }
        case retry:
          continue;
        case save:
          return {
            connection,
            info: undefined,
            refused: error instanceof ConnectError && error.kind === 'denied',
          };
        default:
          return undefined;
      }
    } finally {
      release();
    }
  }
}

async function connect(context: CommandContext, connection: Connection): Promise<ServerInfo | undefined> {
  const { host, port, user, passwordSource } = connection;
  const fetched =
    passwordSource?.kind === 'environment' || passwordSource?.kind === 'command'
      ? await fetchPassword(passwordSource)
      : undefined;
  const password = fetched ?? connection.password ?? '';
  const release = redactor.register(password);
  try {
    const tls = await readTlsFiles(connection.tls);
    return await connectOnce({ host, port, user, password, tls }, context.journal);
  } finally {
    release();
  }
}
