import * as vscode from 'vscode';
import type { JobSnapshot } from '../backup/watcher.ts';
import type { JobKey } from '../oceanbase/jobs.ts';
import type { Log } from '../log.ts';
import type { Cluster } from './cluster.ts';
import type { Clusters } from './clusters.ts';
import {
  FollowedJob,
  jobIdOf,
  jobTarget,
  namedTenants,
  type FollowedPart,
  type JobIdentity,
} from './followedJob.ts';
import { isCompared, JobPasswords } from './jobPasswords.ts';
import { JobRecords } from './jobRecords.ts';
import { LatePasswords } from './latePasswords.ts';
import { gone, isAnotherJob, wasOverBefore, isSameStart } from './sameJob.ts';
import { openJobsOf } from './openJobs.ts';
import { logStage } from './stageLog.ts';
import type { RecordStore } from './records.ts';
import type { BackupPasswordVault } from './vault.ts';

/** As many jobs that are over are remembered, the newest ones. */
const mostEnded = 50;

/**
 * The jobs that this window follows: those started here, and those of others that a refresh of their cluster has
 * shown. A job is followed until its end whether a panel shows it or not, and again after a reload.
 */
export class FollowedJobs implements vscode.Disposable {
  readonly #clusters: Clusters;
  readonly #passwords: JobPasswords;
  readonly #records: JobRecords;
  readonly #log: Log;
  readonly #jobs = new Map<string, FollowedJob>();
  /** The runtime object that a job is watched through: a changed profile gets a new one. */
  readonly #watchedThrough = new Map<FollowedJob, Cluster>();
  /** Alarms that the user has not heard yet, and whether the job's end is dealt with but for that. */
  readonly #unheard = new Map<FollowedJob, { ended: boolean }>();
  readonly #changed = new vscode.EventEmitter<FollowedJob>();
  readonly #ended = new vscode.EventEmitter<FollowedJob>();
  readonly #alarmed = new vscode.EventEmitter<FollowedJob>();
  readonly #looked = new vscode.EventEmitter<FollowedJob>();
  readonly #subscription: vscode.Disposable;
  readonly #late: LatePasswords;
  #resumed: Promise<void> = Promise.resolve();
  #disposed = false;
  /** Fires with every look at a job. */
  readonly onDidChange = this.#changed.event;
  /** Fires once when a followed job has come to its end. */
  readonly onDidEnd = this.#ended.event;
  /** Fires once when a job started here does not have the password that was asked for. */
  readonly onDidFindUnprotected = this.#alarmed.event;
  /** Fires when a panel of the job comes into sight. */
  readonly onDidLookAt = this.#looked.event;

