import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';

/**
 * The choices of a list with the present one at its top, which says so: Enter changes nothing then, where it would take
 * whatever stands first.
 */
export function currentFirst<T extends vscode.QuickPickItem>(
  items: readonly T[],
  isCurrent: (item: T) => boolean,
): T[] {
  const current = items.filter(isCurrent).map((item) => ({
    ...item,
    description: item.description ? l10n.t('{0} (current)', item.description) : l10n.t('(current)'),
  }));
  return [...current, ...items.filter((item) => !isCurrent(item))];
}
