import * as v from 'valibot';
import { queryAllowed } from './allowedViews.ts';
import { backupTypeColumn } from './backupType.ts';
import { intColumn, readTenantRows, textColumn, timeColumns, wordColumn } from './columns.ts';
import { UnexpectedRow } from './errors.ts';
import { rawWord } from './word.ts';
import { firstRows } from './paging.ts';
import { endOfOpenRow, endOfRow, joinSets } from './proven.ts';
import type { Scope } from './scope.ts';
import type { Session } from './session.ts';

const failedRow = (scope: Scope) => {
  const { time, optionalTime } = timeColumns(scope);
  return v.object({
    TENANT_ID: intColumn,
    JOB_ID: intColumn,
    BACKUP_SET_ID: intColumn,
    INITIATOR_TENANT_ID: intColumn,
    INITIATOR_JOB_ID: intColumn,
    EXECUTOR_TENANT_ID: textColumn,
    BACKUP_TYPE: backupTypeColumn,
    START_TIMESTAMP: time,
    END_TIMESTAMP: optionalTime,
    STATUS: wordColumn(['COMPLETED', 'FAILED', 'CANCELED']),
    RESULT: v.nullable(intColumn),
    COMMENT: textColumn,
    PARTS: intColumn,
  });
};

type RawFailedJob = v.InferOutput<ReturnType<typeof failedRow>>;

/** A job that did not end well, as the history has it. */
export interface FailedJob {
  readonly tenantId: number;
  readonly jobId: number;
  /** 0 in the row of a sys-started job itself. */
  readonly backupSetId: number;
  readonly initiatorTenantId: number;
  readonly initiatorJobId: number;
  readonly executorTenantIds: readonly number[];
  /** Of a job of sys without a row of the tenant: whether another tenant's part has one. */
  readonly begun: boolean;
  readonly backupType: string;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly status: RawFailedJob['STATUS'];
  /** OceanBase's (negative) code. */
  readonly result: number;
  readonly comment: string;
}

/**
 * The tenant's newest `limit` jobs that failed, newest first; from sys also the jobs of sys that were to back it up and left
 * no row of it: they failed before they began with it, or the server skipped it (`phaseWithoutRow` of `backup/outcome.ts`
 * says which). A cancel is not a failure. A job that has just failed can stand in the JOBS view for half a minute more
 * (facts.md 4.3). Sources: CDB_/DBA_OB_BACKUP_JOBS and _JOB_HISTORY.
 */
export async function listFailedJobs(
  session: Session,
  scope: Scope,
  tenantId: number,
  limit = 50,
): Promise<FailedJob[]> {
  const columns = Object.keys(failedRow(scope).entries)
    .filter((column) => column !== 'TENANT_ID' && column !== 'PARTS')
    .map((column) => `f.${scope.column(column)}`);
  const id = String(tenantId);
  const own = scope.sys ? `f.TENANT_ID = ${id} AND ` : '';
  const tenant = scope.sys ? 'f.TENANT_ID' : scope.tenantId;
  const select = (from: string, where: string, parts = '0'): string =>
    `SELECT ${[tenant, ...columns, `${parts} AS PARTS`].join(', ')} FROM ${from} WHERE ${where}`;
  const history = `${scope.view('BACKUP_JOB_HISTORY')} f`;
  const { rows: raw } = await queryAllowed(
    session,
    scope,
    ['BACKUP_SET_FILES'],
    (may) =>
      [
        select(`${scope.view('BACKUP_JOBS')} f`, `${own}${endOfOpenRow('f.')} = 'openFailed'`),
        may('BACKUP_SET_FILES')
          ? select(`${history}${joinSets(scope, 'f')}`, `${own}${endOfRow('f.', 's.')} = 'failed'`)
          : select(history, `${own}${endOfRow('f.', undefined)} = 'failed'`),
        ...(scope.sys ? [select(history, ...withoutRow(scope, id))] : []),
      ].join(' UNION ALL ') + ` ORDER BY START_TIMESTAMP DESC ${firstRows(scope, limit)}`,
  );
  const read = readTenantRows('OB_BACKUP_JOBS', failedRow(scope), raw);
  // Where nothing else has failed, what cannot be read is no proof that nothing has.
  const [unread] = read.unreadable;
  if (read.rows.length === 0 && unread) throw new UnexpectedRow(unread.problem);
  const jobs = read.rows.map((row): FailedJob => ({
    tenantId: row.TENANT_ID,
    jobId: row.JOB_ID,
    backupSetId: row.BACKUP_SET_ID,
    initiatorTenantId: row.INITIATOR_TENANT_ID,
    initiatorJobId: row.INITIATOR_JOB_ID,
    executorTenantIds: row.EXECUTOR_TENANT_ID.split(',').filter(Boolean).map(Number),
    begun: row.PARTS > 0,
    backupType: rawWord(row.BACKUP_TYPE),
    startedAt: row.START_TIMESTAMP,
    endedAt: row.END_TIMESTAMP,
    status: row.STATUS,
    result: row.RESULT ?? 0,
    comment: row.COMMENT,
  }));
  // A row can stand in both views for a moment.
  return jobs.filter(
    (row, index) =>
      !jobs.slice(0, index).some((one) => one.tenantId === row.tenantId && one.jobId === row.jobId),
  );
}

/**
 * Of the jobs of sys in the history (`f`) the condition that one names the tenant, has no row of it in either view and was not
 * canceled; and the select item that tells whether another tenant's part has a row.
 */
function withoutRow(scope: Scope, tenantId: string): [where: string, parts: string] {
  const parts = (view: string, of: string): string =>
    `EXISTS (SELECT c.JOB_ID FROM ${scope.view(view)} c` +
    ` WHERE c.INITIATOR_TENANT_ID = 1 AND c.INITIATOR_JOB_ID = f.JOB_ID AND ${of})`;
  const begun = `(${parts('BACKUP_JOB_HISTORY', 'c.TENANT_ID <> 1')} OR ${parts('BACKUP_JOBS', 'c.TENANT_ID <> 1')})`;
  const where = [
    'f.TENANT_ID = 1',
    `CONCAT(',', f.EXECUTOR_TENANT_ID, ',') LIKE '%,${tenantId},%'`,
    `NOT ${parts('BACKUP_JOB_HISTORY', `c.TENANT_ID = ${tenantId}`)}`,
    `NOT ${parts('BACKUP_JOBS', `c.TENANT_ID = ${tenantId}`)}`,
    `f.STATUS <> 'CANCELED'`,
    `(f.STATUS <> 'FAILED' OR COALESCE(f.RESULT, 0) <> -4072 OR ${begun})`,
  ].join(' AND ');
  return [where, `CASE WHEN ${begun} THEN 1 ELSE 0 END`];
}
