import { messageOf } from '../oceanbase/errors.ts';
import type { JobKey } from '../oceanbase/jobs.ts';
import { initiatorEnd, isBackedUp, isOver, type InitiatorEnd } from './outcome.ts';
import { initiatorRow, tenantBackup, type Look, type TenantBackup } from './state.ts';
import { waits } from './waits.ts';

/** What a watch shows: the newest look, and whether we can still see the cluster. */
export interface JobSnapshot {
  readonly key: JobKey;
  /** Of every tenant that was asked for, and of those that came into the job after that. */
  readonly backups: readonly TenantBackup[];
  /** What the row of who started the job says of it as a whole. */
  readonly initiator: InitiatorEnd;
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
  /** Whether this login is shown the row of who started the job: a tenant's own sees only its part of a job of sys. */
  seesInitiator(key: JobKey): boolean;
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

interface Entry {
  readonly key: JobKey;
  /** Those that were asked for, and whoever else the job's row names. */
  readonly tenantIds: Set<number>;
  readonly listener: (snapshot: JobSnapshot) => void;
  attention: Attention;
  snapshot: JobSnapshot;
  /** Since when (see {@link WatcherPorts.elapsed}) nothing of it runs any more, and its proof or its final word is waited for. */
  confirmingSince: number | undefined;
  /** Since when a tenant's part has had no row: `missing` and the ends that are concluded from there being none. */
  readonly rowlessSince: Map<number, number>;
  /** Since when the row of who started it has been absent although a part has one. */
  initiatorlessSince: number | undefined;
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
      tenantIds: new Set(tenantIds),
      listener,
      attention,
      snapshot: unlooked(key),
      confirmingSince: undefined,
      rowlessSince: new Map(),
      initiatorlessSince: undefined,
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
    const initiator = initiatorRow(look, entry.key);
    // What has come into the job since it was asked for is a part of it like any other.
    for (const id of initiator?.executorTenantIds ?? []) entry.tenantIds.add(id);
    const unreadable = unreadableOf(entry, look);
    const backups = (settled: boolean): TenantBackup[] =>
      [...entry.tenantIds].map((id) => tenantBackup(look, entry.key, id, look.percentReported, settled));
    const isLost = ({ tenantId, phase }: TenantBackup): boolean =>
      phase === 'missing' && now - (entry.rowlessSince.get(tenantId) ?? now) >= waits.missing;
    const seen = backups(false).map((backup) => {
      if (unreadable.hides(backup.tenantId)) return unread(entry, backup);
      const part = believed(entry, backup, now);
      return unreadable.blurs(backup.tenantId) ? withOldFigures(entry, part) : part;
    });
    const unseen = isInitiatorUnseen(entry, look, seen, now);
    const end = initiatorEnd(initiator);
    const readable = !unreadable.hidesAny;
    const over =
      readable &&
      seen.every((part) => isOver(part.phase) || isLost(part)) &&
      (initiator ? end !== 'open' : unseen);
    const confirming =
      !over &&
      seen.every(({ phase }) => isOver(phase) || ['confirming', 'ending', 'missing'].includes(phase));
    entry.confirmingSince = confirming ? (entry.confirmingSince ?? now) : undefined;
    const since = readable ? entry.confirmingSince : undefined;
    const settledEnd = initiatorEnd(initiator, true);
    const settled = since !== undefined && now - since >= waits.proof && settledEnd !== 'open';
    const [first, ...others] = seen;
    // The only part of a job that is not over is not over either: who started it has not said its last word.
    const goesOn = first && others.length === 0 ? [notYet(first)] : seen;
    this.#publish(entry, {
      key: entry.key,
      backups: over ? seen : settled ? backups(true) : goesOn,
      initiator: settled ? settledEnd : end,
      over: over || settled,
      trouble: unreadable.problem,
      lookedAt: this.#ports.now(),
    });
  }

  #publish(entry: Entry, snapshot: JobSnapshot): void {
    if (!this.#entries.has(entry)) return;
    entry.snapshot = snapshot;
    if (snapshot.over) this.#entries.delete(entry); // nothing is asked of it any more
    entry.listener(snapshot);
  }
}

