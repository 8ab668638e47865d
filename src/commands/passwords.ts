import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { isProtected, readHistory } from '../backup/history.ts';
import { timeWords } from '../backup/historyWords.ts';
import type { HeldEntry } from '../clusters/vaultEntry.ts';
import type { SetEntry } from '../clusters/vaultEntry.ts';
import { assignMatching, type ProtectedSet } from '../clusters/vaultMatch.ts';
import type { CommandContext } from './context.ts';
import { protectedSetsOf } from './history.ts';
import { listed } from '../oceanbase/sentences.ts';
import { chooseSet, setName, setOf, type ChosenSet } from './historyChoose.ts';
import { checkPassword, copyPassword, entryName, forgetPassword, lostWords } from './passwordsActions.ts';

type Action = 'copy' | 'check' | 'find' | 'forget';

const labels: Readonly<Record<Action, () => string>> = {
  copy: () => l10n.t('Copy Password'),
  check: () => l10n.t('Check Password…'),
  find: () => l10n.t('Find Its Backup Set'),
  forget: () => l10n.t('Forget Password'),
};

/** The backup passwords that are held on this machine, and what can be done with each. */
export async function showBackupSetPasswords(context: CommandContext): Promise<void> {
  const entry = await chooseEntry(
    context,
    l10n.t('Enter shows what can be done with a password'),
    () => true,
  );
  if (!entry) return;
  const own: Action = entry.kind === 'set' ? 'check' : 'find';
  const possible: Action[] = entry.held ? ['copy', own, 'forget'] : [own, 'forget'];
  const picked = await vscode.window.showQuickPick(
    possible.map((action) => ({ label: labels[action](), action })),
    { title: l10n.t('Password of {0}', entryName(entry)), placeHolder: entry.held ? '' : lostWords(entry) },
  );
  switch (picked?.action) {
    case 'copy':
      return await copyPassword(context, entry);
    case 'check':
      return entry.kind === 'set' ? await checkEntry(context, entry) : undefined;
    case 'find':
      return await findSet(context, entry);
    case 'forget':
      await forgetPassword(context, entry);
      return;
    case undefined:
      return;
  }
}

/** Copies the password of a set to the clipboard. */
export async function copyBackupSetPassword(context: CommandContext, argument: unknown): Promise<void> {
  const entry = await givenOrChosen(context, argument, l10n.t('Which password should be copied?'));
  if (entry) await copyPassword(context, entry);
}

/** Forgets the password of a set, after a question. */
export async function forgetBackupSetPassword(context: CommandContext, argument: unknown): Promise<void> {
  const entry = await givenOrChosen(context, argument, l10n.t('Which password should be forgotten?'));
  if (entry) await forgetPassword(context, entry);
}

/** Compares a password, typed or held, with the digest of a set. */
export async function checkBackupSetPassword(context: CommandContext, argument: unknown): Promise<void> {
  const target = await chooseSet(context, argument, {
    tenantPlaceHolder: l10n.t('Which tenant’s backup set should the password be checked against?'),
    placeHolder: l10n.t('Which backup set should the password be checked against?'),
    none: (name) => l10n.t('None of the newest backup sets of {0} has a password.', name),
    passes: ({ set }) => isProtected(set),
  });
  if (target) await checkPassword(context, target);
}

async function givenOrChosen(
  context: CommandContext,
  argument: unknown,
  placeHolder: string,
): Promise<HeldEntry | undefined> {
  const given = setOf(argument);
  if (!given) return await chooseEntry(context, placeHolder, ({ held }) => held);
  const { cluster, tenant, setId } = given;
  const { id: profileId, name: clusterName } = cluster.profile;
  if ((await context.vault.readSet(profileId, tenant.id, setId)) !== undefined) {
    const set = { profileId, clusterName, tenantId: tenant.id, tenantName: tenant.name, setId };
    return { version: 1, kind: 'set', storedAt: '', pending: null, ...set, held: true };
  }
  const entry = (await context.vault.list()).find(
    (one) =>
      one.kind === 'set' && one.profileId === profileId && one.tenantId === tenant.id && one.setId === setId,
  );
  if (!entry) {
    void vscode.window.showWarningMessage(
      l10n.t('The password of {0} is not held on this machine.', setName(given)),
    );
  }
  return entry;
}

