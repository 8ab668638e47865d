import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { unreadableKeys } from '../clusters/unreadable.ts';
import type { Log } from '../log.ts';
import type { Claims } from '../status/claims.ts';

/**
 * Says, in one window and once a month, that something stored cannot be read; it is kept as it is. Rejects where the
 * claim cannot be written.
 */
export async function announceUnreadable(
  state: Pick<vscode.Memento, 'keys' | 'get'>,
  claims: Pick<Claims, 'take'>,
  log: Pick<Log, 'warn' | 'show'>,
): Promise<void> {
  const keys = unreadableKeys(state);
  if (keys.length === 0) return;
  log.warn(`stored and not readable by this version, kept as it is: ${keys.join(', ')}`);
  if (!(await claims.take(`unreadable ${keys.join()}`))) return;
  const text =
    keys.length === 1
      ? l10n.t(
          'One saved cluster, backup or password entry cannot be read and is kept as it is: it is damaged, or a newer version of this extension has written it, which you can install to use it.',
        )
      : l10n.t(
          '{0} saved clusters, backups or password entries cannot be read and are kept as they are: they are damaged, or a newer version of this extension has written them, which you can install to use them.',
          keys.length,
        );
  const showLog = l10n.t('Show Log');
  if ((await vscode.window.showWarningMessage(text, showLog)) === showLog) log.show();
}
