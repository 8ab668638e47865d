// VS Code's half of an open webview panel: what was posted, and what its page and the user do.
import './fakeVscode.ts';
import * as vscode from 'vscode';
import type { FromPanel, ToPanel } from '../../../src/panel/protocol.ts';

type Message<Type extends ToPanel['type']> = Extract<ToPanel, { type: Type }>;

export class FakePanel {
  readonly posted: ToPanel[] = [];
  /** How many listen to it. */
  listeners = 0;
  visible = true;
  readonly #received = new vscode.EventEmitter<unknown>();
  readonly #viewState = new vscode.EventEmitter<void>();
  #waiting: { readonly type: string; readonly resolve: (message: ToPanel) => void }[] = [];

  /** The panel as the extension gets it. */
  get panel(): vscode.WebviewPanel {
    const made = {
      onDidChangeViewState: this.#counted(this.#viewState),
      webview: {
        onDidReceiveMessage: this.#counted(this.#received),
        postMessage: (message: ToPanel) => {
          this.posted.push(message);
          for (const { type, resolve } of this.#waiting) if (type === message.type) resolve(message);
          this.#waiting = this.#waiting.filter(({ type }) => type !== message.type);
          return Promise.resolve(true);
        },
      },
    };
    Object.defineProperty(made, 'visible', { get: () => this.visible });
    return made as unknown as vscode.WebviewPanel;
  }

  /** The page says something, or what is none of its messages. */
  say(message: FromPanel | Readonly<Record<string, unknown>>): void {
    this.#received.fire(message);
  }

  setVisible(visible: boolean): void {
    this.visible = visible;
    this.#viewState.fire();
  }

  /** What was posted since the last call. */
  take(): ToPanel[] {
    return this.posted.splice(0);
  }

  /** Resolves with the next message of that type. */
  async next<Type extends ToPanel['type']>(type: Type): Promise<Message<Type>> {
    const message = await new Promise<ToPanel>((resolve) => {
      this.#waiting.push({ type, resolve });
    });
    return message as Message<Type>;
  }

  #counted<T>(emitter: vscode.EventEmitter<T>): vscode.Event<T> {
    return (listener) => {
      this.listeners++;
      const subscription = emitter.event(listener);
      return {
        dispose: () => {
          this.listeners--;
          subscription.dispose();
        },
      };
    };
  }
}