async function chooseEntry(
  context: CommandContext,
  placeHolder: string,
  passes: (entry: HeldEntry) => boolean,
): Promise<HeldEntry | undefined> {
  const entries = (await context.vault.list()).filter(passes);
  if (entries.length === 0) {
    void vscode.window.showInformationMessage(
      l10n.t(
        'No backup password is held on this machine. A backup that is started here with a password keeps it here.',
      ),
    );
    return undefined;
  }
  const picked = await vscode.window.showQuickPick(
    entries.map((entry) => ({ ...entryItem(entry), entry })),
    {
      title: l10n.t('Backup passwords held on this machine'),
      placeHolder,
      matchOnDescription: true,
      matchOnDetail: true,
    },
  );
  return picked?.entry;
}

function entryItem(entry: HeldEntry): vscode.QuickPickItem {
  const { clusterName, storedAt } = entry;
  const since = storedAt === '' ? '' : l10n.t('stored {0}', timeWords(new Date(storedAt)));
  if (entry.kind === 'pending') {
    return {
      label: `$(question) ${l10n.t('Not yet assigned to a set')}`,
      description: entryName(entry),
      detail: since,
    };
  }
  return {
    label: `${entry.held ? '$(lock)' : '$(warning)'} ${l10n.t(
      'Set {0} of {1}',
      entry.setId,
      entry.tenantName || l10n.t('tenant {0}', entry.tenantId),
    )}`,
    description: clusterName,
    detail: entry.held ? since : l10n.t('lost by this machine’s keyring · {0}', since),
  };
}

/** The cluster and the tenant of an entry; says so where they are not there. */
async function targetOf(context: CommandContext, entry: SetEntry): Promise<ChosenSet | undefined> {
  const cluster = context.clusters.get(entry.profileId);
  if (cluster && cluster.state.kind !== 'ready') await cluster.refresh();
  if (cluster?.state.kind === 'failed') throw cluster.state.error;
  const state = cluster?.state.kind === 'ready' ? cluster.state : undefined;
  const found = state?.tenants.find(({ tenant }) => tenant.id === entry.tenantId);
  if (cluster && found) return { cluster, tenant: found.tenant, setId: entry.setId };
  const name = entryName(entry);
  void vscode.window.showWarningMessage(
    cluster
      ? l10n.t(
          'The password of {0} cannot be checked: {1} has no such tenant (any more). It can still be copied.',
          name,
          cluster.profile.name,
        )
      : l10n.t(
          'The password of {0} cannot be checked: its cluster is not in the list. It can still be copied.',
          name,
        ),
  );
  return undefined;
}

async function checkEntry(context: CommandContext, entry: SetEntry): Promise<void> {
  const target = await targetOf(context, entry);
  if (target) await checkPassword(context, target);
}

/** Looks for the backup sets of a password whose start stayed unclear: the server's digests decide. */
async function findSet(context: CommandContext, entry: HeldEntry): Promise<void> {
  const cluster = context.clusters.get(entry.profileId);
  if (!cluster || entry.kind !== 'pending') {
    void vscode.window.showWarningMessage(
      l10n.t(
        'The cluster that this password was given for is not in the list. The password can still be copied.',
      ),
    );
    return;
  }
  if (cluster.state.kind !== 'ready') await cluster.refresh();
  if (cluster.state.kind === 'failed') throw cluster.state.error;
  const ids = new Set(entry.tenants.map(({ id }) => id));
  const tenants = (cluster.state.kind === 'ready' ? cluster.state.tenants : [])
    .map(({ tenant }) => tenant)
    .filter(({ id }) => ids.size === 0 || ids.has(id));
  const sets: ProtectedSet[] = [];
  for (const tenant of tenants) {
    const page = await cluster.read((session, info) => readHistory(session, info, tenant.id));
    sets.push(...protectedSetsOf(page.backups, { tenant }, page.clockDifferenceMs));
  }
  const where = { profileId: entry.profileId, clusterName: cluster.profile.name };
  const found = await assignMatching(context.vault, where, sets);
  const names = listed(found.map(({ tenantName, setId }) => l10n.t('set {0} of {1}', setId, tenantName)));
  void (found.length > 0
    ? vscode.window.showInformationMessage(l10n.t('The password fits {0} and is kept there now.', names))
    : vscode.window.showInformationMessage(
        l10n.t(
          'No backup set without a password here has this one (the newest ones of {0} were compared).',
          listed(tenants.map(({ name }) => name)),
        ),
      ));
}