/** What is shown of a job before the first look. */
export function unlooked(key: JobKey): JobSnapshot {
  return { key, backups: [], initiator: 'unseen', over: false, trouble: undefined, lookedAt: undefined };
}

/** The end of a part that has no row is not believed at once. */
function believed(entry: Entry, backup: TenantBackup, now: number): TenantBackup {
  const { phase, tenantId, backupSetId } = backup;
  const ended = backupSetId === 0 && ['skipped', 'failed', 'canceled'].includes(phase);
  if (!ended && phase !== 'missing') {
    entry.rowlessSince.delete(tenantId);
    return backup;
  }
  const since = entry.rowlessSince.get(tenantId) ?? now;
  entry.rowlessSince.set(tenantId, since);
  return !ended || now - since >= waits.rowless ? backup : { ...backup, phase: 'ending' };
}

/** Whether there is no row of who started the job to wait for: not for this login, or not any more. */
function isInitiatorUnseen(
  entry: Entry,
  look: WatcherLook,
  seen: readonly TenantBackup[],
  now: number,
): boolean {
  if (!look.seesInitiator(entry.key)) return true;
  if (initiatorRow(look, entry.key)) {
    entry.initiatorlessSince = undefined;
    return false;
  }
  if (seen.every(({ phase }) => phase === 'missing')) return true;
  entry.initiatorlessSince ??= now;
  return now - entry.initiatorlessSince >= waits.rowless;
}

/** As long as more is to be said of it. */
function notYet(backup: TenantBackup): TenantBackup {
  if (!isOver(backup.phase)) return backup;
  return { ...backup, phase: isBackedUp(backup.phase) ? 'confirming' : 'ending' };
}

/**
 * What of this look could not be read about the entry's job; the initiator's own row is about every tenant. A job row
 * hides what became of a part; the row of a task or a set only its figures, or its proof.
 */
function unreadableOf(
  { key, tenantIds }: Entry,
  look: WatcherLook,
): {
  readonly problem: string | undefined;
  readonly hidesAny: boolean;
  hides(tenantId: number): boolean;
  blurs(tenantId: number): boolean;
} {
  const about = look.unreadable.filter(({ job, tenantId }) =>
    job
      ? job.initiatorTenantId === key.initiatorTenantId && job.jobId === key.jobId
      : tenantIds.has(tenantId),
  );
  const hidden = new Set(about.flatMap(({ job, tenantId }) => (job ? tenantId : [])));
  const blurred = new Set(about.flatMap(({ job, tenantId }) => (job ? [] : tenantId)));
  const everyone = hidden.has(key.initiatorTenantId);
  return {
    problem: about[0]?.problem,
    hidesAny: hidden.size > 0,
    hides: (tenantId) => everyone || hidden.has(tenantId),
    blurs: (tenantId) => blurred.has(tenantId),
  };
}

/** While its task cannot be read, a part that runs is as far as it was. */
function withOldFigures(entry: Entry, backup: TenantBackup): TenantBackup {
  const before = entry.snapshot.backups.find(({ tenantId }) => tenantId === backup.tenantId);
  if (!before || backup.phase !== 'running' || backup.counters) return backup;
  const { stage, percent, counters, logFiles, endScn, checkpointScn } = before;
  return { ...backup, stage, percent, counters, logFiles, endScn, checkpointScn };
}

/** A part with a row that cannot be read stays as it was: neither its end nor its absence may be concluded. */
function unread(entry: Entry, backup: TenantBackup): TenantBackup {
  const before = entry.snapshot.backups.find(({ tenantId }) => tenantId === backup.tenantId);
  const known = before ?? backup;
  const concluded = known.phase === 'missing' || (!before && isOver(known.phase));
  return concluded ? { ...known, phase: 'ending' } : known;
}
