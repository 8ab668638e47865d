import * as vscode from 'vscode';
import type { Cluster, TenantState } from '../clusters/cluster.ts';
import { commands, contextValues } from '../contributions.ts';
import { messageOf } from '../oceanbase/errors.ts';
import { redactor } from '../oceanbase/redact.ts';
import { formatEndpoint } from '../oceanbase/socket.ts';
import { archiveHealth, archiveWords, type Health } from './words.ts';

export type Node =
  | { readonly kind: 'cluster'; readonly cluster: Cluster }
  | { readonly kind: 'tenant'; readonly cluster: Cluster; readonly name: string }
  | { readonly kind: 'reason'; readonly cluster: Cluster }
  | { readonly kind: 'retry'; readonly cluster: Cluster }
  | { readonly kind: 'empty'; readonly cluster: Cluster };

/** The children of a cluster: its tenants, or in their place why they can't be shown. */
export function childrenOf(cluster: Cluster): Node[] {
  switch (cluster.state.kind) {
    case 'idle':
    case 'connecting':
      return [];
    case 'failed':
      return [
        { kind: 'reason', cluster },
        { kind: 'retry', cluster },
      ];
    case 'ready':
      return cluster.state.tenants.length === 0
        ? [{ kind: 'empty', cluster }]
        : cluster.state.tenants.map(({ tenant }) => ({ kind: 'tenant', cluster, name: tenant.name }));
  }
}

/** How a node looks. Ids are stable, so that selection and expansion survive a refresh. */
export function treeItem(node: Node): vscode.TreeItem {
  const item = build(node);
  item.id = `${node.cluster.profile.id}/${node.kind}${node.kind === 'tenant' ? `/${node.name}` : ''}`;
  return item;
}

function build(node: Node): vscode.TreeItem {
  switch (node.kind) {
    case 'cluster':
      return clusterItem(node.cluster);
    case 'tenant': {
      const state = node.cluster.tenant(node.name);
      return state ? tenantItem(state) : new vscode.TreeItem(node.name);
    }
    case 'reason': {
      const { state } = node.cluster;
      const reason = redactor.redact(state.kind === 'failed' ? messageOf(state.error) : '');
      const item = new vscode.TreeItem(reason);
      item.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('errorForeground'));
      item.tooltip = reason;
      item.contextValue = contextValues.message;
      return item;
    }
    case 'retry': {
      const item = new vscode.TreeItem('Retry');
      item.iconPath = new vscode.ThemeIcon('refresh');
      item.command = { command: commands.reconnectCluster, title: 'Retry', arguments: [node] };
      item.contextValue = contextValues.message;
      return item;
    }
    case 'empty': {
      const item = new vscode.TreeItem('This cluster has no user tenants.');
      item.contextValue = contextValues.message;
      return item;
    }
  }
}

function clusterItem(cluster: Cluster): vscode.TreeItem {
  const { profile, state } = cluster;
  const item = new vscode.TreeItem(profile.name, vscode.TreeItemCollapsibleState.Expanded);
  const failed = state.kind === 'failed';
  item.contextValue = failed ? contextValues.unreachableCluster : contextValues.cluster;
  item.description = clusterWords(cluster);
  item.iconPath = failed
    ? new vscode.ThemeIcon('debug-disconnect', new vscode.ThemeColor('errorForeground'))
    : new vscode.ThemeIcon(state.kind === 'ready' ? 'server-environment' : 'loading~spin');
  item.tooltip = [
    `Login ${profile.user} at ${formatEndpoint(profile)}`,
    ...(cluster.info
      ? [
          `Cluster ${cluster.info.clusterName}, OceanBase ${cluster.info.edition} ${cluster.info.version.text}`,
          `Tenant ${cluster.info.tenantName}, ${cluster.info.mode === 'ORACLE' ? 'Oracle' : 'MySQL'} mode`,
        ]
      : []),
  ].join('\n');
  item.accessibilityInformation = { label: `${profile.name}, cluster, ${spoken(item.description)}` };
  return item;
}

function clusterWords({ state }: Cluster): string {
  switch (state.kind) {
    case 'idle':
    case 'connecting':
      return 'connecting…';
    case 'failed':
      return 'not reachable';
    case 'ready': {
      const { info } = state;
      return [
        `${info.version.text}${info.edition === 'Community' ? ' CE' : ''}`,
        info.sandbox ? 'sandbox' : '',
      ]
        .filter(Boolean)
        .join(' · ');
    }
  }
}

const healthIcons: Readonly<Record<Health, [string, string]>> = {
  good: ['pass', 'testing.iconPassed'],
  changing: ['sync', 'foreground'],
  bad: ['error', 'testing.iconFailed'],
  off: ['warning', 'editorWarning.foreground'],
};

function tenantItem(state: TenantState): vscode.TreeItem {
  const { tenant, archive } = state;
  const words = archiveWords(state);
  const [icon, color] = healthIcons[archiveHealth(state)];
  const item = new vscode.TreeItem(tenant.name);
  item.description = words;
  item.contextValue = contextValues.tenant;
  item.iconPath = new vscode.ThemeIcon(icon, new vscode.ThemeColor(color));
  const mode = tenant.mode === 'ORACLE' ? 'Oracle' : 'MySQL';
  item.tooltip = [
    `Tenant ${tenant.name} (${String(tenant.id)}), ${mode} mode`,
    `Log archive: ${words}`,
    ...(archive?.comment ? [redactor.redact(archive.comment)] : []),
    ...(tenant.locked ? ['The tenant is locked.'] : []),
  ].join('\n');
  item.accessibilityInformation = { label: `${tenant.name}, tenant, log archive ${spoken(words)}` };
  return item;
}

/** The same words for a screen reader, which would read the dot aloud. */
function spoken(words: string): string {
  return words.replaceAll(' · ', ', ');
}
