import { entriesOf } from '../../src/backupsView/entries.ts';
import { Refused } from '../../src/backup/preflight.ts';
import type { BackupTarget, TenantRef } from '../../src/backup/request.ts';
import { requestCancel } from '../../src/backup/cancel.ts';
import type { Cluster } from '../../src/clusters/cluster.ts';
import { VaultError } from '../../src/clusters/vaultSecrets.ts';
import { runBackup } from '../../src/commands/runBackup.ts';
import { messageOf } from '../../src/oceanbase/errors.ts';
import type { RemoteSandbox } from '../bench/support/sandboxProcess.ts';
import { newScratchFolder } from '../host/paths.ts';
import { FakeMemento, FakeSecrets } from '../unit/support/fakeVscode.ts';
import type { Chance } from './chance.ts';
import type { FastClock } from './fastClock.ts';
import { connect } from './server.ts';
import { nameOfJob, Told } from './told.ts';
import { SoakWindow, type Storage } from './window.ts';

/** A saved cluster: the login that it is read with. */
export interface Login {
  readonly profileId: string;
  readonly user: string;
  /** undefined: sys. */
  readonly tenant: TenantRef | undefined;
}

/** When a refresh of a cluster that succeeded began and ended, ms since the epoch. */
export type Refreshes = Map<string, { readonly from: number; readonly to: number }[]>;

/** What happened, by name. */
export type Happened = Map<string, number>;

/** By this every planted password is found again where it must not be. */
export const passwordMark = 'Pl4nted-';

/** What everybody has in common who does something on this day. */
export class Day {
  readonly told = new Told();
  readonly storage: Storage = {
    memory: new FakeMemento(),
    secrets: new FakeSecrets(),
    claims: new Set(),
    logins: newScratchFolder('logins'),
  };
  readonly refreshes: Refreshes = new Map();
  /** The reads of the Backups view that succeeded. */
  readonly reads: Refreshes = new Map();
  /** What the Backups view last said of jobs that are over, as `profile job`. */
  readonly shown = new Map<string, string>();
  readonly happened: Happened = new Map();
  /** The passwords that backups were asked for with, by DESCRIPTION. */
  readonly passwords = new Map<string, string>();
  readonly sandbox: RemoteSandbox;
  readonly clock: FastClock;
  readonly chance: Chance;
  readonly tenants: readonly [TenantRef, ...TenantRef[]];
  window: SoakWindow;
  notStarted = 0;
  /** Until when something goes on, ms on the clock. */
  until = 0;
  #starts = 0;
  #busy = 0;
  #reloading: Promise<void> | undefined;

  constructor(
    sandbox: RemoteSandbox,
    clock: FastClock,
    chance: Chance,
    tenants: readonly [TenantRef, ...TenantRef[]],
  ) {
    this.sandbox = sandbox;
    this.clock = clock;
    this.chance = chance;
    this.tenants = tenants;
    this.window = new SoakWindow(this.storage, clock, this.told);
  }

  get over(): boolean {
    return this.clock.now >= this.until;
  }

  count(what: string): void {
    this.happened.set(what, (this.happened.get(what) ?? 0) + 1);
  }

  cluster({ profileId }: Login): Cluster {
    const cluster = this.window.clusters.get(profileId);
    if (!cluster) throw new Error('a saved cluster is gone');
    return cluster;
  }

