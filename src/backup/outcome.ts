/**
 * What became of a job and of each of its parts: the one rule (design 4.4), for whoever shows it. Where the rows are too
 * many to fetch, `oceanbase/proven.ts` says the same in SQL, and `test/contract/product/outcome.test.ts` holds the two together.
 */

export type Phase =
  /** The job stands, this tenant's part does not yet. */
  | 'waiting'
  | 'running'
  | 'canceling'
  /** The server says COMPLETED, the proof is not complete yet (row not in history, set not yet available). */
  | 'confirming'
  /** The server says that it failed or was canceled, or never began with this tenant; not yet for good. */
  | 'ending'
  /** Proven: history says COMPLETED with RESULT 0 and the set is SUCCESS / AVAILABLE. */
  | 'completed'
  /** It was completed with a set that was SUCCESS, and that set has been deleted since. */
  | 'deleted'
  /** History says COMPLETED, but the set is not one that can be restored from (broken, gone), or may not be read. */
  | 'unproven'
  | 'failed'
  | 'canceled'
  /** The job is over and the server never started this tenant's part (facts.md 4.3). */
  | 'skipped'
  /** A start of all tenants left this one out: it was not eligible at that moment (facts.md 2.3). */
  | 'leftOut'
  /** No row in any view at this look. */
  | 'missing';

/** OceanBase's code of what was canceled (OB_CANCELED, facts.md 2.2). */
const canceledResult = -4072;

const ended: ReadonlySet<Phase> = new Set([
  'completed',
  'deleted',
  'unproven',
  'failed',
  'canceled',
  'skipped',
  'leftOut',
]);

/** Whether nothing more will happen to this backup. */
export function isOver(phase: Phase): boolean {
  return ended.has(phase);
}

/** Whether a set was made that could be restored from, whatever became of it since. */
export function isBackedUp(phase: Phase): boolean {
  return phase === 'completed' || phase === 'deleted';
}

/** Whether there is something to explain: it failed, or the server never started it. */
export function canBeExplained({ phase }: { readonly phase: Phase }): boolean {
  return phase === 'failed' || phase === 'skipped' || phase === 'leftOut';
}

/** Of a row of the job views what tells its end. */
export interface JobWord {
  /** HISTORY is where a job is proven to be over. */
  readonly source: 'JOBS' | 'HISTORY';
  readonly status:
    'INIT' | 'DOING' | 'COMPLETED' | 'FAILED' | 'CANCELING' | 'CANCELED' | { readonly unknown: string };
  /** OceanBase's (negative) code; 0 is success; null proves nothing. */
  readonly result: number | null;
}

/** Of a row of the set files what proves a backup. */
export interface SetWord {
  readonly status: string | { readonly unknown: string };
  readonly fileStatus: string | { readonly unknown: string };
}

/**
 * What a tenant's own row of the job says, with its backup set. `settled`: it has said so for so long
 * (waits.ts: proof) that nothing better will come.
 */
export function phaseOfPart(job: JobWord, set: SetWord | undefined, settled = false): Phase {
  const moved = job.source === 'HISTORY';
  const waiting = settled ? 'unproven' : 'confirming';
  switch (job.status) {
    case 'CANCELING':
      return moved ? waiting : 'canceling';
    case 'CANCELED':
      return moved || settled ? 'canceled' : 'ending';
    case 'FAILED':
      return moved || settled ? 'failed' : 'ending';
    case 'COMPLETED':
      if (!moved) return waiting;
      if (job.result === null) return 'unproven';
      if (job.result !== 0 || set?.status === 'FAILED') return 'failed';
      return phaseOfSet(set, waiting);
    // INIT, DOING, or a word of a newer server; in the history it says nothing.
    default:
      return moved ? waiting : 'running';
  }
}

function phaseOfSet(set: SetWord | undefined, waiting: Phase): Phase {
  if (!set || set.status === 'DOING' || set.fileStatus === 'COPYING') return waiting;
  if (set.status !== 'SUCCESS') return 'unproven';
  if (set.fileStatus === 'DELETING' || set.fileStatus === 'DELETED') return 'deleted';
  return set.fileStatus === 'AVAILABLE' ? 'completed' : 'unproven';
}

/** The row of who started the job, as far as it tells of a tenant that has none. */
export interface InitiatorWord extends JobWord {
  readonly executorTenantIds: readonly number[];
}

/**
 * What is to be said of a tenant that has no row of the job: a child that could not start leaves none, and the row of sys
 * may still say COMPLETED (facts.md 4.3). `begun`: whether any other tenant's part has a row.
 */
