import { createHash, randomUUID } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { ConnectError } from '../oceanbase/errors.ts';
import type { Log } from '../log.ts';
import { AddedKeys } from './addedKeys.ts';
import { afterTimeout, ChangeSignal, type After } from './changeSignal.ts';
import { fetchPassword } from './passwordSource.ts';
import { connectionOf, parseProfile, withUnknown, type Profile } from './profile.ts';
import { VaultSecrets } from './vaultSecrets.ts';

const prefix = 'cluster/';
const passwordKey = (id: string): string => `clusterPassword/${id}`;
/** Under this key there is another random word whenever another password was entered for the cluster. */
const versionKey = (id: string): string => `passwordVersion/${id}`;

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
  /** Passwords that are asked for in each window, by profile, each with its random word: in memory only. */
  readonly #remembered = new Map<string, { readonly password: string; readonly version: string }>();
  /** What this window has last found in an environment variable, likewise. */
  readonly #found = new Map<string, { readonly password: string | undefined; readonly version: string }>();
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
  async password(profile: Profile, signal?: AbortSignal): Promise<string | undefined> {
    const source = profile.passwordSource ?? { kind: 'stored' };
    if (source.kind === 'stored') {
      return profile.hasPassword ? await this.#secrets.read(passwordKey(profile.id)) : '';
    }
    if (source.kind !== 'ask') return await fetchPassword(source, undefined, undefined, signal);
    const remembered = this.#remembered.get(profile.id);
    if (remembered !== undefined) return remembered.password;
    throw new ConnectError(
      'no-password',
      l10n.t('“{0}” asks for its password in each window. Reconnect to enter it.', profile.name),
    );
  }

  /** The password that was entered in this window for a cluster that asks for it; undefined: none was. */
  remembered(id: string): string | undefined {
    return this.#remembered.get(id)?.password;
  }

  /**
   * The same text for the same login with the same password, in all windows where that can be known; nothing of the
   * password is in it. What a command prints is taken to be the same each time.
   */
  loginKey(profile: Profile): string {
    const version = this.#versionOf(profile);
    const hash = createHash('sha256')
      .update(`${connectionOf(profile)} ${version}`)
      .digest('hex');
    return `${profile.id}.${hash}`;
  }

  /**
   * A password that this window asked for has worked, although others were refused that count as the same: from now on
   * it counts as another one. false: the password is that of all windows.
   */
  async renew({ id, passwordSource }: Profile): Promise<boolean> {
    const remembered = this.#remembered.get(id);
    if (passwordSource?.kind !== 'ask' || !remembered) return false;
    const version = randomUUID();
    this.#remembered.set(id, { ...remembered, version });
    await this.#state.update(versionKey(id), version);
    return true;
  }

  #versionOf({ id, passwordSource }: Profile): string {
    switch (passwordSource?.kind) {
      case 'ask':
        return this.#remembered.get(id)?.version ?? '';
      case 'environment': {
        const password = process.env[passwordSource.variable];
        const before = this.#found.get(passwordSource.variable);
        if (before && before.password === password) return before.version;
        const version = randomUUID(); // the first one, too: VS Code may have been started anew with another value
        this.#found.set(passwordSource.variable, { password, version });
        return version;
      }
      case 'command':
        return '';
      default:
        return this.#state.get<string>(versionKey(id)) ?? '';
    }
  }

  /** Which random word an entered password gets. The first one of a window may well be that of the others. */
  #versionFor({ id, passwordSource }: Profile, password: string): string {
    const remembered = passwordSource?.kind === 'ask' ? this.#remembered.get(id) : undefined;
    if (remembered?.password === password) return remembered.version;
    const known = this.#state.get<string>(versionKey(id));
    return passwordSource?.kind === 'ask' && !remembered && known !== undefined ? known : randomUUID();
  }

  /**
   * Saves a profile, with its password where it is given: into the secret storage, or into this window's memory.
   * `original`: what it is a copy of.
   */
  async save(profile: Profile, password?: string, original?: Profile): Promise<void> {
    const source = profile.passwordSource?.kind ?? 'stored';
    const before = this.get(profile.id);
    const version = password === undefined ? undefined : this.#versionFor(profile, password);
    if (source !== 'ask') this.#remembered.delete(profile.id);
    else if (password !== undefined && version !== undefined)
      this.#remembered.set(profile.id, { password, version });
    const stores = source === 'stored' && profile.hasPassword && password !== undefined;
    if (stores) await this.#secrets.store(passwordKey(profile.id), password);
    // After the password: who sees the new word reads the new password.
    if (version !== undefined) await this.#state.update(versionKey(profile.id), version);
    const isNew = !this.has(profile.id);
    const written = await this.#write(profile, original);
    if (isNew && stores) this.#keepAdded(profile.id, written);
    // Who may not store a password, or has an empty one, must not find an older one stored.
    const unwanted = before?.hasPassword === true && (source !== 'stored' || !profile.hasPassword);
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
    await this.#state.update(versionKey(id), undefined);
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
