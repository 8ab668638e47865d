import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { HeldEntry } from '../clusters/vaultEntry.ts';
import type { VaultEntry } from '../clusters/vaultEntry.ts';
import { readBackupSet } from '../oceanbase/backupSets.ts';
import type { PasswordDigest } from '../oceanbase/passwordDigest.ts';
import { redactor } from '../oceanbase/redact.ts';
import { listed } from '../oceanbase/sentences.ts';
import { scopeOf } from '../oceanbase/scope.ts';
import { askSetPassword } from './askPassword.ts';
import type { CommandContext } from './context.ts';
import { setName, type ChosenSet } from './historyChoose.ts';

/** As an entry is called in a sentence: `set 5 of mysql_tenant (demo)`. */
export function entryName(entry: VaultEntry): string {
  const name = nameWithoutCluster(entry);
  return entry.clusterName === '' ? name : l10n.t('{0} ({1})', name, entry.clusterName);
}

function nameWithoutCluster(entry: VaultEntry): string {
  const nameOf = (name: string, id: number): string => (name === '' ? l10n.t('tenant {0}', id) : name);
  if (entry.kind === 'set') {
    return l10n.t('set {0} of {1}', entry.setId, nameOf(entry.tenantName, entry.tenantId));
  }
  return entry.tenants.length === 0
    ? l10n.t('a backup of an unknown tenant')
    : l10n.t('a backup of {0}', listed(entry.tenants.map(({ id, name }) => nameOf(name, id))));
}

/** Puts the password of an entry into the clipboard. Nothing of it is shown. */
export async function copyPassword(context: CommandContext, entry: VaultEntry): Promise<void> {
  const password = await context.vault.read(entry);
  if (password === undefined) {
    void vscode.window.showWarningMessage(lostWords(entry));
    return;
  }
  await vscode.env.clipboard.writeText(password);
  context.log.info(`copied the password of ${entryName(entry)} to the clipboard`);
  void vscode.window.showInformationMessage(
    l10n.t('The password of {0} is in the clipboard.', entryName(entry)),
  );
}

/** What is said of a password that is known of and not there any more. */
export function lostWords(entry: VaultEntry): string {
  return l10n.t(
    'This machine’s keyring has lost the password of {0}. If you know it, Check Backup Set Password compares it with the server’s digest and keeps it again.',
    entryName(entry),
  );
}

/** Forgets a password for good, after a question that says what that means. Resolves with whether it did. */
export async function forgetPassword(context: CommandContext, entry: HeldEntry): Promise<boolean> {
  const forget = l10n.t('Forget');
  const answer = await vscode.window.showWarningMessage(
    l10n.t('Forget the password of {0}?', entryName(entry)),
    {
      modal: true,
      detail: l10n.t(
        'It is deleted from this machine’s keyring, and OceanBase cannot tell it to anyone. Unless it is known elsewhere, no restore from that backup will ever be possible.',
      ),
    },
    forget,
  );
  if (answer !== forget) return false;
  await context.vault.forget(entry);
  context.log.info(`forgot the password of ${entryName(entry)}`);
  return true;
}

/** Compares the held password, or one that is typed, with the server's digest; all of it in this process. */
export async function checkPassword(context: CommandContext, target: ChosenSet): Promise<void> {
  const { cluster, tenant, setId } = target;
  const set = await cluster.read((session, info) => readBackupSet(session, scopeOf(info), tenant.id, setId));
  const name = setName(target);
  if (!set) {
    void vscode.window.showWarningMessage(l10n.t('{0} has no {1} (any more).', cluster.profile.name, name));
    return;
  }
  if (!set.digest.present) {
    void vscode.window.showInformationMessage(
      l10n.t('The backup {0} has no password: a restore asks for none.', name),
    );
    return;
  }
  const held = await context.vault.readSet(cluster.profile.id, tenant.id, setId);
  const choice = held === undefined ? { typed: true } : await chooseHeldOrTyped(name);
  if (!choice) return;
  if (choice.typed || held === undefined) await checkTyped(context, target, set.digest);
  else await sayHeld(context, target, set.digest.matches(held));
}

/** Which password is compared; undefined: Escape. */
async function chooseHeldOrTyped(name: string): Promise<{ readonly typed: boolean } | undefined> {
  return await vscode.window.showQuickPick(
    [
      { label: `$(key) ${l10n.t('Check the password that is held here')}`, typed: false },
      { label: `$(edit) ${l10n.t('Type a password…')}`, typed: true },
    ],
    { title: l10n.t('Check the password of {0}', name) },
  );
}

async function sayHeld(context: CommandContext, target: ChosenSet, fits: boolean): Promise<void> {
  const name = setName(target);
  if (fits) {
    void vscode.window.showInformationMessage(l10n.t('The password held here is the one of {0}.', name));
    return;
  }
  const type = l10n.t('Type Another…');
  context.log.warn(`the password that is held for ${name} does not fit it`);
  const answer = await vscode.window.showWarningMessage(
    l10n.t('The password held here is NOT the one of {0}: a restore with it would be refused (9047).', name),
    type,
  );
  if (answer === type) await checkPassword(context, target);
}

async function checkTyped(context: CommandContext, target: ChosenSet, digest: PasswordDigest): Promise<void> {
  const { cluster, tenant, setId } = target;
  const name = setName(target);
  const typed = await askSetPassword(name);
  if (typed === undefined) return;
  const release = redactor.register(typed);
  try {
    if (!digest.matches(typed)) {
      void vscode.window.showWarningMessage(
        l10n.t('That is NOT the password of {0}: a restore with it would be refused (9047).', name),
      );
      return;
    }
    const profileId = cluster.profile.id;
    if ((await context.vault.readSet(profileId, tenant.id, setId)) === typed) {
      void vscode.window.showInformationMessage(
        l10n.t('That is the password of {0}. It is held here already.', name),
      );
      return;
    }
    const keep = l10n.t('Keep It Here');
    const answer = await vscode.window.showInformationMessage(
      l10n.t('That is the password of {0}.', name),
      keep,
    );
    if (answer !== keep) return;
    const clusterName = cluster.profile.name;
    const set = { profileId, clusterName, tenantId: tenant.id, tenantName: tenant.name, setId };
    await context.vault.keepForSet(set, typed);
    context.log.info(`kept the password of ${name}`);
  } finally {
    release();
  }
}
