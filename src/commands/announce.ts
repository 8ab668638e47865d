import * as vscode from 'vscode';
import { BackupStatus } from '../status/backupStatus.ts';
import { Claims } from '../status/claims.ts';
import { tellFirstUse } from '../status/firstUse.ts';
import { announceJobs } from './announceJobs.ts';
import { announceStarts } from './announceStarts.ts';
import type { CommandContext } from './context.ts';

/** All that is told without being asked for: notices, the status bar, and what the welcomes depend on. */
export function announce(
  context: CommandContext,
  { globalStorageUri, extensionMode }: Pick<vscode.ExtensionContext, 'globalStorageUri' | 'extensionMode'>,
): vscode.Disposable {
  const { clusters, jobs, panels } = context;
  return vscode.Disposable.from(
    announceJobs(context, new Claims(vscode.Uri.joinPath(globalStorageUri, 'claims').fsPath)),
    announceStarts(context),
    new BackupStatus(clusters, jobs, (identity) => panels.isVisible(identity)),
    tellFirstUse(clusters, jobs, extensionMode),
  );
}
