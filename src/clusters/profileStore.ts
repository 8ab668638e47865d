import { randomUUID } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { ConnectError } from '../oceanbase/errors.ts';
import type { Log } from '../log.ts';
import { AddedKeys } from './addedKeys.ts';
import { afterTimeout, ChangeSignal, type After } from './changeSignal.ts';
import { fetchPassword } from './passwordSource.ts';
import { parseProfile, withUnknown, type Profile } from './profile.ts';
import { VaultSecrets } from './vaultSecrets.ts';

const prefix = 'cluster/';
const passwordKey = (id: string): string => `clusterPassword/${id}`;

/**
 * The saved connections: one globalState key per profile, so that two windows don't undo each other's changes;
 * the password in SecretStorage. A secret is written before the profile and deleted after it.
 */
export class ProfileStore implements vscode.Disposable {
  readonly #state: vscode.Memento;
  readonly #secrets: VaultSecrets;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #signal: ChangeSignal;
  readonly #added: AddedKeys;
  readonly #subscription: vscode.Disposable;
  /** Passwords that are asked for in each window, by profile: in memory only. */
  readonly #remembered = new Map<string, string>();
  readonly onDidChange = this.#changed.event;

  constructor(
    state: vscode.Memento,
    secrets: vscode.SecretStorage,
    after: After = afterTimeout,
    log?: Pick<Log, 'error'>,
  ) {
    this.#state = state;
    this.#secrets = new VaultSecrets(secrets);
    this.#signal = new ChangeSignal(
      secrets,
      () => JSON.stringify(this.list()),
      () => {
        this.#changed.fire();
      },
      after,
    );
    this.#added = new AddedKeys(after, (error) => {
      log?.error('adding a saved cluster again', error);
    });
    // A password alone may have changed in another window.
    this.#subscription = secrets.onDidChange(({ key }) => {
      if (key.startsWith(passwordKey(''))) this.#changed.fire();
    });
  }

  /** All profiles, by name. */
  list(): Profile[] {
    return this.#state
      .keys()
      .filter((key) => key.startsWith(prefix))
      .map((key) => parseProfile(this.#state.get(key)))
      .filter((profile) => profile !== undefined)
      .sort((a, b) => a.name.localeCompare(b.name) || a.id.localeCompare(b.id));
  }

  get(id: string): Profile | undefined {
    return parseProfile(this.#state.get(prefix + id));
  }

  /** Whether there is a profile of that id, even one that this version cannot read. */
  has(id: string): boolean {
    return this.#state.get(prefix + id) !== undefined;
  }

  /**
   * The connection's password, from where the profile says; undefined if this machine's secret storage does not have
   * it (any more). Rejects with {@link ConnectError} where another source does not give it, and with a VaultError where
   * the keyring cannot be read.
   */
  async password(profile: Profile): Promise<string | undefined> {
    const source = profile.passwordSource ?? { kind: 'stored' };
    if (source.kind === 'stored') {
      return profile.hasPassword ? await this.#secrets.read(passwordKey(profile.id)) : '';
    }
    if (source.kind !== 'ask') return await fetchPassword(source);
    const remembered = this.#remembered.get(profile.id);
    if (remembered !== undefined) return remembered;
    throw new ConnectError(
      'no-password',
      l10n.t('“{0}” asks for its password in each window. Reconnect to enter it.', profile.name),
    );
  }

  /** The password that was entered in this window for a cluster that asks for it; undefined: none was. */
  remembered(id: string): string | undefined {
    return this.#remembered.get(id);
  }

  /**
   * Saves a profile, with its password where it is given: into the secret storage, or into this window's memory.
   * `original`: what it is a copy of.
   */
  async save(profile: Profile, password?: string, original?: Profile): Promise<void> {
    const source = profile.passwordSource?.kind ?? 'stored';
    const before = this.get(profile.id);
    if (source !== 'ask') this.#remembered.delete(profile.id);
    else if (password !== undefined) this.#remembered.set(profile.id, password);
    const stores = source === 'stored' && profile.hasPassword && password !== undefined;
    if (stores) await this.#secrets.store(passwordKey(profile.id), password);
    const isNew = !this.has(profile.id);
    const written = await this.#write(profile, original);
    if (isNew && stores) this.#keepAdded(profile.id, written);
    // Who may not store a password must not find an older one stored.
    const unwanted = source !== 'stored' && before?.hasPassword === true;
    await this.#tellAfter(unwanted ? this.#secrets.delete(passwordKey(profile.id)) : undefined);
  }

  /**
   * Changes a saved profile by what is stored now, so that what another window has changed meanwhile stays. The
   * changed profile; undefined if it has been removed.
   */
  async update(id: string, change: (profile: Profile) => Profile): Promise<Profile | undefined> {
    const now = this.get(id);
    if (!now) return undefined;
    const changed = change(now);
    await this.#write(changed);
    this.#changed.fire();
    await this.#signal.send();
    return changed;
  }

  /** Saves a copy under a new name, with the password of the original where that is stored. */
  async duplicate(profile: Profile, name: string): Promise<Profile> {
    const copy = { ...profile, id: randomUUID(), name };
    const stored = (profile.passwordSource?.kind ?? 'stored') === 'stored';
    await this.save(copy, stored ? await this.password(profile) : undefined, profile);
    return copy;
  }

  async remove(id: string): Promise<void> {
    this.#added.forget(id);
    await this.#state.update(prefix + id, undefined);
    this.#remembered.delete(id);
    await this.#tellAfter(this.#secrets.delete(passwordKey(id)));
  }

  dispose(): void {
    this.#signal.dispose();
    this.#added.dispose();
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  /** What was changed is told also where its password cannot be deleted. */
  async #tellAfter(deleting: Promise<void> | undefined): Promise<void> {
    try {
      await deleting;
    } finally {
      this.#changed.fire();
      await this.#signal.send();
    }
  }

  /** What a newer version has added to the profile stays, and goes over from the one that it is a copy of. */
  async #write(profile: Profile, original: Profile = profile): Promise<unknown> {
    const stored: unknown = this.#state.get(prefix + original.id);
    const written = withUnknown(profile, stored);
    await this.#state.update(prefix + profile.id, written);
    return written;
  }

  #keepAdded(id: string, written: unknown): void {
    this.#added.keep(
      id,
      () => this.#isLost(id),
      async () => {
        await this.#state.update(prefix + id, written);
        await this.#tellAfter(undefined);
      },
    );
  }

  /** Whoever removes a cluster deletes its password: one that is still there was lost. */
  async #isLost(id: string): Promise<boolean> {
    try {
      return !this.has(id) && (await this.#secrets.read(passwordKey(id))) !== undefined;
    } catch {
      return false; // a keyring that fails does not say
    }
  }
}
