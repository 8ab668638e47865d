import * as v from 'valibot';
import { backupTypeColumn, isOfType } from './backupType.ts';
import {
  clockColumn,
  intColumn,
  readRows,
  readRowsApart,
  sourceColumn,
  textColumn,
  timeColumns,
  wordColumn,
} from './columns.ts';
import { firstRows, wherePage, type Page } from './paging.ts';
import type { Scope } from './scope.ts';
import type { Session } from './session.ts';

const jobRow = (scope: Scope) => {
  const { time, optionalTime } = timeColumns(scope);
  return v.object({
    SOURCE: sourceColumn(['JOBS', 'HISTORY']),
    JOB_ID: intColumn,
    BACKUP_SET_ID: intColumn,
    INITIATOR_TENANT_ID: intColumn,
    INITIATOR_JOB_ID: intColumn,
    BACKUP_TYPE: backupTypeColumn,
    START_TIMESTAMP: time,
    END_TIMESTAMP: optionalTime,
    STATUS: wordColumn(['INIT', 'DOING', 'COMPLETED', 'FAILED', 'CANCELING', 'CANCELED']),
    RESULT: v.nullable(intColumn),
    COMMENT: textColumn,
    DESCRIPTION: textColumn,
    SERVER_NOW: clockColumn,
  });
};
type RawJob = v.InferOutput<ReturnType<typeof jobRow>>;

/** A tenant's part of a job, running or over. */
export interface PastJob {
  /** HISTORY is where a job is proven to be over. */
  readonly source: 'JOBS' | 'HISTORY';
  readonly jobId: number;
  readonly setId: number;
  /** The job of sys that this one belongs to; undefined: the tenant started it itself. */
  readonly sysJobId: number | undefined;
  readonly type: RawJob['BACKUP_TYPE'];
  /** An incremental backup was asked for; true too where the server made a full one of it. */
  readonly incrementalAsked: boolean;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly status: RawJob['STATUS'];
  /** OceanBase's negative code; 0 is success; null proves nothing. */
  readonly result: number | null;
  readonly comment: string;
  readonly description: string;
  /** The server's clock when the row was read. */
  readonly serverNow: Date;
}

/** The jobs of a page, and the sets whose job could not be read. */
export interface PastJobs {
  readonly jobs: readonly PastJob[];
  readonly unreadable: readonly { readonly setId: number; readonly problem: string }[];
}

const setId = v.object({ BACKUP_SET_ID: intColumn });

/**
 * A page of the jobs of a tenant that have a backup set, newest set first. Whether a full backup was asked for as
 * an incremental one is in the row of the sys job alone (facts.md 8.11), so a tenant's own login cannot tell.
 * Sources: CDB_/DBA_OB_BACKUP_JOBS and _JOB_HISTORY.
 */
export async function listPastJobs(session: Session, scope: Scope, page: Page): Promise<PastJobs> {
  const schema = jobRow(scope);
  const columns = Object.keys(schema.entries)
    .filter((column) => column !== 'SERVER_NOW' && column !== 'SOURCE')
    .map((column) => scope.column(column))
    .join(', ');
  const from = (source: PastJob['source'], view: string): string =>
    `SELECT '${source}' AS SOURCE, ${columns}, ${scope.clock} FROM ${scope.view(view)} WHERE ${wherePage(scope, page)}`;
  // The newest set first, so a row that stands in both views for a moment comes twice in a row.
  const { rows, unreadable } = readRowsApart(
    'OB_BACKUP_JOBS',
    schema,
    setId,
    await session.query(
      `${from('JOBS', 'BACKUP_JOBS')} UNION ALL ${from('HISTORY', 'BACKUP_JOB_HISTORY')}` +
        ` ORDER BY BACKUP_SET_ID DESC ${firstRows(scope, page.size)}`,
    ),
  );
  const fromSys = (row: RawJob): boolean => row.INITIATOR_TENANT_ID === 1 && row.INITIATOR_JOB_ID > 0;
  const incremental = await incrementalSysJobs(
    session,
    scope,
    rows.filter((row) => fromSys(row) && row.BACKUP_TYPE === 'FULL').map((row) => row.INITIATOR_JOB_ID),
  );
  const jobs = rows.map((row) => ({
    source: row.SOURCE,
    jobId: row.JOB_ID,
    setId: row.BACKUP_SET_ID,
    sysJobId: fromSys(row) ? row.INITIATOR_JOB_ID : undefined,
    type: row.BACKUP_TYPE,
    incrementalAsked: row.BACKUP_TYPE === 'INC' || (fromSys(row) && incremental.has(row.INITIATOR_JOB_ID)),
    startedAt: row.START_TIMESTAMP,
    endedAt: row.END_TIMESTAMP,
    status: row.STATUS,
    result: row.RESULT,
    comment: row.COMMENT,
    description: row.DESCRIPTION,
    serverNow: row.SERVER_NOW,
  }));
  return {
    jobs,
    unreadable: unreadable.map(({ key, problem }) => ({ setId: key.BACKUP_SET_ID, problem })),
  };
}

async function incrementalSysJobs(
  session: Session,
  scope: Scope,
  jobIds: readonly number[],
): Promise<ReadonlySet<number>> {
  if (!scope.sys || jobIds.length === 0) return new Set();
  const from = (view: string): string =>
    `SELECT JOB_ID FROM ${scope.view(view)} WHERE TENANT_ID = 1 AND ${isOfType('INC')}` +
    ` AND JOB_ID IN (${[...new Set(jobIds)].map(String).join(', ')})`;
  const sql = `${from('BACKUP_JOBS')} UNION ALL ${from('BACKUP_JOB_HISTORY')}`;
  const rows = readRows('OB_BACKUP_JOBS', v.object({ JOB_ID: intColumn }), await session.query(sql));
  return new Set(rows.map((row) => row.JOB_ID));
}
