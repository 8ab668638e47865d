// What Prompts leaves to others: the details of modal questions, which button to press when, what an input box is
// filled with, and a progress notification whose Cancel can be pressed. Install it after Prompts.
import * as vscode from 'vscode';

type Ask = (text: string, ...rest: unknown[]) => Promise<unknown>;

export class Dialogs {
  /** Texts and details of the messages, in order. */
  readonly shown: string[] = [];
  /** What input boxes were filled with, by title; `masked` are those that hide what is typed. */
  readonly filled = new Map<string, string>();
  readonly masked: string[] = [];
  /** What progress notifications said. */
  readonly progress: string[] = [];
  /** Presses Cancel of the next progress notification as soon as it has said this. */
  cancelAt: RegExp | undefined;
  readonly #originals = new Map<string, unknown>();
  #buttons: string[] = [];

  /** Forgets what was shown, and presses these buttons of the next messages that have them, in this order. */
  press(...buttons: string[]): void {
    this.shown.length = 0;
    this.progress.length = 0;
    this.filled.clear();
    this.masked.length = 0;
    this.cancelAt = undefined;
    this.#buttons = buttons;
  }

  /** The buttons that no message had. */
  get left(): readonly string[] {
    return this.#buttons;
  }

  install(): void {
    const window = vscode.window as unknown as Record<string, unknown>;
    for (const kind of ['Information', 'Warning', 'Error']) {
      const name = `show${kind}Message`;
      const ask = window[name] as Ask;
      this.#originals.set(name, ask);
      window[name] = async (text: string, ...rest: unknown[]) => {
        const options = rest.find((one): one is vscode.MessageOptions => typeof one === 'object');
        this.shown.push(text, ...(options?.detail === undefined ? [] : [options.detail]));
        const next = this.#buttons[0];
        const pressed = next !== undefined && rest.includes(next);
        if (pressed) this.#buttons = this.#buttons.slice(1);
        const answer = await ask(text, ...rest);
        return pressed ? next : answer;
      };
    }
    const type = window['showInputBox'] as (options: vscode.InputBoxOptions) => Promise<string | undefined>;
    this.#originals.set('showInputBox', type);
    window['showInputBox'] = async (options: vscode.InputBoxOptions) => {
      this.filled.set(options.title ?? '', options.value ?? '');
      if (options.password === true) this.masked.push(options.title ?? '');
      return await type(options);
    };
    this.#originals.set('withProgress', window['withProgress']);
    window['withProgress'] = async <T>(options: vscode.ProgressOptions, task: Task<T>): Promise<T> => {
      const source = new vscode.CancellationTokenSource();
      const report = (text: string): void => {
        this.progress.push(text);
        if (this.cancelAt?.test(text)) source.cancel();
      };
      report(options.title ?? '');
      return await task({ report: ({ message }) => report(message ?? '') }, source.token);
    };
  }

  restore(): void {
    const window = vscode.window as unknown as Record<string, unknown>;
    for (const [name, original] of this.#originals) window[name] = original;
  }
}

type Task<T> = (
  progress: vscode.Progress<{ message?: string }>,
  token: vscode.CancellationToken,
) => Thenable<T>;
