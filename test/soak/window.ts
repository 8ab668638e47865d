// One window of VS Code: the product's own parts over storage that outlives it; only VS Code itself is a stand-in.
import '../faults/support/messages.ts';
import type { FakeMemento, FakeSecrets } from '../unit/support/fakeVscode.ts';
import { RecentBackups } from '../../src/backupsView/recentBackups.ts';
import { BackupSpeed } from '../../src/clusters/backupSpeed.ts';
import { Clusters } from '../../src/clusters/clusters.ts';
import { jobIdOf } from '../../src/clusters/followedJob.ts';
import { FollowedJobs } from '../../src/clusters/followedJobs.ts';
import { StatementJournal } from '../../src/clusters/journal.ts';
import { ProfileStore } from '../../src/clusters/profileStore.ts';
import { StartIntents } from '../../src/clusters/startIntents.ts';
import { BackupPasswordVault } from '../../src/clusters/vault.ts';
import type { CommandContext } from '../../src/commands/context.ts';
import { announceSettled } from '../../src/commands/startNotices.ts';
import { Log } from '../../src/log.ts';
import { Recorder } from '../../src/panel/recorder.ts';
import type { FastClock } from './fastClock.ts';
import type { Told } from './told.ts';

export interface Storage {
  readonly memory: FakeMemento;
  readonly secrets: FakeSecrets;
  /** The ends that a window has claimed to tell, as status/claims.ts keeps them for all of them. */
  readonly claims: Set<string>;
  /** The folder in which logins are noted that were refused. */
  readonly logins: string;
}

export class SoakWindow {
  readonly context: CommandContext;
  readonly store: ProfileStore;
  readonly vault: BackupPasswordVault;
  readonly clusters: Clusters;
  readonly jobs: FollowedJobs;
  /** What the Backups view reads while it can be seen. */
  readonly recent: RecentBackups;
  /** Starts of which no job appeared; their passwords stay until the user forgets them. */
  notStarted = 0;
  readonly #parts: readonly { dispose(): void }[];

  /** Composed as src/extension.ts does it, and resumed. */
  constructor({ memory, secrets, claims, logins }: Storage, clock: FastClock, told: Told) {
    const log = new Log();
    this.store = new ProfileStore(memory, secrets);
    this.vault = new BackupPasswordVault(secrets, memory);
    const journal = new StatementJournal();
    this.clusters = new Clusters(this.store, log, journal, logins, clock);
    this.jobs = new FollowedJobs(this.clusters, this.vault, memory, log);
    this.recent = new RecentBackups(this.jobs);
    const intents = new StartIntents(this.clusters, this.jobs, this.vault, memory, log, clock);
    const speed = new BackupSpeed(this.clusters, this.jobs, memory, log);
    const recorder = new Recorder();
    this.context = {
      store: this.store,
      vault: this.vault,
      clusters: this.clusters,
      jobs: this.jobs,
      intents,
      speed,
      log,
      panels: { show: () => undefined, isVisible: () => false },
    } as unknown as CommandContext;
    this.jobs.onDidChange((job) => {
      recorder.add(job);
    });
    this.jobs.onDidEnd((job) => {
      // A job is followed once more where its password is still to be compared, or a start that nobody answered turns
      // out to be its own; it is told of once.
      const claim = jobIdOf(job.identity);
      if (claims.has(claim)) return;
      claims.add(claim);
      told.end(job);
    });
    this.jobs.onDidFindUnprotected((job) => {
      this.jobs.settleAlarm(job);
      told.alarms++;
    });
    intents.onDidSettle((settled) => {
      if (settled.kind === 'notStarted') this.notStarted++;
      void announceSettled(this.context, settled);
    });
    this.#parts = [
      this.recent,
      speed,
      intents,
      this.jobs,
      this.clusters,
      this.vault,
      this.store,
      journal,
      log,
    ];
    this.jobs.resume();
    intents.resume();
    speed.resume();
  }

  dispose(): void {
    for (const part of this.#parts) part.dispose();
  }
}
