import * as vscode from 'vscode';
import { commands } from '../contributions.ts';
import { openedBy } from '../tree/nodes.ts';
import type { CommandContext } from './context.ts';

const pollMs = 20;
const longestMs = 5_000;

/**
 * The row that was chosen; undefined: it is gone. A row's command has no argument: VS Code forgets arguments when it
 * reads the row anew, up to 1.90 all at once, and a click in that moment would find "Actual command not found". The
 * selection it forgets as well, but only until the rows are there again, and it has no event for that.
 */
async function chosen<T>(selection: () => readonly T[]): Promise<T | undefined> {
  for (let waited = 0; waited < longestMs; waited += pollMs) {
    const [row] = selection();
    if (row !== undefined) return row;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  return undefined;
}

/** Runs the command of the row that was chosen in the clusters tree. */
export async function openRow({ tree }: CommandContext): Promise<void> {
  const node = await chosen(() => tree.selection);
  const command = node && openedBy[node.kind];
  if (command !== undefined) await vscode.commands.executeCommand(command, node);
}

/** Shows the backup of the chosen row of the Backups view, or connects the cluster that cannot be read again. */
export async function openBackupsRow({ backups }: CommandContext): Promise<void> {
  const node = await chosen(() => backups.selection);
  if (node?.type === 'trouble') {
    await vscode.commands.executeCommand(commands.reconnectCluster, {
      kind: 'cluster',
      cluster: node.cluster,
    });
  } else if (node) {
    await vscode.commands.executeCommand(commands.showBackup, node);
  }
}
