// The clipboard of a browser belongs to the window that has the focus, which a test cannot promise: what is copied is
// caught on its way there.
import * as vscode from 'vscode';

export class CaughtClipboard {
  text = '';
  readonly #original = Object.getOwnPropertyDescriptor(vscode.env, 'clipboard');

  install(): void {
    const clipboard: vscode.Clipboard = {
      readText: () => Promise.resolve(this.text),
      writeText: (text) => {
        this.text = text;
        return Promise.resolve();
      },
    };
    // VS Code freezes `env` except where tests run.
    Object.defineProperty(vscode.env, 'clipboard', { configurable: true, get: () => clipboard });
  }

  restore(): void {
    if (this.#original) Object.defineProperty(vscode.env, 'clipboard', this.#original);
  }
}
