import { dataEta } from '../backup/eta.ts';
import { Rate } from '../backup/rate.ts';
import { Series } from '../backup/series.ts';
import { dataStages } from '../backup/stageKind.ts';
import { allStages } from '../oceanbase/stages.ts';
import { isBackedUp, isOver } from '../backup/outcome.ts';
import type { TenantBackup } from '../backup/state.ts';
import { jobIdOf, type FollowedJob, type FollowedState, type JobIdentity } from '../clusters/followedJob.ts';

/** As many samples are kept for all tenants of a job together, at most 600 for one. */
const mostSamples = 60_000;
/** As many jobs are remembered, and every one that is not over: of those that are, the newest ones. */
const mostJobs = 50;

/** What is measured of one tenant's part, or of all of them. */
export interface Pace {
  /** Bytes written per second now; null outside of the data stages and while it is not measured. */
  readonly rate: number | null;
  /** ms until the data is copied; null while that cannot be said. */
  readonly etaMs: number | null;
  /** The last stage on the way that was seen: a task that failed has lost its own. */
  readonly lastStage: string | undefined;
}

export const noPace: Pace = { rate: null, etaMs: null, lastStage: undefined };

class PartRecord {
  readonly series: Series;
  readonly #bytes = new Rate();
  readonly #percent = new Rate();
  pace = noPace;

  constructor(most: number) {
    this.series = new Series(most);
  }

  /** The stage that `backup` shows, or the last one before a word such as FAILED. */
  #stageAfter({ stage }: TenantBackup): string | undefined {
    return (allStages as readonly (string | undefined)[]).includes(stage) ? stage : this.pace.lastStage;
  }

  add(backup: TenantBackup): void {
    const { counters, elapsedMs, percent, stage, phase } = backup;
    if (!counters || isOver(phase)) {
      this.pace = { ...this.pace, rate: null, etaMs: null };
      if (!counters || this.series.samples.length === 0) return;
    }
    this.#bytes.add(elapsedMs, counters.outputBytes);
    if (percent !== null) this.#percent.add(elapsedMs, percent);
    const copying = phase === 'running' && stage !== undefined && dataStages.has(stage);
    const rate = copying ? this.#bytes.perSecond : null;
    const { perSecond, steps } = this.#percent;
    const etaMs = copying ? dataEta({ stage, percent, perSecond, steps }) : null;
    this.pace = { rate, etaMs, lastStage: this.#stageAfter(backup) };
    const done = isBackedUp(phase) && percent !== null ? 100 : percent;
    this.series.add({ at: elapsedMs, percent: done, bytes: counters.outputBytes, rate });
  }
}

/** What is measured of a followed job, tenant by tenant and as a whole. */
export class JobRecord {
  readonly #parts = new Map<number, PartRecord>();
  readonly total = new Series();
  readonly #most: number;
  /** The job was over when it was last added. */
  ended = false;

  constructor(tenants: number) {
    this.#most = Math.max(60, Math.min(600, Math.floor(mostSamples / Math.max(1, tenants))));
  }

  add({ parts, snapshot }: FollowedState): void {
    if (snapshot.trouble !== undefined) return; // what is shown is an old look
    this.ended = snapshot.over;
    let bytes = 0;
    let at = 0;
    for (const { backup } of parts) {
      let part = this.#parts.get(backup.tenantId);
      if (!part) this.#parts.set(backup.tenantId, (part = new PartRecord(this.#most)));
      part.add(backup);
      bytes += backup.counters?.outputBytes ?? 0;
      at = Math.max(at, backup.elapsedMs);
    }
    if (bytes === 0 && this.total.samples.length === 0) return;
    this.total.add({ at, percent: null, bytes, rate: this.rate });
  }

  pace(tenantId: number): Pace {
    return this.#parts.get(tenantId)?.pace ?? noPace;
  }

  series(tenantId: number): Series | undefined {
    return this.#parts.get(tenantId)?.series;
  }

  /** Bytes written per second by all tenants together; null where nothing is measured. */
  get rate(): number | null {
    const rates = [...this.#parts.values()].flatMap(({ pace }) => pace.rate ?? []);
    return rates.length === 0 ? null : rates.reduce((sum, rate) => sum + rate, 0);
  }
}

/** The records of the jobs that this window follows, kept whether a panel shows them or not. */
export class Recorder {
  readonly #records = new Map<string, JobRecord>();

  add({ identity, state }: Pick<FollowedJob, 'identity' | 'state'>): void {
    const { parts, snapshot } = state;
    const id = jobIdOf(identity);
    // What goes on after its end is another job: a cluster that is set up anew begins its JOB_IDs anew.
    if (this.#records.get(id)?.ended === true && parts.length > 0 && !snapshot.over) this.#records.delete(id);
    this.of(identity).add(state);
  }

  of(identity: JobIdentity): JobRecord {
    const id = jobIdOf(identity);
    let record = this.#records.get(id);
    if (!record) {
      record = new JobRecord(identity.tenants.length);
      this.#records.set(id, record);
      this.#forgetOldest();
    }
    return record;
  }

  #forgetOldest(): void {
    const oldest = [...this.#records].find(([, { ended }]) => ended);
    if (this.#records.size > mostJobs && oldest) this.#records.delete(oldest[0]);
  }
}
