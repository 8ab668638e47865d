import * as vscode from 'vscode';
import type { Log } from '../log.ts';
import type { BackupPasswordVault } from './vault.ts';

/**
 * Which backup sets have their password on this machine, for those that were asked about. The keyring is asked once
 * for each, and again only after a password was stored or deleted: a refresh of a thousand tenants asks nothing.
 */
export class HeldPasswords implements vscode.Disposable {
  readonly #vault: Pick<BackupPasswordVault, 'readSet' | 'onDidChange'>;
  readonly #log: Pick<Log, 'error'>;
  readonly #known = new Map<string, boolean>();
  readonly #asked = new Map<string, { profileId: string; tenantId: number; setId: number }>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscription: vscode.Disposable;
  #reading = false;
  #again = false;
  #failing = false;
  /** Fires when an answer came in, or is another one than before. */
  readonly onDidChange = this.#changed.event;

  constructor(vault: Pick<BackupPasswordVault, 'readSet' | 'onDidChange'>, log: Pick<Log, 'error'>) {
    this.#vault = vault;
    this.#log = log;
    this.#subscription = vault.onDidChange(() => {
      if (this.#asked.size > 0) void this.#read([...this.#asked.keys()]);
    });
  }

  /** undefined: not known (yet); {@link onDidChange} tells when it is. */
  has(profileId: string, tenantId: number, setId: number): boolean | undefined {
    const key = `${profileId}/${String(tenantId)}/${String(setId)}`;
    if (!this.#asked.has(key)) {
      this.#asked.set(key, { profileId, tenantId, setId });
      void this.#read([key]);
    }
    return this.#known.get(key);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  /** One reading at a time: what is asked meanwhile is read by the next one. */
  async #read(keys: readonly string[]): Promise<void> {
    if (this.#reading) {
      this.#again = true;
      return;
    }
    this.#reading = true;
    let changed = false;
    try {
      await Promise.resolve(); // what the same look asks for is read together
      const wanted = new Set([...keys, ...[...this.#asked.keys()].filter((key) => !this.#known.has(key))]);
      for (const key of wanted) {
        const set = this.#asked.get(key);
        if (!set) continue;
        const held = (await this.#vault.readSet(set.profileId, set.tenantId, set.setId)) !== undefined;
        changed ||= this.#known.get(key) !== held;
        this.#known.set(key, held);
      }
      this.#failing = false;
    } catch (error) {
      if (!this.#failing) this.#log.error('asking for the passwords that are held', error);
      this.#failing = true;
      // VS Code does not tell when a keyring is unlocked: who asks next has it asked again.
      for (const key of this.#asked.keys()) if (!this.#known.has(key)) this.#asked.delete(key);
    } finally {
      this.#reading = false;
    }
    if (changed) this.#changed.fire();
    if (this.#again) {
      this.#again = false;
      await this.#read([...this.#asked.keys()]);
    }
  }
}
