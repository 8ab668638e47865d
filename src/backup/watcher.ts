import { messageOf } from '../oceanbase/errors.ts';
import type { JobKey } from '../oceanbase/jobs.ts';
import { isOver, tenantBackup, type Look, type TenantBackup } from './state.ts';

/** What a watch shows: the newest look, and whether we can still see the cluster. */
export interface JobSnapshot {
  readonly key: JobKey;
  readonly backups: readonly TenantBackup[];
  /** Every tenant's part has come to its end, or can't be followed any further. */
  readonly over: boolean;
  /** Set while the cluster can't be asked; what is shown is then as old as `lookedAt`. */
  readonly trouble: string | undefined;
  /** When the views were last read, ms since the epoch; undefined before the first look. */
  readonly lookedAt: number | undefined;
}

export type Attention = 'visible' | 'background';

export interface Watch {
  readonly snapshot: JobSnapshot;
  /** Becoming visible asks at once. */
  setAttention(attention: Attention): void;
  dispose(): void;
}

/** One look at the views. */
export interface WatcherLook extends Look {
  readonly percentReported: boolean;
  /** Rows that could not be read: of a job, or of a tenant's task or set where no job is named. */
  readonly unreadable: readonly {
    readonly tenantId: number;
    readonly job?: JobKey;
    readonly problem: string;
  }[];
}

export interface WatcherPorts {
  /** Reads the rows of all these jobs: two queries, however many jobs there are. */
  look(keys: readonly JobKey[]): Promise<WatcherLook>;
  /** ms since the epoch. */
  now(): number;
  /** ms on a clock that nobody sets: what has lasted long enough to be believed is measured on it. */
  elapsed(): number;
  /** Calls back after `ms`; returns what cancels it. */
  after(ms: number, callback: () => void): () => void;
}

export const intervals = { visibleMs: 1_000, backgroundMs: 15_000, longestRetryMs: 30_000 } as const;

/** A job that no view has shown for this long is not followed any further (ms). */
const missingForMs = 60_000;
/** A job that is over but whose proof has not come for this long stays unproven (ms; facts.md 7: rounds of 30 s). */
const confirmingForMs = 600_000;

/** A part without a row is believed to have been skipped only after this long: views are not read at one instant. */
const rowlessForMs = 5_000;

interface Entry {
  readonly key: JobKey;
  readonly tenantIds: readonly number[];
  readonly listener: (snapshot: JobSnapshot) => void;
  attention: Attention;
  snapshot: JobSnapshot;
  /** Since when (see {@link WatcherPorts.elapsed}) every look has shown no row at all, or only parts that wait for their proof. */
  missingSince: number | undefined;
  confirmingSince: number | undefined;
  /** Since when a tenant's part has had no row although its job is over. */
  readonly rowlessSince: Map<number, number>;
}

/**
 * Follows the jobs of one cluster: one look per tick for all of them, none while there is nothing to follow.
 * A look that fails is repeated with a growing pause; what was known stays shown, marked as old.
 */
export class JobWatcher {
  readonly #ports: WatcherPorts;
  readonly #entries = new Set<Entry>();
  #cancelTimer: (() => void) | undefined;
  #looking = false;
  /** Somebody asked for a look while one was under way: what that one reads may be too old for them. */
  #again = false;
  #failures = 0;
  #disposed = false;

  constructor(ports: WatcherPorts) {
    this.#ports = ports;
  }

