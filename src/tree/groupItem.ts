import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { countUnrecoverable } from '../backup/recoverability.ts';
import type { Cluster } from '../clusters/cluster.ts';
import { contextValues } from '../contextValues.ts';
import type { Judgements } from './judgements.ts';
import { recoverableWords, spoken } from './words.ts';

/** The row of a group: what its clusters come to together. */
export function groupItem(
  name: string,
  clusters: readonly Cluster[],
  judgements: Judgements,
): vscode.TreeItem {
  const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.Expanded);
  const unreachable = clusters.filter(({ state }) => state.kind === 'failed').length;
  const all = clusters.flatMap((cluster) => [...judgements.all(cluster).values()]);
  const words = [
    ...(unreachable > 0 ? [l10n.t('{0} of {1} clusters not reachable', unreachable, clusters.length)] : []),
    recoverableWords(countUnrecoverable(all)),
  ]
    .filter(Boolean)
    .join(' · ');
  item.description = words;
  item.iconPath = new vscode.ThemeIcon('folder');
  item.contextValue = contextValues.group;
  item.accessibilityInformation = {
    label: words === '' ? l10n.t('{0}, group', name) : l10n.t('{0}, group, {1}', name, spoken(words)),
  };
  return item;
}
