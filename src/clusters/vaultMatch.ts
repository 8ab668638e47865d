import type { PasswordDigest } from '../oceanbase/passwordDigest.ts';
import type { BackupPasswordVault } from './vault.ts';
import type { HeldEntry } from './vaultEntry.ts';

/** A protected backup set, as the server shows it. */
export interface ProtectedSet {
  readonly tenantId: number;
  readonly tenantName: string;
  readonly setId: number;
  readonly digest: PasswordDigest;
  /** When its backup started, on this machine's clock. */
  readonly startedAt: Date;
}

/**
 * Gives each protected set whose password is not held the password that fits it, if the vault has it: one that
 * was never assigned because its start stayed unclear, or the same one under another set or cluster. The
 * server's digest decides. A password that found a set for each tenant of its start is not pending any more,
 * unless a job is still being followed with it.
 *
 * Resolves with the sets that got a password. Rejects with VaultError.
 */
export async function assignMatching(
  vault: BackupPasswordVault,
  cluster: { readonly profileId: string; readonly clusterName: string },
  sets: readonly ProtectedSet[],
): Promise<ProtectedSet[]> {
  const missing: ProtectedSet[] = [];
  for (const set of sets) {
    const held = await vault.readSet(cluster.profileId, set.tenantId, set.setId);
    if (held === undefined && set.digest.present) missing.push(set);
  }
  if (missing.length === 0) return [];
  const found = new Set<ProtectedSet>();
  const isPending = (entry: HeldEntry): boolean =>
    entry.kind === 'pending' && entry.profileId === cluster.profileId;
  // Those that wait for a set come first, so that one of them is not left waiting for another one's password.
  const entries = (await vault.list()).sort((a, b) => Number(isPending(b)) - Number(isPending(a)));
  for (const entry of entries) {
    const password = entry.held ? await vault.read(entry) : undefined;
    if (password === undefined) continue;
    const fitting = missing.filter((set) => set.digest.matches(password));
    const own = entry.kind === 'pending' && isPending(entry);
    if (own && fitting.length > 0) await vault.assign(entry, fitting);
    for (const set of fitting) {
      const { tenantId, tenantName, setId } = set;
      if (!own && !found.has(set)) {
        await vault.keepForSet({ ...cluster, tenantId, tenantName, setId }, password);
      }
      found.add(set);
    }
    if (entry.kind === 'pending' && hasAllItsSets(entry, fitting) && !(await vault.isFollowed(entry))) {
      await vault.finish(entry);
    }
  }
  return [...found];
}

/** Whether each tenant of the start has a set that was begun after the password was stored. */
function hasAllItsSets(entry: HeldEntry, sets: readonly ProtectedSet[]): boolean {
  if (entry.kind !== 'pending' || entry.tenants.length === 0) return false;
  const storedAt = Date.parse(entry.storedAt);
  return entry.tenants.every(({ id }) =>
    sets.some((set) => set.tenantId === id && set.startedAt.getTime() >= storedAt - 1000),
  );
}
