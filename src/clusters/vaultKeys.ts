import type { VaultEntry } from './vaultEntry.ts';

/** Under which keys a backup password and what is known of it are; apart from vaultEntry.ts, which activation need not load. */

const secretPrefix = 'backupPassword/';
const recordPrefix = 'vaultEntry/';
const pendingName = (profileId: string, id: string): string => `${profileId}/pending/${id}`;
const setName = (profileId: string, tenantId: number, setId: number): string =>
  `${profileId}/${String(tenantId)}/set/${String(setId)}`;

/** The name of an entry's secret behind its prefix; of a pending one's record, too. */
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
  isOurs: (key: string): boolean => key.startsWith(secretPrefix),
};

export const recordKeys = {
  pending: (profileId: string, id: string): string => recordPrefix + pendingName(profileId, id),
  sets: (profileId: string, id: string): string => `${recordPrefix}${profileId}/sets/${id}`,
};

/** The key of the secret that the record of a pending password is about. */
export function secretOfRecord(key: string): string {
  return secretPrefix + key.slice(recordPrefix.length);
}
