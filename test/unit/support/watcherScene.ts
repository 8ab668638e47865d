// A watcher with a clock of its own, and views that a test fills.
import {
  JobWatcher,
  type Attention,
  type JobSnapshot,
  type WatcherLook,
} from '../../../src/backup/watcher.ts';
import type { JobKey } from '../../../src/oceanbase/jobs.ts';
import { FakeClock } from './fakeClock.ts';
import { jobRow, setRow, sysKey, tenantId } from './rows.ts';

export type Views = Partial<WatcherLook> | Error | Promise<Partial<WatcherLook>>;

export const running = { jobs: [jobRow()] };
export const completed = {
  jobs: [jobRow({ source: 'HISTORY', status: 'COMPLETED' })],
  sets: [setRow()],
};
export const confirming: Views = { jobs: [jobRow({ source: 'HISTORY', status: 'COMPLETED' })] };
/** The same, to a login that may not read the backup sets. */
export const hidden: Views = { ...confirming, unreadSets: 'oceanbase.CDB_OB_BACKUP_SET_FILES' };
export const nothing: Views = {};
export const broken = new Error('The connection to test was lost.');

export class Scene {
  readonly clock = new FakeClock();
  /** The keys of each look, in order, and when it was. */
  readonly looks: { readonly keys: readonly JobKey[]; readonly at: number }[] = [];
  views: Views = running;
  readonly watcher = new JobWatcher({
    look: async (keys) => {
      this.looks.push({ keys, at: this.clock.now });
      const views = await this.views;
      if (views instanceof Error) throw views;
      return {
        jobs: [],
        tasks: [],
        sets: [],
        unreadable: [],
        percentReported: true,
        seesInitiator: () => false,
        ...views,
      };
    },
    now: () => this.clock.now,
    elapsed: () => this.clock.elapsed,
    after: (ms, callback) => this.clock.after(ms, callback),
  });

  watch(attention: Attention, key = sysKey, tenants: readonly number[] = [tenantId]) {
    const seen: JobSnapshot[] = [];
    const watch = this.watcher.watch(key, tenants, attention, (snapshot) => seen.push(snapshot));
    return { watch, seen, last: () => seen.at(-1) };
  }

  /** ms between one look and the next. */
  gaps(): number[] {
    return this.looks.slice(1).map(({ at }, index) => at - (this.looks[index]?.at ?? 0));
  }
}

export const phases = (snapshot: JobSnapshot | undefined): string[] =>
  (snapshot?.backups ?? []).map(({ phase }) => phase);
