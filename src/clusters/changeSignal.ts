import type * as vscode from 'vscode';
import { Bell } from './bell.ts';

/** Calls back after `ms`; the returned function prevents it. */
export type After = (ms: number, callback: () => void) => () => void;

export const afterTimeout: After = (ms, callback) => {
  const timer = setTimeout(callback, ms);
  return () => {
    clearTimeout(timer);
  };
};

/** When to look for a change that another window has announced: its globalState arrives on another way, and later. */
const looksMs = [0, 200, 1_000, 5_000] as const;

/**
 * Tells other windows that the saved clusters have changed. `look` gives the clusters as text, and `changed` is called
 * when another window's change is seen in it.
 */
export class ChangeSignal implements vscode.Disposable {
  readonly #bell: Bell;
  readonly #look: () => string;
  readonly #changed: () => void;
  readonly #after: After;
  #cancels: (() => void)[] = [];
  #seen: string;

  constructor(
    secrets: vscode.SecretStorage,
    look: () => string,
    changed: () => void,
    after: After = afterTimeout,
  ) {
    this.#look = look;
    this.#changed = changed;
    this.#after = after;
    this.#seen = look();
    this.#bell = new Bell(secrets, 'clustersChanged', () => {
      this.#lookOut();
    });
  }

  /** Rings, after a change of this window's own. Never rejects. */
  async send(): Promise<void> {
    this.#seen = this.#look();
    await this.#bell.ring();
  }

  dispose(): void {
    this.#stop();
    this.#bell.dispose();
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
