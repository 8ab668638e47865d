import { parseJobIdentity } from './followedJob.ts';
import type { RecordStore } from './records.ts';
import { parseIntent } from './startIntent.ts';
import {
  entriesAt,
  entryOfSecret,
  parseVaultRecord,
  type HeldEntry,
  type SetEntry,
  type VaultEntry,
} from './vaultEntry.ts';
import { nameOf, recordKeys, secretKeys } from './vaultKeys.ts';
import type { VaultSecrets } from './vaultSecrets.ts';

/** What the vault looks through all of its records for. */

/**
 * Every password that is known of, newest first. Where VS Code can enumerate its secrets, those that another machine
 * has on record are found too. Rejects with VaultError.
 */
export async function listEntries(secrets: VaultSecrets, records: RecordStore): Promise<HeldEntry[]> {
  const entries = new Map<string, VaultEntry>();
  for (const key of await secrets.names()) {
    const entry = entryOfSecret(key);
    if (entry) entries.set(nameOf(entry), entry);
  }
  const recorded = new Set<string>();
  for (const key of await records.keysOf('vaultEntry')) {
    for (const entry of entriesAt(key, await records.read(key))) {
      const name = nameOf(entry);
      recorded.add(name);
      if (entry.storedAt >= (entries.get(name)?.storedAt ?? '')) entries.set(name, entry);
    }
  }
  const all = await Promise.all(
    [...entries.values()].map(async (entry) => ({
      ...entry,
      held: (await secrets.read(secretKeys.of(entry))) !== undefined,
    })),
  );
  const waiting = new Set(all.flatMap((entry) => (entry.kind === 'pending' && entry.held ? entry.id : [])));
  // A pending one that is gone was moved or discarded, maybe by another window: nothing was lost by that. A set that
  // its pending one was not copied to yet has lost nothing either.
  const isLost = (entry: HeldEntry): boolean =>
    entry.kind === 'set' && recorded.has(nameOf(entry)) && !waiting.has(entry.pending ?? '');
  return all
    .filter((entry) => entry.held || isLost(entry))
    .sort((a, b) => b.storedAt.localeCompare(a.storedAt) || nameOf(a).localeCompare(nameOf(b)));
}

/** Whether a start or a job that is not over has the pending password of that id; what cannot be read may have it. */
export async function hasFollower(records: RecordStore, id: string): Promise<boolean> {
  const readers = { job: parseJobIdentity, start: parseIntent } as const;
  for (const kind of ['job', 'start'] as const) {
    for (const key of await records.keysOf(kind)) {
      const stored = await records.read(key);
      if (stored === undefined) continue; // another window has deleted it meanwhile
      const one = readers[kind](stored);
      if (!one || one.pendingPassword === id) return true;
    }
  }
  return false;
}

/** Takes a set off every record that names it. Rejects where one cannot be written. */
export async function dropSet(records: RecordStore, { profileId, tenantId, setId }: SetEntry): Promise<void> {
  for (const key of await records.keysOf('vaultEntry')) {
    if (!key.startsWith(recordKeys.sets(profileId, ''))) continue;
    const stored = await records.read(key);
    const record = parseVaultRecord(stored);
    if (record?.kind !== 'sets') continue;
    const rest = record.sets.filter((one) => one.tenantId !== tenantId || one.setId !== setId);
    if (rest.length === record.sets.length) continue;
    await records.write(key, rest.length > 0 ? { ...(stored as object), sets: rest } : undefined);
  }
}
