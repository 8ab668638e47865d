import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as vscode from 'vscode';
import type { Log } from '../log.ts';

const ending = '.json';
/** Says that a record was deleted: a window with an older copy of globalState may write it there once more. */
const deleted = '.deleted';
const deletedForMs = 30 * 24 * 60 * 60 * 1000;

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
    const gone = new Set(this.#files(deleted));
    const known = [...this.#state.keys().filter((key) => !gone.has(key)), ...this.#files(ending)];
    return [...new Set(known)];
  }

  get<T>(key: string): T | undefined;
  get<T>(key: string, otherwise: T): T;
  get<T>(key: string, otherwise?: T): T | undefined {
    const stored = this.#read(key) as T | undefined;
    if (stored !== undefined) return stored;
    return (this.#isDeleted(key) ? undefined : this.#state.get<T>(key)) ?? otherwise;
  }

  /** Once it returns, the file is there; rejects where globalState cannot be written. */
  async update(key: string, value: unknown): Promise<void> {
    // Not by promises: of two updates the later one must win.
    this.#try(() => {
      mkdirSync(this.#folder, { recursive: true });
      const draft = join(this.#folder, randomUUID());
      writeFileSync(draft, JSON.stringify(value ?? null));
      const [to, instead] = value === undefined ? [deleted, ending] : [ending, deleted];
      renameSync(draft, this.#pathOf(key, to));
      rmSync(this.#pathOf(key, instead), { force: true });
    });
    await this.#state.update(key, value);
    if (value === undefined) await this.#forgetDeleted();
  }

  /** Those deleted long ago: no window has such an old copy any more. */
  async #forgetDeleted(): Promise<void> {
    for (const key of this.#files(deleted)) {
      const path = this.#pathOf(key, deleted);
      const since = this.#try(() => statSync(path).mtimeMs);
      if (since === undefined || Date.now() - since < deletedForMs) continue;
      if (this.#state.get(key) !== undefined) await this.#state.update(key, undefined);
      this.#try(() => {
        rmSync(path, { force: true });
      });
    }
  }

  #files(kind: string): string[] {
    const names = this.#try(() => readdirSync(this.#folder)) ?? [];
    return names
      .filter((name) => name.endsWith(kind))
      .flatMap((name) => this.#try(() => decodeURIComponent(name.slice(0, -kind.length))) ?? []);
  }

  #isDeleted(key: string): boolean {
    return this.#try(() => statSync(this.#pathOf(key, deleted))) !== undefined;
  }

  #read(key: string): unknown {
    return this.#try(() => JSON.parse(readFileSync(this.#pathOf(key, ending), 'utf8')) as unknown);
  }

  #pathOf(key: string, kind: string): string {
    return join(this.#folder, encodeURIComponent(key) + kind);
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
