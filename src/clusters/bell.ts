import { randomUUID } from 'node:crypto';
import type * as vscode from 'vscode';

/** There is none of that name: to decrypt one could ask the user to unlock the keyring. */
const noKey = 'noSecret';

/**
 * Is heard in all windows, this one too. globalState and files have no event for that (vscode#131182), but a change of
 * a secret is heard everywhere: a random word in the secret storage is the bell.
 */
export class Bell implements vscode.Disposable {
  readonly #secrets: vscode.SecretStorage;
  readonly #key: string;
  readonly #subscription: vscode.Disposable;

  constructor(secrets: vscode.SecretStorage, key: string, heard: () => void) {
    this.#secrets = secrets;
    this.#key = key;
    this.#subscription = secrets.onDidChange((event) => {
      if (event.key === key) heard();
    });
    // VS Code hears of other windows' secrets only once one was asked for in this window (BaseSecretStorageService,
    // 1.90 to 1.139). Where that fails, so does whatever reads a password, which says it. Activating waits for nothing.
    setImmediate(() => {
      secrets.get(noKey).then(undefined, () => undefined);
    });
  }

  /** Where the secret storage fails, others see what has changed at their next look. Never rejects. */
  async ring(): Promise<void> {
    try {
      await this.#secrets.store(this.#key, randomUUID());
    } catch {
      // The change itself is saved: that it is not announced must not look as if it had failed.
    }
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}
