import * as vscode from 'vscode';
import type { Cluster } from '../clusters/cluster.ts';
import { seenIdentity } from '../clusters/followedJob.ts';
import type { FollowedJobs } from '../clusters/followedJobs.ts';
import { listRecentJobs, type RecentJob } from '../oceanbase/recentJobs.ts';
import { scopeOf } from '../oceanbase/scope.ts';

/** As many jobs that are over are shown of a cluster, beside those that run. */
export const mostOfCluster = 20;

export interface RecentRead {
  readonly jobs: readonly RecentJob[];
  /** When they were read, ms since the epoch. */
  readonly readAt: number;
  /** Why the last attempt failed, and what is shown is older than it; or what of its rows could not be read. */
  readonly error: unknown;
  /** What is wrong with rows that could not be read; the others are shown. */
  readonly unreadable: readonly string[];
}

const nothingRead: RecentRead = { jobs: [], readAt: 0, error: undefined, unreadable: [] };

/** What the clusters' job views say, as of the last time they were read. */
export class RecentBackups implements vscode.Disposable {
  readonly #jobs: FollowedJobs;
  readonly #reads = new WeakMap<Cluster, RecentRead>();
  readonly #reading = new WeakMap<Cluster, Promise<void>>();
  readonly #changed = new vscode.EventEmitter<Cluster>();
  readonly onDidChange = this.#changed.event;

  constructor(jobs: FollowedJobs) {
    this.#jobs = jobs;
  }

  of(cluster: Cluster): RecentRead {
    return this.#reads.get(cluster) ?? nothingRead;
  }

  /** Whether its job views were never read, or not the last time. */
  lacks(cluster: Cluster): boolean {
    const { readAt, error } = this.of(cluster);
    return readAt === 0 || error !== undefined;
  }

  /**
   * Reads a cluster's job views: one query, after the cluster's own refresh where it is not connected. What runs
   * there is followed from then on. Never rejects; calls while one is under way share it.
   */
  async read(cluster: Cluster): Promise<void> {
    const under = this.#reading.get(cluster);
    if (under) return await under;
    const reading = this.#read(cluster).finally(() => this.#reading.delete(cluster));
    this.#reading.set(cluster, reading);
    await reading;
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #read(cluster: Cluster): Promise<void> {
    if (cluster.state.kind !== 'ready') await cluster.refresh();
    const { state } = cluster;
    if (state.kind === 'failed') this.#reads.set(cluster, { ...this.of(cluster), error: state.error });
    if (state.kind !== 'ready') return;
    try {
      const { jobs, unreadable } = await cluster.read((session, info) =>
        listRecentJobs(session, scopeOf(info), mostOfCluster),
      );
      this.#reads.set(cluster, { jobs, readAt: Date.now(), error: undefined, unreadable });
      for (const { source, key, tenantIds, startedAt } of jobs) {
        if (source === 'JOBS') this.#jobs.see(seenIdentity(cluster, key, tenantIds), startedAt);
      }
    } catch (error) {
      this.#reads.set(cluster, { ...this.of(cluster), error });
    }
    this.#changed.fire(cluster);
  }
}
