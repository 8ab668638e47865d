import { isDeepStrictEqual } from 'node:util';
import type { Log } from '../log.ts';
import { jobIdOf, parseJobIdentity, type JobIdentity } from './followedJob.ts';
import type { RecordStore } from './records.ts';
import { parseSeenJobs } from './seenJobs.ts';
import { isSameStart } from './sameJob.ts';
import { writeOrLog } from './writeOrLog.ts';

/** The seen jobs of a cluster whose record is to be brought up to date. */
interface SeenHere {
  readonly running: Map<string, JobIdentity>;
  /** Since the record was written last. */
  readonly over: Set<string>;
  due: boolean;
}

/**
 * The jobs on record: those that run, and those whose end some window has still to deal with. What was started here
 * has a record of its own, `job/…`. What others have started is one record for each cluster, `seen/…`: a thousand
 * tenants may back up themselves at the same hour, and what two windows write at once of it is seen again.
 *
 * Writing takes its turn behind what is asked here; {@link saved} tells when that is done. Nothing here rejects.
 */
export class JobRecords {
  readonly #records: RecordStore;
  readonly #log: Log;
  readonly #tellWindows: () => void;
  /** What was asked for of jobs, as it was read or written last. */
  readonly #asked = new Map<string, JobIdentity>();
  readonly #seen = new Map<string, SeenHere>();
  #turn: Promise<unknown> = Promise.resolve();
  #looking: Promise<ReadonlySet<string>> | undefined;

  /** `tellWindows` is called when a job that was started here is on record. */
  constructor(records: RecordStore, log: Log, tellWindows: () => void) {
    this.#records = records;
    this.#log = log;
    this.#tellWindows = tellWindows;
  }

  /** Those that were asked for, in any window; what cannot be read is kept for the version that can. */
  async asked(): Promise<JobIdentity[]> {
    await this.#turn;
    this.#asked.clear();
    const found: JobIdentity[] = [];
    for (const key of await this.#records.keysOf('job')) {
      const identity = parseJobIdentity(await this.#records.read(key));
      if (identity) found.push(identity);
    }
    for (const identity of found) this.#asked.set(jobIdOf(identity), identity);
    return found;
  }

  /** Those that were only seen when the last window closed. */
  async seen(): Promise<JobIdentity[]> {
    const found: JobIdentity[] = [];
    for (const key of await this.#records.keysOf('seen')) {
      const jobs = Object.values(parseSeenJobs(await this.#records.read(key))?.jobs ?? {});
      for (const identity of jobs.flatMap((stored) => parseJobIdentity(stored) ?? [])) {
        this.#seenOn(identity.profileId).running.set(jobIdOf(identity), identity);
        found.push(identity);
      }
    }
    return found;
  }

  /** What was asked for of that job, as far as this window knows; {@link askedNow} looks. */
  askedOf(identity: JobIdentity): JobIdentity | undefined {
    return this.#asked.get(jobIdOf(identity));
  }

  /** What was asked for of that job, in any window; undefined if that is not on record, or cannot be read. */
  async askedNow(identity: JobIdentity): Promise<JobIdentity | undefined> {
    const key = keyOf(identity);
    return (await this.#keys()).has(key) ? parseJobIdentity(await this.#records.read(key)) : undefined;
  }

  remember(identity: JobIdentity): void {
    const id = jobIdOf(identity);
    if (identity.asked) {
      this.#asked.set(id, identity);
      this.#inTurn(() => this.#writeAsked(identity));
      return;
    }
    const { running, over } = this.#seenOn(identity.profileId);
    if (isDeepStrictEqual(running.get(id), identity)) return;
    running.set(id, identity);
    over.delete(id);
    this.#saveSeen(identity.profileId);
  }

  /** Its end is dealt with; who has only seen it leaves what was asked for to a window that knows it. */
  forget(identity: JobIdentity): void {
    const id = jobIdOf(identity);
    if (identity.asked) {
      this.#asked.delete(id);
      this.#inTurn(() => this.#forgetAsked(identity));
    }
    const { running, over } = this.#seenOn(identity.profileId);
    if (!running.delete(id)) return;
    over.add(id);
    this.#saveSeen(identity.profileId);
  }

  /** All of a cluster that was removed. */
  async forgetCluster(profileId: string): Promise<void> {
    this.#seen.delete(profileId);
    this.#inTurn(async () => {
      const keys = (await this.#records.keysOf('job')).filter((key) => key.startsWith(`job/${profileId}/`));
      for (const key of [...keys, `seen/${profileId}`])
        await writeOrLog(this.#records, key, undefined, this.#log);
    });
    await this.#turn;
  }

  /** Resolves once all that was remembered and forgotten so far is on record. */
  async saved(): Promise<void> {
    await this.#turn;
  }

  /** Looked at once for all that ask at the same time: a thousand jobs may end with one look. */
  async #keys(): Promise<ReadonlySet<string>> {
    this.#looking ??= Promise.resolve().then(async () => {
      this.#looking = undefined; // who asks from now on may want to see what is written from now on
      return new Set(await this.#records.keysOf('job'));
    });
    return await this.#looking;
  }

  #inTurn(task: () => Promise<void>): void {
    this.#turn = this.#turn.then(task);
  }

  /**
   * What is stored already stays as it is: a newer version may have written more than this one reads. What cannot be
   * read makes room: the number is this job's now.
   */
  async #writeAsked(identity: JobIdentity): Promise<void> {
    const key = keyOf(identity);
    if (isDeepStrictEqual(parseJobIdentity(await this.#records.read(key)), identity)) return;
    await writeOrLog(this.#records, key, identity, this.#log);
    this.#tellWindows();
  }

  async #forgetAsked(identity: JobIdentity): Promise<void> {
    const key = keyOf(identity);
    // What has its number by now stays.
    const stored = parseJobIdentity(await this.#records.read(key));
    if (!stored || !isSameStart(stored, identity)) return;
    await writeOrLog(this.#records, key, undefined, this.#log);
  }

  #seenOn(profileId: string): SeenHere {
    const known = this.#seen.get(profileId) ?? { running: new Map(), over: new Set(), due: false };
    this.#seen.set(profileId, known);
    return known;
  }

  /** Once for all that changes until its turn comes. */
  #saveSeen(profileId: string): void {
    const here = this.#seenOn(profileId);
    if (here.due) return;
    here.due = true;
    this.#inTurn(async () => {
      here.due = false;
      const key = `seen/${profileId}`;
      const stored = await this.#records.read(key);
      const before = parseSeenJobs(stored);
      if (stored !== undefined && !before) return; // it is kept for the version that can read it
      // With what another window has seen.
      const jobs = { ...before?.jobs, ...Object.fromEntries(here.running) };
      for (const id of here.over) delete jobs[id];
      here.over.clear();
      const some = Object.keys(jobs).length > 0;
      await writeOrLog(this.#records, key, some ? { version: 1, jobs } : undefined, this.#log);
    });
  }
}

function keyOf(identity: JobIdentity): string {
  return `job/${jobIdOf(identity)}`;
}