export function phaseWithoutRow(
  initiator: InitiatorWord | undefined,
  tenantId: number,
  begun: boolean,
  settled = false,
): Phase {
  if (!initiator) return 'missing';
  if (!initiator.executorTenantIds.includes(tenantId)) return 'leftOut';
  const { status } = initiator;
  if (initiator.source === 'JOBS') {
    if (!hasEnded(initiator)) return status === 'CANCELING' ? 'canceling' : 'waiting';
    if (!settled) return 'ending';
  }
  if (status === 'CANCELED') return 'canceled';
  if (status === 'FAILED' && !begun) return initiator.result === canceledResult ? 'canceled' : 'failed';
  // It has failed for one that was started, or is completed; this one was not started.
  return 'skipped';
}

/** Whether the server is done with it by its STATUS: it may stand in JOBS for a while yet. */
function hasEnded({ status }: JobWord): boolean {
  return status === 'COMPLETED' || status === 'FAILED' || status === 'CANCELED';
}

/** What the row of who started the job says of it as a whole. unseen: this login, or this look, has no such row. */
export type InitiatorEnd = 'unseen' | 'open' | 'completed' | 'canceled' | 'failed' | 'unproven';

/** What the initiator's own row says; `settled` as in {@link phaseOfPart}. */
export function initiatorEnd(row: JobWord | undefined, settled = false): InitiatorEnd {
  if (!row) return 'unseen';
  const moved = row.source === 'HISTORY';
  if (!moved && !(settled && hasEnded(row))) return 'open';
  switch (row.status) {
    case 'CANCELED':
      return 'canceled';
    case 'FAILED':
      return 'failed';
    case 'COMPLETED':
      if (!moved || row.result === null) return 'unproven';
      return row.result === 0 ? 'completed' : 'failed';
    default:
      return 'unproven';
  }
}

/**
 * What became of a job. partly, none: of several tenants some, or no one, is proven to be backed up; partly also where each
 * tenant is, while the job's own row says otherwise. deleted: completed, and not every set is still there. lost: no view
 * shows it any more, so nothing is proven.
 */
export type JobEnd =
  | 'completed'
  | 'deleted'
  | 'partly'
  | 'none'
  | 'canceled'
  | 'failed'
  | 'unproven'
  | 'skipped'
  | 'leftOut'
  | 'lost';

/** How many parts of a job are how far. */
export type PhaseCounts = ReadonlyMap<Phase, number>;

/** How often each is there. */
export function countPhases<Name extends string>(phases: Iterable<Name>): ReadonlyMap<Name, number> {
  const counts = new Map<Name, number>();
  for (const phase of phases) counts.set(phase, (counts.get(phase) ?? 0) + 1);
  return counts;
}

/** How many tenants were backed up, whatever became of the set since. */
export function backedUp(counts: PhaseCounts): number {
  return (counts.get('completed') ?? 0) + (counts.get('deleted') ?? 0);
}

export function partsOf(counts: PhaseCounts): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

/**
 * What a job that is over came to, by its parts (every tenant that was asked for or that came into it) and by the row of
 * who started it. Completed only where every part is proven and that row, where it can be seen, is COMPLETED with RESULT 0.
 */
export function jobEnd(counts: PhaseCounts, initiator: InitiatorEnd): JobEnd {
  const of = (phase: Phase): number => counts.get(phase) ?? 0;
  const total = partsOf(counts);
  const done = backedUp(counts);
  if (total === 0) return initiator === 'canceled' || initiator === 'failed' ? initiator : 'lost';
  if (done === total) {
    if (initiator !== 'completed' && initiator !== 'unseen') return 'partly';
    return of('deleted') === 0 ? 'completed' : 'deleted';
  }
  // A window that asked for all tenants knows of one that was left out, the rows alone do not: it is canceled to both.
  if (of('canceled') + (initiator === 'canceled' ? of('leftOut') : 0) === total) return 'canceled';
  if (of('missing') === total) return 'lost';
  if (total > 1) {
    if (done > 0) return of('missing') > 0 ? 'unproven' : 'partly';
    // “Not backed up” is known of a tenant whose part has failed, was canceled or left out, and of no other.
    return of('unproven') + of('missing') > 0 ? 'unproven' : 'none';
  }
  const only = [...counts.keys()][0];
  return only === 'unproven' || only === 'skipped' || only === 'leftOut' ? only : 'failed';
}

/** Whether that end needs somebody's attention: a tenant that was asked for is not proven to be backed up, and nobody canceled it. */
export function isBadEnd(end: JobEnd): boolean {
  return end !== 'completed' && end !== 'deleted' && end !== 'canceled';
}
