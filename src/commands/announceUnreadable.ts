import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { RecordStore } from '../clusters/records.ts';
import { findUnreadable } from '../clusters/unreadable.ts';
import type { Log } from '../log.ts';
import type { Claims } from '../status/claims.ts';

/**
 * Says, in one window and once a month, that something stored cannot be read; it is kept as it is. Rejects where the
 * claim cannot be written.
 */
export async function announceUnreadable(
  state: Pick<vscode.Memento, 'keys' | 'get'>,
  records: RecordStore,
  claims: Pick<Claims, 'take'>,
  log: Pick<Log, 'warn' | 'show'>,
): Promise<void> {
  const found = await findUnreadable(state, records);
  if (found.length === 0) return;
  for (const newer of [false, true]) {
    const keys = found.filter((one) => one.newer === newer).map(({ key }) => key);
    if (keys.length === 0) continue;
    const why = newer ? 'newer' : 'damaged';
    log.warn(`stored and not readable (${why}), kept as it is: ${keys.join(', ')}`);
  }
  if (!(await claims.take(`unreadable ${found.map(({ key }) => key).join()}`))) return;
  const text = wordsFor(found.length, found.filter(({ newer }) => newer).length);
  const showLog = l10n.t('Show Log');
  if ((await vscode.window.showWarningMessage(text, showLog)) === showLog) log.show();
}

function wordsFor(all: number, newer: number): string {
  if (newer === 0) {
    return all === 1
      ? l10n.t(
          'One saved cluster, backup or password entry is damaged and cannot be read. It is kept as it is; the log names it.',
        )
      : l10n.t(
          '{0} saved clusters, backups or password entries are damaged and cannot be read. They are kept as they are; the log names them.',
          all,
        );
  }
  if (newer < all) {
    return l10n.t(
      '{0} saved clusters, backups or password entries cannot be read and are kept as they are. A newer version of this extension, which you can install to use them, has written some of them ({1}); the others are damaged. The log names them.',
      all,
      newer,
    );
  }
  return all === 1
    ? l10n.t(
        'One saved cluster, backup or password entry was written by a newer version of this extension and is kept as it is. Install that version to use it.',
      )
    : l10n.t(
        '{0} saved clusters, backups or password entries were written by a newer version of this extension and are kept as they are. Install that version to use them.',
        all,
      );
}
