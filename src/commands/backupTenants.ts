import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { preflight, Refused } from '../backup/preflight.ts';
import { targetOf, targetWords, type BackupTarget, type TenantRef } from '../backup/request.ts';
import type { Cluster } from '../clusters/cluster.ts';
import { views } from '../contributions.ts';
import { redactor } from '../oceanbase/redact.ts';
import { listed } from '../oceanbase/sentences.ts';
import { isSysLogin, type ServerInfo } from '../oceanbase/serverInfo.ts';
import { askNewPassword } from './askPassword.ts';
import { askOptions } from './askOptions.ts';
import { ask } from './backupQuestion.ts';
import { confirmProduction } from './confirmProduction.ts';
import { chooseCluster, nodeOf, tenantOf, type CommandContext } from './context.ts';
import { runRemedy } from './remedies.ts';
import { runBackup } from './runBackup.ts';
import { tenantItems, tenantsOf } from './tenantChoice.ts';

/** Targets whose start is under way in this window: a second click must not start a second backup. */
const starting = new Set<string>();

/** Backs up the tenants of the selection, or those that the user picks. */
export async function backupTenants(
  context: CommandContext,
  argument: unknown,
  selection: unknown,
): Promise<void> {
  const cluster = await chooseCluster(context, argument, l10n.t('On which cluster?'));
  if (!cluster) return;
  const selected = selectedNames(argument, selection, cluster);
  const names = selected.length > 0 ? selected : await chooseTenants(cluster);
  if (names.length === 0) return;
  // From here on a tenant is who had the name when it was chosen, whatever it is called later.
  let chosen = refs(cluster, names);
  await oneAtATime(cluster, names, () =>
    backUp(context, cluster, (info) => {
      // While the cluster could not be read, nobody was known by that name; now it has been.
      chosen = chosen.map((one) => (one.id === 0 ? (refs(cluster, [one.name])[0] ?? one) : one));
      return targetOf(info, chosen);
    }),
  );
}

/** Backs up every tenant of a cluster that can be backed up, in one job. */
export async function backupCluster(context: CommandContext, argument: unknown): Promise<void> {
  const cluster = await chooseCluster(context, argument, l10n.t('Which cluster should be backed up?'));
  if (!cluster) return;
  await oneAtATime(cluster, ['*'], () =>
    backUp(context, cluster, (info) => {
      const tenants = cluster.state.kind === 'ready' ? cluster.state.tenants.map(({ tenant }) => tenant) : [];
      return isSysLogin(info) ? { kind: 'all', tenants } : targetOf(info, tenants);
    }),
  );
}

async function oneAtATime(
  cluster: Cluster,
  names: readonly string[],
  task: () => Promise<void>,
): Promise<void> {
  const keys = names.map((name) => `${cluster.profile.id}/${name}`);
  if (keys.some((key) => starting.has(key))) {
    void vscode.window.showInformationMessage(
      l10n.t(
        'A backup of {0} is already being started.',
        names[0] === '*' ? cluster.profile.name : listed(names),
      ),
    );
    return;
  }
  for (const key of keys) starting.add(key);
  try {
    await task();
  } finally {
    for (const key of keys) starting.delete(key);
  }
}

/** Looks, asks, and looks again, until the user starts or leaves. */
async function backUp(
  context: CommandContext,
  cluster: Cluster,
  makeTarget: (info: ServerInfo) => BackupTarget,
): Promise<void> {
  for (;;) {
    const { info, target, choices, found } = await look(context, cluster, makeTarget);
    if (target.tenants.length === 0) {
      void vscode.window.showInformationMessage(
        l10n.t('{0} has no user tenants to back up.', cluster.profile.name),
      );
      return;
    }
    const decision = await ask(cluster.profile.name, info, found.target, choices, found);
    switch (decision?.kind) {
      case undefined:
        return;
      case 'again':
        continue;
      case 'options': {
        const changed = await askOptions(targetWords(found.target), choices);
        if (changed) await context.defaults.set(defaultsKey(cluster, target), changed);
        continue;
      }
      case 'remedy':
        if (!(await runRemedy(context, cluster, decision.remedy))) return;
        continue;
      case 'start': {
        const password = decision.withPassword ? await askNewPassword(targetWords(found.target)) : undefined;
        if (decision.withPassword && password === undefined) return;
        if (!(await confirmProduction(cluster))) return;
        const release = redactor.register(password?.text ?? '');
        try {
          await runBackup(context, cluster, { target: found.target, choices, password });
          return;
        } catch (error) {
          // Somebody was faster: what stands in the way now is shown, and nothing was sent.
          if (!(error instanceof Refused)) throw error;
          continue;
        } finally {
          release();
          void cluster.refresh();
        }
      }
    }
  }
}

async function look(
  context: CommandContext,
  cluster: Cluster,
  makeTarget: (info: ServerInfo) => BackupTarget,
) {
  return await vscode.window.withProgress({ location: { viewId: views.clusters } }, async () => {
    await cluster.refresh();
    if (cluster.state.kind === 'failed') throw cluster.state.error;
    return await cluster.read(async (session, info) => {
      const target = makeTarget(info);
      const choices = context.defaults.get(defaultsKey(cluster, target));
      return { info, target, choices, found: await preflight(session, info, target, choices) };
    });
  });
}

function defaultsKey(cluster: Cluster, target: BackupTarget): string {
  const ids = target.kind === 'all' ? ['all'] : target.tenants.map(({ id }) => String(id)).sort();
  return `${cluster.profile.id}/${ids.join(',')}`;
}

/** The tenants of these names; one that is gone keeps its name, so that the preflight can say so. */
function refs(cluster: Cluster, names: readonly string[]): TenantRef[] {
  return names.map((name) => {
    const tenant = cluster.tenant(name)?.tenant;
    return { id: tenant?.id ?? 0, name };
  });
}

function selectedNames(argument: unknown, selection: unknown, cluster: Cluster): string[] {
  const nodes = (Array.isArray(selection) ? selection : [argument]).map(nodeOf);
  return nodes
    .filter((node) => node?.cluster === cluster)
    .flatMap((node) => tenantOf(node) ?? [])
    .filter((name, index, names) => names.indexOf(name) === index);
}

async function chooseTenants(cluster: Cluster): Promise<string[]> {
  const tenants = await tenantsOf(cluster);
  if (tenants.length === 0) {
    void vscode.window.showInformationMessage(
      l10n.t('{0} has no user tenants to back up.', cluster.profile.name),
    );
    return [];
  }
  const items = tenantItems(tenants);
  if (cluster.info && !isSysLogin(cluster.info)) return items.map(({ label }) => label);
  return await pickOneOrMore(
    items,
    l10n.t('Which tenants of {0} should be backed up?', cluster.profile.name),
  );
}

/** Enter takes the ticked ones, or, where none is ticked, the one under the cursor. */
async function pickOneOrMore(items: vscode.QuickPickItem[], placeholder: string): Promise<string[]> {
  const pick = vscode.window.createQuickPick();
  pick.items = items;
  pick.placeholder = placeholder;
  pick.canSelectMany = true;
  return await new Promise<string[]>((resolve) => {
    pick.onDidAccept(() => {
      const chosen = pick.selectedItems.length > 0 ? pick.selectedItems : pick.activeItems;
      resolve(chosen.map(({ label }) => label));
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve([]);
      pick.dispose();
    });
    pick.show();
  });
}