  watch(
    key: JobKey,
    tenantIds: readonly number[],
    attention: Attention,
    listener: (snapshot: JobSnapshot) => void,
  ): Watch {
    const entry: Entry = {
      key,
      tenantIds,
      listener,
      attention,
      snapshot: { key, backups: [], over: false, trouble: undefined, lookedAt: undefined },
      missingSince: undefined,
      confirmingSince: undefined,
      rowlessSince: new Map(),
    };
    this.#entries.add(entry);
    this.#schedule(0);
    return {
      get snapshot() {
        return entry.snapshot;
      },
      setAttention: (next) => {
        const raised = next === 'visible' && entry.attention !== 'visible';
        entry.attention = next;
        if (raised) this.#schedule(0);
      },
      dispose: () => {
        this.#entries.delete(entry);
        if (this.#following().length === 0) this.#stopTimer();
      },
    };
  }

  /** Whoever could not be asked can be again: what is followed is looked at without waiting for the next attempt. */
  lookNow(): void {
    this.#schedule(0);
  }

  dispose(): void {
    this.#disposed = true;
    this.#entries.clear();
    this.#stopTimer();
  }

  #following(): Entry[] {
    return [...this.#entries];
  }

  #stopTimer(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }

  #schedule(ms: number): void {
    if (this.#looking) {
      this.#again = true;
      return;
    }
    if (this.#disposed || this.#following().length === 0) return;
    this.#stopTimer();
    this.#cancelTimer = this.#ports.after(ms, () => {
      this.#cancelTimer = undefined;
      void this.#tick();
    });
  }

  async #tick(): Promise<void> {
    const following = this.#following();
    if (following.length === 0 || this.#looking) return;
    this.#looking = true;
    try {
      const look = await this.#ports.look(following.map((entry) => entry.key));
      this.#failures = 0;
      for (const entry of following) this.#update(entry, look);
    } catch (error) {
      this.#failures++;
      for (const entry of following) {
        this.#publish(entry, { ...entry.snapshot, trouble: messageOf(error) });
      }
    } finally {
      this.#looking = false;
    }
    const again = this.#again;
    this.#again = false;
    this.#schedule(again ? 0 : this.#pause());
  }

  #pause(): number {
    const visible = this.#following().some((entry) => entry.attention === 'visible');
    const regular = visible ? intervals.visibleMs : intervals.backgroundMs;
    if (this.#failures === 0) return regular;
    return Math.min(intervals.longestRetryMs, Math.max(regular, 1_000 * 2 ** (this.#failures - 1)));
  }

  #update(entry: Entry, look: WatcherLook): void {
    const now = this.#ports.elapsed();
    const unreadable = unreadableOf(entry, look);
    const seen = entry.tenantIds
      .map((id) => tenantBackup(look, entry.key, id, look.percentReported))
      .map((backup) =>
        unreadable.concerns(backup.tenantId) ? unread(entry, backup) : this.#believe(entry, backup, now),
      );
    const missing = seen.every((backup) => backup.phase === 'missing');
    const confirming =
      !missing &&
      seen.every(
        (backup) => isOver(backup.phase) || backup.phase === 'confirming' || backup.phase === 'ending',
      );
    entry.missingSince = missing ? (entry.missingSince ?? now) : undefined;
    entry.confirmingSince = confirming ? (entry.confirmingSince ?? now) : undefined;
    const tooLong = (since: number | undefined, ms: number): boolean =>
      since !== undefined && now - since >= ms;
    const backups = tooLong(entry.confirmingSince, confirmingForMs)
      ? seen.map((one): TenantBackup => (one.phase === 'confirming' ? { ...one, phase: 'unproven' } : one))
      : seen;
    const over = backups.every((backup) => isOver(backup.phase)) || tooLong(entry.missingSince, missingForMs);
    this.#publish(entry, {
      key: entry.key,
      backups,
      over,
      trouble: unreadable.problem,
      lookedAt: this.#ports.now(),
    });
  }

  /** The end of a part that has no row is not believed at once. */
  #believe(entry: Entry, backup: TenantBackup, now: number): TenantBackup {
    const rowlessEnd = backup.backupSetId === 0 && ['skipped', 'failed', 'canceled'].includes(backup.phase);
    if (!rowlessEnd) {
      entry.rowlessSince.delete(backup.tenantId);
      return backup;
    }
    const since = entry.rowlessSince.get(backup.tenantId) ?? now;
    entry.rowlessSince.set(backup.tenantId, since);
    return now - since >= rowlessForMs ? backup : { ...backup, phase: 'ending' };
  }

  #publish(entry: Entry, snapshot: JobSnapshot): void {
    if (!this.#entries.has(entry)) return;
    entry.snapshot = snapshot;
    if (snapshot.over) this.#entries.delete(entry); // nothing is asked of it any more
    entry.listener(snapshot);
  }
}

/** What of this look could not be read about the entry's job; the initiator's own row is about every tenant. */
function unreadableOf(
  { key, tenantIds }: Entry,
  look: WatcherLook,
): { readonly problem: string | undefined; concerns(tenantId: number): boolean } {
  const about = look.unreadable.filter(({ job, tenantId }) =>
    job
      ? job.initiatorTenantId === key.initiatorTenantId && job.jobId === key.jobId
      : tenantIds.includes(tenantId),
  );
  const ids = new Set(about.map(({ tenantId }) => tenantId));
  const everyone = about.some(({ job, tenantId }) => job?.initiatorTenantId === tenantId);
  return { problem: about[0]?.problem, concerns: (tenantId) => everyone || ids.has(tenantId) };
}

/** A part with a row that cannot be read stays as it was: neither its end nor its absence may be concluded. */
function unread(entry: Entry, backup: TenantBackup): TenantBackup {
  const before = entry.snapshot.backups.find(({ tenantId }) => tenantId === backup.tenantId);
  const known = before ?? backup;
  const concluded = known.phase === 'missing' || (!before && isOver(known.phase));
  return concluded ? { ...known, phase: 'ending' } : known;
}
