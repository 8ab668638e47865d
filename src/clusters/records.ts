import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as vscode from 'vscode';
import type { Log } from '../log.ts';

const ending = '.json';

/**
 * Records that must not be lost: starts that are not resolved, jobs that run, what stored passwords belong to. VS Code
 * keeps an extension's globalState as one text: each window has its own copy, writes it as a whole, and takes over what
 * another one has written some 200 ms later (ExtensionMemento and MainThreadStorage, 1.90 to 1.139). What two windows
 * write within that time is lost but for the last of it, from the copy of the window that wrote it too. So each record
 * also has a file of its own, which is written at once and whole or not at all. globalState stays beside it: windows on
 * other machines (a remote one has another folder) and earlier versions know that alone.
 */
export class Records implements vscode.Memento {
  readonly #folder: string;
  readonly #state: vscode.Memento;
  readonly #log: Pick<Log, 'error'>;
  #reported = false;

  constructor(
    extension: Pick<vscode.ExtensionContext, 'globalState'> & {
      readonly globalStorageUri: Pick<vscode.Uri, 'fsPath'>;
    },
    log: Pick<Log, 'error'>,
  ) {
    this.#folder = join(extension.globalStorageUri.fsPath, 'records');
    this.#state = extension.globalState;
    this.#log = log;
  }

  keys(): readonly string[] {
    return [...new Set([...this.#state.keys(), ...this.#files()])];
  }

  get<T>(key: string): T | undefined;
  get<T>(key: string, otherwise: T): T;
  get<T>(key: string, otherwise?: T): T | undefined {
    return (this.#read(key) as T | undefined) ?? this.#state.get<T>(key) ?? otherwise;
  }

  /** Once it returns, the file is there; rejects where globalState cannot be written. */
  async update(key: string, value: unknown): Promise<void> {
    // Not by promises: of two updates the later one must win.
    this.#try(() => {
      const path = this.#pathOf(key);
      if (value === undefined) {
        rmSync(path, { force: true });
        return;
      }
      mkdirSync(this.#folder, { recursive: true });
      const draft = join(this.#folder, randomUUID());
      writeFileSync(draft, JSON.stringify(value));
      renameSync(draft, path);
    });
    await this.#state.update(key, value);
  }

  #files(): string[] {
    const names = this.#try(() => readdirSync(this.#folder)) ?? [];
    return names
      .filter((name) => name.endsWith(ending))
      .flatMap((name) => this.#try(() => decodeURIComponent(name.slice(0, -ending.length))) ?? []);
  }

  #read(key: string): unknown {
    return this.#try(() => JSON.parse(readFileSync(this.#pathOf(key), 'utf8')) as unknown);
  }

  #pathOf(key: string): string {
    return join(this.#folder, encodeURIComponent(key) + ending);
  }

  /** undefined where it fails: then globalState is all there is, as in earlier versions. */
  #try<T>(task: () => T): T | undefined {
    try {
      return task();
    } catch (error) {
      const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
      if (!missing && !this.#reported) this.#log.error('a record in the storage folder', error);
      this.#reported ||= !missing;
      return undefined;
    }
  }
}
