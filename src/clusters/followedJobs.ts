import * as vscode from 'vscode';
import { protectionOf, type Protection } from '../backup/protection.ts';
import type { TenantBackup } from '../backup/state.ts';
import type { Attention, JobSnapshot, Watch } from '../backup/watcher.ts';
import { rawWord } from '../oceanbase/columns.ts';
import type { ServerInfo } from '../oceanbase/serverInfo.ts';
import type { Log } from '../log.ts';
import type { Clusters } from './clusters.ts';
import { jobIdOf, parseJobIdentity, type JobIdentity } from './followedJob.ts';
import type { BackupPasswordVault } from './vault.ts';

const prefix = 'job/';

/** What is shown of a followed job. */
export interface FollowedState {
  readonly snapshot: JobSnapshot;
  /** The one tenant's part that is followed; undefined before the first look. */
  readonly backup: TenantBackup | undefined;
  readonly protection: Protection;
  readonly info: ServerInfo | undefined;
  /** The cluster was removed: the job can't be followed any further. */
  readonly orphaned: boolean;
}

export class FollowedJob {
  readonly identity: JobIdentity;
  readonly #changed = new vscode.EventEmitter<FollowedState>();
  readonly onDidChange = this.#changed.event;
  #state: FollowedState;
  #watch: Watch | undefined;

  constructor(identity: JobIdentity) {
    this.identity = identity;
    const key = { initiatorTenantId: identity.initiatorTenantId, jobId: identity.jobId };
    this.#state = {
      snapshot: { key, backups: [], over: false, trouble: undefined, lookedAt: undefined },
      backup: undefined,
      protection: 'unknown',
      info: undefined,
      orphaned: false,
    };
  }

  get state(): FollowedState {
    return this.#state;
  }

  attach(watch: Watch): void {
    this.#watch = watch;
  }

  setAttention(attention: Attention): void {
    this.#watch?.setAttention(attention);
  }

  update(change: Partial<FollowedState>): void {
    this.#state = { ...this.#state, ...change };
    this.#changed.fire(this.#state);
  }

  dispose(): void {
    this.#watch?.dispose();
    this.#changed.dispose();
  }
}

/**
 * The jobs that this window follows. A job is followed until its end whether a panel shows it or not, and again
 * after a reload; its password is moved to its backup set as soon as the set has an id.
 */
export class FollowedJobs implements vscode.Disposable {
  readonly #clusters: Clusters;
  readonly #vault: BackupPasswordVault;
  readonly #memory: vscode.Memento;
  readonly #log: Log;
  readonly #jobs = new Map<string, FollowedJob>();
  /** Pending passwords that have been moved to their sets. */
  readonly #moved = new Set<string>();
  #secretsReported = false;
  readonly #ended = new vscode.EventEmitter<FollowedJob>();
  readonly #alarmed = new vscode.EventEmitter<FollowedJob>();
  /** Fires once when a followed job has come to its end. */
  readonly onDidEnd = this.#ended.event;
  /** Fires once when a job that was asked for with a password runs without it. */
  readonly onDidFindUnprotected = this.#alarmed.event;

  constructor(clusters: Clusters, vault: BackupPasswordVault, memory: vscode.Memento, log: Log) {
    this.#clusters = clusters;
    this.#vault = vault;
    this.#memory = memory;
    this.#log = log;
  }

