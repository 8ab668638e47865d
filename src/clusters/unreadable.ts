import type * as vscode from 'vscode';
import { parseJobIdentity } from './followedJob.ts';
import { parseProfile } from './profile.ts';
import { parseIntent } from './startIntent.ts';
import { parseEntry } from './vaultEntry.ts';

/** By the beginning of its keys: what reads a stored value. Preferences are not here: there the default counts. */
const readers: readonly (readonly [prefix: string, read: (stored: unknown) => unknown])[] = [
  ['cluster/', parseProfile],
  ['job/', parseJobIdentity],
  ['start/', parseIntent],
  ['vaultEntry/', parseEntry],
];

/**
 * The keys of globalState and of records whose values this version cannot read, because a newer one wrote them or they
 * are damaged. Nobody deletes or overwrites them.
 */
export function unreadableKeys(state: Pick<vscode.Memento, 'keys' | 'get'>): string[] {
  return state
    .keys()
    .filter((key) =>
      readers.some(([prefix, read]) => key.startsWith(prefix) && read(state.get(key)) === undefined),
    )
    .sort();
}
