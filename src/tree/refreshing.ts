import * as vscode from 'vscode';
import { settings } from '../contributions.ts';
import { refreshIntervalMs } from '../settings.ts';

/**
 * Calls `refresh` while a view can be seen: when it becomes visible, when the window gets the focus back, and at the
 * interval of the setting; never otherwise. Its signal aborts when the view is hidden.
 */
export class Refreshing implements vscode.Disposable {
  readonly #refresh: (signal: AbortSignal) => void;
  readonly #isVisible: () => boolean;
  readonly #subscriptions: vscode.Disposable[];
  #shown = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    view: Pick<vscode.TreeView<unknown>, 'visible' | 'onDidChangeVisibility'>,
    refresh: (signal: AbortSignal) => void,
  ) {
    this.#refresh = refresh;
    this.#isVisible = () => view.visible;
    this.#subscriptions = [
      view.onDidChangeVisibility(({ visible }) => {
        if (visible) this.now();
        else this.#hide();
      }),
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused && view.visible) this.now();
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(settings.section) && view.visible) this.plan();
      }),
    ];
  }

  /** Aborts when the view is hidden; what is read for it dies with it. */
  get signal(): AbortSignal {
    if (this.#shown.signal.aborted) this.#shown = new AbortController();
    return this.#shown.signal;
  }

  /** Does not wait for the answers: a cluster that hangs must not keep the others from being read. */
  now(): void {
    this.#refresh(this.signal);
    this.plan();
  }

  /** Counts the interval from now on; nothing if it is running already and `restart` is false. */
  plan(restart = true): void {
    if (this.#timer !== undefined && !restart) return;
    this.#stop();
    const ms = refreshIntervalMs();
    if (ms === undefined || !this.#isVisible()) return;
    this.#timer = setTimeout(() => {
      this.now();
    }, ms);
  }

  dispose(): void {
    this.#hide();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #hide(): void {
    this.#stop();
    this.#shown.abort(new Error('the view was hidden'));
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
