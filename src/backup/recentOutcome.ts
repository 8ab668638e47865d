import type { RowEnd } from '../oceanbase/proven.ts';
import type { RecentJob } from '../oceanbase/recentJobs.ts';
import {
  initiatorEnd,
  isOver,
  jobEnd,
  phaseWithoutRow,
  type InitiatorEnd,
  type JobEnd,
  type Phase,
  type PhaseCounts,
} from './outcome.ts';
import { waits } from './waits.ts';

/** What the job views say of a job as a whole. */
export interface RecentOutcome {
  readonly counts: PhaseCounts;
  /** undefined while it is not over. */
  readonly end: JobEnd | undefined;
}

/** By the rule of outcome.ts: how far the parts of the job are, and what it came to. */
export function recentOutcome(job: RecentJob): RecentOutcome {
  const { serverNow, endedAt } = job;
  const settled = endedAt !== null && serverNow.getTime() - endedAt.getTime() >= waits.proof;
  const counts = countsOf(job, settled);
  const initiator: InitiatorEnd = job.isInitiator ? initiatorEnd(job, settled) : 'unseen';
  const over = initiator !== 'open' && [...counts.keys()].every(isOver);
  return { counts, end: over ? jobEnd(counts, initiator) : undefined };
}

function countsOf(job: RecentJob, settled: boolean): PhaseCounts {
  const counts = new Map<Phase, number>();
  const add = (phase: Phase, count: number): void => {
    if (count > 0) counts.set(phase, (counts.get(phase) ?? 0) + count);
  };
  let rows = 0;
  for (const [end, count] of job.parts) {
    rows += count;
    add(phaseOfEnd(end, settled), count);
  }
  const [executor] = job.tenantIds;
  const initiator = { ...job, executorTenantIds: job.tenantIds };
  if (executor !== undefined && rows < job.tenantIds.length)
    add(phaseWithoutRow(initiator, executor, rows > 0, settled), job.tenantIds.length - rows);
  return counts;
}

function phaseOfEnd(end: RowEnd, settled: boolean): Phase {
  switch (end) {
    case 'confirming':
      return settled ? 'unproven' : 'confirming';
    case 'open':
      return 'running';
    case 'openFailed':
      return settled ? 'failed' : 'ending';
    case 'openCanceled':
      return settled ? 'canceled' : 'ending';
    default:
      return end;
  }
}
