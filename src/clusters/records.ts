import { randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type * as vscode from 'vscode';
import type { Log } from '../log.ts';

const ending = '.json';
/**
 * The folder of what says that a record was deleted: a window with an older copy of globalState may write it there once
 * more. Apart, because a busy month leaves thousands, and only those that globalState has are ever looked at.
 */
const deleted = 'deleted';
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
  #tidied = false;

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
    const files = this.#keysIn(this.#folder);
    return [...new Set([...this.#state.keys().filter((key) => !this.#isDeleted(key)), ...files])];
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
      mkdirSync(join(this.#folder, deleted), { recursive: true });
      const draft = join(this.#folder, randomUUID());
      writeFileSync(draft, JSON.stringify(value ?? null));
      const paths = [this.#pathOf(key), this.#pathOf(key, deleted)] as const;
      const [to, instead] = value === undefined ? [paths[1], paths[0]] : paths;
      renameSync(draft, to);
      rmSync(instead, { force: true });
    });
    await this.#state.update(key, value);
    if (value === undefined && !this.#tidied) await this.#forgetDeleted();
  }

  /** Those deleted long ago, once per window: no window has such an old copy any more. */
  async #forgetDeleted(): Promise<void> {
    this.#tidied = true;
    for (const key of this.#keysIn(join(this.#folder, deleted))) {
      const path = this.#pathOf(key, deleted);
      const since = this.#try(() => statSync(path).mtimeMs);
      if (since === undefined || Date.now() - since < deletedForMs) continue;
      if (this.#state.get(key) !== undefined) await this.#state.update(key, undefined);
      this.#try(() => {
        rmSync(path, { force: true });
      });
    }
  }

  #keysIn(folder: string): string[] {
    const names = this.#try(() => readdirSync(folder)) ?? [];
    return names
      .filter((name) => name.endsWith(ending))
      .flatMap((name) => this.#try(() => decodeURIComponent(name.slice(0, -ending.length))) ?? []);
  }

  #isDeleted(key: string): boolean {
    return existsSync(this.#pathOf(key, deleted));
  }

  #read(key: string): unknown {
    return this.#try(() => JSON.parse(readFileSync(this.#pathOf(key), 'utf8')) as unknown);
  }

  #pathOf(key: string, within = ''): string {
    return join(this.#folder, within, encodeURIComponent(key) + ending);
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
