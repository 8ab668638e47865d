import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { RecordStore } from './records.ts';
import {
  parseVaultRecord,
  type HeldEntry,
  type PendingEntry,
  type SetsRecord,
  type VaultEntry,
  type VaultTenant,
} from './vaultEntry.ts';
import { recordKeys, secretKeys } from './vaultKeys.ts';
import { dropSet, hasFollower, listEntries } from './vaultList.ts';
import { VaultSecrets } from './vaultSecrets.ts';

/** A password that is stored and whose backup sets have no id yet: one for all tenants of a start. */
export interface PendingPassword {
  readonly profileId: string;
  readonly id: string;
}

/** What a start says about the password that it stores. */
export interface PendingMeta {
  readonly clusterName: string;
  /** Every tenant that the start asks for; for a whole cluster those that it is expected to back up. */
  readonly tenants: readonly VaultTenant[];
}

/** A backup set of one of the tenants of a start. */
export interface TenantSet {
  readonly tenantId: number;
  readonly setId: number;
}

/**
 * The passwords of backup sets, in SecretStorage; what else is known of them is on record (vaultEntry.ts). A record is
 * there before its secret and goes after it, so that no password is held that nothing here knows of. A password is
 * stored before the statement that uses it is sent, copied to each set once its id is known, and deleted only by the
 * user's own act or because nothing was started. Every method looks at the storage anew: another window works with the
 * same one.
 */
export class BackupPasswordVault implements vscode.Disposable {
  readonly #secrets: VaultSecrets;
  readonly #records: RecordStore;
  /** The sets that this window has filed a pending password under, by its id. */
  readonly #copies = new Map<string, Map<string, TenantSet>>();
  readonly #changed = new vscode.EventEmitter<string>();
  readonly #subscription: vscode.Disposable;
  /** Fires with the key of a password (secretKeys) that was stored or deleted, in any window. */
  readonly onDidChange = this.#changed.event;

