import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { systemClock, type Clock } from '../backup/clock.ts';
import { findStarted } from '../backup/startedJob.ts';
import { messageOf, UnexpectedRow } from '../oceanbase/errors.ts';
import { listJobsAfter } from '../oceanbase/jobs.ts';
import { scopeOf } from '../oceanbase/scope.ts';
import type { Log } from '../log.ts';
import type { Cluster } from './cluster.ts';
import type { Clusters } from './clusters.ts';
import type { JobIdentity } from './followedJob.ts';
import type { FollowedJobs } from './followedJobs.ts';
import { askedForOf, identityOf, parseIntent, type StartIntent } from './startIntent.ts';
import type { RecordStore } from './records.ts';
import type { BackupPasswordVault } from './vault.ts';
import { writeOrLog } from './writeOrLog.ts';

const prefix = 'start/';
const firstPauseMs = 1_000;
const longestPauseMs = 60_000;
/**
 * A statement that has not made a job by then never will: the server gives one up after ob_query_timeout, which
 * the session sets to seconds (ms).
 */
export const noJobAfterMs = 600_000;
/** So long, at least, it is looked for in this window: the clock may have been set since the start was written down. */
const lookedForMs = 60_000;

/** What became of a start whose answer nobody has heard. */
export interface Settled {
  readonly intent: StartIntent;
  /**
   * started: its job is followed. doubtful: there is a job for the same tenants without something that was asked
   * for; the server does not tell whose it is. notStarted: the views were read, and no job of it ever appeared.
   * unseen: neither, although the server had answered OK, so that it cannot be called “not started”. otherLogin: the
   * cluster has another login by now, which cannot see the jobs of the one that it was sent by.
   */
  readonly kind: 'started' | 'doubtful' | 'notStarted' | 'unseen' | 'otherLogin';
  /** Of the job; undefined where there is none. */
  readonly identity: JobIdentity | undefined;
}

/**
 * Starts that were sent and whose job is not followed yet. They outlive their window: the next one looks for their
 * jobs, so that what was asked for (a password above all) is not forgotten (design 4.1, 4.3).
 */
export class StartIntents implements vscode.Disposable {
  readonly #clusters: Clusters;
  readonly #jobs: FollowedJobs;
  readonly #vault: BackupPasswordVault;
  readonly #records: RecordStore;
  readonly #log: Log;
  readonly #clock: Clock;
  #disposed = false;
  readonly #settled = new vscode.EventEmitter<Settled>();
  /** By the intent's id: since when it is looked for here (Clock.elapsed), and what cancels the next look. */
  readonly #pursued = new Map<string, { readonly since: number; readonly cancel: () => void }>();
  /** Fires for each start that was pursued, in the window that deals with it, with what became of it. */
  readonly onDidSettle = this.#settled.event;

  constructor(
    clusters: Clusters,
    jobs: FollowedJobs,
    vault: BackupPasswordVault,
    records: RecordStore,
    log: Log,
    clock: Clock = systemClock,
  ) {
    this.#clusters = clusters;
    this.#jobs = jobs;
    this.#vault = vault;
    this.#records = records;
    this.#log = log;
    this.#clock = clock;
  }

