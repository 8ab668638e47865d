import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import type { Log } from '../log.ts';
import { messageOf } from '../oceanbase/errors.ts';

const ending = '.json';

/** What there are records of: starts, jobs, raised scores, stored passwords. The first part of a key says it. */
export type RecordKind = 'start' | 'job' | 'seen' | 'speed' | 'vaultEntry';

/** What outlives a window and must not be lost. It holds no secret. */
export interface RecordStore {
  /** The keys of all records of a kind, as `job/…`, in the order of their names. Never rejects. */
  keysOf(kind: RecordKind): Promise<readonly string[]>;
  /** undefined: there is none; null: it cannot be read. Never rejects. */
  read(key: string): Promise<unknown>;
  /**
   * Once it resolves, the record is there as a whole, in the place of an older one, or none is (undefined). Rejects with
   * a whole sentence: then what was there before is there still.
   */
  write(key: string, value: unknown): Promise<void>;
}

/**
 * A file for each record, in a folder of its kind, in the extension's storage folder. Not in globalState: there each
 * window writes its own copy of everything, and what two of them write within 200 ms is lost but for the last of it.
 * Windows on other machines have a folder of their own; those of all VS Code profiles on this one share it, although
 * each profile has its own saved clusters. Nothing here blocks the extension host.
 */
export class Records implements RecordStore {
  readonly #folder: string;
  readonly #log: Pick<Log, 'error'>;
  /** Reading and writing take turns in this window: what is asked for later sees what was written before. */
  #turn: Promise<unknown> = Promise.resolve();
  #reported = false;

  constructor(
    { globalStorageUri }: { readonly globalStorageUri: Pick<vscode.Uri, 'fsPath'> },
    log: Pick<Log, 'error'>,
  ) {
    this.#folder = join(globalStorageUri.fsPath, 'records');
    this.#log = log;
  }

  async keysOf(kind: RecordKind): Promise<readonly string[]> {
    const names = await this.#inTurn(() => this.#tried(readdir(join(this.#folder, kind)), []));
    return names.flatMap((name) => keyOf(kind, name) ?? []).sort();
  }

  async read(key: string): Promise<unknown> {
    const text = await this.#inTurn(() => this.#tried(readFile(this.#pathOf(key), 'utf8'), undefined, null));
    return typeof text === 'string' ? parsed(text) : text;
  }

  async write(key: string, value: unknown): Promise<void> {
    const path = this.#pathOf(key);
    try {
      await this.#inTurn(() =>
        value === undefined ? rm(path, { force: true }) : this.#replace(path, JSON.stringify(value)),
      );
    } catch (error) {
      throw new Error(
        l10n.t(
          'The extension’s storage folder cannot be written ({0}). Make room there, or check who may write it, and try again.',
          messageOf(error),
        ),
        { cause: error },
      );
    }
  }

  /** By a draft that is moved: whoever reads meanwhile finds the old text or the new one. */
  async #replace(path: string, text: string): Promise<void> {
    await mkdir(dirname(path), { recursive: true });
    const draft = join(this.#folder, randomUUID());
    try {
      const file = await open(draft, 'w');
      try {
        await file.writeFile(text);
        await file.sync(); // otherwise a crash of the machine may leave the new name with nothing in it
      } finally {
        await file.close();
      }
      await rename(draft, path);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  }

  async #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(task);
    this.#turn = mine.catch(() => undefined); // whoever asked hears of it
    return await mine;
  }

  /** `missing` where there is none, `failed` where it cannot be had, which is logged once. */
  async #tried<T, M, F = M>(reading: Promise<T>, missing: M, failed?: F): Promise<T | M | F> {
    try {
      return await reading;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return missing;
      if (!this.#reported) this.#log.error('a record in the storage folder', error);
      this.#reported = true;
      return failed === undefined ? missing : failed;
    }
  }

  #pathOf(key: string): string {
    const slash = key.indexOf('/');
    return join(this.#folder, key.slice(0, slash), encodeURIComponent(key.slice(slash + 1)) + ending);
  }
}

/** undefined: the file is not one of ours. */
function keyOf(kind: RecordKind, name: string): string | undefined {
  if (!name.endsWith(ending)) return undefined;
  try {
    return `${kind}/${decodeURIComponent(name.slice(0, -ending.length))}`;
  } catch {
    return undefined;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null; // damaged
  }
}
