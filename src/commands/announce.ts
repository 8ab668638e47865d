import * as vscode from 'vscode';
import type { RecordStore } from '../clusters/records.ts';
import { BackupStatus } from '../status/backupStatus.ts';
import { Claims } from '../status/claims.ts';
import { tellFirstUse } from '../status/firstUse.ts';
import { announceJobs } from './announceJobs.ts';
import { announceStarts } from './announceStarts.ts';
import type { CommandContext } from './context.ts';

/** All that is told without being asked for: notices, the status bar, and what the welcomes depend on. */
export function announce(
  context: CommandContext,
  records: RecordStore,
  {
    globalState,
    globalStorageUri,
    extensionMode,
  }: Pick<vscode.ExtensionContext, 'globalState' | 'globalStorageUri' | 'extensionMode'>,
): vscode.Disposable {
  const { clusters, jobs, log, panels } = context;
  const claims = new Claims(vscode.Uri.joinPath(globalStorageUri, 'claims').fsPath);
  // Later: VS Code waits for what is done now.
  const unreadable = setImmediate(() => {
    import('./announceUnreadable.ts')
      .then(({ announceUnreadable }) => announceUnreadable(globalState, records, claims, log))
      .catch((error: unknown) => {
        log.error('telling what is stored and cannot be read', error);
      });
  });
  return vscode.Disposable.from(
    announceJobs(context, claims),
    announceStarts(context, claims),
    new BackupStatus(clusters, jobs, (identity) => panels.isVisible(identity)),
    tellFirstUse(clusters, jobs, extensionMode),
    {
      dispose: () => {
        clearImmediate(unreadable);
      },
    },
  );
}
