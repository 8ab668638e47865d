import * as v from 'valibot';

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
  /** The sets that it was copied to so far. */
  assigned: v.array(v.object({ tenantId: v.number(), setId: v.number() })),
});
const setSchema = v.object({
  ...shared,
  kind: v.literal('set'),
  tenantId: v.pipe(v.number(), v.integer()),
  tenantName: v.string(),
  setId: v.pipe(v.number(), v.integer()),
});
const entrySchema = v.variant('kind', [pendingSchema, setSchema]);

export type VaultTenant = v.InferOutput<typeof tenantSchema>;
/** The password of a start whose backup sets have no id yet, or were never found. */
export type PendingEntry = v.InferOutput<typeof pendingSchema>;
/** The password of one backup set. */
export type SetEntry = v.InferOutput<typeof setSchema>;
export type VaultEntry = PendingEntry | SetEntry;

const secretPrefix = 'backupPassword/';
const entryPrefix = 'vaultEntry/';
const pendingName = (profileId: string, id: string): string => `${profileId}/pending/${id}`;
const setName = (profileId: string, tenantId: number, setId: number): string =>
  `${profileId}/${String(tenantId)}/set/${String(setId)}`;

/** The name of an entry: the same in SecretStorage and in globalState, behind their prefixes. */
export function nameOf(entry: VaultEntry): string {
  return entry.kind === 'pending'
    ? pendingName(entry.profileId, entry.id)
    : setName(entry.profileId, entry.tenantId, entry.setId);
}

export const secretKeys = {
  pending: (profileId: string, id: string): string => secretPrefix + pendingName(profileId, id),
  set: (profileId: string, tenantId: number, setId: number): string =>
    secretPrefix + setName(profileId, tenantId, setId),
  of: (entry: VaultEntry): string => secretPrefix + nameOf(entry),
  oldPending: (profileId: string, tenantId: number, id: string): string =>
    `${secretPrefix}${profileId}/${String(tenantId)}/pending/${id}`,
  isOurs: (key: string): boolean => key.startsWith(secretPrefix),
};

export const entryKeys = {
  of: (entry: VaultEntry): string => entryPrefix + nameOf(entry),
  isOurs: (key: string): boolean => key.startsWith(entryPrefix),
};

/** The entry in a stored value; undefined if it is not one (another version, damaged). */
export function parseEntry(stored: unknown): VaultEntry | undefined {
  const result = v.safeParse(entrySchema, stored);
  return result.success ? result.output : undefined;
}

/** The entry under a key of globalState: what its name tells if its value cannot be read. */
export function entryAt(key: string, stored: unknown): VaultEntry | undefined {
  return parseEntry(stored) ?? entryOfSecret(secretPrefix + key.slice(entryPrefix.length));
}

/** What the name of a secret tells that older versions kept for the one tenant of a start. */
export function oldPendingOf(
  key: string,
): { readonly profileId: string; readonly tenantId: number; readonly id: string } | undefined {
  const [, profileId, tenantId, id] = /^backupPassword\/([^/]+)\/(\d+)\/pending\/([^/]+)$/.exec(key) ?? [];
  if (profileId === undefined || id === undefined) return undefined;
  return { profileId, tenantId: Number(tenantId), id };
}

/** An entry for a secret that nothing but its key is known of; undefined if the key is none of ours. */
export function entryOfSecret(key: string): VaultEntry | undefined {
  const known = { version: 1, clusterName: '', storedAt: '' } as const;
  const set = /^backupPassword\/([^/]+)\/(\d+)\/set\/(\d+)$/.exec(key);
  if (set?.[1] !== undefined) {
    return {
      ...known,
      kind: 'set',
      profileId: set[1],
      tenantId: Number(set[2]),
      tenantName: '',
      setId: Number(set[3]),
    };
  }
  const pending = /^backupPassword\/([^/]+)\/pending\/([^/]+)$/.exec(key);
  if (pending?.[1] === undefined || pending[2] === undefined) return undefined;
  return { ...known, kind: 'pending', profileId: pending[1], id: pending[2], tenants: [], assigned: [] };
}
