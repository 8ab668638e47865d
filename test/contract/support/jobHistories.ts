// Random histories of backup jobs, and what each came to by the specification alone (facts.md 4.1 to 4.4, design 4.4):
// nothing of the product's code is used here.
import fc from 'fast-check';
import { usecAt } from '../../sandbox/clock.ts';
import type { PlantedView, Sandbox } from '../../sandbox/index.ts';

const statuses = ['INIT', 'DOING', 'COMPLETED', 'FAILED', 'CANCELING', 'CANCELED', 'RESTING'] as const;
export type Status = (typeof statuses)[number];
export type Place = 'JOBS' | 'HISTORY' | 'both';

export interface RowFacts {
  readonly place: Place;
  readonly status: Status;
  readonly result: number | null;
}

export interface PartFacts extends RowFacts {
  /** null: the server has no set of it. */
  readonly set: { readonly status: string; readonly fileStatus: string } | null;
}

export interface JobFacts {
  /** What sys's own row says; null: no view has it. */
  readonly initiator: RowFacts | null;
  /** The tenants that its row names, some of which were not asked for. */
  readonly executors: readonly number[];
  readonly asked: readonly number[];
  /** Tenants without a row are not in it. */
  readonly parts: ReadonlyMap<number, PartFacts>;
}

export const tenantIds = [1002, 1004, 1006] as const;

const row = fc.record({
  place: fc.constantFrom<Place>('JOBS', 'HISTORY', 'HISTORY', 'both'),
  status: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom<Status>('COMPLETED', 'FAILED', 'CANCELED') },
    { weight: 1, arbitrary: fc.constantFrom(...statuses) },
  ),
  result: fc.constantFrom(0, 0, 0, -9082, -4072, null),
});
const part = fc
  .record({
    row,
    set: fc.option(
      fc.record({
        status: fc.constantFrom('SUCCESS', 'SUCCESS', 'SUCCESS', 'DOING', 'FAILED'),
        fileStatus: fc.constantFrom('AVAILABLE', 'AVAILABLE', 'COPYING', 'BROKEN', 'DELETING', 'DELETED'),
      }),
      { freq: 6 },
    ),
  })
  .map(({ row: own, set }): PartFacts => ({ ...own, set }));

/** A job of sys: any word in any view, children that never began or were canceled by name, tenants that came late. */
export const jobHistory: fc.Arbitrary<JobFacts> = fc
  .record({
    initiator: fc.option(row, { freq: 8 }),
    executors: fc.subarray([...tenantIds], { minLength: 1 }),
    late: fc.integer({ min: 0, max: 2 }),
    parts: fc.array(fc.option(part, { freq: 5 }), { minLength: 3, maxLength: 3 }),
  })
  .map(({ initiator, executors, late, parts }) => ({
    initiator,
    executors,
    asked: executors.slice(0, Math.max(1, executors.length - late)),
    parts: new Map(
      executors.flatMap((id, index) => {
        const facts = parts[index];
        return facts ? [[id, facts] as const] : [];
      }),
    ),
  }));

export const setIdOf = (jobId: number): number => jobId;
export const partJobIdOf = (jobId: number): number => jobId + 100;

