import { randomUUID } from 'node:crypto';
import type * as vscode from 'vscode';

/** Calls back after `ms`; the returned function prevents it. */
export type After = (ms: number, callback: () => void) => () => void;

const afterTimeout: After = (ms, callback) => {
  const timer = setTimeout(callback, ms);
  return () => {
    clearTimeout(timer);
  };
};

const key = 'clustersChanged';
/** There is none of that name: to decrypt one could ask the user to unlock the keyring. */
const noKey = 'noSecret';
/** When to look for a change that another window has announced: its globalState arrives on another way, and later. */
const looksMs = [0, 200, 1_000, 5_000] as const;

/**
 * Tells other windows that the saved clusters have changed. globalState has no event for that (vscode#131182), but
 * a change of a secret is heard everywhere: a random word in the secret storage is the bell. `look` gives the
 * clusters as text, and `changed` is called when another window's change is seen in it.
 */
export class ChangeSignal implements vscode.Disposable {
  readonly #secrets: vscode.SecretStorage;
  readonly #look: () => string;
  readonly #changed: () => void;
  readonly #after: After;
  readonly #subscription: vscode.Disposable;
  #cancels: (() => void)[] = [];
  #seen: string;

  constructor(
    secrets: vscode.SecretStorage,
    look: () => string,
    changed: () => void,
    after: After = afterTimeout,
  ) {
    this.#secrets = secrets;
    this.#look = look;
    this.#changed = changed;
    this.#after = after;
    this.#seen = look();
    this.#subscription = secrets.onDidChange((event) => {
      if (event.key === key) this.#lookOut();
    });
    // VS Code hears of other windows' secrets only once one was asked for in this window (BaseSecretStorageService,
    // 1.90 to 1.139). Where that fails, so does whatever reads a password, which says it.
    secrets.get(noKey).then(undefined, () => undefined);
  }

  /** Rings, after a change of this window's own. Where the secret storage fails, others see it at their next look. */
  async send(): Promise<void> {
    this.#seen = this.#look();
    try {
      await this.#secrets.store(key, randomUUID());
    } catch {
      // The change itself is saved: that it is not announced must not look as if it had failed.
    }
  }

  dispose(): void {
    this.#stop();
    this.#subscription.dispose();
  }

  #lookOut(): void {
    this.#stop();
    this.#cancels = looksMs.map((ms) =>
      this.#after(ms, () => {
        const now = this.#look();
        if (now === this.#seen) return;
        this.#seen = now;
        this.#changed();
      }),
    );
  }

  #stop(): void {
    for (const cancel of this.#cancels) cancel();
    this.#cancels = [];
  }
}
