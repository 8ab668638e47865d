import { randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
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
 * In globalState, by key: the time (ms) before which no file of that record counts, in any folder. That is how a folder
 * hears of what was deleted where it is not known, and what makes good for a file that could not be written.
 */
const outdatedKey = 'records/outdated';
/** VS Code warns of a large globalState: the newest of them, some 80 bytes each. */
const mostOutdated = 1000;

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
    const gone = new Set(this.#keysIn(deleted));
    const others = this.#state
      .keys()
      .filter((key) => key !== outdatedKey && !(gone.has(key) && !this.#isOutdated(key, deleted)));
    const own = this.#keysIn('').filter((key) => !this.#isOutdated(key));
    return [...new Set([...others, ...own])];
  }

  /** null where there is a record that cannot be read. */
  get<T>(key: string): T | undefined;
  get<T>(key: string, otherwise: T): T;
  get<T>(key: string, otherwise?: T): T | null | undefined {
    const own = this.#isOutdated(key) ? undefined : (this.#read(key) as T | null | undefined);
    if (own !== undefined && own !== null) return own;
    const other = this.#isDeleted(key) ? undefined : this.#state.get<T>(key);
    return other ?? (own === null ? null : otherwise);
  }

  /** Once it returns, the file is there, or none is that counts; rejects where globalState cannot be written. */
  async update(key: string, value: unknown): Promise<void> {
    const outdated = this.#outdated;
    // Later than what it replaces, also where the clock was set back or stands still.
    const before = Math.max(this.#timeOf(key), this.#timeOf(key, deleted), outdated[key] ?? 0);
    const at = Math.max(Date.now(), before + 1);
    const written = this.#write(key, value, at);
    const updates = [this.#state.update(key, value)];
    if (value === undefined || !written || outdated[key] !== undefined) {
      const since = Date.now() - deletedForMs;
      const others = Object.entries(outdated).filter(([one, time]) => one !== key && time > since);
      const newest = [...others, [key, at] as const].slice(-mostOutdated);
      updates.push(this.#state.update(outdatedKey, Object.fromEntries(newest)));
    }
    await Promise.all(updates); // together: VS Code writes both in one
    if (value === undefined && !this.#tidied) await this.#tidy();
  }

  /** Whether it could be written. If not, the older file goes: globalState is right then, and all there is. */
  #write(key: string, value: unknown, at: number): boolean {
    const paths = [this.#pathOf(key), this.#pathOf(key, deleted)] as const;
    const [to, instead] = value === undefined ? [paths[1], paths[0]] : paths;
    const draft = join(this.#folder, randomUUID());
    // Not by promises: of two updates the later one must win.
    const written = this.#try(() => {
      mkdirSync(join(this.#folder, deleted), { recursive: true });
      writeFileSync(draft, JSON.stringify(value ?? null));
      utimesSync(draft, at / 1000, at / 1000);
      renameSync(draft, to);
      rmSync(instead, { force: true });
      return true;
    });
    if (!written) for (const path of [draft, ...paths]) this.#remove(path);
    return written ?? false;
  }

  /** Once per window: files that do not count, and of what was deleted so long ago that no window has an old copy. */
  async #tidy(): Promise<void> {
    this.#tidied = true;
    for (const key of this.#keysIn('')) if (this.#isOutdated(key)) this.#remove(this.#pathOf(key));
    for (const key of this.#keysIn(deleted)) {
      const since = this.#timeOf(key, deleted);
      if (since === 0 || Date.now() - since < deletedForMs) continue;
      if (this.#state.get(key) !== undefined) await this.#state.update(key, undefined);
      this.#remove(this.#pathOf(key, deleted));
    }
  }

  #keysIn(folder: string): string[] {
    const names = this.#try(() => readdirSync(join(this.#folder, folder))) ?? [];
    return names
      .filter((name) => name.endsWith(ending))
      .flatMap((name) => this.#try(() => decodeURIComponent(name.slice(0, -ending.length))) ?? []);
  }

  #isDeleted(key: string): boolean {
    return existsSync(this.#pathOf(key, deleted)) && !this.#isOutdated(key, deleted);
  }

  get #outdated(): Readonly<Record<string, number>> {
    return this.#state.get<Record<string, number>>(outdatedKey) ?? {};
  }

  /** Whether a file that says something of the record does not count any more. */
  #isOutdated(key: string, within = ''): boolean {
    const before = this.#outdated[key];
    return before !== undefined && this.#timeOf(key, within) < before;
  }

  /** When the file was written (ms); 0: there is none. */
  #timeOf(key: string, within = ''): number {
    return Math.round(this.#try(() => statSync(this.#pathOf(key, within)).mtimeMs) ?? 0);
  }

  /** undefined: there is no file; null: it cannot be read. */
  #read(key: string): unknown {
    const path = this.#pathOf(key);
    const value = this.#try(() => JSON.parse(readFileSync(path, 'utf8')) as unknown);
    return value === undefined && existsSync(path) ? null : value;
  }

  #remove(path: string): void {
    this.#try(() => {
      rmSync(path, { force: true });
    });
  }

  #pathOf(key: string, within = ''): string {
    return join(this.#folder, within, encodeURIComponent(key) + ending);
  }

  /** undefined where it fails, which is logged once. */
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