  constructor(secrets: vscode.SecretStorage, records: RecordStore) {
    this.#secrets = new VaultSecrets(secrets);
    this.#records = records;
    this.#subscription = secrets.onDidChange(({ key }) => {
      if (secretKeys.isOurs(key)) this.#changed.fire(key);
    });
  }

  /**
   * Stores the password of a start before it is sent, once for all its tenants. Rejects with {@link VaultError}
   * where the secret storage is missing or swallows what it is given, or with what keeps it from being on record: then
   * nothing must be started.
   */
  async storePending(profileId: string, password: string, meta: PendingMeta): Promise<PendingPassword> {
    const pending = { profileId, id: randomUUID() };
    const entry: PendingEntry = {
      version: 1,
      kind: 'pending',
      ...pending,
      clusterName: meta.clusterName,
      tenants: [...meta.tenants],
      storedAt: new Date().toISOString(),
    };
    await this.#records.write(recordKeys.pending(profileId, pending.id), entry);
    try {
      await this.#secrets.store(secretKeys.of(entry), password);
    } catch (error) {
      // It may be stored although it cannot be read. The record alone is no harm: it says what is not held.
      await this.discardPending(pending).catch(() => undefined);
      throw error;
    }
    return pending;
  }

  /** undefined: it was finished, discarded, or the secret storage lost it. */
  async readPending(pending: PendingPassword): Promise<string | undefined> {
    return await this.#secrets.read(secretKeys.pending(pending.profileId, pending.id));
  }

  /**
   * Copies a pending password to backup sets of its tenants: it is read once, written once for each set that does not
   * have it, and all of them are put on record at once. Nothing happens if it is not there any more: another window has
   * moved it. The pending one stays until {@link finish}.
   *
   * Rejects with {@link VaultError}, or where nothing can be put on record; then some may have it.
   */
  async assign(pending: PendingPassword, sets: readonly TenantSet[]): Promise<void> {
    const password = await this.readPending(pending);
    if (password !== undefined) await this.#copy(pending, password, sets);
  }

  /**
   * Copies it to the last of its sets and deletes a pending password whose copies are all made. It stays, and is listed,
   * while a set that this window has assigned it to does not really have it, or where there is no set: a password is
   * never lost by tidying up. Whether nothing is left to do: false where the secret storage has not kept a copy.
   */
  async finish(pending: PendingPassword, sets: readonly TenantSet[] = []): Promise<boolean> {
    const password = await this.readPending(pending);
    if (password === undefined) {
      await this.#erase(pending);
      return true;
    }
    await this.#copy(pending, password, sets);
    const copies = [...(this.#copies.get(pending.id)?.values() ?? [])];
    if (copies.length === 0) return true;
    for (const { tenantId, setId } of copies) {
      if ((await this.readSet(pending.profileId, tenantId, setId)) !== password) return false;
    }
    await this.discardPending(pending);
    return true;
  }

  /** undefined: the password of that set is not held here. */
  async readSet(profileId: string, tenantId: number, setId: number): Promise<string | undefined> {
    return await this.#secrets.read(secretKeys.set(profileId, tenantId, setId));
  }

  /**
   * Keeps a password for a set. Should the set have another one already, that one is not lost: it becomes a
   * password that is not assigned to any set.
   */
  async keepForSet(
    set: TenantSet & {
      readonly profileId: string;
      readonly clusterName: string;
      readonly tenantName: string;
    },
    password: string,
  ): Promise<void> {
    const { profileId, clusterName, tenantId, tenantName, setId } = set;
    const before = await this.readSet(profileId, tenantId, setId);
    if (before === password) return;
    if (before !== undefined) {
      const tenants = [{ id: tenantId, name: tenantName }];
      await this.storePending(profileId, before, { clusterName, tenants });
    }
    const sets = [{ tenantId, tenantName, setId }];
    const storedAt = new Date().toISOString();
    await this.#record({ version: 1, kind: 'sets', profileId, clusterName, storedAt, pending: null, sets });
    await this.#secrets.store(secretKeys.set(profileId, tenantId, setId), password);
  }

  /** The password of an entry of {@link list}. */
  async read(entry: VaultEntry): Promise<string | undefined> {
    return await this.#secrets.read(secretKeys.of(entry));
  }

  /**
   * Every password that is known of, newest first; `held` says whether the secret storage really has it. Where
   * VS Code can enumerate its secrets, those that another machine has on record are found too.
   */
  async list(): Promise<HeldEntry[]> {
    return await listEntries(this.#secrets, this.#records);
  }

  /** Whether a start or a job that is not over has this pending password; what cannot be read may have it. */
  async isFollowed({ id }: PendingPassword): Promise<boolean> {
    return await hasFollower(this.#records, id);
  }

  /** Deletes a password for good: only ever by the user's own act. */
  async forget(entry: VaultEntry): Promise<void> {
    if (entry.kind === 'pending') {
      await this.discardPending(entry);
      return;
    }
    await this.#secrets.delete(secretKeys.of(entry));
    await dropSet(this.#records, entry);
  }

  /** For a start that was refused: no set will ever have this password. */
  async discardPending(pending: PendingPassword): Promise<void> {
    await this.#secrets.delete(secretKeys.pending(pending.profileId, pending.id));
    await this.#erase(pending);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  /** What a set has instead becomes a password that is not assigned to any set. */
  async #copy(pending: PendingPassword, password: string, sets: readonly TenantSet[]): Promise<void> {
    const { profileId, id } = pending;
    const missing: TenantSet[] = [];
    const others = new Map<string, TenantSet[]>();
    for (const set of sets) {
      const before = await this.readSet(profileId, set.tenantId, set.setId);
      if (before !== password) missing.push(set);
      if (before !== password && before !== undefined)
        others.set(before, [...(others.get(before) ?? []), set]);
    }
    if (missing.length > 0) {
      const stored = parseVaultRecord(await this.#records.read(recordKeys.pending(profileId, id)));
      const entry = stored?.kind === 'pending' ? stored : undefined;
      const clusterName = entry?.clusterName ?? '';
      const names = new Map(entry?.tenants.map((tenant) => [tenant.id, tenant.name]));
      const nameOfTenant = (tenantId: number): string => names.get(tenantId) ?? '';
      for (const [before, of] of others) {
        const tenants = of.map(({ tenantId }) => ({ id: tenantId, name: nameOfTenant(tenantId) }));
        await this.storePending(profileId, before, { clusterName, tenants });
      }
      await this.#record({
        version: 1,
        kind: 'sets',
        profileId,
        clusterName,
        storedAt: entry?.storedAt ?? new Date().toISOString(),
        pending: id,
        sets: missing.map((set) => ({ ...set, tenantName: nameOfTenant(set.tenantId) })),
      });
      // Whether they were kept is seen before the pending one is deleted.
      for (const { tenantId, setId } of missing) {
        await this.#secrets.write(secretKeys.set(profileId, tenantId, setId), password);
      }
    }
    const copies = this.#copies.get(id) ?? new Map<string, TenantSet>();
    for (const set of sets) copies.set(`${String(set.tenantId)}/${String(set.setId)}`, set);
    this.#copies.set(id, copies);
  }

  async #record(record: SetsRecord): Promise<void> {
    await this.#records.write(recordKeys.sets(record.profileId, randomUUID()), record);
  }

  /** The secret is gone. */
  async #erase({ profileId, id }: PendingPassword): Promise<void> {
    this.#copies.delete(id);
    await this.#records.write(recordKeys.pending(profileId, id), undefined);
  }
}
