import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { canBeExplained, isBackedUp } from '../backup/outcome.ts';
import type { Cluster } from '../clusters/cluster.ts';
import type { Clusters } from '../clusters/clusters.ts';
import { jobTarget, type FollowedJob, type JobIdentity } from '../clusters/followedJob.ts';
import { commands } from '../contributions.ts';
import type { SqlDocuments } from './documents.ts';
import type { ActionName } from './protocol.ts';
import type { Recorder } from './recorder.ts';
import { jobReport } from './report.ts';
import { jobSql } from './sql.ts';

export interface ActionPorts {
  readonly clusters: Clusters;
  readonly recorder: Recorder;
  readonly documents: SqlDocuments;
}

/** A tenant's node as the commands of the tree's menus take it. */
interface TenantNode {
  readonly kind: 'tenant';
  readonly cluster: Cluster;
  readonly name: string;
}

/** Does what a button of the panel says. `tenantId`: the tenant whose part is shown; null: the list is. */
export async function runAction(
  action: ActionName,
  job: FollowedJob,
  tenantId: number | null,
  { clusters, recorder, documents }: ActionPorts,
): Promise<void> {
  const { identity, state } = job;
  switch (action) {
    case 'cancelBackup':
      await vscode.commands.executeCommand(commands.cancelBackup, identity);
      break;
    case 'retry':
      await retry(job, clusters);
      break;
    case 'copyDiagnosis':
      await vscode.commands.executeCommand(
        commands.copyDiagnosis,
        identity,
        state.parts
          .filter(({ backup, tenant }) => canBeExplained(backup) && (tenantId ?? tenant.id) === tenant.id)
          .map(({ tenant }) => tenant.id),
      );
      break;
    case 'openBackupSet':
      await openSet(job, tenantId, clusters);
      break;
    case 'showSql':
      await documents.show(l10n.t('Backup of {0}', jobTarget(identity)), jobSql(identity, state));
      break;
    case 'copyReport':
      await vscode.env.clipboard.writeText(jobReport(identity, state, recorder.of(identity)));
      void vscode.window.showInformationMessage(
        l10n.t('The report is in the clipboard, as Markdown. Passwords and access keys are masked in it.'),
      );
      break;
    case 'showJournal':
      await vscode.commands.executeCommand(commands.showJournal);
      break;
    case 'showLog':
      await vscode.commands.executeCommand(commands.showLog);
      break;
  }
}

/** Backs up the tenants that this job did not, as if they had been selected in the tree. */
async function retry({ identity, state }: FollowedJob, clusters: Clusters): Promise<void> {
  const cluster = clusterOf(identity, clusters);
  const nodes = state.parts
    .filter(({ backup }) => !isBackedUp(backup.phase))
    .map(({ tenant }): TenantNode => ({ kind: 'tenant', cluster, name: tenant.name }));
  const [first] = nodes;
  if (first) await vscode.commands.executeCommand(commands.backupTenant, first, nodes);
}

/** Shows the backup set of the tenant's part; of the only one where `tenantId` is null. */
async function openSet(
  { identity, state }: FollowedJob,
  tenantId: number | null,
  clusters: Clusters,
): Promise<void> {
  const cluster = clusterOf(identity, clusters);
  const part = state.parts.find(({ tenant }) => tenant.id === (tenantId ?? tenant.id));
  if (!part || part.backup.backupSetId <= 0) return;
  const set = { cluster, tenant: part.tenant, setId: part.backup.backupSetId };
  await vscode.commands.executeCommand(commands.openBackupSet, set);
}

function clusterOf({ profileId }: JobIdentity, clusters: Clusters): Cluster {
  const cluster = clusters.get(profileId);
  if (!cluster) throw new Error(l10n.t('The cluster was removed from this list.'));
  return cluster;
}