/** Writes the rows of a job; all that has ended did so an hour ago, so that nothing is waited for any more. */
export function plantJob(sandbox: Sandbox, jobId: number, job: JobFacts): void {
  const startMs = Date.now() - 2 * 3600_000 + jobId * 1000;
  const base = {
    INCARNATION: 1,
    PLUS_ARCHIVELOG: 'OFF',
    BACKUP_TYPE: 'FULL',
    ENCRYPTION_MODE: 'NONE',
    PASSWD: '',
    COMMENT: '',
    DESCRIPTION: '',
    PATH: '',
    INITIATOR_TENANT_ID: 1,
  };
  const put = (facts: RowFacts, own: Record<string, string | number>): void => {
    const ended = ['COMPLETED', 'FAILED', 'CANCELED'].includes(facts.status) || facts.place !== 'JOBS';
    const times = {
      START_TIMESTAMP: usecAt(startMs),
      END_TIMESTAMP: ended ? usecAt(startMs + 3600_000) : 0,
    };
    const views: PlantedView[] =
      facts.place === 'JOBS'
        ? ['BACKUP_JOBS']
        : facts.place === 'HISTORY'
          ? ['BACKUP_JOB_HISTORY']
          : ['BACKUP_JOBS', 'BACKUP_JOB_HISTORY'];
    for (const view of views)
      sandbox.plant(view, { ...base, ...own, ...times, STATUS: facts.status, RESULT: facts.result });
  };
  if (job.initiator) {
    put(job.initiator, {
      TENANT_ID: 1,
      JOB_ID: jobId,
      BACKUP_SET_ID: 0,
      INITIATOR_JOB_ID: jobId,
      EXECUTOR_TENANT_ID: job.executors.join(','),
      JOB_LEVEL: 'CLUSTER',
    });
  }
  for (const [id, facts] of job.parts) {
    put(facts, {
      TENANT_ID: id,
      JOB_ID: partJobIdOf(jobId),
      BACKUP_SET_ID: setIdOf(jobId),
      INITIATOR_JOB_ID: jobId,
      EXECUTOR_TENANT_ID: String(id),
      JOB_LEVEL: 'USER_TENANT',
    });
    if (facts.set) {
      sandbox.plant('BACKUP_SET_FILES', {
        TENANT_ID: id,
        BACKUP_SET_ID: setIdOf(jobId),
        DEST_ID: 1001,
        INCARNATION: 1,
        BACKUP_TYPE: 'FULL',
        PREV_FULL_BACKUP_SET_ID: 0,
        PREV_INC_BACKUP_SET_ID: 0,
        START_TIMESTAMP: usecAt(startMs),
        END_TIMESTAMP: usecAt(startMs + 3600_000),
        STATUS: facts.set.status,
        FILE_STATUS: facts.set.fileStatus,
        PLUS_ARCHIVELOG: 'OFF',
        ENCRYPTION_MODE: 'NONE',
        PASSWD: '',
        PATH: 'file:///backup/data',
        TENANT_COMPATIBLE: '4.2.5.0',
      });
    }
  }
}

type PartEnd =
  'goes on' | 'completed' | 'deleted' | 'unproven' | 'failed' | 'canceled' | 'skipped' | 'missing';

const isTerminal = (status: Status): boolean => ['COMPLETED', 'FAILED', 'CANCELED'].includes(status);
const isMoved = ({ place }: RowFacts): boolean => place !== 'JOBS';

/** What became of a tenant's part, long after everything. */
export function partEnd(job: JobFacts, tenantId: number): PartEnd {
  const own = job.parts.get(tenantId);
  if (own) {
    if (!isMoved(own) && !isTerminal(own.status)) return 'goes on';
    if (own.status === 'FAILED') return 'failed';
    if (own.status === 'CANCELED') return 'canceled';
    // Only the history proves, only with RESULT 0, and only with a set that can be restored from.
    if (own.status !== 'COMPLETED' || !isMoved(own) || own.result === null) return 'unproven';
    if (own.result !== 0 || own.set?.status === 'FAILED') return 'failed';
    if (own.set?.status !== 'SUCCESS' || own.set.fileStatus === 'COPYING') return 'unproven';
    if (own.set.fileStatus === 'AVAILABLE') return 'completed';
    return own.set.fileStatus.startsWith('DELET') ? 'deleted' : 'unproven';
  }
  const { initiator } = job;
  if (!initiator) return 'missing';
  if (!isMoved(initiator) && !isTerminal(initiator.status)) return 'goes on';
  if (initiator.status === 'CANCELED') return 'canceled';
  if (initiator.status === 'FAILED' && job.parts.size === 0)
    return initiator.result === -4072 ? 'canceled' : 'failed';
  return 'skipped';
}

export interface JobEnds {
  readonly end: string;
  readonly done: number;
  readonly total: number;
}

/** What became of the job, by the parts of `tenants` and by sys's row; undefined while it goes on. */
export function jobEnds(
  job: JobFacts,
  tenants: readonly number[],
  seesInitiator = true,
): JobEnds | undefined {
  const ends = tenants.map((id) => partEnd(job, id));
  const initiator = seesInitiator ? job.initiator : null;
  if (ends.includes('goes on')) return undefined;
  if (initiator && !isMoved(initiator) && !isTerminal(initiator.status)) return undefined;
  const done = ends.filter((end) => end === 'completed' || end === 'deleted').length;
  const made = (end: string): JobEnds => ({ end, done, total: ends.length });
  const well = initiator?.status === 'COMPLETED' && isMoved(initiator) && initiator.result === 0;
  if (done === ends.length) {
    if (initiator && !well) return made('partly');
    return made(ends.includes('deleted') ? 'deleted' : 'completed');
  }
  if (ends.every((end) => end === 'canceled')) return made('canceled');
  if (ends.every((end) => end === 'missing')) return made('lost');
  const [only, ...others] = ends;
  if (others.length === 0) return made(only ?? '');
  if (done > 0) return made(ends.includes('missing') ? 'unproven' : 'partly');
  return made(ends.some((end) => end === 'unproven' || end === 'missing') ? 'unproven' : 'none');
}
