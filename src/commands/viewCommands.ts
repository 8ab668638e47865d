import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { nodeOf, type CommandContext } from './context.ts';

/** Reads one node of the tree anew; all of them from elsewhere. */
export async function refreshNode({ tree }: CommandContext, argument: unknown): Promise<void> {
  const node = nodeOf(argument);
  await (node ? tree.refreshNode(node) : tree.refresh());
}

/** Asks for a text, and shows only the tenants whose row has it; an empty text shows all again. */
export async function filterClusters({ tree }: CommandContext): Promise<void> {
  const text = await vscode.window.showInputBox({
    title: l10n.t('Filter Clusters'),
    prompt: l10n.t('Part of a name or of what the row says, such as “no full backup”. Empty: all'),
    value: tree.order.filter,
  });
  if (text !== undefined) await tree.order.setFilter(text);
}
