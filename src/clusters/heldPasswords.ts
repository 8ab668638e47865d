import * as vscode from 'vscode';
import type { Log } from '../log.ts';
import type { BackupPasswordVault, TenantSet } from './vault.ts';
import { secretKeys } from './vaultKeys.ts';

type Asked = TenantSet & { readonly profileId: string };

/**
 * Which backup sets have their password on this machine, for those that were asked about. The keyring is asked once
 * for each, and again only for one that was stored or deleted: a refresh of a thousand tenants asks nothing.
 */
export class HeldPasswords implements vscode.Disposable {
  readonly #vault: Pick<BackupPasswordVault, 'readSet' | 'onDidChange'>;
  readonly #log: Pick<Log, 'error'>;
  readonly #known = new Map<string, boolean>();
  /** By the keys of the secrets. */
  readonly #asked = new Map<string, Asked>();
  /** Of these, what the keyring has still to say. */
  readonly #due = new Set<string>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscription: vscode.Disposable;
  #reading = false;
  #failing = false;
  /** Fires when an answer came in, or is another one than before. */
  readonly onDidChange = this.#changed.event;

  constructor(vault: Pick<BackupPasswordVault, 'readSet' | 'onDidChange'>, log: Pick<Log, 'error'>) {
    this.#vault = vault;
    this.#log = log;
    this.#subscription = vault.onDidChange((key) => {
      if (this.#asked.has(key)) this.#ask(key);
    });
  }

  /** undefined: not known (yet); {@link onDidChange} tells when it is. */
  has(profileId: string, tenantId: number, setId: number): boolean | undefined {
    const key = secretKeys.set(profileId, tenantId, setId);
    if (!this.#asked.has(key)) {
      this.#asked.set(key, { profileId, tenantId, setId });
      this.#ask(key);
    }
    return this.#known.get(key);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  #ask(key: string): void {
    this.#due.add(key);
    if (!this.#reading) void this.#read();
  }

  /** One reading at a time, of all that is asked meanwhile. */
  async #read(): Promise<void> {
    this.#reading = true;
    let changed = false;
    try {
      await Promise.resolve(); // what the same look asks for is read together
      for (const key of this.#due) {
        this.#due.delete(key); // what changes while it is read is read again
        const set = this.#asked.get(key);
        if (!set) continue;
        const held = await this.#isHeld(key, set);
        changed ||= this.#known.get(key) !== held;
        this.#known.set(key, held);
      }
      this.#failing = false;
    } catch (error) {
      if (!this.#failing) this.#log.error('asking for the passwords that are held', error);
      this.#failing = true;
      // VS Code does not tell when a keyring is unlocked: who asks next has it asked again.
      for (const key of this.#due) if (!this.#known.has(key)) this.#asked.delete(key);
    } finally {
      this.#reading = false;
    }
    if (changed) this.#changed.fire();
  }

  async #isHeld(key: string, { profileId, tenantId, setId }: Asked): Promise<boolean> {
    try {
      return (await this.#vault.readSet(profileId, tenantId, setId)) !== undefined;
    } catch (error) {
      this.#due.add(key);
      throw error;
    }
  }
}
