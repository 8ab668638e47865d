import * as vscode from 'vscode';
import { messageOf } from './oceanbase/errors.ts';
import { redactor } from './oceanbase/redact.ts';

/** The log channel behind the redactor: nothing else writes to it. */
export class Log implements vscode.Disposable {
  readonly #channel = vscode.window.createOutputChannel('OceanBase Backup', { log: true });

  info(text: string): void {
    this.#channel.info(redactor.redact(text));
  }

  warn(text: string): void {
    this.#channel.warn(redactor.redact(text));
  }

  /** Logs what was thrown, with the cause and the stack that a bug report needs. */
  error(doing: string, error: unknown): void {
    const stack = error instanceof Error ? (error.stack ?? error.message) : messageOf(error);
    const cause = error instanceof Error && error.cause ? `\ncaused by: ${messageOf(error.cause)}` : '';
    this.#channel.error(redactor.redact(`${doing}: ${stack}${cause}`));
  }

  show(): void {
    this.#channel.show(true);
  }

  dispose(): void {
    this.#channel.dispose();
  }
}
