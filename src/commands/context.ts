import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { BackupsTree } from '../backupsView/backupsTree.ts';
import type { Cluster } from '../clusters/cluster.ts';
import type { BackupSpeed } from '../clusters/backupSpeed.ts';
import type { Clusters } from '../clusters/clusters.ts';
import type { FollowedJobs } from '../clusters/followedJobs.ts';
import type { StatementJournal } from '../clusters/journal.ts';
import type { ProfileStore } from '../clusters/profileStore.ts';
import type { StartIntents } from '../clusters/startIntents.ts';
import type { BackupPasswordVault } from '../clusters/vault.ts';
import type { Log } from '../log.ts';
import type { ProgressPanels } from '../panel/panels.ts';
import { commands } from '../contributions.ts';
import type { ClustersTree } from '../tree/clustersTree.ts';
import { tenantNameOf, type NodeOfCluster } from '../tree/nodes.ts';

import type { BackupDefaults } from './backupOptions.ts';
import type { VirtualDocuments } from './virtualDocuments.ts';

/** What the commands work with. */
export interface CommandContext {
  /** Where the extension lies. */
  readonly extensionUri: vscode.Uri;
  readonly store: ProfileStore;
  readonly clusters: Clusters;
  readonly vault: BackupPasswordVault;
  readonly jobs: FollowedJobs;
  readonly intents: StartIntents;
  readonly panels: ProgressPanels;
  readonly tree: ClustersTree;
  readonly backups: BackupsTree;
  readonly log: Log;
  readonly journal: StatementJournal;
  readonly documents: VirtualDocuments;
  readonly speed: BackupSpeed;
  readonly defaults: BackupDefaults;
}

/** The tree node that a menu passes to its command; undefined for a group and from the palette. */
export function nodeOf(argument: unknown): NodeOfCluster | undefined {
  return typeof argument === 'object' && argument !== null && 'kind' in argument && 'cluster' in argument
    ? (argument as NodeOfCluster)
    : undefined;
}

/** The name of the tenant that a menu's node is, or is below of; undefined for a cluster and from the palette. */
export function tenantOf(argument: unknown): string | undefined {
  return tenantNameOf(nodeOf(argument));
}

/** The cluster of the node, or the one that the user picks; undefined if the user picks none. */
export async function chooseCluster(
  context: CommandContext,
  argument: unknown,
  placeHolder: string,
): Promise<Cluster | undefined> {
  const node = nodeOf(argument);
  if (node) return node.cluster;
  const clusters = context.clusters.list();
  if (clusters.length === 0) {
    const add = l10n.t('Add Cluster');
    const answer = await vscode.window.showInformationMessage(l10n.t('No cluster has been added yet.'), add);
    if (answer === add) await vscode.commands.executeCommand(commands.addCluster);
    return undefined;
  }
  if (clusters.length === 1) return clusters[0];
  const picked = await vscode.window.showQuickPick(
    clusters.map((cluster) => ({
      label: cluster.profile.name,
      description: l10n.t('{0} at {1}', cluster.profile.user, cluster.profile.host),
      cluster,
    })),
    { placeHolder },
  );
  return picked?.cluster;
}