  /** `tellWindows` has {@link catchUp} called in the other ones. */
  constructor(
    clusters: Clusters,
    vault: BackupPasswordVault,
    records: RecordStore,
    log: Log,
    tellWindows: () => void = () => undefined,
  ) {
    this.#clusters = clusters;
    this.#passwords = new JobPasswords(vault, log);
    this.#records = new JobRecords(records, log, tellWindows);
    this.#log = log;
    this.#late = new LatePasswords(this.#passwords, (job, wasAlarming, done) => {
      this.#changed.fire(job);
      if (job.alarming && !wasAlarming) this.#alarm(job);
      if (done) this.#forgetEnded(job);
    });
    this.#subscription = vscode.Disposable.from(
      clusters.onDidChange((cluster) => {
        if (cluster) {
          this.#discover(cluster);
          this.#proveLate(cluster);
        } else {
          this.#reattach();
          this.catchUp();
        }
        this.#late.compare();
      }),
      vault.onDidChange(() => {
        this.#late.compare();
      }),
      this.onDidLookAt(() => {
        this.#late.compare();
      }),
    );
  }

  /** Goes on with the jobs that were running when the window closed. */
  resume(): void {
    this.#resumed = this.#resume();
  }

  /** Follows what another window has started: whichever is left tells its end. */
  catchUp(): void {
    void this.#catchUp();
  }

  /** Resolves once what was on record is followed, and what was begun so far is on record. Never rejects. */
  async settled(): Promise<void> {
    await this.#resumed;
    await this.#records.saved();
  }

  async #resume(): Promise<void> {
    for (const identity of [...(await this.#records.asked()), ...(await this.#records.seen())]) {
      if (this.#disposed) return;
      // What is not known here may be a cluster of another profile of VS Code, whose windows share the records.
      if (this.#clusters.get(identity.profileId)) this.follow(identity);
    }
  }

  async #catchUp(): Promise<void> {
    for (const identity of await this.#records.asked()) {
      if (this.#disposed) return;
      if (!this.#clusters.get(identity.profileId)) continue;
      const known = this.#jobs.get(jobIdOf(identity));
      // What has ended here had the same number on a cluster that was set up anew.
      if (known?.state.snapshot.over && !isSameStart(known.identity, identity)) this.begin(identity);
      else this.follow(identity);
    }
  }

  /** The followed job of that identity; following starts if it isn't followed yet. */
  follow(identity: JobIdentity): FollowedJob {
    const id = jobIdOf(identity);
    const known = this.#jobs.get(id);
    // What was asked for here is known better than what a refresh has seen of the same job.
    if (known?.identity.asked) return known;
    // Another window may have started it: what was asked for then must not be forgotten.
    const stored = identity.asked ? undefined : this.#records.askedOf(identity);
    if (known && !identity.asked && (!stored || known.state.snapshot.over)) return known;
    return this.begin(stored ?? identity);
  }

  /**
   * Follows a job that has just begun. One of the same id that is over was another: a cluster that is set up anew
   * begins its JOB_IDs anew.
   */
  begin(identity: JobIdentity): FollowedJob {
    const id = jobIdOf(identity);
    let job = this.#jobs.get(id);
    this.#jobs.delete(id); // the newest comes last
    if (job) this.#late.forget(job);
    if (job) this.#unheard.delete(job);
    if (job) job.begin(identity);
    else job = this.#newJob(identity);
    this.#jobs.set(id, job);
    const cluster = this.#clusters.get(identity.profileId);
    if (cluster) {
      this.#records.remember(identity);
      this.#watch(job, cluster);
    } else {
      job.update({ orphaned: true });
    }
    return job;
  }

  #newJob(identity: JobIdentity): FollowedJob {
    const job: FollowedJob = new FollowedJob(identity, () => this.#looked.fire(job));
    return job;
  }

  /** Follows a job that stands in the JOBS view, unless it is followed or has been seen to its end already. */
  see(identity: JobIdentity, startedAt: Date): void {
    const known = this.#jobs.get(jobIdOf(identity));
    if (known && wasOverBefore(known, startedAt)) this.begin(this.#records.askedOf(identity) ?? identity);
    else this.follow(identity);
  }

  /** The followed jobs of a cluster that are not over, newest first. */
  running(profileId: string): FollowedJob[] {
    return [...this.#jobs.values()]
      .filter(
        ({ identity, state }) => identity.profileId === profileId && !state.snapshot.over && !state.orphaned,
      )
      .reverse();
  }

  get(profileId: string, key: JobKey): FollowedJob | undefined {
    return this.#jobs.get(jobIdOf({ profileId, ...key }));
  }

  /** Whether a job that was started here is known without this window, or has nothing left to be known for. */
  async isKept(identity: JobIdentity): Promise<boolean> {
    const over = this.get(identity.profileId, identity)?.state.snapshot.over === true;
    return over || (await this.#records.askedNow(identity)) !== undefined;
  }

  /** The user has heard that it does not have the password that was asked for. */
  settleAlarm(job: FollowedJob): void {
    const unheard = this.#unheard.get(job);
    this.#unheard.delete(job);
    if (unheard?.ended) this.#records.forget(job.identity);
  }

  /** For a cluster that was removed: nobody goes on with its jobs. Never rejects. */
  async forgetCluster(profileId: string): Promise<void> {
    await this.#records.forgetCluster(profileId);
  }

  /** The user was shown what became of the job elsewhere than in its panel. */
  tellLookedAt(job: FollowedJob): void {
    this.#looked.fire(job);
  }

  dispose(): void {
    this.#disposed = true;
    this.#subscription.dispose();
    for (const job of this.#jobs.values()) job.dispose();
    this.#jobs.clear();
    this.#changed.dispose();
    this.#ended.dispose();
    this.#alarmed.dispose();
    this.#looked.dispose();
  }

  /** Follows what others have started on the cluster. */
  #discover(cluster: Cluster): void {
    for (const { identity, startedAt } of openJobsOf(cluster)) this.see(identity, startedAt);
    // Another window may have started some of it, and no bell rang.
    if (this.running(cluster.profile.id).some(({ identity }) => !identity.asked)) this.catchUp();
  }

  /** What is over and not proven because the login may not read the sets is looked at again once it may. */
  #proveLate({ profile, state }: Cluster): void {
    if (state.kind !== 'ready' || state.unread.has('BACKUP_SET_FILES')) return;
    for (const job of [...this.#jobs.values()]) {
      const { parts, snapshot } = job.state;
      const lacksSets = parts.some(({ backup }) => backup.phase === 'unproven' && backup.unreadSets);
      if (job.identity.profileId === profile.id && snapshot.over && lacksSets)
        this.begin({ ...job.identity });
    }
  }

  /** A profile was changed, added or removed: jobs go on through the new object, or say that they can't. */
  #reattach(): void {
    for (const job of this.#jobs.values()) {
      if (job.state.snapshot.over) continue;
      const cluster = this.#clusters.get(job.identity.profileId);
      if (!cluster) {
        this.#watchedThrough.delete(job);
        if (!job.state.orphaned) job.update({ orphaned: true });
      } else if (this.#watchedThrough.get(job) !== cluster) {
        job.update({ orphaned: false });
        this.#watch(job, cluster);
      }
    }
  }

  #watch(job: FollowedJob, cluster: Cluster): void {
    this.#watchedThrough.set(job, cluster);
    const tenantIds = job.identity.tenants.map(({ id }) => id);
    // Looks are handled one after the other, because handling one may wait for the secret storage; of those that
    // come meanwhile the newest has all that the others had.
    let newest: JobSnapshot | undefined;
    let handling = false;
    const handle = async (): Promise<void> => {
      handling = true;
      while (newest) {
        const snapshot = newest;
        newest = undefined;
        try {
          await this.#handle(job, snapshot, cluster);
        } catch (error) {
          this.#log.error(`following the backup of ${jobTarget(job.identity)}`, error);
        }
      }
      handling = false;
    };
    job.attach(
      cluster.watcher.watch(job.state.snapshot.key, tenantIds, 'background', (snapshot) => {
        newest = snapshot;
        if (!handling) void handle();
      }),
    );
  }

  async #handle(job: FollowedJob, seen: JobSnapshot, cluster: Cluster): Promise<void> {
    const before = job.state;
    const snapshot = isAnotherJob(before.snapshot, seen) ? gone(before.snapshot, seen) : seen;
    this.#takeIn(job, snapshot, cluster);
    const { identity } = job;
    const wasAlarming = job.alarming;
    const parts: FollowedPart[] = [];
    const oldParts = new Map(before.parts.map((part) => [part.backup.tenantId, part]));
    const tenants = new Map(job.identity.tenants.map((tenant) => [tenant.id, tenant]));
    const protectionOf = this.#passwords.ofLook(job);
    for (const backup of snapshot.backups) {
      const old = oldParts.get(backup.tenantId);
      const tenant = tenants.get(backup.tenantId);
      if (!tenant) continue;
      const part = { tenant, backup, protection: await protectionOf(old, backup) };
      parts.push(part);
      logStage(this.#log, identity, old, part);
    }
    // Another window may have started it, and no bell rang: then it is looked at again for what was asked for.
    const asked = snapshot.over && !identity.asked ? await this.#records.askedNow(identity) : undefined;
    if (job.identity !== identity) return; // it began anew meanwhile
    if (asked) {
      this.begin(asked);
      return;
    }
    job.update({ snapshot, parts, info: cluster.info ?? before.info });
    this.#changed.fire(job);
    if (job.alarming && !wasAlarming) this.#alarm(job);
    const kept = await this.#passwords.keep(job);
    if (job.identity !== identity) return; // or now: the end that is told is another one
    if (snapshot.over && !before.snapshot.over) {
      job.stop();
      const done = kept && isCompared(job);
      if (!done) this.#late.add(job);
      // What could not be compared is left to the next window, too: nobody else knows what was asked for.
      this.#ended.fire(job);
      this.#forgetOldest();
      if (done || !job.identity.asked) this.#forgetEnded(job);
    }
  }

  /** An alarm that nobody has heard is raised again by the next window. */
  #forgetEnded(job: FollowedJob): void {
    const unheard = this.#unheard.get(job);
    if (unheard) unheard.ended = true;
    else this.#records.forget(job.identity);
  }

  #alarm(job: FollowedJob): void {
    this.#unheard.set(job, { ended: false });
    this.#alarmed.fire(job);
  }

  /** A tenant that came into the job after the question was asked is a part like any other, on record too. */
  #takeIn(job: FollowedJob, { backups }: JobSnapshot, cluster: Cluster): void {
    const known = new Set(job.identity.tenants.map(({ id }) => id));
    const late = backups.map(({ tenantId }) => tenantId).filter((id) => !known.has(id));
    if (late.length === 0) return;
    job.widen(namedTenants(cluster, late));
    this.#records.remember(job.identity);
  }

  /** Jobs that are over are kept for whoever asks for them, but not without end. A panel keeps its own. */
  #forgetOldest(): void {
    const over = [...this.#jobs].filter(([, { state }]) => state.snapshot.over);
    for (const [id, job] of over.slice(0, Math.max(0, over.length - mostEnded))) {
      job.dispose();
      this.#late.forget(job);
      this.#unheard.delete(job);
      this.#jobs.delete(id);
      this.#watchedThrough.delete(job);
    }
  }
}
