import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Cluster } from '../clusters/cluster.ts';
import { archiveWords } from '../tree/words.ts';
import { chooseCluster, tenantOf, type CommandContext } from './context.ts';

export interface ChosenTenant {
  readonly cluster: Cluster;
  readonly name: string;
}

/**
 * The tenant of the node, or the one that the user picks; undefined if the user picks none. Rejects with the
 * cluster's own error where its tenants cannot be read.
 */
export async function chooseTenant(
  context: CommandContext,
  argument: unknown,
  question: string,
): Promise<ChosenTenant | undefined> {
  const cluster = await chooseCluster(context, argument, l10n.t('On which cluster?'));
  if (!cluster) return undefined;
  const given = tenantOf(argument);
  if (given !== undefined) return { cluster, name: given };
  if (cluster.state.kind !== 'ready') await cluster.refresh();
  const { state } = cluster;
  if (state.kind === 'failed') throw state.error;
  const tenants = state.kind === 'ready' ? state.tenants : [];
  if (tenants.length === 0) {
    void vscode.window.showInformationMessage(l10n.t('{0} has no user tenants.', cluster.profile.name));
    return undefined;
  }
  const picked = await vscode.window.showQuickPick(
    tenants.map((one) => ({ label: one.tenant.name, description: archiveWords(one) })),
    { placeHolder: question },
  );
  return picked && { cluster, name: picked.label };
}
