import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Cluster, TenantState } from '../clusters/cluster.ts';
import type { Tenant } from '../oceanbase/tenants.ts';
import { archiveWords } from '../tree/words.ts';
import { chooseCluster, tenantOf, type CommandContext } from './context.ts';

/** One tenant of one cluster. */
export interface ChosenTenant {
  readonly cluster: Cluster;
  readonly tenant: Tenant;
}

/** A command on one tenant: that of the node, or the one that the user picks. */
export function onTenant(
  question: () => string,
  action: (context: CommandContext, cluster: Cluster, tenantName: string) => Promise<unknown>,
): (context: CommandContext, argument: unknown) => Promise<void> {
  return async (context, argument) => {
    const chosen = await chooseName(context, argument, question());
    if (chosen) await action(context, chosen.cluster, chosen.name);
  };
}

/**
 * The tenant of the node, or the one that the user picks; undefined if the user picks none, or if it is gone, which is
 * said. Rejects with the cluster's own error where its tenants cannot be read.
 */
export async function chooseTenant(
  context: CommandContext,
  argument: unknown,
  question: string,
): Promise<ChosenTenant | undefined> {
  const chosen = await chooseName(context, argument, question);
  if (!chosen) return undefined;
  const { cluster, name } = chosen;
  await tenantsOf(cluster);
  const found = cluster.tenant(name);
  if (found) return { cluster, tenant: found.tenant };
  void vscode.window.showWarningMessage(
    l10n.t('{0} has no tenant “{1}” (any more). Refresh the tree.', cluster.profile.name, name),
  );
  return undefined;
}

/** The user tenants, read if they were not yet. Rejects with the cluster's own error where they cannot be read. */
export async function tenantsOf(cluster: Cluster): Promise<readonly TenantState[]> {
  if (cluster.state.kind !== 'ready') await cluster.refresh();
  const { state } = cluster;
  if (state.kind === 'failed') throw state.error;
  return state.kind === 'ready' ? state.tenants : [];
}

/** Tenants as a list shows them. */
export function tenantItems(tenants: readonly TenantState[]): { label: string; description: string }[] {
  return tenants.map((one) => ({ label: one.tenant.name, description: archiveWords(one) }));
}

async function chooseName(
  context: CommandContext,
  argument: unknown,
  question: string,
): Promise<{ readonly cluster: Cluster; readonly name: string } | undefined> {
  const cluster = await chooseCluster(context, argument, l10n.t('On which cluster?'));
  if (!cluster) return undefined;
  const given = tenantOf(argument);
  if (given !== undefined) return { cluster, name: given };
  const tenants = await tenantsOf(cluster);
  if (tenants.length === 0) {
    void vscode.window.showInformationMessage(l10n.t('{0} has no user tenants.', cluster.profile.name));
    return undefined;
  }
  const picked = await vscode.window.showQuickPick(tenantItems(tenants), { placeHolder: question });
  return picked && { cluster, name: picked.label };
}
