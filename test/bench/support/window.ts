// What a window of VS Code has of the product, without VS Code around it: the same classes, composed as
// src/extension.ts does it.
import { FakeMemento, FakeSecrets } from '../../unit/support/fakeVscode.ts';
import { randomUUID } from 'node:crypto';
import type { Cluster } from '../../../src/clusters/cluster.ts';
import { Clusters } from '../../../src/clusters/clusters.ts';
import { FollowedJobs } from '../../../src/clusters/followedJobs.ts';
import { StatementJournal } from '../../../src/clusters/journal.ts';
import { ProfileStore } from '../../../src/clusters/profileStore.ts';
import { BackupPasswordVault } from '../../../src/clusters/vault.ts';
import { Log } from '../../../src/log.ts';
import { Recorder } from '../../../src/panel/recorder.ts';
import { newScratchFolder } from '../../host/paths.ts';
import type { RemoteSandbox } from './sandboxProcess.ts';

export class Window {
  readonly memory = new FakeMemento();
  readonly secrets = new FakeSecrets();
  readonly log = new Log();
  readonly store = new ProfileStore(this.memory, this.secrets);
  readonly vault = new BackupPasswordVault(this.secrets, this.memory);
  readonly journal = new StatementJournal();
  readonly clusters = new Clusters(this.store, this.log, this.journal, newScratchFolder('logins'));
  readonly jobs = new FollowedJobs(this.clusters, this.vault, this.memory, this.log);
  readonly recorder = new Recorder();

  constructor() {
    this.jobs.onDidChange((job) => {
      this.recorder.add(job);
    });
  }

  /** Saves the sandbox as a cluster, as *Add Cluster* does; root@sys logs in. */
  async add({ host, port, passwords }: Pick<RemoteSandbox, 'host' | 'port' | 'passwords'>): Promise<Cluster> {
    const id = randomUUID();
    const profile = {
      version: 1,
      id,
      name: 'sandbox',
      host,
      port,
      user: 'root@sys',
      hasPassword: true,
    } as const;
    await this.store.save(profile, passwords['root@sys'] ?? '');
    const cluster = this.clusters.get(id);
    if (!cluster) throw new Error('the cluster was not saved');
    return cluster;
  }

  dispose(): void {
    for (const part of [this.jobs, this.clusters, this.vault, this.store, this.journal, this.log])
      part.dispose();
  }
}
