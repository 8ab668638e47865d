import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { isProtected, readHistory, restorable, unreadableOf, type PastBackup } from '../backup/history.ts';
import { assignMatching, type ProtectedSet } from '../clusters/vaultMatch.ts';
import { commands } from '../contributions.ts';
import { messageOf } from '../oceanbase/errors.ts';
import { redactor } from '../oceanbase/redact.ts';
import { listed } from '../oceanbase/sentences.ts';
import type { CommandContext } from './context.ts';
import type { ChosenSet } from './historyChoose.ts';
import { chooseTenant, type ChosenTenant } from './tenantChoice.ts';
import {
  actionLabel,
  detailsText,
  historyItem,
  loadMore,
  type Action,
  type HistoryItem,
} from './historyItems.ts';

/** The backups of a tenant, newest first, with what can be done with each. */
export async function showHistory(context: CommandContext, argument: unknown): Promise<void> {
  const chosen = await chooseTenant(context, argument, l10n.t('Which tenant’s backups should be shown?'));
  if (!chosen) return;
  const list = new HistoryList(context, chosen);
  try {
    const todo = await list.show();
    if (todo) await act(chosen, todo.item, todo.action);
  } finally {
    list.dispose();
  }
}

interface Todo {
  readonly item: HistoryItem;
  /** undefined: the user chooses what to do with it. */
  readonly action: Action | undefined;
}

class HistoryList {
  readonly #context: CommandContext;
  readonly #chosen: ChosenTenant;
  readonly #pick = vscode.window.createQuickPick<HistoryItem>();
  readonly #subscription: vscode.Disposable;
  #backups: PastBackup[] = [];
  #before: number | undefined;
  #loading = false;

