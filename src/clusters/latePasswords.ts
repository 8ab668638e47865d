import type { FollowedJob, FollowedPart } from './followedJob.ts';
import { isCompared, type JobPasswords } from './jobPasswords.ts';

/**
 * Jobs that ended while the secret storage failed. No look at the server comes to them any more, so their passwords are
 * compared, and filed under their sets, when something suggests that the storage works again. VS Code does not tell
 * when a keyring is unlocked.
 */
export class LatePasswords {
  readonly #passwords: JobPasswords;
  readonly #compared: (job: FollowedJob, wasAlarming: boolean, done: boolean) => void;
  readonly #jobs = new Set<FollowedJob>();
  #comparing = false;

  /** `compared` is called after each try that found out something, with whether anything is left for another one. */
  constructor(
    passwords: JobPasswords,
    compared: (job: FollowedJob, wasAlarming: boolean, done: boolean) => void,
  ) {
    this.#passwords = passwords;
    this.#compared = compared;
  }

  add(job: FollowedJob): void {
    this.#jobs.add(job);
  }

  forget(job: FollowedJob): void {
    this.#jobs.delete(job);
  }

  /** Tries again, unless a try is under way. */
  compare(): void {
    if (this.#comparing || this.#jobs.size === 0) return;
    this.#comparing = true;
    void this.#compareAll().finally(() => {
      this.#comparing = false;
    });
  }

  async #compareAll(): Promise<void> {
    for (const job of [...this.#jobs]) await this.#compareOne(job);
  }

  /** Never rejects: {@link JobPasswords} tells of a storage that fails. */
  async #compareOne(job: FollowedJob): Promise<void> {
    const { identity } = job;
    const wasAlarming = job.alarming;
    const parts: FollowedPart[] = [];
    const protectionOf = this.#passwords.ofLook(job);
    for (const part of job.state.parts) {
      parts.push({ ...part, protection: await protectionOf(part, part.backup) });
    }
    if (job.identity !== identity || !this.#jobs.has(job)) return; // it began anew, or is forgotten
    const changed = parts.some(({ protection }, at) => protection !== job.state.parts[at]?.protection);
    if (changed) job.update({ parts });
    const done = (await this.#passwords.keep(job)) && isCompared(job);
    if (job.identity !== identity) return;
    if (done) this.#jobs.delete(job);
    if (changed || done) this.#compared(job, wasAlarming, done);
  }
}
