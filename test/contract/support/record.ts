// Watches a backup from its statement to its rows in history, as fast as the server answers.
import assert from 'node:assert/strict';
import type { Client, Row } from './client.ts';
import type { Cluster } from './cluster.ts';

export interface Sample {
  /** Where the rows stood at one moment: all four views in one statement. */
  readonly places: readonly Place[];
  /** All columns; a row may have moved on since `places`, because these are statements of their own. */
  readonly jobs: readonly Row[];
  readonly tasks: readonly Row[];
  readonly sets: readonly Row[];
}

export interface Place {
  readonly view: 'JOBS' | 'JOB_HISTORY' | 'TASKS' | 'TASK_HISTORY';
  readonly tenant: string;
  readonly job: string;
  readonly status: string;
}

export const terminal: readonly string[] = ['COMPLETED', 'FAILED', 'CANCELED'];

const placeViews: readonly Place['view'][] = ['JOBS', 'JOB_HISTORY', 'TASKS', 'TASK_HISTORY'];
const placesSql = placeViews
  .map(
    (view) => `SELECT '${view}' AS VIEW_NAME, TENANT_ID, JOB_ID, STATUS FROM oceanbase.CDB_OB_BACKUP_${view}`,
  )
  .join(' UNION ALL ');

async function sample(sys: Client): Promise<Sample> {
  const places = (await sys.rows(placesSql)).map((row) => ({
    view: String(row['VIEW_NAME']) as Place['view'],
    tenant: String(row['TENANT_ID']),
    job: String(row['JOB_ID']),
    status: String(row['STATUS']),
  }));
  return {
    places,
    jobs: await sys.rows('SELECT * FROM oceanbase.CDB_OB_BACKUP_JOBS'),
    tasks: await sys.rows('SELECT * FROM oceanbase.CDB_OB_BACKUP_TASKS'),
    sets: await sys.rows('SELECT * FROM oceanbase.CDB_OB_BACKUP_SET_FILES'),
  };
}

export class Recording {
  readonly samples: Sample[] = [];

  /** What `start` starts, until no job row is left; `during` is called after every look. */
  static async of(
    cluster: Cluster,
    start: () => Promise<unknown>,
    during: (latest: Sample) => Promise<unknown> = () => Promise.resolve(),
  ): Promise<Recording> {
    const recording = new Recording();
    const sys = await cluster.connect();
    await start();
    await recording.untilOver(sys, during);
    sys.destroy();
    return recording;
  }

  async look(sys: Client): Promise<Sample> {
    const latest = await sample(sys);
    this.samples.push(latest);
    return latest;
  }

  /** Looks until nothing runs. */
  async untilOver(
    sys: Client,
    during: (latest: Sample) => Promise<unknown> = () => Promise.resolve(),
  ): Promise<void> {
    for (;;) {
      const latest = await this.look(sys);
      await during(latest);
      if (!latest.places.some(({ view }) => view === 'JOBS' || view === 'TASKS')) return;
    }
  }

  /** Every job that was seen, as `tenant/job`. */
  jobKeys(): string[] {
    const places = this.samples.flatMap(({ places }) => places);
    return [...new Set(places.filter(isJob).map(keyOf))];
  }

  taskKeys(): string[] {
    const places = this.samples.flatMap(({ places }) => places);
    return [...new Set(places.filter((place) => !isJob(place)).map(keyOf))];
  }

  /** The statuses of a job or a task in the order in which they were seen, without repetition. */
  statuses(kind: 'job' | 'task', key: string): string[] {
    const seen: string[] = [];
    for (const { places } of this.samples) {
      const place = places.find((one) => isJob(one) === (kind === 'job') && keyOf(one) === key);
      if (place !== undefined && seen.at(-1) !== place.status) seen.push(place.status);
    }
    return seen;
  }

  /** A row's versions over time, from one of the views that show all columns. */
  rows(view: 'jobs' | 'tasks' | 'sets', matches: (row: Row) => boolean): Row[] {
    return this.samples.flatMap((one) => one[view].filter(matches));
  }
}

export function isJob({ view }: Place): boolean {
  return view === 'JOBS' || view === 'JOB_HISTORY';
}

export function keyOf({ tenant, job }: Place): string {
  return `${tenant}/${job}`;
}

/** `seen` goes only forward in `order`. */
export function assertInOrder(seen: readonly string[], order: readonly string[]): void {
  const places = seen.map((one) => order.indexOf(one));
  assert.ok(!places.includes(-1), `${seen.join(' → ')} is not within ${order.join(' → ')}`);
  const sorted = [...places].sort((a, b) => a - b);
  assert.deepEqual(places, sorted, `${seen.join(' → ')} against ${order.join(' → ')}`);
}

export function bigint(row: Row, column: string): bigint {
  const value = row[column];
  assert.ok(value !== undefined, `no column ${column}`);
  return BigInt(value ?? 0);
}
