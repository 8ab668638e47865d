import * as vscode from 'vscode';
import { contextKeys } from '../contributions.ts';
import type { TenantOrder } from './children.ts';

const warningsFirstKey = 'clusters/warningsFirst';

/**
 * The order and the filter of the view. The order is kept; a filter is not, because one that was forgotten would hide
 * tenants that are in trouble.
 */
export class ViewState implements vscode.Disposable {
  readonly #memory: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<void>();
  /** As it was typed. */
  #filter = '';
  readonly onDidChange = this.#changed.event;

  constructor(memory: vscode.Memento) {
    this.#memory = memory;
    void this.#tell();
  }

  get order(): TenantOrder {
    return {
      warningsFirst: this.#memory.get<unknown>(warningsFirstKey) === true,
      filter: this.#filter.toLowerCase(),
    };
  }

  get filter(): string {
    return this.#filter;
  }

  async setWarningsFirst(on: boolean): Promise<void> {
    await this.#memory.update(warningsFirstKey, on);
    await this.#tell();
  }

  async setFilter(text: string): Promise<void> {
    this.#filter = text.trim();
    await this.#tell();
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #tell(): Promise<void> {
    this.#changed.fire();
    const { warningsFirst, filter } = this.order;
    await vscode.commands.executeCommand('setContext', contextKeys.warningsFirst, warningsFirst);
    await vscode.commands.executeCommand('setContext', contextKeys.filtered, filter !== '');
  }
}
