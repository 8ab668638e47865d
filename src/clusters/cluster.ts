import { systemClock, type Clock } from '../backup/clock.ts';
import { JobWatcher } from '../backup/watcher.ts';
import { reportsPercent } from '../backup/progress.ts';
import { lookAtCluster, type ClusterLook, type TenantState } from '../backup/tenantState.ts';
import { ConnectionLost } from '../oceanbase/errors.ts';
import { listJobRows } from '../oceanbase/jobs.ts';
import { listProgressRows } from '../oceanbase/progressRows.ts';
import { scopeOf } from '../oceanbase/scope.ts';
import type { ServerInfo } from '../oceanbase/serverInfo.ts';
import type { Session } from '../oceanbase/session.ts';
import type { SessionTimeouts } from '../oceanbase/timeouts.ts';
import { LastUse } from './lastUse.ts';
import { logIn, type LoggedIn, type LoginPorts } from './logIn.ts';
import type { Profile } from './profile.ts';

export type { TenantState };

export type ClusterState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'connecting' }
  | ({ readonly kind: 'ready'; readonly info: ServerInfo } & ClusterLook)
  | { readonly kind: 'failed'; readonly error: unknown };

export interface ClusterPorts extends LoginPorts {
  /**
   * Runs the attempt to log in, or rejects because the login was refused before; `asked`: the user wants it tried all
   * the same.
   */
  logIn(attempt: () => Reader, asked: boolean, signal: AbortSignal): Reader;
  changed(): void;
}

type Reader = Promise<LoggedIn>;

/** So long a connection that was idle may take to show that it is still there (ms). */
const probeMs = 1_000;

/** A refresh that is under way, and how many still want it. */
interface Refresh {
  readonly done: Promise<void>;
  readonly abort: AbortController;
  wanted: number;
}

/**
 * One saved cluster at run time: its reading connection, what the tree shows of it, and the jobs that are
 * followed on it. The reading connection is opened when it is needed and reopened after a loss, because reading
 * twice does no harm; what changes something gets a connection of its own (see {@link openDedicated}).
 */
export class Cluster {
  #profile: Profile;
  readonly watcher: JobWatcher;
  readonly #ports: ClusterPorts;
  readonly #clock: Clock;
  #state: ClusterState = { kind: 'idle' };
  #byName: ReadonlyMap<string, TenantState> = new Map();
  readonly #names = new Map<number, string>();
  #reader: Reader | undefined;
  #refreshing: Refresh | undefined;
  /** The reads that are under way on the reading connection. */
  #reads = 0;
  /** A connection that was idle or slept may never answer: then a new one takes its place. */
  readonly #lastRead: LastUse;
  readonly #abort = new AbortController();
  /** Of the reading connection alone: it may be given up before it stands. */
  #readerAbort = new AbortController();

  constructor(profile: Profile, ports: ClusterPorts, clock: Clock = systemClock) {
    this.#profile = profile;
    this.#ports = ports;
    this.#clock = clock;
    this.#lastRead = new LastUse(clock);
    this.watcher = new JobWatcher({
      look: (keys) =>
        this.read(async (session, info) => {
          const scope = scopeOf(info);
          const { jobs, unreadable } = await listJobRows(session, scope, keys);
          const ofTenants = jobs.filter((job) => job.backupSetId !== 0);
          const { tasksRead, ...progress } = await listProgressRows(session, scope, info, ofTenants);
          return {
            jobs,
            ...progress,
            unreadable: [...unreadable, ...progress.unreadable],
            percentReported: tasksRead && reportsPercent(info),
            seesInitiator: ({ initiatorTenantId }) =>
              scope.sys || initiatorTenantId === scope.initiatorTenantId,
          };
        }),
      now: () => clock.now,
      elapsed: () => clock.elapsed,
      after: (ms, callback) => clock.after(ms, callback),
    });
  }

  get profile(): Profile {
    return this.#profile;
  }

  /** Takes over what a profile says that connects in the same way: another name or group is no other connection. */
  adopt(profile: Profile): void {
    this.#profile = profile;
  }

  get state(): ClusterState {
    return this.#state;
  }

  /** The server at the other end, once it is known. */
  get info(): ServerInfo | undefined {
    return this.#state.kind === 'ready' ? this.#state.info : undefined;
  }

  tenant(name: string): TenantState | undefined {
    return this.#byName.get(name);
  }

  /** The name that the tenant of that id had when it was last seen, also while the cluster cannot be read. */
  tenantName(id: number): string | undefined {
    return this.#names.get(id);
  }

