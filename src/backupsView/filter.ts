import * as l10n from '@vscode/l10n';
import { searchText, type BackupEntry } from './entry.ts';

export const stateFilters = ['all', 'running', 'failed'] as const;
export type StateFilter = (typeof stateFilters)[number];

/** What the Backups view is narrowed to. */
export interface BackupFilter {
  readonly state: StateFilter;
  /** Found in a tenant's or cluster's name, a state, or a job's number; empty: everything. */
  readonly text: string;
}

export const noFilter: BackupFilter = { state: 'all', text: '' };

export function isFiltering({ state, text }: BackupFilter): boolean {
  return state !== 'all' || text.trim() !== '';
}

export function passes({ state, text }: BackupFilter, entry: BackupEntry): boolean {
  return (state === 'all' || entry.state === state) && searchText(entry).includes(text.trim().toLowerCase());
}

/** As it stands beside the view's name. */
export function filterWords({ state, text }: BackupFilter): string {
  const words =
    state === 'all' ? [] : [state === 'running' ? l10n.t('running only') : l10n.t('failed or not proven')];
  return [...words, ...(text.trim() === '' ? [] : [`“${text.trim()}”`])].join(' · ');
}
