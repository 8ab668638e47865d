import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { noFilter, stateFilters, type StateFilter } from '../backupsView/filter.ts';
import type { CommandContext } from './context.ts';

/** Narrows the Backups view to a state, or to what contains a text. */
export async function filterBackups({ backups }: CommandContext): Promise<void> {
  const { filter } = backups;
  const words: Readonly<Record<StateFilter, string>> = {
    all: l10n.t('All Backups'),
    running: l10n.t('Running Backups'),
    failed: l10n.t('Failed or Not Proven Backups'),
  };
  const states = stateFilters.map((state) => ({
    label: state === filter.state ? `$(check) ${words[state]}` : `$(blank) ${words[state]}`,
    description: '',
    state,
  }));
  const search = {
    label: `$(search) ${l10n.t('Search…')}`,
    description: filter.text,
    state: undefined,
  };
  const picked = await vscode.window.showQuickPick([...states, search], {
    placeHolder: l10n.t('Which backups should be shown?'),
  });
  if (!picked) return;
  if (picked.state !== undefined) {
    backups.filter = { ...filter, state: picked.state };
    return;
  }
  const text = await vscode.window.showInputBox({
    title: l10n.t('Search Backups'),
    prompt: l10n.t('Part of a tenant’s or a cluster’s name, a state, or a job’s number. Empty: all'),
    value: filter.text,
  });
  if (text !== undefined) backups.filter = { ...filter, text };
}

/** Shows all backups again. */
export function clearBackupsFilter({ backups }: CommandContext): Promise<void> {
  backups.filter = noFilter;
  return Promise.resolve();
}
