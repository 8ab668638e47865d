/**
 * The rule of `backup/outcome.ts` in SQL, for readers to whom the rows are too many to fetch. The conditions hold in both
 * modes and in every 4.x; words as in facts.md 4.1 and 4.4.
 */
import type { Scope } from './scope.ts';

/** How far a tenant's row of the job views is with its set, by names of `backup/outcome.ts`: those of JOBS are not for good. */
export const rowEnds = [
  'completed',
  'deleted',
  'confirming',
  'unproven',
  'failed',
  'canceled',
  'open',
  'openFailed',
  'openCanceled',
] as const;
export type RowEnd = (typeof rowEnds)[number];

/** SQL: the row `job` (an alias and its dot, '' for none) of the history says that its part ended well. */
export function endedWell(job: string): string {
  return `${job}STATUS = 'COMPLETED' AND ${job}RESULT = 0`;
}

/** SQL: the backup set `set` (an alias and its dot, '' for none) can be restored from. */
export function isAvailable(set: string): string {
  return `${set}STATUS = 'SUCCESS' AND ${set}FILE_STATUS = 'AVAILABLE'`;
}

/** SQL: the {@link RowEnd} of the row `job` of BACKUP_JOBS. */
export function endOfOpenRow(job: string): string {
  return cases(
    [
      [`${job}STATUS = 'CANCELED'`, 'openCanceled'],
      [`${job}STATUS = 'FAILED'`, 'openFailed'],
      [`${job}STATUS = 'COMPLETED'`, 'confirming'],
    ],
    'open',
  );
}

/**
 * SQL: the {@link RowEnd} of the row `job` of BACKUP_JOB_HISTORY with its set, a row of BACKUP_SET_FILES or NULLs where
 * there is none. Without `set` the login may not read the sets, so nothing is proven yet.
 */
export function endOfRow(job: string, set: string | undefined): string {
  const ofSet: readonly When[] = set === undefined ? [] : whensOfSet(set);
  return cases(
    [
      [`${job}STATUS = 'CANCELED'`, 'canceled'],
      [`${job}STATUS = 'FAILED'`, 'failed'],
      [`${job}STATUS IS NULL OR ${job}STATUS <> 'COMPLETED'`, 'confirming'],
      [`${job}RESULT IS NULL`, 'unproven'],
      [`${job}RESULT <> 0`, 'failed'],
      ...ofSet,
    ],
    set === undefined ? 'confirming' : 'unproven',
  );
}

/** SQL: joins the backup set `s` of each row `job` (an alias) of a job view. */
export function joinSets(scope: Scope, job: string): string {
  const sameTenant = scope.sys ? `s.TENANT_ID = ${job}.TENANT_ID AND ` : '';
  return ` LEFT JOIN ${scope.view('BACKUP_SET_FILES')} s ON ${sameTenant}s.BACKUP_SET_ID = ${job}.BACKUP_SET_ID`;
}

type When = readonly [condition: string, end: RowEnd];

function whensOfSet(set: string): When[] {
  return [
    [`${set}BACKUP_SET_ID IS NULL`, 'confirming'],
    [`${set}STATUS = 'FAILED'`, 'failed'],
    [`${set}STATUS = 'DOING' OR ${set}FILE_STATUS = 'COPYING'`, 'confirming'],
    [isAvailable(set), 'completed'],
    [`${set}STATUS = 'SUCCESS' AND ${set}FILE_STATUS IN ('DELETING', 'DELETED')`, 'deleted'],
  ];
}

function cases(whens: readonly When[], last: RowEnd): string {
  return `CASE ${whens.map(([when, end]) => `WHEN ${when} THEN '${end}'`).join(' ')} ELSE '${last}' END`;
}
