// A followed job at any point of its way, and what fires its events: for whoever only listens to FollowedJobs.
import type * as vscode from 'vscode';
import { tenantBackup, type Look } from '../../../src/backup/state.ts';
import type { Cluster } from '../../../src/clusters/cluster.ts';
import type { FollowedJob, JobIdentity } from '../../../src/clusters/followedJob.ts';
import type { FollowedJobs } from '../../../src/clusters/followedJobs.ts';
import type { Clusters } from '../../../src/clusters/clusters.ts';
import { jobRow, serverInfo, serverNow, setRow, sysKey, sysRow, taskRow } from './rows.ts';

const profileId = '00000000-0000-4000-8000-000000000001';

export const looks = {
  running: { jobs: [sysRow(), jobRow()], tasks: [taskRow({ dataProgress: 42.9 })] },
  completed: {
    jobs: [jobRow({ source: 'HISTORY', status: 'COMPLETED', endedAt: serverNow })],
    sets: [setRow()],
  },
  failed: { jobs: [jobRow({ source: 'HISTORY', status: 'FAILED', result: -9082, endedAt: serverNow })] },
  notProven: {
    jobs: [jobRow({ source: 'HISTORY', status: 'COMPLETED', endedAt: serverNow })],
    sets: [setRow({ fileStatus: 'BROKEN' })],
  },
  skipped: { jobs: [sysRow({ source: 'HISTORY', status: 'COMPLETED', endedAt: serverNow })] },
  leftOut: { jobs: [sysRow({ source: 'HISTORY', status: 'COMPLETED', executorTenantIds: [] })] },
  lost: {},
  canceled: { jobs: [jobRow({ source: 'HISTORY', status: 'CANCELED', result: -4072, endedAt: serverNow })] },
} satisfies Readonly<Record<string, Partial<Look>>>;

class Signal {
  readonly #listeners: ((job: FollowedJob) => void)[] = [];
  readonly event = (listener: (job: FollowedJob) => void): vscode.Disposable => {
    this.#listeners.push(listener);
    return { dispose: () => undefined };
  };
  fire(job: FollowedJob): void {
    for (const listener of this.#listeners) listener(job);
  }
}

/** One window's followed jobs on one cluster. */
export class FollowedScene {
  readonly #changed = new Signal();
  readonly #ended = new Signal();
  readonly #looked = new Signal();
  readonly #alarmed = new Signal();
  readonly alarmsSettled: FollowedJob[] = [];
  readonly #known = new Map<number, FollowedJob>();
  readonly cluster = { profile: { id: profileId, name: 'prod' } } as unknown as Cluster;
  readonly clusters = {
    list: () => [this.cluster],
    get: () => this.cluster,
    onDidChange: () => ({ dispose: () => undefined }),
  } as unknown as Clusters;
  readonly jobs = {
    onDidChange: this.#changed.event,
    onDidEnd: this.#ended.event,
    onDidLookAt: this.#looked.event,
    onDidFindUnprotected: this.#alarmed.event,
    settleAlarm: (job: FollowedJob) => this.alarmsSettled.push(job),
    running: () => [...this.#known.values()].filter(({ state }) => !state.snapshot.over),
  } as unknown as FollowedJobs;

  /** The views show this of job `jobId`, of as many tenants; its events fire as FollowedJobs fires them. */
  see(
    look: Partial<Look>,
    { jobId = sysKey.jobId, asked = false, over = false, tenants: count = 1 } = {},
  ): FollowedJob {
    const tenants = Array.from({ length: count }, (_, index) => {
      const name = index === 0 ? `tenant_${String(jobId)}` : `other_${String(index)}`;
      return { id: 1002 + 2 * index, name };
    });
    const whole = { jobs: [], tasks: [], sets: [], ...look };
    const backups = tenants.map(({ id }) => tenantBackup(whole, sysKey, id, true));
    const key = { ...sysKey, jobId };
    const job = {
      identity: {
        ...key,
        profileId,
        clusterName: 'prod',
        tenants,
        asked: asked ? {} : null,
      } as unknown as JobIdentity,
      state: {
        snapshot: { key, backups, initiator: 'unseen', over, trouble: undefined, lookedAt: Date.now() },
        parts: tenants.map((tenant, index) => ({ tenant, backup: backups[index], protection: 'none' })),
        info: serverInfo(),
        orphaned: false,
      },
    } as unknown as FollowedJob;
    this.#known.set(jobId, job);
    this.#changed.fire(job);
    if (over) this.#ended.fire(job);
    return job;
  }

  /** It has turned out not to have the password that was asked for. */
  alarm(job: FollowedJob): void {
    this.#alarmed.fire(job);
  }

  lookAt(job: FollowedJob): void {
    this.#looked.fire(job);
  }
}
