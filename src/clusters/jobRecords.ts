import { isDeepStrictEqual } from 'node:util';
import type * as vscode from 'vscode';
import type { Log } from '../log.ts';
import { jobIdOf, parseJobIdentity, type JobIdentity } from './followedJob.ts';
import { writeOrLog } from './writeOrLog.ts';

/**
 * Two records, because two windows can write at once: one that has only seen a job must not write over what another
 * one knows of it, having started it.
 */
const prefixes = { asked: 'job/', seen: 'seen/' } as const;

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
      const ours = Object.values(prefixes).some((prefix) => key.startsWith(prefix));
      const identity = ours ? parseJobIdentity(this.#memory.get(key)) : undefined;
      return identity ? [[key, identity] as const] : [];
    });
  }

  /** Whether it is the key of that job: an older version had another one. */
  isKeyOf(key: string, identity: JobIdentity): boolean {
    return key === keyOf(identity);
  }

  /** What was asked for of that job, in any window; undefined if that is not on record, or cannot be read. */
  askedOf(identity: JobIdentity): JobIdentity | undefined {
    const stored = parseJobIdentity(this.#memory.get(prefixes.asked + jobIdOf(identity)));
    return stored?.asked ? stored : undefined;
  }

  /** What is stored already stays as it is: a newer version may have written more than this one reads. */
  remember(identity: JobIdentity): void {
    const key = keyOf(identity);
    if (this.#is(key, identity)) return;
    const written = this.#write(key, identity);
    if (identity.asked) void written.then(this.#tellWindows);
  }

  /** Its end is dealt with; who has only seen it leaves what was asked for to a window that knows it. Never rejects. */
  async forget(identity: JobIdentity): Promise<void> {
    if (identity.asked) await this.forgetKey(keyOf(identity), identity);
    const seen = prefixes.seen + jobIdOf(identity);
    if (this.#memory.get(seen) !== undefined) await this.#write(seen, undefined);
  }

  /** As {@link forget}, for a job under an older key. What has its number by now stays. */
  async forgetKey(key: string, identity: JobIdentity): Promise<void> {
    if (this.#is(key, identity)) await this.#write(key, undefined);
  }

  #is(key: string, identity: JobIdentity): boolean {
    return isDeepStrictEqual(parseJobIdentity(this.#memory.get(key)), identity);
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

function keyOf(identity: JobIdentity): string {
  return (identity.asked ? prefixes.asked : prefixes.seen) + jobIdOf(identity);
}
