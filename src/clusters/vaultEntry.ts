import * as v from 'valibot';
import { secretOfRecord } from './vaultKeys.ts';

/**
 * What is known of a stored backup password beside the password itself. It is on record (records.ts), so it holds
 * no secret.
 */

const tenantSchema = v.object({ id: v.pipe(v.number(), v.integer()), name: v.string() });
const shared = {
  version: v.literal(1),
  profileId: v.string(),
  /** As the cluster is called in the list; kept, because a removed cluster leaves its passwords behind. */
  clusterName: v.string(),
  /** When the password was stored, ISO 8601; '' where that is not known. */
  storedAt: v.string(),
};

const pendingSchema = v.object({
  ...shared,
  kind: v.literal('pending'),
  id: v.string(),
  /** The tenants of the start that the password was given for. */
  tenants: v.array(tenantSchema),
});
const setSchema = v.object({
  tenantId: v.pipe(v.number(), v.integer()),
  tenantName: v.string(),
  setId: v.pipe(v.number(), v.integer()),
});
/** One password that was filed under sets: one record for all that were filed at once, and never changed by others. */
const setsSchema = v.object({
  ...shared,
  kind: v.literal('sets'),
  /** The id of the pending one that it was copied from; null: it was given for its set. */
  pending: v.nullable(v.string()),
  sets: v.array(setSchema),
});
/** What another version most likely has, too. */
const foreignSets = v.object({ profileId: v.string(), sets: v.array(setSchema) });
const recordSchema = v.variant('kind', [pendingSchema, setsSchema]);

export type VaultTenant = v.InferOutput<typeof tenantSchema>;
/** The password of a start whose backup sets have no id yet, or were never found. */
export type PendingEntry = v.InferOutput<typeof pendingSchema>;
export type SetsRecord = v.InferOutput<typeof setsSchema>;
/** The password of one backup set. */
export type SetEntry = Omit<SetsRecord, 'kind' | 'sets'> &
  v.InferOutput<typeof setSchema> & { readonly kind: 'set' };
export type VaultEntry = PendingEntry | SetEntry;
/** An entry, and whether the secret storage really has its password. */
export type HeldEntry = VaultEntry & { readonly held: boolean };

const unknown = { version: 1, clusterName: '', storedAt: '' } as const;

/** What is on record in a stored value; undefined if it is none (another version, damaged). */
export function parseVaultRecord(stored: unknown): PendingEntry | SetsRecord | undefined {
  const result = v.safeParse(recordSchema, stored);
  return result.success ? result.output : undefined;
}

/** The passwords that a record is of: what can be told of them if it cannot be read, lest one is hidden. */
export function entriesAt(key: string, stored: unknown): VaultEntry[] {
  const record = parseVaultRecord(stored);
  if (record?.kind === 'pending') return [record];
  if (record) {
    const { sets, ...rest } = record;
    return sets.map((set) => ({ ...rest, ...set, kind: 'set' }));
  }
  const foreign = v.safeParse(foreignSets, stored);
  if (foreign.success) {
    const { profileId, sets } = foreign.output;
    return sets.map((set) => ({ ...unknown, kind: 'set', profileId, pending: null, ...set }));
  }
  const named = entryOfSecret(secretOfRecord(key));
  return named ? [named] : [];
}

/** An entry for a secret that nothing but its key is known of; undefined if the key is none of ours. */
export function entryOfSecret(key: string): VaultEntry | undefined {
  const set = /^backupPassword\/([^/]+)\/(\d+)\/set\/(\d+)$/.exec(key);
  if (set?.[1] !== undefined) {
    return {
      ...unknown,
      kind: 'set',
      profileId: set[1],
      pending: null,
      tenantId: Number(set[2]),
      tenantName: '',
      setId: Number(set[3]),
    };
  }
  const pending = /^backupPassword\/([^/]+)\/pending\/([^/]+)$/.exec(key);
  if (pending?.[1] === undefined || pending[2] === undefined) return undefined;
  return { ...unknown, kind: 'pending', profileId: pending[1], id: pending[2], tenants: [] };
}
