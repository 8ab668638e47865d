import * as vscode from 'vscode';
import { isProtected, restorable, type PastBackup } from '../backup/history.ts';
import { factWords, outcomeWords, restorableWords, titleWords } from '../backup/historyWords.ts';
import type { StoredSet } from '../oceanbase/backupSets.ts';

/** What can be done with a line of the history. */
export const actions = {
  restore: 'Copy Restore Statement',
  copy: 'Copy Password',
  check: 'Check Password',
  forget: 'Forget Password',
  copyDetails: 'Copy Details',
} as const;
export type Action = (typeof actions)[keyof typeof actions];

const icons: Readonly<Record<Action, string>> = {
  [actions.restore]: 'history',
  [actions.copy]: 'copy',
  [actions.check]: 'verified',
  [actions.forget]: 'trash',
  [actions.copyDetails]: 'note',
};

/** A line of the list: a backup, or the last one, which loads more. */
export interface HistoryItem extends vscode.QuickPickItem {
  readonly backup: PastBackup | undefined;
  readonly actions: readonly Action[];
}

export const loadMore: HistoryItem = {
  label: '$(chevron-down) Load More',
  alwaysShow: true,
  backup: undefined,
  actions: [],
};

/** The line of one backup. `held`: whether its password is held here. */
export function historyItem(backup: PastBackup, known: readonly StoredSet[], held: boolean): HistoryItem {
  const state = restorable(backup.set, known);
  const guarded = isProtected(backup.set);
  const possible: Action[] = [];
  if (state.kind === 'yes') possible.push(actions.restore);
  if (held) possible.push(actions.copy);
  if (guarded) possible.push(actions.check);
  const protection = !guarded
    ? 'no password'
    : held
      ? '$(lock) password held here'
      : '$(warning) protected, password NOT held here';
  return {
    label: `${icon(backup, state.kind === 'yes')} ${titleWords(backup)}`,
    description: factWords(backup),
    detail: [outcomeWords(backup), protection, restorableWords(state)].join(' · '),
    buttons: possible.map(button),
    backup,
    actions: [...possible, ...(held ? [actions.forget] : []), actions.copyDetails],
  };
}

export function button(action: Action): vscode.QuickInputButton {
  return { iconPath: new vscode.ThemeIcon(icons[action]), tooltip: action };
}

function icon({ job, set }: PastBackup, usable: boolean): string {
  if (usable) return '$(pass)';
  const running = job ? job.endedAt === null : set?.status === 'DOING';
  return running ? '$(sync)' : '$(circle-slash)';
}

/** The line as text, for a ticket. */
export function detailsText(item: HistoryItem, tenantName: string, clusterName: string): string {
  const plain = (text: string | undefined): string => (text ?? '').replaceAll(/\$\([\w~-]+\) ?/g, '');
  const description = item.backup?.job?.description ?? '';
  return [
    `${plain(item.label)} of ${tenantName} (${clusterName})`,
    plain(item.description),
    plain(item.detail),
    ...(description === '' ? [] : [`description: ${description}`]),
  ].join('\n');
}
