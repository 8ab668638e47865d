import type { Cluster, TenantState } from '../clusters/cluster.ts';
import { listBackupSets, type ReadSets } from '../oceanbase/backupSets.ts';
import { scopeOf } from '../oceanbase/scope.ts';
import { readTenantSetup, type TenantSetup } from '../oceanbase/tenantSetup.ts';

/** How many backup sets stand in the tree; the history has all. */
export const shownSets = 10;

interface Kept<T> {
  readonly fingerprint: string;
  readonly value: Promise<T>;
}

/**
 * What is read of a tenant only while somebody looks at it: one query when its branch is expanded, and again only
 * when a refresh, which does not ask for it, shows that it must be another.
 */
export class TenantDetails {
  readonly #setups = new Map<string, Kept<TenantSetup>>();
  readonly #sets = new Map<string, Kept<ReadSets>>();

  /** Rejects as {@link Cluster.read} does. */
  setup(
    cluster: Cluster,
    { tenant, archive, settings }: TenantState,
    signal: AbortSignal,
  ): Promise<TenantSetup> {
    const fingerprint = JSON.stringify([settings, archive?.roundId, archive?.status]);
    return this.#keep(this.#setups, keyOf(cluster, tenant.name), fingerprint, () =>
      cluster.read((session, info) => readTenantSetup(session, scopeOf(info), tenant.id), signal),
    );
  }

  /** The newest sets, newest first. Rejects as {@link Cluster.read} does. */
  sets(cluster: Cluster, { tenant, sets, running }: TenantState, signal: AbortSignal): Promise<ReadSets> {
    const fingerprint = JSON.stringify([
      sets && [sets.count, sets.newest, sets.newestProtected],
      running.map(({ backupSetId }) => backupSetId),
    ]);
    const page = { tenantId: tenant.id, before: undefined, size: shownSets };
    return this.#keep(this.#sets, keyOf(cluster, tenant.name), fingerprint, () =>
      cluster.read((session, info) => listBackupSets(session, scopeOf(info), page), signal),
    );
  }

  /** Reads anew what is asked for next: of one tenant, of a cluster, or of all. */
  forget(cluster?: Cluster, name?: string): void {
    const prefix = cluster ? keyOf(cluster, name ?? '') : '';
    for (const kept of [this.#setups, this.#sets]) {
      for (const key of kept.keys()) {
        if (name === undefined ? key.startsWith(prefix) : key === prefix) kept.delete(key);
      }
    }
  }

  #keep<T>(kept: Map<string, Kept<T>>, key: string, fingerprint: string, read: () => Promise<T>): Promise<T> {
    const known = kept.get(key);
    if (known?.fingerprint === fingerprint) return known.value;
    const value = read();
    kept.set(key, { fingerprint, value });
    value.catch(() => {
      // Whoever asked is told; a failure must only not be remembered as the answer.
      if (kept.get(key)?.value === value) kept.delete(key);
    });
    return value;
  }
}

function keyOf(cluster: Cluster, name: string): string {
  return `${cluster.profile.id}/${name}`;
}