  /**
   * Reads all that the tree shows: three queries, whatever the number of tenants. Never rejects: a failure is a
   * state that the tree shows. Calls while one is under way share it; it is given up once the `signal` of each of
   * them has aborted, and then leaves the state as it was.
   */
  async refresh(signal?: AbortSignal): Promise<void> {
    this.#refreshing ??= this.#startRefresh();
    const run = this.#refreshing;
    run.wanted++;
    const giveUp = (): void => {
      run.wanted--;
      if (run.wanted > 0) return;
      run.abort.abort();
      // Whoever asks from now on wants one that reads.
      if (this.#refreshing === run) this.#refreshing = undefined;
    };
    if (signal?.aborted) giveUp();
    signal?.addEventListener('abort', giveUp, { once: true });
    await run.done;
    signal?.removeEventListener('abort', giveUp);
  }

  /**
   * Connects anew, also where the login was refused before. What was under way is given up, and not waited for: it may
   * be what hangs.
   */
  async reconnect(): Promise<void> {
    this.#refreshing?.abort.abort(new Error('connecting anew'));
    this.#refreshing = undefined;
    this.#dropReader();
    this.#set({ kind: 'connecting' });
    this.#keep(this.#newReader(true));
    await this.refresh();
    if (this.#state.kind === 'ready') this.watcher.lookNow();
  }

  /**
   * Runs a read-only task; once more on a new connection if the old one turns out to be lost. Rejects at once when
   * `signal` aborts; if nobody else is reading, the statement that runs ends with its connection.
   */
  async read<T>(task: (session: Session, info: ServerInfo) => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    if (this.#reads === 0 && this.#reader) {
      if (this.#lastRead.sleptSince) this.#dropReader();
      else if (this.#lastRead.isLongAgo) this.#keep(this.#proven(this.#reader));
    }
    this.#reads++;
    const reading = this.#readTwice(task, signal).finally(() => {
      this.#reads--;
      this.#lastRead.note();
    });
    if (!signal) return await reading;
    return await new Promise<T>((resolve, reject) => {
      const abandon = (): void => {
        reject(signal.reason as Error);
        if (this.#reads === 1) this.#dropReader();
      };
      signal.addEventListener('abort', abandon, { once: true });
      reading.then(resolve, reject).finally(() => {
        signal.removeEventListener('abort', abandon);
      });
    });
  }

  async #readTwice<T>(
    task: (session: Session, info: ServerInfo) => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    const first = await this.#openReader();
    const used = this.#reader;
    try {
      return await task(first.session, first.info);
    } catch (error) {
      if (!(error instanceof ConnectionLost) || signal?.aborted) throw error;
      if (this.#reader === used) this.#reader = undefined; // another task may have opened a new one already
      const second = await this.#openReader();
      return await task(second.session, second.info);
    }
  }

  /**
   * A new physical connection that the caller owns and closes. `timeouts` go before those of the settings, for
   * statements that take longer than a look. Rejects with {@link ConnectError}.
   */
  async openDedicated(timeouts: Partial<SessionTimeouts> = {}): Reader {
    return await this.#open(timeouts, false, this.#abort.signal);
  }

  async #open(timeouts: Partial<SessionTimeouts>, asked: boolean, signal: AbortSignal): Reader {
    this.#abort.signal.throwIfAborted();
    return await this.#ports.logIn(() => logIn(this.profile, this.#ports, timeouts, signal), asked, signal);
  }

  dispose(): void {
    this.watcher.dispose();
    this.#abort.abort(new Error('the cluster was closed'));
    this.#dropReader();
  }

  async #openReader(): Reader {
    const current = this.#reader ?? this.#newReader(false);
    if (this.#reader !== current) this.#keep(current);
    try {
      const reader = await current;
      if (!reader.session.closed) return reader;
      if (this.#reader === current) this.#reader = undefined;
    } catch (error) {
      // Unless it was given up for a newer one.
      if (!this.#reader || this.#reader === current) throw error;
    }
    return await this.#openReader();
  }

  async #newReader(asked: boolean): Reader {
    this.#lastRead.note(); // it is none that was idle
    return await this.#open({}, asked, this.#readerAbort.signal);
  }

  #keep(opening: Reader): void {
    this.#reader = opening;
    opening.catch(() => {
      // Whoever asked is told; a failed attempt must only not be remembered as the connection.
      if (this.#reader === opening) this.#reader = undefined;
    });
  }

  /** The same connection if it still answers, or a new one: a login costs far more, and may have to ask for the password. */
  async #proven(idle: Reader): Reader {
    const { signal } = this.#readerAbort;
    const reader = await idle;
    try {
      await reader.session.query('SELECT 1 FROM DUAL', probeMs);
      return reader;
    } catch {
      await reader.session.close();
      signal.throwIfAborted();
      return await this.#newReader(false);
    }
  }

  /** Closes the reading connection, or ends the attempt to open it. */
  #dropReader(): void {
    const reader = this.#reader;
    this.#reader = undefined;
    this.#readerAbort.abort(new Error('given up'));
    this.#readerAbort = new AbortController();
    reader?.then(
      ({ session }) => session.close(),
      () => undefined, // it was never made: there is nothing to close, and whoever opened it was told why
    );
  }

  #startRefresh(): Refresh {
    const abort = new AbortController();
    const run: Refresh = {
      done: this.#refresh(abort.signal).finally(() => {
        if (this.#refreshing === run) this.#refreshing = undefined;
      }),
      abort,
      wanted: 0,
    };
    return run;
  }

  async #refresh(signal: AbortSignal): Promise<void> {
    if (this.#state.kind === 'idle') this.#set({ kind: 'connecting' });
    try {
      this.#set(
        await this.read(
          async (session, info) => ({
            kind: 'ready',
            info,
            ...(await lookAtCluster(session, info, this.#clock.elapsed, signal)),
          }),
          signal,
        ),
      );
    } catch (error) {
      if (this.#abort.signal.aborted) return;
      if (!signal.aborted) this.#set({ kind: 'failed', error });
      // The next one begins again, unless it has already.
      else if (this.#state.kind === 'connecting' && !this.#refreshing) this.#set({ kind: 'idle' });
    }
  }

  #set(state: ClusterState): void {
    this.#state = state;
    const tenants = state.kind === 'ready' ? state.tenants : [];
    this.#byName = new Map(tenants.map((one) => [one.tenant.name, one]));
    for (const { tenant } of tenants) this.#names.set(tenant.id, tenant.name);
    this.#ports.changed();
  }
}
