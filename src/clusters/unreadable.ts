import type * as vscode from 'vscode';
import { parseJobIdentity } from './followedJob.ts';
import { parseSeenJobs } from './seenJobs.ts';
import { parseProfile } from './profile.ts';
import type { RecordKind, RecordStore } from './records.ts';
import { parseIntent } from './startIntent.ts';
import { parseVaultRecord } from './vaultEntry.ts';

interface Reader {
  /** undefined: it cannot be read. */
  readonly read: (stored: unknown) => unknown;
  /** The newest version of it that this one knows. */
  readonly version: number;
}

const profiles: Reader = { read: parseProfile, version: 1 };
/** Raised scores are told of by whoever would put them back. */
const recordsOf: Readonly<Partial<Record<RecordKind, Reader>>> = {
  job: { read: parseJobIdentity, version: 2 },
  seen: { read: parseSeenJobs, version: 1 },
  start: { read: parseIntent, version: 1 },
  vaultEntry: { read: parseVaultRecord, version: 1 },
};

export interface Unreadable {
  readonly key: string;
  /** A newer version of the extension has written it; otherwise it is damaged. */
  readonly newer: boolean;
}

/**
 * What of the saved clusters and of the records this version cannot read, by key. Nobody deletes or overwrites it.
 * Preferences are not among it: there the default counts.
 */
export async function findUnreadable(
  state: Pick<vscode.Memento, 'keys' | 'get'>,
  records: RecordStore,
): Promise<Unreadable[]> {
  const found: Unreadable[] = [];
  const look = (key: string, stored: unknown, { read, version }: Reader): void => {
    // undefined: another window has deleted it meanwhile.
    if (stored === undefined || read(stored) !== undefined) return;
    found.push({ key, newer: versionOf(stored) > version });
  };
  for (const key of state.keys()) if (key.startsWith('cluster/')) look(key, state.get(key), profiles);
  for (const [kind, reader] of Object.entries(recordsOf)) {
    for (const key of await records.keysOf(kind as RecordKind)) look(key, await records.read(key), reader);
  }
  return found.sort((a, b) => (a.key < b.key ? -1 : 1));
}

function versionOf(stored: unknown): number {
  if (typeof stored !== 'object' || stored === null || !('version' in stored)) return 0;
  return typeof stored.version === 'number' ? stored.version : 0;
}
