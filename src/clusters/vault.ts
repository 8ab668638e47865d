import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import {
  entryAt,
  entryKeys,
  entryOfSecret,
  nameOf,
  oldPendingOf,
  parseEntry,
  secretKeys,
  type PendingEntry,
  type SetEntry,
  type VaultEntry,
  type VaultTenant,
} from './vaultEntry.ts';
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

/** An entry, and whether the secret storage really has its password. */
export type HeldEntry = VaultEntry & { readonly held: boolean };

/**
 * The passwords of backup sets, in SecretStorage; what else is known of them is on record (vaultEntry.ts).
 * A password is stored before the statement that uses it is sent, copied to each set once its id is known, and
 * deleted only by the user's own act or because nothing was started. Every method looks at the storage anew:
 * another window works with the same one.
 */
export class BackupPasswordVault implements vscode.Disposable {
  readonly #secrets: VaultSecrets;
  readonly #state: vscode.Memento;
  /** What this window wrote: should its record be lost, it is still listed here. */
  readonly #written = new Map<string, VaultEntry>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscription: vscode.Disposable;
  /** Fires when a password was stored or deleted, in any window. */
  readonly onDidChange = this.#changed.event;

  constructor(secrets: vscode.SecretStorage, state: vscode.Memento) {
    this.#secrets = new VaultSecrets(secrets);
    this.#state = state;
    this.#subscription = secrets.onDidChange(({ key }) => {
      if (secretKeys.isOurs(key)) this.#changed.fire();
    });
  }

  /**
   * Stores the password of a start before it is sent, once for all its tenants. Rejects with {@link VaultError}
   * where the secret storage is missing or swallows what it is given: then nothing must be started.
   */
  async storePending(profileId: string, password: string, meta: PendingMeta): Promise<PendingPassword> {
    const entry: PendingEntry = {
      version: 1,
      kind: 'pending',
      profileId,
      id: randomUUID(),
      clusterName: meta.clusterName,
      tenants: [...meta.tenants],
      assigned: [],
      storedAt: new Date().toISOString(),
    };
    await this.#secrets.store(secretKeys.of(entry), password);
    await this.#write(entry);
    return { profileId, id: entry.id };
  }

  /** undefined: it was finished, discarded, or the secret storage lost it. */
  async readPending(pending: PendingPassword): Promise<string | undefined> {
    return await this.#secrets.read(secretKeys.pending(pending.profileId, pending.id));
  }

  /**
   * Copies a pending password to a backup set of one of its tenants. Nothing happens if it is not there any
   * more: another window has moved it. The pending one stays until {@link finish}.
   */
  async assign(pending: PendingPassword, tenantId: number, setId: number): Promise<void> {
    const password = await this.readPending(pending);
    if (password === undefined) return;
    const entry = this.#pendingEntry(pending);
    await this.keepForSet(
      {
        profileId: pending.profileId,
        clusterName: entry?.clusterName ?? '',
        tenantId,
        tenantName: entry?.tenants.find(({ id }) => id === tenantId)?.name ?? '',
        setId,
      },
      password,
    );
    const now = this.#pendingEntry(pending) ?? entry;
    if (!now || now.assigned.some((one) => one.tenantId === tenantId && one.setId === setId)) return;
    await this.#write({ ...now, assigned: [...now.assigned, { tenantId, setId }] });
  }

  /**
   * Deletes a pending password whose copies are all made. It stays, and is listed, while no set that it was
   * assigned to really has it: a password is never lost by tidying up.
   */
  async finish(pending: PendingPassword): Promise<void> {
    const password = await this.readPending(pending);
    const entry = this.#pendingEntry(pending);
    if (password === undefined) {
      if (entry) await this.#erase(entry);
      return;
    }
    const copies = await Promise.all(
      (entry?.assigned ?? []).map(({ tenantId, setId }) => this.readSet(pending.profileId, tenantId, setId)),
    );
    if (copies.length > 0 && copies.every((copy) => copy === password)) await this.discardPending(pending);
  }

  /**
   * Gives a pending password of an older version, which had its one tenant in its name, the name that it has today.
   * Nothing happens if there is none. Rejects with {@link VaultError}; the password is then under its old name, or both.
   */
  async adoptPending(pending: PendingPassword, meta: PendingMeta, tenantId: number): Promise<void> {
    const old = secretKeys.oldPending(pending.profileId, tenantId, pending.id);
    const password = await this.#secrets.read(old);
    if (password === undefined) return;
    const { clusterName, tenants } = meta;
    const known = { version: 1, kind: 'pending', storedAt: '' } as const;
    const entry: PendingEntry = { ...known, assigned: [], ...pending, clusterName, tenants: [...tenants] };
    await this.#secrets.store(secretKeys.of(entry), password);
    await this.#write(entry);
    await this.#secrets.delete(old);
  }

  /** undefined: the password of that set is not held here. */
  async readSet(profileId: string, tenantId: number, setId: number): Promise<string | undefined> {
    return await this.#secrets.read(secretKeys.set(profileId, tenantId, setId));
  }

  /**
   * Keeps a password for a set. Should the set have another one already, that one is not lost: it becomes a
   * password that is not assigned to any set.
   */
  async keepForSet(set: Omit<SetEntry, 'version' | 'kind' | 'storedAt'>, password: string): Promise<void> {
    const entry: SetEntry = { version: 1, kind: 'set', ...set, storedAt: new Date().toISOString() };
    const before = await this.#secrets.read(secretKeys.of(entry));
    if (before !== undefined && before !== password) {
      await this.storePending(set.profileId, before, {
        clusterName: set.clusterName,
        tenants: [{ id: set.tenantId, name: set.tenantName }],
      });
    }
    if (before !== password) await this.#secrets.store(secretKeys.of(entry), password);
    const known = parseEntry(this.#state.get(entryKeys.of(entry)));
    if (before !== password || !known) await this.#write(entry);
  }

  /** The password of an entry of {@link list}. */
  async read(entry: VaultEntry): Promise<string | undefined> {
    return await this.#secrets.read(secretKeys.of(entry));
  }

  /**
   * Every password that is known of, newest first; `held` says whether the secret storage really has it. Where
   * VS Code can enumerate its secrets, those whose record is lost are found too.
   */
  async list(): Promise<HeldEntry[]> {
    const entries = new Map<string, VaultEntry>();
    for (const key of await this.#secrets.names()) {
      const old = oldPendingOf(key);
      if (old) await this.#adoptUnknown(old);
    }
    for (const key of await this.#secrets.names()) {
      const entry = entryOfSecret(key);
      if (entry) entries.set(nameOf(entry), entry);
    }
    for (const [name, entry] of this.#written) entries.set(name, entry);
    for (const key of this.#state.keys().filter((one) => entryKeys.isOurs(one))) {
      const entry = entryAt(key, this.#state.get(key));
      if (entry) entries.set(nameOf(entry), entry);
    }
    const all = await Promise.all(
      [...entries.values()].map(async (entry) => ({
        ...entry,
        held: (await this.read(entry)) !== undefined,
      })),
    );
    for (const { held, ...entry } of all) if (held && !this.#isKnown(entry)) await this.#mend(entry);
    // A pending one that is gone was moved or discarded, maybe by another window: nothing was lost by that.
    return all
      .filter((entry) => entry.held || (entry.kind === 'set' && this.#isKnown(entry)))
      .sort((a, b) => b.storedAt.localeCompare(a.storedAt) || nameOf(a).localeCompare(nameOf(b)));
  }

  /** Whether a job that is still followed, in any window, has this pending password. */
  isFollowed({ id }: PendingPassword): boolean {
    return (
      this.#state
        .keys()
        .filter((key) => key.startsWith('job/'))
        // Nothing where another window has deleted it meanwhile.
        .some((key) => JSON.stringify(this.#state.get(key) ?? null).includes(id))
    );
  }

  /** Deletes a password for good: only ever by the user's own act. */
  async forget(entry: VaultEntry): Promise<void> {
    // The secret first: what lists meanwhile would write the entry of a secret that is still there again.
    await this.#secrets.delete(secretKeys.of(entry));
    await this.#erase(entry);
  }

  /** For a start that was refused: no set will ever have this password. */
  async discardPending(pending: PendingPassword): Promise<void> {
    await this.#secrets.delete(secretKeys.pending(pending.profileId, pending.id));
    const entry = this.#pendingEntry(pending);
    if (entry) await this.#erase(entry);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  /** Of a start that nothing else is known of. */
  async #adoptUnknown({
    profileId,
    tenantId,
    id,
  }: NonNullable<ReturnType<typeof oldPendingOf>>): Promise<void> {
    const tenants = [{ id: tenantId, name: `tenant ${String(tenantId)}` }];
    await this.adoptPending({ profileId, id }, { clusterName: '', tenants }, tenantId);
  }

  #pendingEntry({ profileId, id }: PendingPassword): PendingEntry | undefined {
    const name = `${profileId}/pending/${id}`;
    const entry = parseEntry(this.#state.get(`vaultEntry/${name}`)) ?? this.#written.get(name);
    return entry?.kind === 'pending' ? entry : undefined;
  }

  #isKnown(entry: VaultEntry): boolean {
    return parseEntry(this.#state.get(entryKeys.of(entry))) !== undefined;
  }

  async #mend(entry: VaultEntry): Promise<void> {
    const held = (await this.read(entry)) !== undefined;
    if (held && !this.#isKnown(entry)) await this.#write(entry); // another window may have written it meanwhile
  }

  async #write(entry: VaultEntry): Promise<void> {
    this.#written.set(nameOf(entry), entry);
    const key = entryKeys.of(entry);
    const stored: unknown = this.#state.get(key);
    // What cannot be read is kept for the version that can.
    if (stored === undefined || parseEntry(stored)) await this.#state.update(key, entry);
  }

  async #erase(entry: VaultEntry): Promise<void> {
    this.#written.delete(nameOf(entry));
    await this.#state.update(entryKeys.of(entry), undefined);
  }
}
