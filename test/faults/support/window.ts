// The product's own parts over a sandbox; only VS Code's prompts, storage and panels are stand-ins.
import './messages.ts';
import { FakeMemento, FakeSecrets } from '../../unit/support/fakeVscode.ts';
import type { Clock } from '../../../src/backup/clock.ts';
import { Cluster } from '../../../src/clusters/cluster.ts';
import type { Clusters } from '../../../src/clusters/clusters.ts';
import { BackupSpeed } from '../../../src/clusters/backupSpeed.ts';
import type { FollowedJob } from '../../../src/clusters/followedJob.ts';
import { FollowedJobs } from '../../../src/clusters/followedJobs.ts';
import { StartIntents, type Settled } from '../../../src/clusters/startIntents.ts';
import { BackupPasswordVault } from '../../../src/clusters/vault.ts';
import type { CommandContext } from '../../../src/commands/context.ts';
import { announceStarts } from '../../../src/commands/announceStarts.ts';
import { Log } from '../../../src/log.ts';
import type { Sandbox } from '../../sandbox/index.ts';

/** The server gives up earlier (`prepareSession`: three quarters). Long enough for a busy machine. */
export const clientLimitMs = 4_000;

/** Time for what is pursued for minutes runs so many times as fast. */
const fast = 100;
const fastClock: Clock = {
  get now() {
    return Date.now() * fast;
  },
  get elapsed() {
    return performance.now() * fast;
  },
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms / fast);
    return () => {
      clearTimeout(timer);
    };
  },
};

const profile = {
  version: 1,
  id: '00000000-0000-4000-8000-00000000000a',
  name: 'matrix',
  host: '127.0.0.1',
  hasPassword: true,
} as const;

/** One window with one cluster. */
export class MatrixWindow {
  readonly secrets = new FakeSecrets();
  readonly memory = new FakeMemento();
  readonly cluster: Cluster;
  readonly context: CommandContext;
  /** The job whose panel was shown, or that was found later. */
  followed: FollowedJob | undefined;
  readonly #vault: BackupPasswordVault;
  readonly #jobs: FollowedJobs;
  readonly #intents: StartIntents;
  readonly #speed: BackupSpeed;
  readonly #settled: Promise<Settled>;

  constructor(sandbox: Sandbox, user: string) {
    const log = new Log();
    this.#vault = new BackupPasswordVault(this.secrets, this.memory);
    const cluster = new Cluster(
      { ...profile, user, port: sandbox.port },
      {
        password: () => Promise.resolve(sandbox.passwords[user]),
        logIn: (attempt) => attempt(),
        timeouts: () => ({ connectMs: 10_000, greetingMs: 4_000, queryMs: clientLimitMs }),
        changed: () => undefined,
        journaled: (session) => session,
      },
    );
    this.cluster = cluster;
    const clusters = {
      get: () => cluster,
      list: () => [cluster],
      onDidChange: () => ({ dispose: () => undefined }),
    } as unknown as Clusters;
    this.#jobs = new FollowedJobs(clusters, this.#vault, this.memory, log);
    this.#jobs.onDidFindUnprotected((job) => {
      this.#jobs.settleAlarm(job);
    });
    this.#intents = new StartIntents(clusters, this.#jobs, this.#vault, this.memory, log, fastClock);
    this.#speed = new BackupSpeed(clusters, this.#jobs, this.memory, log);
    this.context = {
      vault: this.#vault,
      jobs: this.#jobs,
      intents: this.#intents,
      log,
      clusters,
      panels: { show: this.#follow, isVisible: () => false },
      speed: this.#speed,
    } as unknown as CommandContext;
    announceStarts(this.context, { take: () => Promise.resolve(true) });
    this.#settled = new Promise((resolve) => this.#intents.onDidSettle(resolve));
  }

  /** What became of a start whose outcome was unclear. */
  async settled(): Promise<Settled['kind']> {
    const { kind, identity } = await this.#settled;
    if (identity) this.#follow(identity);
    return kind;
  }

  /** Resolves once the followed job has come to its end. */
  async untilOver(): Promise<void> {
    const job = this.followed;
    if (!job || job.state.snapshot.over) return;
    await new Promise<void>((resolve) => {
      const subscription = job.onDidChange((state) => {
        if (!state.snapshot.over) return;
        subscription.dispose();
        resolve();
      });
    });
  }

  dispose(): void {
    this.#speed.dispose();
    this.#intents.dispose();
    this.#jobs.dispose();
    this.cluster.dispose();
    this.#vault.dispose();
  }

  readonly #follow = (identity: FollowedJob['identity']): void => {
    this.secrets.broken = undefined; // a keyring that locked itself is unlocked by then
    this.followed = this.#jobs.get(identity.profileId, identity);
    this.followed?.setAttention('visible');
  };
}
