import * as v from 'valibot';
import { intColumn, readTenantRows, textColumn, timeColumns, wordColumn } from './columns.ts';
import { UnexpectedRow } from './errors.ts';
import { rawWord } from './word.ts';
import { firstRows } from './paging.ts';
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
    BACKUP_TYPE: wordColumn(['FULL', 'INC']),
    START_TIMESTAMP: time,
    END_TIMESTAMP: optionalTime,
    STATUS: wordColumn(['COMPLETED', 'FAILED', 'CANCELED']),
    RESULT: v.nullable(intColumn, 0),
    COMMENT: textColumn,
  });
};

/** A job that did not end well, as the history has it. */
export interface FailedJob {
  readonly tenantId: number;
  readonly jobId: number;
  /** 0 in the row of a sys-started job itself. */
  readonly backupSetId: number;
  readonly initiatorTenantId: number;
  readonly initiatorJobId: number;
  readonly executorTenantIds: readonly number[];
  readonly backupType: string;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly status: string;
  /** OceanBase's (negative) code. */
  readonly result: number;
  readonly comment: string;
}

/**
 * The tenant's newest `limit` jobs that failed, newest first; from sys also the jobs of the whole cluster that
 * were to back it up and left no row of it. A cancel is not a failure. A job that has just failed can stand in the
 * JOBS view for half a minute more (facts.md 4.3). Sources: CDB_/DBA_OB_BACKUP_JOBS and _JOB_HISTORY.
 */
export async function listFailedJobs(
  session: Session,
  scope: Scope,
  tenantId: number,
  limit = 50,
): Promise<FailedJob[]> {
  const columns = Object.keys(failedRow(scope).entries)
    .filter((column) => column !== 'TENANT_ID')
    .map((column) => scope.column(column));
  const whose = scope.sys ? `TENANT_ID IN (1, ${String(tenantId)}) AND ` : '';
  const from = (view: string, failed: string): string =>
    `SELECT ${[scope.tenantId, ...columns].join(', ')} FROM ${scope.view(view)} WHERE ${whose}${failed}`;
  const read = readTenantRows(
    'OB_BACKUP_JOBS',
    failedRow(scope),
    await session.query(
      `${from('BACKUP_JOBS', "STATUS = 'FAILED'")} UNION ALL ` +
        from('BACKUP_JOB_HISTORY', "STATUS <> 'CANCELED' AND (STATUS = 'FAILED' OR RESULT <> 0)") +
        ` ORDER BY START_TIMESTAMP DESC ${firstRows(scope, limit)}`,
    ),
  );
  const rows = read.rows.map((row): FailedJob => ({
    tenantId: row.TENANT_ID,
    jobId: row.JOB_ID,
    backupSetId: row.BACKUP_SET_ID,
    initiatorTenantId: row.INITIATOR_TENANT_ID,
    initiatorJobId: row.INITIATOR_JOB_ID,
    executorTenantIds: row.EXECUTOR_TENANT_ID.split(',').filter(Boolean).map(Number),
    backupType: rawWord(row.BACKUP_TYPE),
    startedAt: row.START_TIMESTAMP,
    endedAt: row.END_TIMESTAMP,
    status: rawWord(row.STATUS),
    result: row.RESULT,
    comment: row.COMMENT,
  }));
  const parts = new Set(rows.filter((row) => row.tenantId === tenantId).map((row) => row.initiatorJobId));
  // Where nothing else has failed, what cannot be read is no proof that nothing has.
  const [unread] = read.unreadable;
  if (rows.length === 0 && unread) throw new UnexpectedRow(unread.problem);
  return rows.filter(
    (row, index) =>
      !rows.slice(0, index).some((one) => one.tenantId === row.tenantId && one.jobId === row.jobId) &&
      (row.tenantId === tenantId || (row.executorTenantIds.includes(tenantId) && !parts.has(row.jobId))),
  );
}