  /** Remembers a start that is about to be sent. */
  async remember(start: Omit<StartIntent, 'version' | 'id' | 'askedAt' | 'accepted'>): Promise<StartIntent> {
    const intent: StartIntent = {
      ...start,
      version: 1,
      id: randomUUID(),
      askedAt: new Date(this.#clock.now).toISOString(),
      accepted: false,
    };
    await this.#records.write(prefix + intent.id, intent);
    return intent;
  }

  /** The server has answered OK. */
  async accept(intent: StartIntent): Promise<StartIntent> {
    const accepted = { ...intent, accepted: true };
    await this.#records.write(prefix + intent.id, accepted);
    return accepted;
  }

  /**
   * Its `job` is followed, or the server has refused it. Where the job could not be written down it stays on record, so
   * that the job is found again when this window closes.
   */
  async forget({ id, clusterName }: StartIntent, job?: JobIdentity): Promise<void> {
    this.#pursued.get(id)?.cancel();
    this.#pursued.delete(id);
    await this.#jobs.settled();
    if (job && !(await this.#jobs.isKept(job))) {
      this.#log.warn(`a start on ${clusterName} stays on record, because its job is not`);
      return;
    }
    await this.#records.write(prefix + id, undefined);
  }

  /**
   * Looks for the job until it is found or can't exist any more; then tells {@link onDidSettle}. Ends silently where
   * another window has dealt with the start.
   */
  pursue(intent: StartIntent): void {
    if (!this.#pursued.has(intent.id)) this.#lookAfter(0, intent, firstPauseMs);
  }

  /** Goes on with the starts that were under way when the window closed. */
  resume(): void {
    void this.#resume();
  }

  async #resume(): Promise<void> {
    for (const key of await this.#records.keysOf('start')) {
      const intent = parseIntent(await this.#records.read(key));
      if (this.#disposed) return;
      if (!intent) continue; // it is kept for the version that can read it
      // What is not known here may be a cluster of another profile of VS Code, whose windows share the records.
      if (this.#clusters.get(intent.profileId)) this.pursue(intent);
    }
  }

  /** For a cluster that was removed: nobody looks for its starts. Never rejects. */
  async forgetCluster(profileId: string): Promise<void> {
    for (const key of await this.#records.keysOf('start')) {
      if (parseIntent(await this.#records.read(key))?.profileId === profileId)
        await writeOrLog(this.#records, key, undefined, this.#log);
    }
  }

  dispose(): void {
    this.#disposed = true;
    for (const { cancel } of this.#pursued.values()) cancel();
    this.#pursued.clear();
    this.#settled.dispose();
  }

  #lookAfter(ms: number, intent: StartIntent, nextPauseMs: number): void {
    const cancel = this.#clock.after(ms, () => {
      void this.#lookOnce(intent).then((done) => {
        if (done || !this.#pursued.has(intent.id)) return;
        this.#lookAfter(nextPauseMs, intent, Math.min(longestPauseMs, nextPauseMs * 2));
      });
    });
    const since = this.#pursued.get(intent.id)?.since ?? this.#clock.elapsed;
    this.#pursued.set(intent.id, { since, cancel });
  }

  /** Whether it is settled. Never rejects: what cannot be read now is read again. */
  async #lookOnce(intent: StartIntent): Promise<boolean> {
    const cluster = this.#clusters.get(intent.profileId);
    let settled: Settled | 'elsewhere' | 'told' | undefined;
    try {
      settled = cluster && (await this.#find(cluster, intent));
    } catch (error) {
      this.#log.warn(`looking for the job of a start on ${intent.clusterName}: ${messageOf(error)}`);
    }
    // Another one may have settled it meanwhile.
    const waits = cluster !== undefined || this.#clusters.isSaved(intent.profileId);
    if ((waits && !settled) || !this.#pursued.has(intent.id)) return false;
    if (!settled || settled === 'elsewhere') {
      this.#pursued.delete(intent.id);
      return true;
    }
    try {
      const job = settled !== 'told' && settled.kind === 'started' ? settled.identity : undefined;
      await this.forget(intent, job);
    } catch (error) {
      // It is told again by the next window; that is no reason not to tell it now.
      this.#log.error('forgetting a start that is settled', error);
    }
    if (settled !== 'told') this.#settled.fire(settled);
    return true;
  }

  async #find(cluster: Cluster, read: StartIntent): Promise<Settled | 'elsewhere' | 'told' | undefined> {
    const askedFor = askedForOf(read);
    const password = await this.#password(read);
    const rows = await cluster.read((session, info) => {
      const scope = scopeOf(info);
      const own = scope.initiatorTenantId === read.initiatorTenantId;
      return own ? listJobsAfter(session, scope, read.lastJobId) : Promise.resolve(undefined);
    });
    const intent = await this.#now(read);
    if (!intent) return 'elsewhere';
    if (!rows) return { intent, kind: 'otherLogin', identity: undefined };
    // What cannot be read may be ours: nothing is settled but by a job that shows all that was asked for.
    const [missing] = rows.unreadable;
    const found = findStarted(rows.jobs, askedFor, password, intent.accepted && !missing);
    if (missing && !found?.ours) throw new UnexpectedRow(missing.problem);
    if (found) {
      const identity = identityOf(intent, found.row, found.ours);
      // The window that sent it follows its job, and was closed right before it could strike the start out.
      const followed = found.ours ? this.#jobs.get(identity.profileId, identity)?.identity : undefined;
      if (followed?.asked)
        return followed.pendingPassword === intent.pendingPassword ? 'told' : this.#withoutJob(intent);
      if (found.ours) this.#jobs.begin(identity);
      else this.#jobs.see(identity, found.row.startedAt);
      return { intent, kind: found.ours ? 'started' : 'doubtful', identity };
    }
    return this.#withoutJob(intent);
  }

  #withoutJob(intent: StartIntent): Settled | undefined {
    return this.#isTooLate(intent)
      ? { intent, kind: intent.accepted ? 'unseen' : 'notStarted', identity: undefined }
      : undefined;
  }

  /**
   * The start as it is on record now; undefined: another window has dealt with it. A job that is seen then is that of a
   * later start. A record that cannot be read has not been dealt with.
   */
  async #now(intent: StartIntent): Promise<StartIntent | undefined> {
    const stored = await this.#records.read(prefix + intent.id);
    if (stored === undefined) return undefined;
    return { ...intent, accepted: intent.accepted || parseIntent(stored)?.accepted === true };
  }

  /** Whether it was waited for long enough: by the clock on the wall too, which other windows have seen. */
  #isTooLate({ id, askedAt }: StartIntent): boolean {
    const here = this.#clock.elapsed - (this.#pursued.get(id)?.since ?? this.#clock.elapsed);
    const inAll = this.#clock.now - Date.parse(askedAt);
    return here >= noJobAfterMs || (inAll >= noJobAfterMs && here >= lookedForMs);
  }

  async #password({ profileId, pendingPassword: id }: StartIntent): Promise<string | undefined> {
    if (id === null) return undefined;
    try {
      return await this.#vault.readPending({ profileId, id });
    } catch (error) {
      // Then that the job has a password at all decides, and the job itself is compared later.
      this.#log.warn(`the password of a start on ${profileId} cannot be read: ${messageOf(error)}`);
      return undefined;
    }
  }
}