  /** Does something in the window that must not be torn by a reload. */
  async inWindow(work: () => Promise<void>): Promise<void> {
    while (this.#reloading) await this.#reloading;
    this.#busy++;
    try {
      await work();
    } finally {
      this.#busy--;
    }
  }

  /** Closes the window and opens it anew over what is stored. */
  async reload(): Promise<void> {
    let opened = (): void => undefined;
    this.#reloading = new Promise((resolve) => (opened = resolve));
    while (this.#busy > 0) await this.clock.minutes(1);
    this.notStarted += this.window.notStarted;
    this.window.dispose();
    this.window = new SoakWindow(this.storage, this.clock, this.told);
    this.#reloading = undefined;
    opened();
    this.count('reloads of the window');
  }

  /** Starts a backup as the command does. */
  async start(login: Login): Promise<void> {
    const { chance } = this;
    const cluster = this.cluster(login);
    const { text: description, password } = this.#newStart();
    const choices = {
      incremental: chance.happens(0.3),
      plusArchivelog: chance.happens(0.2),
      description,
      threadScore: chance.happens(0.1) ? 20 : undefined,
    };
    const run = {
      target: this.#target(login),
      choices,
      password: password === undefined ? undefined : { text: password, generated: false },
    };
    try {
      await runBackup(this.window.context, cluster, run);
      this.count('backups asked for');
    } catch (error) {
      if (!(error instanceof Refused || error instanceof VaultError)) throw error;
      this.count('backups refused beforehand');
    }
  }

  /** Starts a backup as somebody with another client does. */
  async startElsewhere(user: string): Promise<void> {
    const connection = await connect(this.sandbox, user);
    try {
      if (this.chance.happens(0.5))
        await connection.query("SET ENCRYPTION ON IDENTIFIED BY 'elsewhere' ONLY");
      const names = this.chance.some(this.tenants).map(({ name }) => name);
      await connection.query(
        user === 'root@sys'
          ? `ALTER SYSTEM BACKUP TENANT = ${names.join(', ')}`
          : 'ALTER SYSTEM BACKUP DATABASE',
      );
      this.count('backups that others began');
    } finally {
      connection.destroy();
    }
  }

  async cancel(login: Login): Promise<void> {
    const target = login.tenant ? undefined : this.chance.some(this.tenants);
    const { session, info } = await this.cluster(login).openDedicated();
    try {
      await requestCancel(session, info, target);
      this.count('cancels');
    } finally {
      await session.close();
    }
  }

  /** Refreshes a cluster as its tree does. */
  async refresh(login: Login): Promise<void> {
    const cluster = this.cluster(login);
    const { window } = this;
    const from = Date.now();
    await cluster.refresh();
    if (this.window !== window) return; // it was closed meanwhile
    if (cluster.state.kind !== 'ready') {
      this.count('refreshes that failed');
      return;
    }
    const all = this.refreshes.get(login.profileId) ?? [];
    all.push({ from, to: Date.now() });
    this.refreshes.set(login.profileId, all);
    await this.#readBackups(login, cluster, window);
  }

  /** Reads the Backups view, which stands open all day. */
  async #readBackups({ profileId }: Login, cluster: Cluster, window: SoakWindow): Promise<void> {
    const from = Date.now();
    await window.recent.read(cluster);
    if (this.window !== window) return;
    if (window.recent.of(cluster).error === undefined) {
      const all = this.reads.get(profileId) ?? [];
      all.push({ from, to: Date.now() });
      this.reads.set(profileId, all);
    }
    for (const { identity, state } of entriesOf(cluster, window.jobs, window.recent.of(cluster))) {
      if (state === 'running') continue;
      this.shown.set(`${profileId} ${nameOfJob(identity.initiatorTenantId, identity.jobId)}`, state);
    }
  }

  #newStart(): { text: string; password: string | undefined } {
    const text = `soak-${String(++this.#starts)}`;
    if (this.chance.happens(0.5)) return { text, password: undefined };
    const password = `${passwordMark}${String(this.#starts)}'\\`;
    this.passwords.set(text, password);
    return { text, password };
  }

  #target({ tenant }: Login): BackupTarget {
    if (tenant) return { kind: 'own', tenants: [tenant] };
    if (this.chance.happens(0.2)) return { kind: 'all', tenants: [...this.tenants] };
    return { kind: 'tenants', tenants: this.chance.some(this.tenants) };
  }

  /** Does it over and over, with pauses of so many minutes; what the server refuses or breaks is counted. */
  async repeat(
    what: string,
    [least, most]: readonly [number, number],
    work: () => Promise<void>,
  ): Promise<void> {
    for (;;) {
      await this.clock.minutes(this.chance.between(least, most));
      if (this.over) return;
      try {
        await work();
      } catch (error) {
        this.count(`${what}: ${reason(error)}`);
      }
    }
  }
}

/** Short, and the same for the same trouble. */
function reason(error: unknown): string {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' || typeof code === 'number' ? String(code) : messageOf(error).slice(0, 60);
}
