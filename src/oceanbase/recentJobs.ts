import * as v from 'valibot';
import { nameOfView, queryAllowed } from './allowedViews.ts';
import { backupTypeColumn } from './backupType.ts';
import {
  clockColumn,
  counterColumn,
  intColumn,
  readRowsApart,
  sourceColumn,
  textColumn,
  timeColumns,
  wordColumn,
} from './columns.ts';
import { keyOf, type JobKey } from './jobs.ts';
import { firstRows } from './paging.ts';
import { endOfOpenRow, endOfRow, joinSets, rowEnds, type RowEnd } from './proven.ts';
import type { Scope } from './scope.ts';
import type { Session } from './session.ts';

const recentRow = (scope: Scope) => {
  const { time, optionalTime } = timeColumns(scope);
  return v.object({
    SOURCE: sourceColumn(['JOBS', 'HISTORY']),
    TENANT_ID: intColumn,
    JOB_ID: intColumn,
    BACKUP_SET_ID: intColumn,
    INITIATOR_TENANT_ID: intColumn,
    INITIATOR_JOB_ID: intColumn,
    EXECUTOR_TENANT_ID: textColumn,
    BACKUP_TYPE: backupTypeColumn,
    START_TIMESTAMP: time,
    END_TIMESTAMP: optionalTime,
    STATUS: wordColumn(['INIT', 'DOING', 'COMPLETED', 'FAILED', 'CANCELING', 'CANCELED']),
    RESULT: v.nullable(intColumn),
    COMMENT: textColumn,
    OWN_END: sourceColumn(rowEnds),
    SERVER_NOW: clockColumn,
  });
};
const jobIds = v.object({
  TENANT_ID: intColumn,
  JOB_ID: intColumn,
  INITIATOR_TENANT_ID: intColumn,
  INITIATOR_JOB_ID: intColumn,
});
const countColumn = (end: RowEnd): string => `PARTS_${end.toUpperCase()}`;
const countsRow = v.object(Object.fromEntries(rowEnds.map((end) => [countColumn(end), counterColumn])));
type RawRecentJob = v.InferOutput<ReturnType<typeof recentRow>>;

/** A job as a whole: what one BACKUP statement has started. */
export interface RecentJob {
  /** HISTORY is where a job is proven to be over. */
  readonly source: 'JOBS' | 'HISTORY';
  readonly key: JobKey;
  /** The tenants that it was to back up; for a tenant's own login its own part alone. */
  readonly tenantIds: readonly number[];
  /** How many of them are how far, with their sets: a tenant that could not start has no row and is not counted. */
  readonly parts: ReadonlyMap<RowEnd, number>;
  /** Whether the row is the one of who started it; a tenant's own login has only its part of a job of sys. */
  readonly isInitiator: boolean;
  readonly type: RawRecentJob['BACKUP_TYPE'];
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly status: RawRecentJob['STATUS'];
  /** OceanBase's (negative) code; 0 is success; null proves nothing. */
  readonly result: number | null;
  readonly comment: string;
  /** The view of the backup sets where this login may not read it: then nothing is proven. */
  readonly unreadSets: string | undefined;
  /** The server's clock when the row was read. */
  readonly serverNow: Date;
}

export interface RecentJobs {
  readonly jobs: readonly RecentJob[];
  /** What is wrong with rows that cannot be read, a sentence for each. */
  readonly unreadable: readonly string[];
}

/**
 * All jobs that run and the `limit` others that ended last, whoever started them; one query. What runs takes no place
 * from an end: while many tenants run their own jobs, one that failed early would not be seen. A job may have begun
 * before many that were over sooner: by their begins its end would not be among the newest. The cost is bounded by the
 * history that the server keeps. Sources: CDB_/DBA_OB_BACKUP_JOBS, _JOB_HISTORY and _SET_FILES.
 */
export async function listRecentJobs(session: Session, scope: Scope, limit: number): Promise<RecentJobs> {
  const { rows: raw, unread } = await queryAllowed(session, scope, ['BACKUP_SET_FILES'], (may) =>
    recentSql(scope, limit, may('BACKUP_SET_FILES')),
  );
  const unreadSets = unread.has('BACKUP_SET_FILES') ? nameOfView(scope, 'BACKUP_SET_FILES') : undefined;
  const schema = v.intersect([recentRow(scope), ...(scope.sys ? [countsRow] : [])]);
  const { rows, unreadable } = readRowsApart('OB_BACKUP_JOBS', schema, jobIds, raw);
  const jobs = rows.map((row) => toRecentJob(row, scope, unreadSets));
  // A row can stand in both views for a moment: history is the later one.
  const over = new Set(jobs.filter(({ source }) => source === 'HISTORY').map(idOf));
  return {
    jobs: jobs.filter((job) => job.source === 'HISTORY' || !over.has(idOf(job))),
    unreadable: unreadable.map(({ problem }) => problem),
  };
}

function idOf({ key }: RecentJob): string {
  return `${String(key.initiatorTenantId)}/${String(key.jobId)}`;
}

