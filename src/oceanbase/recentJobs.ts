import * as v from 'valibot';
import {
  clockColumn,
  intColumn,
  readTenantRows,
  sourceColumn,
  textColumn,
  timeColumns,
  wordColumn,
  type UnreadableRow,
} from './columns.ts';
import type { JobKey } from './jobs.ts';
import { firstRows } from './paging.ts';
import type { Scope } from './scope.ts';
import type { Session } from './session.ts';

const recentRow = (scope: Scope) => {
  const { time, optionalTime } = timeColumns(scope);
  return v.object({
    SOURCE: sourceColumn(['JOBS', 'HISTORY']),
    TENANT_ID: intColumn,
    JOB_ID: intColumn,
    INITIATOR_TENANT_ID: intColumn,
    INITIATOR_JOB_ID: intColumn,
    EXECUTOR_TENANT_ID: textColumn,
    BACKUP_TYPE: wordColumn(['FULL', 'INC']),
    START_TIMESTAMP: time,
    END_TIMESTAMP: optionalTime,
    STATUS: wordColumn(['INIT', 'DOING', 'COMPLETED', 'FAILED', 'CANCELING', 'CANCELED']),
    RESULT: v.nullable(intColumn),
    COMMENT: textColumn,
    COMPLETED_PARTS: intColumn,
    SERVER_NOW: clockColumn,
  });
};
type RawRecentJob = v.InferOutput<ReturnType<typeof recentRow>>;

/** A job as a whole: what one BACKUP statement has started. */
export interface RecentJob {
  /** HISTORY is where a job is proven to be over. */
  readonly source: 'JOBS' | 'HISTORY';
  readonly key: JobKey;
  /** The tenants that it was to back up; for a tenant's own login its own part alone. */
  readonly tenantIds: readonly number[];
  /** How many of them have a row with COMPLETED and RESULT 0: a tenant that could not start leaves none. */
  readonly completedParts: number;
  readonly type: RawRecentJob['BACKUP_TYPE'];
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly status: RawRecentJob['STATUS'];
  /** OceanBase's (negative) code; 0 is success; null proves nothing. */
  readonly result: number | null;
  readonly comment: string;
  /** The server's clock when the row was read. */
  readonly serverNow: Date;
}

/**
 * All jobs that run and the `limit` others that ended last, whoever started them; one query. What runs takes no place
 * from an end: while many tenants run their own jobs, one that failed early would not be seen. A job may have begun
 * before many that were over sooner: by their begins its end would not be among the newest. The cost is bounded by the
 * history that the server keeps. Sources: CDB_/DBA_OB_BACKUP_JOBS and _JOB_HISTORY.
 */
export async function listRecentJobs(
  session: Session,
  scope: Scope,
  limit: number,
): Promise<{ jobs: RecentJob[]; unreadable: UnreadableRow[] }> {
  const { rows, unreadable } = readTenantRows(
    'OB_BACKUP_JOBS',
    recentRow(scope),
    await session.query(scope.sys ? ofAll(scope, limit) : ofOne(scope, limit)),
  );
  const jobs = rows.map((row) => toRecentJob(row, scope));
  // A row can stand in both views for a moment: history is the later one.
  return {
    jobs: jobs.filter(
      (job) => job.source === 'HISTORY' || !jobs.some((other) => other !== job && isSame(other, job)),
    ),
    unreadable,
  };
}

function isSame(a: RecentJob, b: RecentJob): boolean {
  return (
    a.source !== b.source &&
    a.key.jobId === b.key.jobId &&
    a.key.initiatorTenantId === b.key.initiatorTenantId
  );
}

function columns(scope: Scope): string {
  const computed = ['SOURCE', 'TENANT_ID', 'COMPLETED_PARTS', 'SERVER_NOW'];
  return Object.keys(recentRow(scope).entries)
    .filter((column) => !computed.includes(column))
    .map((column) => scope.column(column))
    .join(', ');
}

