// Windows that follow jobs: each with services of its own over the storage that all share.
import { FakeMemento, FakeSecrets } from './fakeVscode.ts';
import { JobWatcher } from '../../../src/backup/watcher.ts';
import type { Look } from '../../../src/backup/state.ts';
import { Bell } from '../../../src/clusters/bell.ts';
import type { Cluster } from '../../../src/clusters/cluster.ts';
import type { Clusters } from '../../../src/clusters/clusters.ts';
import type { FollowedJob, FollowedPart, JobIdentity } from '../../../src/clusters/followedJob.ts';
import { FollowedJobs } from '../../../src/clusters/followedJobs.ts';
import type { RecordStore } from '../../../src/clusters/records.ts';
import { BackupPasswordVault, type PendingPassword } from '../../../src/clusters/vault.ts';
import { StartIntents, type Settled } from '../../../src/clusters/startIntents.ts';
import { Log } from '../../../src/log.ts';
import type { ReadView } from '../../../src/oceanbase/allowedViews.ts';
import type { JobRow } from '../../../src/oceanbase/jobs.ts';
import type { Row } from '../../../src/oceanbase/session.ts';
import { PasswordDigest } from '../../../src/oceanbase/passwordDigest.ts';
import { FakeClock } from './fakeClock.ts';
import { jobRow, serverInfo, setRow, sysRow, tenantId } from './rows.ts';
import { ScriptedSession } from './scriptedSession.ts';

export const profileId = '00000000-0000-4000-8000-000000000001';
export const password = 'root';
export const meta = { clusterName: 'demo', tenants: [{ id: tenantId, name: 'mysql_tenant' }] };
const passwordDigest = new PasswordDigest('*81f5e21e35407d884a6cd4a731aebfb6af209e1b');
export const otherDigest = new PasswordDigest('*be1bdec0aa74b4dcb079943e70528096cca985f8');
export const protectedRow = { passwordDigest, encryptionMode: 'PASSWORD' } as const;

export const waiting = { jobs: [sysRow({ ...protectedRow, status: 'INIT' })] };
export const running = { jobs: [sysRow(protectedRow), jobRow(protectedRow)] };
export const completed = {
  jobs: [jobRow({ ...protectedRow, source: 'HISTORY', status: 'COMPLETED' })],
  sets: [setRow()],
};

export let memory: FakeMemento;
export let secrets: FakeSecrets;
export let clock: FakeClock;
let views: Partial<Look> | Error;
let rowsAfter: readonly Row[] | Error;

/** One window: its own services over the storage that all windows share. */
export class Window {
  readonly vault: BackupPasswordVault;
  readonly ended: FollowedJob[] = [];
  readonly alarmed: FollowedJob[] = [];
  readonly settled: Settled[] = [];
  readonly intents: StartIntents;
  looks = 0;
  /** What the cluster's login finds. */
  info = serverInfo();
  known = true;
  /** The user answers an alarm at once. */
  hearsAlarms = true;
  /** The ids of clusters that are saved and cannot be read. */
  unreadable: readonly string[] = [];
  readonly jobs: FollowedJobs;
  readonly #listeners: ((cluster: Cluster | undefined) => void)[] = [];
  #cluster: Cluster;

  /** `state` is what this window sees of the storage of all windows. */
  constructor(state: RecordStore = memory) {
    this.vault = new BackupPasswordVault(secrets, state);
    this.#cluster = this.#newCluster();
    const clusters = {
      get: (id: string) => (this.known && id === profileId ? this.#cluster : undefined),
      isSaved: (id: string) => (this.known && id === profileId) || this.unreadable.includes(id),
      onDidChange: (listener: (cluster: Cluster | undefined) => void) => {
        this.#listeners.push(listener);
        return { dispose: () => undefined };
      },
    };
    const bell = new Bell(secrets, 'backupStarted', () => {
      this.jobs.catchUp();
    });
    this.jobs = new FollowedJobs(clusters as unknown as Clusters, this.vault, state, new Log(), () => {
      void bell.ring();
    });
    this.intents = new StartIntents(
      clusters as unknown as Clusters,
      this.jobs,
      this.vault,
      state,
      new Log(),
      clock,
    );
    this.intents.onDidSettle((settled) => this.settled.push(settled));
    this.jobs.onDidEnd((job) => this.ended.push(job));
    this.jobs.onDidFindUnprotected((job) => {
      this.alarmed.push(job);
      if (this.hearsAlarms) this.jobs.settleAlarm(job);
    });
  }

  /** The profile was changed: its runtime object is replaced, as Clusters does it. */
  replaceCluster(): void {
    this.#cluster.watcher.dispose();
    this.#cluster = this.#newCluster();
    for (const listener of this.#listeners) listener(undefined);
  }

  removeCluster(): void {
    this.known = false;
    this.#cluster.watcher.dispose();
    for (const listener of this.#listeners) listener(undefined);
  }

  /** A refresh of the cluster has shown these rows in its JOBS view; the views of `unread` it may not read. */
  refresh(openJobs: readonly JobRow[], unread: readonly ReadView[] = []): void {
    const state = {
      kind: 'ready',
      info: serverInfo(),
      openJobs,
      unread: new Set(unread),
      unreadable: [],
      tenants: [{ tenant: { id: tenantId, name: 'mysql_tenant' } }],
    };
    for (const listener of this.#listeners) {
      listener({ ...this.#cluster, state, tenantName: () => 'mysql_tenant' } as unknown as Cluster);
    }
  }

  #newCluster(): Cluster {
    const watcher = new JobWatcher({
      look: () => {
        this.looks++;
        return views instanceof Error
          ? Promise.reject(views)
          : Promise.resolve({
              jobs: [],
              tasks: [],
              sets: [],
              unreadable: [],
              percentReported: true,
              seesInitiator: () => false,
              ...views,
            });
      },
      now: () => clock.now,
      elapsed: () => clock.elapsed,
      after: (ms, callback) => clock.after(ms, callback),
    });
    const read: Cluster['read'] = (task) =>
      task(new ScriptedSession([[/JOB_ID > \d+/, () => rowsAfter]]), this.info);
    return {
      watcher,
      read,
      info: serverInfo(),
      tenantName: (id: number) => `tenant_${String(id)}`,
      profile: { id: profileId, name: 'demo' },
    } as unknown as Cluster;
  }
}

export function identityOf(pending?: PendingPassword): JobIdentity {
  return {
    version: 2,
    profileId,
    clusterName: 'demo',
    initiatorTenantId: 1,
    jobId: 7,
    tenants: [{ id: tenantId, name: 'mysql_tenant' }],
    asked: { password: pending !== undefined, incremental: false, plusArchivelog: false },
    pendingPassword: pending?.id ?? null,
  };
}

export function partOf(job: FollowedJob): FollowedPart | undefined {
  return job.state.parts[0];
}

/** The jobs that a reloaded window would go on with. */
export function remembered(): string[] {
  return memory.keys().filter((key) => /^(job|seen)\//.test(key));
}

export async function show(look: Partial<Look> | Error): Promise<void> {
  views = look;
  await clock.pass(30_000);
}

/** What the job views have of jobs after the last one of a start that was not followed. */
export function showStarted(rows: readonly Row[] | Error): void {
  rowsAfter = rows;
}

/** New storage, a new clock, empty views. */
export function reset(): void {
  memory = new FakeMemento();
  secrets = new FakeSecrets();
  clock = new FakeClock();
  views = {};
  rowsAfter = [];
}
