import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Cluster } from '../clusters/cluster.ts';
import type { Clusters } from '../clusters/clusters.ts';
import { jobTarget, type FollowedJob } from '../clusters/followedJob.ts';
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
      await runOnTenants(commands.backupTenant, job, clusters, (phase) => phase !== 'completed');
      break;
    case 'copyDiagnosis':
      await runOnTenants(
        commands.copyDiagnosis,
        job,
        clusters,
        (phase, id) => phase === 'failed' && (tenantId === null || id === tenantId),
      );
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

/** Runs a command of the tree on the tenants of the job that `fits`, as if they had been selected there. */
async function runOnTenants(
  command: string,
  { identity, state }: FollowedJob,
  clusters: Clusters,
  fits: (phase: string, tenantId: number) => boolean,
): Promise<void> {
  const cluster = clusters.get(identity.profileId);
  if (!cluster) throw new Error(l10n.t('The cluster was removed from this list.'));
  const nodes = state.parts
    .filter(({ backup, tenant }) => fits(backup.phase, tenant.id))
    .map(({ tenant }): TenantNode => ({ kind: 'tenant', cluster, name: tenant.name }));
  const [first] = nodes;
  if (first) await vscode.commands.executeCommand(command, first, nodes);
}
