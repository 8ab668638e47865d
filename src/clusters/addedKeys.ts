import type * as vscode from 'vscode';
import type { After } from './changeSignal.ts';

/** After this long (ms) what other windows wrote in the same moment has arrived: it takes them some 200 ms. */
const lookAfterMs = 1_000;

/**
 * Keys that were just added to globalState. VS Code has each window write the whole of it, so what a window writes that
 * has not heard of a new key yet takes that key away, also here. Then it is added again.
 */
export class AddedKeys implements vscode.Disposable {
  readonly #after: After;
  readonly #failed: (error: unknown) => void;
  readonly #cancels = new Map<string, () => void>();

  /** `failed` is told why a key could not be added again; that is tried once more at the next look. */
  constructor(after: After, failed: (error: unknown) => void) {
    this.#after = after;
    this.#failed = failed;
  }

  /** `isLost` says whether the key is gone although nobody has deleted it; it never rejects. */
  keep(key: string, isLost: () => Promise<boolean>, addAgain: () => Promise<void>): void {
    this.forget(key);
    const cancel = this.#after(lookAfterMs, () => {
      void isLost().then(async (lost) => {
        if (this.#cancels.get(key) !== cancel) return; // it was deleted here meanwhile
        this.#cancels.delete(key);
        if (!lost) return;
        this.keep(key, isLost, addAgain); // it can be lost once more
        await addAgain().catch(this.#failed);
      });
    });
    this.#cancels.set(key, cancel);
  }

  /** It was deleted here. */
  forget(key: string): void {
    this.#cancels.get(key)?.();
    this.#cancels.delete(key);
  }

  dispose(): void {
    for (const cancel of this.#cancels.values()) cancel();
    this.#cancels.clear();
  }
}
