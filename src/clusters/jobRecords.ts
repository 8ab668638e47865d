import { isDeepStrictEqual } from 'node:util';
import type * as vscode from 'vscode';
import type { Log } from '../log.ts';
import { jobIdOf, parseJobIdentity, type JobIdentity } from './followedJob.ts';
import { writeOrLog } from './writeOrLog.ts';

const prefix = 'job/';

/** The jobs on record: those that run, and those whose end some window has still to deal with. */
export class JobRecords {
  readonly #memory: vscode.Memento;
  readonly #log: Log;
  readonly #tellWindows: () => void;

  /** `tellWindows` is called when a job that was started here is on record. */
  constructor(memory: vscode.Memento, log: Log, tellWindows: () => void) {
    this.#memory = memory;
    this.#log = log;
    this.#tellWindows = tellWindows;
  }

  /** Each with its key; what cannot be read is kept for the version that can. */
  all(): (readonly [key: string, identity: JobIdentity])[] {
    return this.#memory.keys().flatMap((key) => {
      const identity = key.startsWith(prefix) ? parseJobIdentity(this.#memory.get(key)) : undefined;
      return identity ? [[key, identity] as const] : [];
    });
  }

  /** Whether it is the key of that job: an older version had another one. */
  isKeyOf(key: string, identity: JobIdentity): boolean {
    return key === prefix + jobIdOf(identity);
  }

  /** What is on record of that job; undefined if there is nothing, or nothing that can be read. */
  of(identity: JobIdentity): JobIdentity | undefined {
    return parseJobIdentity(this.#memory.get(prefix + jobIdOf(identity)));
  }

  /** What is stored already stays as it is: a newer version may have written more than this one reads. */
  remember(identity: JobIdentity): void {
    if (isDeepStrictEqual(this.of(identity), identity)) return;
    const written = this.#write(prefix + jobIdOf(identity), identity);
    if (identity.asked) void written.then(this.#tellWindows);
  }

  /** Its end is dealt with. Never rejects. */
  async forget(identity: JobIdentity): Promise<void> {
    await this.forgetKey(prefix + jobIdOf(identity));
  }

  /** As {@link forget}, for a job under an older key. */
  async forgetKey(key: string): Promise<void> {
    await this.#write(key, undefined);
  }

  /**
   * What cannot be read is kept for the version that can: it may know what was asked for. Only a job that was asked for
   * here takes its place: the number is that job's now.
   */
  async #write(key: string, identity: JobIdentity | undefined): Promise<void> {
    const stored: unknown = this.#memory.get(key);
    if (stored !== undefined && !identity?.asked && !parseJobIdentity(stored)) return;
    await writeOrLog(this.#memory, key, identity, this.#log);
  }
}
