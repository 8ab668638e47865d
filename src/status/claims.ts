import { createHash } from 'node:crypto';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { holdClaim, type HeldClaim } from './holdClaim.ts';

/** A claim is forgotten after this long (ms): no window tells about a job that ended a month ago. */
const keptForMs = 30 * 24 * 3_600_000;

/**
 * What only one of several windows shall do: who creates the file has it. The windows of one user on one machine
 * share the folder; globalState would not do, because two of them can write it in the same moment.
 */
export class Claims {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Whether this window is the first to ask for `what`. Rejects where the folder cannot be written. */
  async take(what: string): Promise<boolean> {
    await mkdir(this.#folder, { recursive: true });
    await this.#forgetOld();
    try {
      await (await open(this.#pathOf(what), 'wx')).close();
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    }
  }

  /**
   * Claims what takes a while: a window that dies in the middle leaves it to others. `settled`: it was done before;
   * `held`: another window is about to do it. Rejects where the folder cannot be written.
   */
  async hold(what: string): Promise<HeldClaim | 'settled' | 'held'> {
    return await holdClaim(this.#pathOf(what), async () => {
      await this.take(what);
    });
  }

  #pathOf(what: string): string {
    return join(this.#folder, createHash('sha256').update(what).digest('hex'));
  }

  async #forgetOld(): Promise<void> {
    for (const name of await readdir(this.#folder)) {
      const path = join(this.#folder, name);
      const file = await stat(path).catch((error: unknown) => {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined; // another window was faster
        throw error;
      });
      if (file && Date.now() - file.mtimeMs > keptForMs) await rm(path, { force: true });
    }
  }
}