  /** Goes on with the jobs that were running when the window closed. */
  resume(): void {
    for (const key of this.#memory.keys().filter((one) => one.startsWith(prefix))) {
      const identity = parseJobIdentity(this.#memory.get(key));
      if (identity && this.#clusters.get(identity.profileId)) void this.follow(identity);
      else void this.#memory.update(key, undefined);
    }
  }

  /** The followed job of that identity; following starts if it isn't followed yet. */
  follow(identity: JobIdentity): FollowedJob {
    const id = jobIdOf(identity);
    const known = this.#jobs.get(id);
    if (known) return known;
    const job = new FollowedJob(identity);
    this.#jobs.set(id, job);
    const cluster = this.#clusters.get(identity.profileId);
    if (!cluster) {
      job.update({ orphaned: true });
      return job;
    }
    void this.#memory.update(prefix + id, identity);
    // Looks are handled one after the other: handling one may wait for the secret storage.
    let handled = Promise.resolve();
    job.attach(
      cluster.watcher.watch(job.state.snapshot.key, [identity.tenantId], 'background', (snapshot) => {
        handled = handled
          .then(() => this.#handle(job, snapshot, cluster.info))
          .catch((error: unknown) => {
            this.#log.error(`following the backup of ${identity.tenantName}`, error);
          });
      }),
    );
    return job;
  }

  dispose(): void {
    for (const job of this.#jobs.values()) job.dispose();
    this.#jobs.clear();
    this.#ended.dispose();
    this.#alarmed.dispose();
  }

  async #handle(job: FollowedJob, snapshot: JobSnapshot, info: ServerInfo | undefined): Promise<void> {
    const before = job.state;
    const [backup] = snapshot.backups;
    const protection = backup ? await this.#protection(job, backup) : before.protection;
    job.update({ snapshot, backup, protection, info: info ?? before.info });
    this.#logStage(job, before.backup, backup);
    const bad = (one: Protection): boolean => one === 'missing' || one === 'mismatch';
    if (bad(protection) && !bad(before.protection)) this.#alarmed.fire(job);
    if (backup && backup.backupSetId > 0) {
      await this.#keepPassword(job, backup.backupSetId).catch((error: unknown) => {
        this.#reportSecrets(error); // the next look, or the next window, moves it
      });
    }
    if (snapshot.over && !before.snapshot.over) {
      await this.#memory.update(prefix + jobIdOf(job.identity), undefined);
      this.#ended.fire(job);
    }
  }

  async #protection(job: FollowedJob, backup: TenantBackup): Promise<Protection> {
    const { passwordAsked, profileId, tenantId } = job.identity;
    const { protection, backup: before } = job.state;
    const word = (one: TenantBackup | undefined): string =>
      one?.encryptionMode ? rawWord(one.encryptionMode) : '';
    const same = word(before) === word(backup) && before?.backupSetId === backup.backupSetId;
    if (same && protection !== 'unknown') return protection;
    const pending = this.#pending(job);
    try {
      const password =
        (pending && (await this.#vault.readPending(pending))) ??
        (backup.backupSetId > 0
          ? await this.#vault.readSet(profileId, tenantId, backup.backupSetId)
          : undefined);
      return protectionOf(backup, passwordAsked, password);
    } catch (error) {
      // A locked keyring must not hide the job: what the server says is shown, and the next look compares.
      this.#reportSecrets(error);
      const said = protectionOf(backup, passwordAsked, undefined);
      return said === 'reported' ? 'unknown' : said;
    }
  }

  /** Once per window: a look a second would say it a thousand times. */
  #reportSecrets(error: unknown): void {
    if (this.#secretsReported) return;
    this.#secretsReported = true;
    this.#log.error('the secret storage cannot be used', error);
  }

  #pending(job: FollowedJob): { profileId: string; tenantId: number; id: string } | undefined {
    const { pendingPassword: id, profileId, tenantId } = job.identity;
    return id === null ? undefined : { profileId, tenantId, id };
  }

  async #keepPassword(job: FollowedJob, setId: number): Promise<void> {
    const pending = this.#pending(job);
    if (!pending || this.#moved.has(pending.id) || job.state.protection === 'mismatch') return;
    await this.#vault.moveToSet(pending, setId);
    this.#moved.add(pending.id);
  }

  #logStage(job: FollowedJob, before: TenantBackup | undefined, now: TenantBackup | undefined): void {
    if (!now || (before?.phase === now.phase && before.stage === now.stage)) return;
    const mode = now.encryptionMode ? `, ENCRYPTION_MODE ${rawWord(now.encryptionMode)}` : '';
    this.#log.info(
      `backup of ${job.identity.tenantName} (job ${String(job.identity.jobId)}): ${now.phase}` +
        `${now.stage ? `, ${now.stage}` : ''}${mode}${now.comment ? `: ${now.comment}` : ''}`,
    );
  }
}
