import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Cluster } from '../clusters/cluster.ts';
import type { FollowedJobs } from '../clusters/followedJobs.ts';
import { commands } from '../contributions.ts';
import { contextValues } from '../contextValues.ts';
import { messageOf } from '../oceanbase/errors.ts';
import { redactor } from '../oceanbase/redact.ts';
import { clusterItem } from './clusterItem.ts';
import { archiveItem, dataItem, moreItem, runningItem, setItem, setsItem } from './detailItems.ts';
import type { Judgements } from './judgements.ts';
import { groupItem } from './groupItem.ts';
import { nodeId, openedBy, type Node, type NodeOfCluster, type TenantNode } from './nodes.ts';
import { withNewestLook } from './newestLook.ts';
import { tenantItem } from './tenantItem.ts';
import { clusterTooltip, tenantTooltip } from './tooltips.ts';
import { unreadSentence } from './unreadWords.ts';

export interface ItemPorts {
  readonly judgements: Judgements;
  readonly jobs: Pick<FollowedJobs, 'get'>;
  readonly passwordHeld: (profileId: string, tenantId: number, setId: number) => boolean | undefined;
  readonly now: () => Date;
  /** The clusters of a group. */
  readonly clustersOf: (group: string) => readonly Cluster[];
}

/** How a node looks, but for the tooltip, which is made when it is asked for. */
export function treeItem(node: Node, ports: ItemPorts): vscode.TreeItem {
  const item =
    node.kind === 'group'
      ? groupItem(node.group, ports.clustersOf(node.group), ports.judgements)
      : build(node, ports);
  item.id = nodeId(node);
  // Never with an argument: see commands/openRow.ts.
  if (openedBy[node.kind]) item.command = { command: commands.openRow, title: '' };
  return item;
}

/** undefined: the row says it all. */
export function tooltipOf(
  node: Node,
  { judgements, jobs }: Pick<ItemPorts, 'judgements' | 'jobs'>,
): vscode.MarkdownString | string | undefined {
  if (node.kind === 'group') return undefined;
  const { cluster } = node;
  if (node.kind === 'cluster') return clusterTooltip(cluster);
  if (node.kind === 'fact') return node.value === '' ? node.label : `${node.label}: ${node.value}`;
  if (node.kind === 'unread') return node.reason;
  const state = 'name' in node ? cluster.tenant(node.name) : undefined;
  if (!state) return undefined;
  const newest = withNewestLook(state, cluster.profile.id, jobs);
  return tenantTooltip(newest, judgements.of(cluster, state.tenant.name));
}

function build(node: NodeOfCluster, ports: ItemPorts): vscode.TreeItem {
  const { cluster } = node;
  const { judgements, passwordHeld, now } = ports;
  switch (node.kind) {
    case 'cluster':
      return clusterItem(cluster, judgements.all(cluster));
    case 'set':
      return setItem(node, passwordHeld(cluster.profile.id, node.tenant.id, node.setId), now());
    case 'fact':
      return factItem(node.fact, node.label, node.value);
    case 'reason':
      return problemItem(cluster.state.kind === 'failed' ? messageOf(cluster.state.error) : '');
    case 'retry':
      return retryItem();
    case 'empty':
      return messageItem(l10n.t('This cluster has no user tenants.'));
    case 'unreadViews':
      return unreadItem(node);
    case 'unread':
      return problemItem(node.reason);
    case 'running': {
      const { initiatorTenantId, jobId } = node.key;
      const state = cluster.tenant(node.name);
      const all = state ? withNewestLook(state, cluster.profile.id, ports.jobs).running : [];
      const running = all.find(
        ({ key }) => key.initiatorTenantId === initiatorTenantId && key.jobId === jobId,
      );
      return runningItem(running);
    }
    default:
      return branchItem(node, ports);
  }
}

function branchItem({ kind, cluster, name }: TenantNode, { judgements, jobs }: ItemPorts): vscode.TreeItem {
  const state = cluster.tenant(name);
  if (!state) return messageItem(name); // gone since the last refresh
  switch (kind) {
    case 'tenant':
      return tenantItem(withNewestLook(state, cluster.profile.id, jobs), judgements.of(cluster, name));
    case 'archive':
      return archiveItem(state);
    case 'data':
      return dataItem(state);
    case 'sets':
      return setsItem(state);
    case 'more':
      return moreItem();
  }
}

function messageItem(text: string): vscode.TreeItem {
  const item = new vscode.TreeItem(text);
  item.contextValue = contextValues.message;
  return item;
}

function problemItem(text: string): vscode.TreeItem {
  const reason = redactor.redact(text);
  const item = messageItem(reason);
  item.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('problemsErrorIcon.foreground'));
  item.tooltip = reason;
  return item;
}

function retryItem(): vscode.TreeItem {
  const item = messageItem(l10n.t('Retry'));
  item.iconPath = new vscode.ThemeIcon('refresh');
  return item;
}

/** One line for all that the login may not read; choosing it asks the server again. */
function unreadItem({ cluster }: NodeOfCluster): vscode.TreeItem {
  const { state, profile } = cluster;
  const text = state.kind === 'ready' ? unreadSentence(state.info, profile.user, state.unread) : '';
  const item = messageItem(text);
  item.iconPath = new vscode.ThemeIcon('lock', new vscode.ThemeColor('problemsWarningIcon.foreground'));
  item.tooltip = text;
  return item;
}

/** VS Code sets a line without an icon further left than the branch that it is below. */
const factIcons: Readonly<Record<string, string>> = {
  destination: 'folder',
  options: 'settings',
  start: 'history',
  lag: 'watch',
  policy: 'trash',
};

function factItem(fact: string, label: string, value: string): vscode.TreeItem {
  const item = new vscode.TreeItem(label);
  item.description = value;
  item.contextValue = contextValues.fact;
  item.iconPath = new vscode.ThemeIcon(factIcons[fact] ?? 'dash');
  item.accessibilityInformation = { label: value === '' ? label : `${label}: ${value}` };
  return item;
}