/** The rows of the initiators, or of this login; what became of each itself; and, from sys, how far the parts of its jobs are. */
function recentSql(scope: Scope, limit: number, withSets: boolean): string {
  const computed = ['SOURCE', 'TENANT_ID', 'OWN_END', 'SERVER_NOW'];
  const columns = Object.keys(recentRow(scope).entries)
    .filter((column) => !computed.includes(column))
    .map((column) => scope.column(column))
    .join(', ');
  const from = (source: RecentJob['source'], view: string): string =>
    `SELECT '${source}' AS SOURCE, ${scope.tenantId}, ${columns} FROM ${scope.view(view)}` +
    (scope.sys ? ' WHERE TENANT_ID = INITIATOR_TENANT_ID' : '');
  const ended =
    `SELECT h.* FROM (${from('HISTORY', 'BACKUP_JOB_HISTORY')}` +
    ` ORDER BY END_TIMESTAMP DESC, START_TIMESTAMP DESC ${firstRows(scope, limit)}) h`;
  const counts = rowEnds.map((end) => `COALESCE(p.${countColumn(end)}, 0) AS ${countColumn(end)}`);
  return (
    `SELECT j.*, CASE WHEN j.SOURCE = 'JOBS' THEN ${endOfOpenRow('j.')} ELSE ${endOfRow('j.', withSets ? 's.' : undefined)} END` +
    ` AS OWN_END, ${[...(scope.sys ? counts : []), scope.clock].join(', ')}` +
    ` FROM (${from('JOBS', 'BACKUP_JOBS')} UNION ALL ${ended}) j` +
    (withSets ? joinSets(scope, 'j') : '') +
    (scope.sys
      ? ` LEFT JOIN (${partsOfSys(scope, limit, withSets)}) p ON j.TENANT_ID = 1 AND p.SYS_JOB_ID = j.JOB_ID`
      : '') +
    ' ORDER BY j.SOURCE DESC, j.END_TIMESTAMP DESC, j.START_TIMESTAMP DESC'
  );
}

/**
 * How many tenants of each job of sys are how far. Only the jobs that run and the `limit` that ended last are counted
 * through, because no other one can be among the `limit` of all that did.
 */
function partsOfSys(scope: Scope, limit: number, withSets: boolean): string {
  const jobs = scope.view('BACKUP_JOBS');
  const history = scope.view('BACKUP_JOB_HISTORY');
  const isPart = (row: string): string =>
    `${row}.INITIATOR_TENANT_ID = 1 AND ${row}.TENANT_ID <> 1 AND ${row}.INITIATOR_JOB_ID IN` +
    ` (SELECT n.JOB_ID FROM (SELECT JOB_ID FROM ${history} WHERE TENANT_ID = 1` +
    ` ORDER BY END_TIMESTAMP DESC ${firstRows(scope, limit)}) n` +
    ` UNION ALL SELECT JOB_ID FROM ${jobs} WHERE TENANT_ID = 1)`;
  const over =
    `SELECT h.INITIATOR_JOB_ID, ${endOfRow('h.', withSets ? 's.' : undefined)} AS PART_END FROM ${history} h` +
    `${withSets ? joinSets(scope, 'h') : ''} WHERE ${isPart('h')}`;
  const open =
    `SELECT o.INITIATOR_JOB_ID, ${endOfOpenRow('o.')} AS PART_END FROM ${jobs} o` +
    ` LEFT JOIN ${history} d ON d.TENANT_ID = o.TENANT_ID AND d.JOB_ID = o.JOB_ID` +
    ` WHERE d.JOB_ID IS NULL AND ${isPart('o')}`;
  const counts = rowEnds.map(
    (end) => `COUNT(CASE WHEN a.PART_END = '${end}' THEN 1 END) AS ${countColumn(end)}`,
  );
  return (
    `SELECT a.INITIATOR_JOB_ID AS SYS_JOB_ID, ${counts.join(', ')} FROM (${over} UNION ALL ${open}) a` +
    ' GROUP BY a.INITIATOR_JOB_ID'
  );
}

function toRecentJob(
  row: RawRecentJob & Readonly<Record<string, unknown>>,
  scope: Scope,
  unreadSets: string | undefined,
): RecentJob {
  const ofSys = scope.sys && row.TENANT_ID === 1;
  return {
    source: row.SOURCE,
    key: keyOf(row.TENANT_ID, row.JOB_ID, row.INITIATOR_TENANT_ID, row.INITIATOR_JOB_ID),
    tenantIds: scope.sys ? row.EXECUTOR_TENANT_ID.split(',').filter(Boolean).map(Number) : [row.TENANT_ID],
    parts: ofSys
      ? new Map(rowEnds.map((end) => [end, Number(row[countColumn(end)])]))
      : new Map([[row.OWN_END, 1]]),
    isInitiator: row.TENANT_ID === row.INITIATOR_TENANT_ID,
    type: row.BACKUP_TYPE,
    startedAt: row.START_TIMESTAMP,
    endedAt: row.END_TIMESTAMP,
    status: row.STATUS,
    result: row.RESULT,
    comment: row.COMMENT,
    unreadSets,
    serverNow: row.SERVER_NOW,
  };
}