  constructor(context: CommandContext, chosen: ChosenTenant) {
    this.#context = context;
    this.#chosen = chosen;
    this.#pick.title = l10n.t('Backup sets of {0} on {1}', chosen.tenant.name, chosen.cluster.profile.name);
    this.#pick.matchOnDescription = true;
    this.#pick.matchOnDetail = true;
    this.#pick.ignoreFocusOut = true;
    this.#pick.keepScrollPosition = true;
    this.#subscription = context.vault.onDidChange(() => {
      if (this.#backups.length > 0) void this.#render().catch((error: unknown) => this.#say(error));
    });
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#pick.dispose();
  }

  /** Resolves with what the user chose to do, or undefined once the list was closed. Rejects if nothing can be read. */
  async show(): Promise<Todo | undefined> {
    const answered = new Promise<Todo | undefined>((resolve) => {
      this.#pick.onDidHide(() => {
        resolve(undefined);
      });
      this.#pick.onDidAccept(() => {
        const [item] = this.#pick.selectedItems;
        if (item?.backup) resolve({ item, action: undefined });
        else if (item) void this.#loadMore();
      });
      this.#pick.onDidTriggerItemButton(({ item, button }) => {
        const action = item.actions.find((one) => actionLabel(one) === button.tooltip);
        // Copying says so in a notification: the list may stay. What asks something takes its place.
        if (action === 'copy') void this.#copy(item).catch((error: unknown) => this.#say(error));
        else resolve({ item, action });
      });
    });
    this.#pick.placeholder = l10n.t('Reading the backups…');
    this.#pick.busy = true;
    this.#pick.show();
    await this.#load();
    return await answered;
  }

  async #copy(item: HistoryItem): Promise<void> {
    await act(this.#chosen, item, 'copy');
  }

  async #loadMore(): Promise<void> {
    if (this.#loading) return;
    try {
      await this.#load();
    } catch (error) {
      this.#say(error);
    }
  }

  #say(error: unknown): void {
    this.#context.log.error(`reading the backups of ${this.#chosen.tenant.name}`, error);
    void vscode.window.showErrorMessage(redactor.redact(messageOf(error)));
  }

  async #load(): Promise<void> {
    const { cluster, tenant } = this.#chosen;
    this.#loading = true;
    this.#pick.busy = true;
    try {
      const page = await cluster.read((session, info) => readHistory(session, info, tenant.id, this.#before));
      this.#backups = [...this.#backups, ...page.backups];
      this.#before = page.before;
      await this.#assign(page.backups, page.clockDifferenceMs);
      await this.#render();
    } finally {
      this.#loading = false;
      this.#pick.busy = false;
    }
  }

  /** Passwords whose set was not known find it here. */
  async #assign(backups: readonly PastBackup[], clockDifferenceMs: number): Promise<void> {
    const { cluster, tenant } = this.#chosen;
    const where = { profileId: cluster.profile.id, clusterName: cluster.profile.name };
    const found = await assignMatching(
      this.#context.vault,
      where,
      protectedSetsOf(backups, this.#chosen, clockDifferenceMs),
    );
    if (found.length === 0) return;
    const ids = listed(found.map(({ setId }) => String(setId)));
    const text = l10n.t(
      'A password that was held here without a set fits set {0} of {1} and is kept there now.',
      ids,
      tenant.name,
    );
    this.#context.log.info(text);
    void vscode.window.showInformationMessage(text);
  }

  async #render(): Promise<void> {
    const { cluster, tenant } = this.#chosen;
    const known = this.#backups.flatMap(({ set }) => (set ? [set] : []));
    const unreadable = unreadableOf(this.#backups);
    const items: HistoryItem[] = [];
    let unheld = 0;
    for (const backup of this.#backups) {
      const held =
        isProtected(backup.set) &&
        (await this.#context.vault.readSet(cluster.profile.id, tenant.id, backup.setId)) !== undefined;
      const state = restorable(backup.set, known, this.#before, unreadable);
      if (isProtected(backup.set) && !held && state.kind === 'yes') unheld++;
      items.push(historyItem(backup, state, held));
    }
    this.#pick.placeholder = placeholder(tenant.name, items.length, unheld);
    this.#pick.items = this.#before === undefined ? items : [...items, loadMore()];
  }
}

function placeholder(tenantName: string, count: number, unheld: number): string {
  if (count === 0) return l10n.t('{0} has never been backed up', tenantName);
  if (unheld === 0) return l10n.t('Enter shows what can be done with a backup');
  return unheld === 1
    ? l10n.t('Warning: 1 restorable set asks for a password that is not held on this machine')
    : l10n.t('Warning: {0} restorable sets ask for a password that is not held on this machine', unheld);
}

/** The protected sets of a page, with their start on this machine's clock. */
export function protectedSetsOf(
  backups: readonly PastBackup[],
  { tenant }: Pick<ChosenTenant, 'tenant'>,
  clockDifferenceMs: number,
): ProtectedSet[] {
  return backups
    .map(({ set }) => set)
    .filter((set) => isProtected(set))
    .map((set) => ({
      tenantId: tenant.id,
      tenantName: tenant.name,
      setId: set.setId,
      digest: set.digest,
      startedAt: new Date(set.startedAt.getTime() - clockDifferenceMs),
    }));
}

async function act(chosen: ChosenTenant, item: HistoryItem, given: Action | undefined): Promise<void> {
  const action = given ?? (await chooseAction(item));
  if (!item.backup || action === undefined) return;
  const target: ChosenSet = { ...chosen, setId: item.backup.setId };
  const { name: clusterName } = chosen.cluster.profile;
  switch (action) {
    case 'open':
      return await run(commands.openBackupSet, target);
    case 'restore':
      return await run(commands.copyRestoreStatement, target);
    case 'copy':
      return await run(commands.copyBackupSetPassword, target);
    case 'check':
      return await run(commands.checkBackupSetPassword, target);
    case 'forget':
      return await run(commands.forgetBackupSetPassword, target);
    case 'copyDetails':
      await vscode.env.clipboard.writeText(
        redactor.redact(detailsText(item, chosen.tenant.name, clusterName)),
      );
      void vscode.window.showInformationMessage(
        l10n.t('The details of set {0} of {1} are in the clipboard.', target.setId, chosen.tenant.name),
      );
  }
}

async function run(command: string, target: ChosenSet): Promise<void> {
  await vscode.commands.executeCommand(command, target);
}

async function chooseAction(item: HistoryItem): Promise<Action | undefined> {
  const picked = await vscode.window.showQuickPick(
    item.actions.map((action) => ({ label: actionLabel(action), action })),
    { title: item.label.replaceAll(/\$\([\w~-]+\) ?/g, ''), placeHolder: item.detail ?? '' },
  );
  return picked?.action;
}
