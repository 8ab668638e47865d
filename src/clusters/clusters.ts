import * as vscode from 'vscode';
import { systemClock, type Clock } from '../backup/clock.ts';
import { messageOf } from '../oceanbase/errors.ts';
import { defaultTimeouts } from '../oceanbase/timeouts.ts';
import type { Log } from '../log.ts';
import { connectTimeoutMs } from '../settings.ts';
import { Cluster } from './cluster.ts';
import type { StatementJournal } from './journal.ts';
import { connectsAlike, type Profile } from './profile.ts';
import { logInOnce, type LoginRecords } from './refusedLogins.ts';
import type { ProfileStore } from './profileStore.ts';

/** Every saved cluster as a living object, kept in step with the store. */
export class Clusters implements vscode.Disposable {
  readonly #store: ProfileStore;
  readonly #log: Log;
  readonly #journal: Pick<StatementJournal, 'attach'>;
  readonly #clock: Clock;
  readonly #logins: LoginRecords;
  readonly #clusters = new Map<string, Cluster>();
  readonly #changed = new vscode.EventEmitter<Cluster | undefined>();
  readonly #subscription: vscode.Disposable;
  /** Fires with the cluster whose state changed, or with undefined when the list did. */
  readonly onDidChange = this.#changed.event;

  /** `logins` is the folder in which the windows on this machine note together which logins were refused. */
  constructor(
    store: ProfileStore,
    log: Log,
    journal: Pick<StatementJournal, 'attach'>,
    logins: string,
    clock: Clock = systemClock,
  ) {
    this.#store = store;
    this.#log = log;
    this.#journal = journal;
    this.#clock = clock;
    let reported = false;
    this.#logins = {
      folder: logins,
      own: new Map(),
      clock,
      failed: (error) => {
        if (!reported) log.error('noting a login', error);
        reported = true;
      },
    };
    this.#subscription = store.onDidChange(() => {
      this.#changed.fire(undefined);
    });
  }

  /** All clusters, by name; a profile that connects in another way than before gets a new object. */
  list(): Cluster[] {
    const profiles = this.#store.list();
    const wanted = new Map(profiles.map((profile) => [profile.id, profile]));
    for (const [id, cluster] of this.#clusters) {
      const profile = wanted.get(id);
      if (profile && connectsAlike(cluster.profile, profile)) {
        cluster.adopt(profile);
      } else {
        cluster.dispose();
        this.#clusters.delete(id);
      }
    }
    return profiles.map((profile) => this.#clusters.get(profile.id) ?? this.#create(profile));
  }

  get(id: string): Cluster | undefined {
    return this.list().find((cluster) => cluster.profile.id === id);
  }

  /** Whether such a cluster is saved, even one that this version cannot read. */
  isSaved(id: string): boolean {
    return this.#store.has(id);
  }

  dispose(): void {
    this.#subscription.dispose();
    for (const cluster of this.#clusters.values()) cluster.dispose();
    this.#clusters.clear();
    this.#changed.dispose();
  }

  #create(profile: Profile): Cluster {
    let told: unknown;
    let toldRows = '';
    const cluster: Cluster = new Cluster(
      profile,
      {
        password: (signal) => this.#store.password(cluster.profile, signal),
        logIn: (attempt, asked, signal) => {
          const key = (): string => this.#store.loginKey(cluster.profile);
          const renew = (): Promise<boolean> => this.#store.renew(cluster.profile);
          return logInOnce(this.#logins, { key, renew, asked, signal }, attempt);
        },
        timeouts: () => ({ ...defaultTimeouts, connectMs: connectTimeoutMs() }),
        journaled: (session) => this.#journal.attach(session, cluster.profile.name, cluster.profile.user),
        changed: () => {
          const { state } = cluster;
          if (state.kind === 'ready') {
            const rows = state.unreadable
              .map(({ tenantId, problem }) => `${String(tenantId)}: ${problem}`)
              .join(' ');
            if (rows && rows !== toldRows) this.#log.warn(`${cluster.profile.name}, tenant ${rows}`);
            toldRows = rows;
          }
          if (state.kind === 'failed' && messageOf(state.error) !== told) {
            told = messageOf(state.error); // once per reason, not once per refresh
            this.#log.error(`${cluster.profile.name} cannot be read`, state.error);
          } else if (state.kind === 'ready' && told !== undefined) {
            told = undefined;
            this.#log.info(`${cluster.profile.name} can be read again`);
          }
          this.#changed.fire(cluster);
        },
      },
      this.#clock,
    );
    this.#clusters.set(profile.id, cluster);
    return cluster;
  }
}
