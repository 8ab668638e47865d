import * as l10n from '@vscode/l10n';
import prettyBytes from 'pretty-bytes';
import * as vscode from 'vscode';
import { spanWords } from '../backup/durations.ts';
import { isProtected, restorable } from '../backup/history.ts';
import type { RunningBackup, TenantState } from '../backup/tenantState.ts';
import { contextValues } from '../contextValues.ts';
import { rawWord } from '../oceanbase/word.ts';
import type { SetNode } from './nodes.ts';
import { archiveFlag } from './tenantItem.ts';
import { archiveWords, progressWords, spoken } from './words.ts';

/** A branch of a tenant: label, what it says, its icon. */
function line(
  label: string,
  description: string,
  icon: string,
  collapsible = vscode.TreeItemCollapsibleState.Collapsed,
): vscode.TreeItem {
  const item = new vscode.TreeItem(label, collapsible);
  item.description = description;
  item.iconPath = new vscode.ThemeIcon(icon);
  item.accessibilityInformation = { label: description === '' ? label : `${label}, ${spoken(description)}` };
  return item;
}

export function archiveItem(state: TenantState): vscode.TreeItem {
  const { archive } = state;
  const words = archive
    ? l10n.t('{0} · round {1}', archiveWords(state), archive.roundId)
    : archiveWords(state);
  const item = line(l10n.t('Log archive'), words, 'archive');
  item.contextValue = contextValues.archive(archiveFlag(state));
  return item;
}

export function dataItem({ settings, sets, unread }: TenantState): vscode.TreeItem {
  const age = sets?.fullAgeMs ?? null;
  const words =
    settings.backupDestination === false
      ? l10n.t('no backup destination')
      : age !== null
        ? l10n.t('proven full backup {0} ago', spanWords(age))
        : isUnproven(unread)
          ? l10n.t('not readable')
          : l10n.t('no proven full backup');
  const item = line(l10n.t('Data backup'), words, 'database');
  item.contextValue = contextValues.data;
  return item;
}

export function runningItem(backup: RunningBackup | undefined): vscode.TreeItem {
  const words = backup ? l10n.t('{0} · for {1}', progressWords(backup), spanWords(backup.elapsedMs)) : '';
  const item = line(l10n.t('Running backup'), words, 'sync~spin', vscode.TreeItemCollapsibleState.None);
  item.contextValue = contextValues.running;
  return item;
}

/** Whether the login may not read what would prove a backup. */
export function isUnproven(unread: TenantState['unread']): boolean {
  return unread.has('BACKUP_SET_FILES') || unread.has('BACKUP_JOB_HISTORY');
}

export function setsItem({ sets, unread }: TenantState): vscode.TreeItem {
  const words = unread.has('BACKUP_SET_FILES')
    ? l10n.t('not readable')
    : !sets || sets.count === 0
      ? l10n.t('none that is available')
      : sets.count === 1
        ? l10n.t('1 available')
        : l10n.t('{0} available', sets.count);
  const item = line(l10n.t('Backup sets'), words, 'library');
  item.contextValue = contextValues.sets;
  return item;
}

/** `held` is undefined while it is not known. `now` is this machine’s clock. */
export function setItem({ set }: SetNode, held: boolean | undefined, now: Date): vscode.TreeItem {
  const usable = restorable(set, [set]).kind === 'yes' || rawWord(set.type) === 'INC';
  const available = rawWord(set.fileStatus) === 'AVAILABLE' && rawWord(set.status) === 'SUCCESS';
  const locked = isProtected(set);
  const doing = rawWord(set.status) === 'DOING';
  const word = available
    ? ''
    : doing
      ? l10n.t('being made')
      : `${rawWord(set.status)} / ${rawWord(set.fileStatus)}`;
  const password = !locked
    ? ''
    : held === undefined
      ? l10n.t('with password')
      : held
        ? l10n.t('password held')
        : l10n.t('password not held');
  const words = [
    setType(set.type),
    word,
    l10n.t('{0} ago', spanWords(Math.max(0, now.getTime() - (set.endedAt ?? set.startedAt).getTime()))),
    set.outputBytes > 0 ? prettyBytes(set.outputBytes, { binary: true }) : '',
    password,
  ]
    .filter(Boolean)
    .join(' · ');
  const icon = doing
    ? 'sync'
    : !available
      ? 'error'
      : locked
        ? held === false
          ? 'unlock'
          : 'lock'
        : 'package';
  const item = line(l10n.t('Set {0}', set.setId), words, icon, vscode.TreeItemCollapsibleState.None);
  item.contextValue = contextValues.set({
    restorable: available && usable,
    protected: locked,
    held: held === true,
  });
  return item;
}

function setType(type: SetNode['set']['type']): string {
  switch (rawWord(type)) {
    case 'FULL':
      return l10n.t('full');
    case 'INC':
      return l10n.t('incremental');
    default:
      return rawWord(type);
  }
}

/** Leads from the newest sets to all of them. */
export function moreItem(): vscode.TreeItem {
  const item = line(l10n.t('Show Backup History'), '', 'history', vscode.TreeItemCollapsibleState.None);
  item.contextValue = contextValues.message;
  return item;
}