/** A tenant's own login: each of its rows is a job of its own, or its part of a job of sys. */
function ofOne(scope: Scope, limit: number): string {
  const done = "CASE WHEN STATUS = 'COMPLETED' AND RESULT = 0 THEN 1 ELSE 0 END AS COMPLETED_PARTS";
  const from = (source: RecentJob['source'], view: string): string =>
    `SELECT '${source}' AS SOURCE, ${scope.tenantId}, ${columns(scope)}, ${done}, ${scope.clock}` +
    ` FROM ${scope.view(view)}`;
  return (
    `${from('JOBS', 'BACKUP_JOBS')} UNION ALL ${lastEnded(scope, from('HISTORY', 'BACKUP_JOB_HISTORY'), limit)}` +
    ' ORDER BY SOURCE DESC, END_TIMESTAMP DESC, START_TIMESTAMP DESC'
  );
}

/** Of the rows of a query the `limit` with the latest END_TIMESTAMP. */
function lastEnded(scope: Scope, query: string, limit: number): string {
  return `SELECT h.* FROM (${query} ORDER BY END_TIMESTAMP DESC, START_TIMESTAMP DESC ${firstRows(scope, limit)}) h`;
}

/**
 * From sys: the rows of the initiators, and beside a job of sys how many of its tenants are done. Only the `limit` jobs of
 * sys that ended last are counted through, because no other one can be among the `limit` of all that did.
 */
function ofAll(scope: Scope, limit: number): string {
  const from = (source: RecentJob['source'], view: string): string =>
    `SELECT '${source}' AS SOURCE, TENANT_ID, ${columns(scope)} FROM ${scope.view(view)}` +
    ' WHERE TENANT_ID = INITIATOR_TENANT_ID';
  const history = scope.view('BACKUP_JOB_HISTORY');
  const parts =
    "SELECT INITIATOR_JOB_ID AS SYS_JOB_ID, COUNT(CASE WHEN STATUS = 'COMPLETED' AND RESULT = 0 THEN 1 END)" +
    ` AS COMPLETED_PARTS FROM ${history} WHERE INITIATOR_TENANT_ID = 1 AND TENANT_ID <> 1 AND INITIATOR_JOB_ID IN` +
    ` (SELECT n.JOB_ID FROM (SELECT JOB_ID FROM ${history} WHERE TENANT_ID = 1` +
    ` ORDER BY END_TIMESTAMP DESC ${firstRows(scope, limit)}) n) GROUP BY INITIATOR_JOB_ID`;
  const own = "CASE WHEN j.STATUS = 'COMPLETED' AND j.RESULT = 0 THEN 1 ELSE 0 END";
  return (
    `SELECT j.*, CASE WHEN j.TENANT_ID = 1 THEN COALESCE(p.COMPLETED_PARTS, 0) ELSE ${own} END AS COMPLETED_PARTS,` +
    ` ${scope.clock} FROM (${from('JOBS', 'BACKUP_JOBS')}` +
    ` UNION ALL ${lastEnded(scope, from('HISTORY', 'BACKUP_JOB_HISTORY'), limit)}) j` +
    ` LEFT JOIN (${parts}) p ON j.TENANT_ID = 1 AND p.SYS_JOB_ID = j.JOB_ID` +
    ' ORDER BY j.SOURCE DESC, j.END_TIMESTAMP DESC, j.START_TIMESTAMP DESC'
  );
}

function toRecentJob(row: RawRecentJob, scope: Scope): RecentJob {
  const own = row.INITIATOR_TENANT_ID === row.TENANT_ID;
  return {
    source: row.SOURCE,
    key: {
      initiatorTenantId: row.INITIATOR_TENANT_ID,
      jobId: own ? row.JOB_ID : row.INITIATOR_JOB_ID,
    },
    tenantIds: scope.sys ? row.EXECUTOR_TENANT_ID.split(',').filter(Boolean).map(Number) : [row.TENANT_ID],
    completedParts: row.COMPLETED_PARTS,
    type: row.BACKUP_TYPE,
    startedAt: row.START_TIMESTAMP,
    endedAt: row.END_TIMESTAMP,
    status: row.STATUS,
    result: row.RESULT,
    comment: row.COMMENT,
    serverNow: row.SERVER_NOW,
  };
}
