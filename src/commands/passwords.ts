import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { isProtected, readHistory } from '../backup/history.ts';
import { timeWords } from '../backup/historyWords.ts';
import type { HeldEntry } from '../clusters/vault.ts';
import type { SetEntry } from '../clusters/vaultEntry.ts';
import { assignMatching, type ProtectedSet } from '../clusters/vaultMatch.ts';
import type { CommandContext } from './context.ts';
import { protectedSetsOf } from './history.ts';
import { chooseSet, setName, setOf, type ChosenSet } from './historyChoose.ts';
import { checkPassword, copyPassword, entryName, forgetPassword, lostWords } from './passwordsActions.ts';

const labels = {
  copy: 'Copy Password',
  check: 'Check Password',
  find: 'Find Its Backup Set',
  forget: 'Forget Password',
} as const;
type Label = (typeof labels)[keyof typeof labels];

/** The backup passwords that are held on this machine, and what can be done with each. */
export async function showBackupSetPasswords(context: CommandContext): Promise<void> {
  const entry = await chooseEntry(context, 'Enter shows what can be done with a password', () => true);
  if (!entry) return;
  const own: Label[] = entry.kind === 'set' ? [labels.check] : [labels.find];
  const possible = entry.held ? [labels.copy, ...own, labels.forget] : [...own, labels.forget];
  const picked = await vscode.window.showQuickPick(
    possible.map((label) => ({ label })),
    { title: `Password of ${entryName(entry)}`, placeHolder: entry.held ? '' : lostWords(entry) },
  );
  switch (picked?.label) {
    case labels.copy:
      return await copyPassword(context, entry);
    case labels.check:
      return entry.kind === 'set' ? await checkEntry(context, entry) : undefined;
    case labels.find:
      return await findSet(context, entry);
    case labels.forget:
      await forgetPassword(context, entry);
      return;
    case undefined:
      return;
  }
}

/** Copies the password of a set to the clipboard. */
export async function copyBackupSetPassword(context: CommandContext, argument: unknown): Promise<void> {
  const entry = await givenOrChosen(context, argument, 'Which password should be copied?');
  if (entry) await copyPassword(context, entry);
}

/** Forgets the password of a set, after a question. */
export async function forgetBackupSetPassword(context: CommandContext, argument: unknown): Promise<void> {
  const entry = await givenOrChosen(context, argument, 'Which password should be forgotten?');
  if (entry) await forgetPassword(context, entry);
}

/** Compares a password, typed or held, with the digest of a set. */
export async function checkBackupSetPassword(context: CommandContext, argument: unknown): Promise<void> {
  const target = await chooseSet(context, argument, {
    placeHolder: l10n.t('Which tenant’s backup set should the password be checked against?'),
    none: (name) => `None of the newest backup sets of ${name} has a password.`,
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
  const entry = (await context.vault.list()).find(
    (one) =>
      one.kind === 'set' &&
      one.profileId === cluster.profile.id &&
      one.tenantId === tenant.id &&
      one.setId === setId,
  );
  if (!entry) {
    void vscode.window.showWarningMessage(`The password of ${setName(given)} is not held on this machine.`);
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
      'No backup password is held on this machine. A backup that is started here with a password keeps it here.',
    );
    return undefined;
  }
  const picked = await vscode.window.showQuickPick(
    entries.map((entry) => ({ ...entryItem(entry), entry })),
    {
      title: 'Backup passwords held on this machine',
      placeHolder,
      matchOnDescription: true,
      matchOnDetail: true,
    },
  );
  return picked?.entry;
}

function entryItem(entry: HeldEntry): vscode.QuickPickItem {
  const { clusterName, storedAt } = entry;
  const since = storedAt === '' ? '' : `stored ${timeWords(new Date(storedAt))}`;
  if (entry.kind === 'pending') {
    return {
      label: '$(question) Not yet assigned to a set',
      description: entryName(entry),
      detail: since,
    };
  }
  return {
    label: `${entry.held ? '$(lock)' : '$(warning)'} Set ${String(entry.setId)} of ${entry.tenantName || `tenant ${String(entry.tenantId)}`}`,
    description: clusterName,
    detail: entry.held ? since : `lost by this machine’s keyring · ${since}`,
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
  const missing = cluster
    ? `${cluster.profile.name} has no such tenant (any more)`
    : 'its cluster is not in the list';
  void vscode.window.showWarningMessage(
    `The password of ${entryName(entry)} cannot be checked: ${missing}. It can still be copied.`,
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
      'The cluster that this password was given for is not in the list. The password can still be copied.',
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
  const names = found.map(({ tenantName, setId }) => `set ${String(setId)} of ${tenantName}`).join(', ');
  void (found.length > 0
    ? vscode.window.showInformationMessage(`The password fits ${names} and is kept there now.`)
    : vscode.window.showInformationMessage(
        `No backup set without a password here has this one (the newest ones of ${tenants.map(({ name }) => name).join(', ')} were compared).`,
      ));
}
