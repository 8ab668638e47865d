import type { Cluster } from '../clusters/cluster.ts';
import type { StoredSet } from '../oceanbase/backupSets.ts';
import type { JobKey } from '../oceanbase/jobs.ts';
import type { Tenant } from '../oceanbase/tenants.ts';
import { commands, type CommandId } from '../contributions.ts';

export interface ClusterNode {
  readonly kind: 'cluster';
  readonly cluster: Cluster;
}

/** A tenant, or a branch below one: `name` is the tenant's. */
export interface TenantNode {
  readonly kind: 'tenant' | 'archive' | 'data' | 'sets' | 'more';
  readonly cluster: Cluster;
  readonly name: string;
}

export interface RunningNode {
  readonly kind: 'running';
  readonly cluster: Cluster;
  readonly name: string;
  readonly key: JobKey;
}

/** A backup set; commands about a set take it as it is. */
export interface SetNode {
  readonly kind: 'set';
  readonly cluster: Cluster;
  readonly name: string;
  readonly tenant: Tenant;
  readonly setId: number;
  readonly set: StoredSet;
}

/** A line that tells one thing of a branch. */
export interface FactNode {
  readonly kind: 'fact';
  readonly cluster: Cluster;
  readonly name: string;
  readonly branch: 'archive' | 'data' | 'sets';
  /** Its name within the branch, for the id. */
  readonly fact: string;
  readonly label: string;
  readonly value: string;
}

/** In place of children that cannot be read. */
export interface MessageNode {
  readonly kind: 'reason' | 'retry' | 'empty' | 'unreadViews';
  readonly cluster: Cluster;
}

/** In place of the children of a tenant's branch that cannot be read. */
export interface UnreadNode {
  readonly kind: 'unread';
  readonly cluster: Cluster;
  readonly name: string;
  readonly branch: 'archive' | 'data' | 'sets';
  readonly reason: string;
}

/** Clusters that their owner has put together. */
export interface GroupNode {
  readonly kind: 'group';
  readonly group: string;
}

/** A cluster, or something below one. */
export type NodeOfCluster =
  ClusterNode | TenantNode | RunningNode | SetNode | FactNode | MessageNode | UnreadNode;

export type Node = NodeOfCluster | GroupNode;

/** What choosing a row does, by a click or Enter; nothing where it is not listed. */
export const openedBy: Readonly<Partial<Record<Node['kind'], CommandId>>> = {
  running: commands.showRunningBackup,
  more: commands.showHistory,
  retry: commands.reconnectCluster,
  unread: commands.refreshNode,
  unreadViews: commands.reconnectCluster,
};

/** The tenant that a node is, or is below of; undefined for a cluster and its messages. */
export function tenantNameOf(node: Node | undefined): string | undefined {
  return node && 'name' in node ? node.name : undefined;
}

/** The same text for the same thing, so that selection and expansion survive a refresh. */
export function nodeId(node: Node): string {
  if (node.kind === 'group') return `group/${node.group}`;
  const parts = [node.cluster.profile.id, node.kind];
  if ('name' in node) parts.push(node.name);
  switch (node.kind) {
    case 'running':
      parts.push(String(node.key.initiatorTenantId), String(node.key.jobId));
      break;
    case 'set':
      parts.push(String(node.setId));
      break;
    case 'fact':
      parts.push(node.branch, node.fact);
      break;
    case 'unread':
      parts.push(node.branch);
      break;
    default:
  }
  return parts.join('/');
}
