import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { isProtected, type PastBackup, type Restorable } from '../backup/history.ts';
import { factWords, outcomeWords, restorableWords, titleWords } from '../backup/historyWords.ts';

/** What can be done with a line of the history. */
export type Action = 'open' | 'restore' | 'copy' | 'check' | 'forget' | 'copyDetails';

export function actionLabel(action: Action): string {
  switch (action) {
    case 'open':
      return l10n.t('Open Backup Set');
    case 'restore':
      return l10n.t('Copy Restore Statement…');
    case 'copy':
      return l10n.t('Copy Password');
    case 'check':
      return l10n.t('Check Password…');
    case 'forget':
      return l10n.t('Forget Password');
    case 'copyDetails':
      return l10n.t('Copy Details');
  }
}

const icons: Readonly<Record<Action, string>> = {
  open: 'go-to-file',
  restore: 'history',
  copy: 'copy',
  check: 'verified',
  forget: 'trash',
  copyDetails: 'note',
};

/** A line of the list: a backup, or the last one, which loads more. */
export interface HistoryItem extends vscode.QuickPickItem {
  readonly backup: PastBackup | undefined;
  readonly actions: readonly Action[];
}

export const loadMore = (): HistoryItem => ({
  label: `$(chevron-down) ${l10n.t('Load More')}`,
  alwaysShow: true,
  backup: undefined,
  actions: [],
});

/** The line of one backup, with what a restore could do with it. `held`: whether its password is held here. */
export function historyItem(backup: PastBackup, state: Restorable, held: boolean): HistoryItem {
  const guarded = isProtected(backup.set);
  const possible: Action[] = [];
  if (state.kind !== 'no') possible.push('restore');
  if (held) possible.push('copy');
  if (guarded) possible.push('check');
  const protection = !guarded
    ? l10n.t('no password')
    : held
      ? `$(lock) ${l10n.t('password held here')}`
      : `$(warning) ${l10n.t('protected, password NOT held here')}`;
  return {
    label: `${icon(backup, state.kind !== 'no')} ${titleWords(backup)}`,
    description: factWords(backup),
    detail:
      backup.setProblem === undefined
        ? [outcomeWords(backup), protection, restorableWords(state)].join(' · ')
        : [outcomeWords(backup), backup.setProblem].join(' · '),
    buttons: possible.map(button),
    backup,
    actions: [
      ...(backup.set ? (['open'] as const) : []),
      ...possible,
      ...(held ? (['forget'] as const) : []),
      'copyDetails',
    ],
  };
}

export function button(action: Action): vscode.QuickInputButton {
  return { iconPath: new vscode.ThemeIcon(icons[action]), tooltip: actionLabel(action) };
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
    l10n.t('{0} of {1} ({2})', plain(item.label), tenantName, clusterName),
    plain(item.description),
    plain(item.detail),
    ...(description === '' ? [] : [l10n.t('description: {0}', description)]),
  ].join('\n');
}
