import { setImmediate } from 'node:timers/promises';
import type * as vscode from 'vscode';
import { parseJobIdentity } from './followedJob.ts';
import { parseProfile } from './profile.ts';
import { parseIntent } from './startIntent.ts';
import { parseEntry } from './vaultEntry.ts';

/** By the beginning of its keys: what reads a stored value, and the newest version of it that this one knows. */
const readers: readonly (readonly [prefix: string, read: (stored: unknown) => unknown, version: number])[] = [
  ['cluster/', parseProfile, 1],
  ['job/', parseJobIdentity, 2],
  ['seen/', parseJobIdentity, 2],
  ['start/', parseIntent, 1],
  ['vaultEntry/', parseEntry, 1],
]; // Preferences are not here: there the default counts.

/** As many are read at a time: each may be a file. */
const slice = 50;

export interface Unreadable {
  readonly key: string;
  /** A newer version of the extension has written it; otherwise it is damaged. */
  readonly newer: boolean;
}

/**
 * What of globalState and of records this version cannot read, by key. Nobody deletes or overwrites it. Thousands of
 * them may be there, so others have their turn in between.
 */
export async function findUnreadable(state: Pick<vscode.Memento, 'keys' | 'get'>): Promise<Unreadable[]> {
  const found: Unreadable[] = [];
  let count = 0;
  for (const key of state.keys()) {
    const reader = readers.find(([prefix]) => key.startsWith(prefix));
    if (!reader) continue;
    if (++count % slice === 0) await setImmediate();
    const [, read, version] = reader;
    const stored: unknown = state.get(key);
    // undefined: another window has deleted it meanwhile.
    if (stored === undefined || read(stored) !== undefined) continue;
    found.push({ key, newer: versionOf(stored) > version });
  }
  return found.sort((a, b) => (a.key < b.key ? -1 : 1));
}

function versionOf(stored: unknown): number {
  if (typeof stored !== 'object' || stored === null || !('version' in stored)) return 0;
  return typeof stored.version === 'number' ? stored.version : 0;
}
