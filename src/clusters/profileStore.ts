import * as vscode from 'vscode';
import { parseProfile, type Profile } from './profile.ts';

const prefix = 'cluster/';
const passwordKey = (id: string): string => `clusterPassword/${id}`;

/**
 * The saved connections: one globalState key per profile, so that two windows don't undo each other's changes;
 * the password in SecretStorage. A secret is written before the profile and deleted after it.
 */
export class ProfileStore implements vscode.Disposable {
  readonly #state: vscode.Memento;
  readonly #secrets: vscode.SecretStorage;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscription: vscode.Disposable;
  readonly onDidChange = this.#changed.event;

  constructor(state: vscode.Memento, secrets: vscode.SecretStorage) {
    this.#state = state;
    this.#secrets = secrets;
    // globalState tells nobody about changes of another window; its secrets do.
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

  /** The connection's password; undefined if this machine's secret storage does not have it (any more). */
  async password(profile: Profile): Promise<string | undefined> {
    return profile.hasPassword ? await this.#secrets.get(passwordKey(profile.id)) : '';
  }

  async save(profile: Profile, password: string): Promise<void> {
    if (profile.hasPassword) await this.#secrets.store(passwordKey(profile.id), password);
    await this.#state.update(prefix + profile.id, profile);
    this.#changed.fire();
  }

  async remove(id: string): Promise<void> {
    await this.#state.update(prefix + id, undefined);
    await this.#secrets.delete(passwordKey(id));
    this.#changed.fire();
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }
}
