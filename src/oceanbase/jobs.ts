import * as v from 'valibot';
import { backupTypeColumn } from './backupType.ts';
import {
  clockColumn,
  intColumn,
  passwordDigestColumn,
  readRows,
  readRowsApart,
  sourceColumn,
  textColumn,
  timeColumns,
  wordColumn,
  type UnreadableRow,
} from './columns.ts';
import type { Scope } from './scope.ts';
import type { Row, Session } from './session.ts';

/** A job on a cluster: the row of the tenant that started it. JOB_ID alone is not unique (facts.md 4.3). */
export interface JobKey {
  /** 1 when it was started from sys. */
  readonly initiatorTenantId: number;
  readonly jobId: number;
}

const encryptionModeColumn = wordColumn([
  'NONE',
  'PASSWORD',
  'PASSWORD_ENCRYPTION',
  'TRANSPARENT_ENCRYPTION',
  'DUAL_MODE_ENCRYPTION',
]);
export type EncryptionMode = v.InferOutput<typeof encryptionModeColumn>;

const jobRow = (scope: Scope) => {
  const { time, optionalTime } = timeColumns(scope);
  return v.object({
    SOURCE: sourceColumn(['JOBS', 'HISTORY']),
    TENANT_ID: intColumn,
    JOB_ID: intColumn,
    BACKUP_SET_ID: intColumn,
    INITIATOR_TENANT_ID: intColumn,
    INITIATOR_JOB_ID: intColumn,
    EXECUTOR_TENANT_ID: textColumn,
    PLUS_ARCHIVELOG: textColumn,
    BACKUP_TYPE: backupTypeColumn,
    ENCRYPTION_MODE: encryptionModeColumn,
    PASSWD: passwordDigestColumn,
    START_TIMESTAMP: time,
    END_TIMESTAMP: optionalTime,
    STATUS: wordColumn(['INIT', 'DOING', 'COMPLETED', 'FAILED', 'CANCELING', 'CANCELED']),
    RESULT: v.nullable(intColumn),
    COMMENT: textColumn,
    DESCRIPTION: textColumn,
    SERVER_NOW: clockColumn,
  });
};
/** Whose row it is. */
const jobIds = v.object({
  TENANT_ID: intColumn,
  JOB_ID: intColumn,
  INITIATOR_TENANT_ID: intColumn,
  INITIATOR_JOB_ID: intColumn,
});
type RawJob = v.InferOutput<ReturnType<typeof jobRow>>;
const computed = ['SOURCE', 'TENANT_ID', 'SERVER_NOW'];

/** The columns that a row of the job views is read from, beside SOURCE, TENANT_ID and SERVER_NOW. */
export function jobColumns(scope: Scope): string[] {
  return Object.keys(jobRow(scope).entries).filter((column) => !computed.includes(column));
}

/** Reads rows that have SOURCE, TENANT_ID, SERVER_NOW and the {@link jobColumns}. */
export function readJobRows(scope: Scope, rows: readonly Row[]): ReadJobs {
  const { rows: read, unreadable } = readRowsApart('OB_BACKUP_JOBS', jobRow(scope), jobIds, rows);
  return {
    jobs: read.map(toJob),
    unreadable: unreadable.map(({ key, problem }) => ({
      tenantId: key.TENANT_ID,
      job: keyOf(key.TENANT_ID, key.JOB_ID, key.INITIATOR_TENANT_ID, key.INITIATOR_JOB_ID),
      problem,
    })),
  };
}

function columns(scope: Scope): string {
  return [...jobColumns(scope).map((column) => scope.column(column)), scope.clock].join(', ');
}

/** One row of the job views. */
export interface JobRow {
  /** HISTORY is where a job is proven to be over; JOBS may show a terminal status before that. */
  readonly source: 'JOBS' | 'HISTORY';
  readonly tenantId: number;
  readonly jobId: number;
  /** 0 in the row of a sys-started job itself. */
  readonly backupSetId: number;
  readonly initiatorTenantId: number;
  /** 0 when the tenant started the job itself. */
  readonly initiatorJobId: number;
  readonly executorTenantIds: readonly number[];
  readonly plusArchivelog: boolean;
  readonly backupType: RawJob['BACKUP_TYPE'];
  readonly encryptionMode: EncryptionMode;
  readonly passwordDigest: v.InferOutput<typeof passwordDigestColumn>;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly status: RawJob['STATUS'];
  /** OceanBase's (negative) code; 0 is success; null proves nothing. */
  readonly result: number | null;
  readonly comment: string;
  readonly description: string;
  /** The server's clock when the row was read: durations are measured on one clock. */
  readonly serverNow: Date;
}

function toJob(row: RawJob): JobRow {
  return {
    source: row.SOURCE,
    tenantId: row.TENANT_ID,
    jobId: row.JOB_ID,
    backupSetId: row.BACKUP_SET_ID,
    initiatorTenantId: row.INITIATOR_TENANT_ID,
    initiatorJobId: row.INITIATOR_JOB_ID,
    executorTenantIds: row.EXECUTOR_TENANT_ID.split(',').filter(Boolean).map(Number),
    plusArchivelog: row.PLUS_ARCHIVELOG === 'ON',
    backupType: row.BACKUP_TYPE,
    encryptionMode: row.ENCRYPTION_MODE,
    passwordDigest: row.PASSWD,
    startedAt: row.START_TIMESTAMP,
    endedAt: row.END_TIMESTAMP,
    status: row.STATUS,
    result: row.RESULT,
    comment: row.COMMENT,
    description: row.DESCRIPTION,
    serverNow: row.SERVER_NOW,
  };
}

/** Both job views at once, because a row moves from one to the other between two looks (facts.md 4.3). */
function bothViews(scope: Scope, where: string): string {
  const select = (source: JobRow['source'], view: string): string =>
    `SELECT '${source}' AS SOURCE, ${scope.tenantId}, ${columns(scope)} FROM ${scope.view(view)} WHERE ${where}`;
  return `${select('JOBS', 'BACKUP_JOBS')} UNION ALL ${select('HISTORY', 'BACKUP_JOB_HISTORY')}`;
}

/** A row of a job that cannot be read. */
export interface UnreadableJob extends UnreadableRow {
  readonly job: JobKey;
}

/** Rows of the job views, and those that could not be read. */
export interface ReadJobs {
  readonly jobs: readonly JobRow[];
  readonly unreadable: readonly UnreadableJob[];
}

/**
 * All rows of the given jobs: the initiator's own and, for a job started from sys, one per tenant that was
 * really started. Throws UnexpectedRow where it cannot be told whose row cannot be read.
 * Source: CDB_/DBA_OB_BACKUP_JOBS and _JOB_HISTORY.
 */
export async function listJobRows(
  session: Session,
  scope: Scope,
  keys: readonly JobKey[],
): Promise<ReadJobs> {
  if (keys.length === 0) return { jobs: [], unreadable: [] };
  const where = keys
    .map(({ initiatorTenantId, jobId }) => {
      const tenant = String(initiatorTenantId);
      const job = String(jobId);
      if (!scope.sys) {
        // A tenant's own login has no row of a job of sys, only its part of it.
        return initiatorTenantId === 1
          ? `(INITIATOR_TENANT_ID = 1 AND INITIATOR_JOB_ID = ${job})`
          : `(INITIATOR_TENANT_ID = ${tenant} AND JOB_ID = ${job})`;
      }
      return (
        `(TENANT_ID = ${tenant} AND JOB_ID = ${job})` +
        ` OR (INITIATOR_TENANT_ID = ${tenant} AND INITIATOR_JOB_ID = ${job})`
      );
    })
    .join(' OR ');
  return readJobRows(scope, await session.query(bothViews(scope, where)));
}

/** The highest JOB_ID that the initiator has had so far; 0 if it never started a job. */
export async function lastJobId(session: Session, scope: Scope): Promise<number> {
  const where = scope.sys ? ` WHERE TENANT_ID = ${String(scope.initiatorTenantId)}` : '';
  const last = (view: string): string =>
    `SELECT COALESCE(MAX(JOB_ID), 0) AS LAST_ID FROM ${scope.view(view)}${where}`;
  const rows = readRows(
    'OB_BACKUP_JOBS',
    v.object({ LAST_ID: intColumn }),
    await session.query(`${last('BACKUP_JOBS')} UNION ALL ${last('BACKUP_JOB_HISTORY')}`),
  );
  return Math.max(0, ...rows.map((row) => row.LAST_ID));
}

/**
 * The initiator's own rows of jobs after `jobId`, oldest first. A tenant's view also shows the jobs that sys
 * started in it; two of them may stand at once (facts.md 4.3).
 */
export async function listJobsAfter(session: Session, scope: Scope, jobId: number): Promise<ReadJobs> {
  const tenant = scope.sys ? `TENANT_ID = ${String(scope.initiatorTenantId)} AND ` : '';
  const rows = await session.query(bothViews(scope, `${tenant}JOB_ID > ${String(jobId)}`));
  const { jobs, unreadable } = readJobRows(scope, rows);
  return {
    jobs: jobs
      .filter((job) => job.initiatorTenantId === scope.initiatorTenantId)
      .sort((a, b) => a.jobId - b.jobId),
    unreadable: unreadable.filter(({ job }) => job.initiatorTenantId === scope.initiatorTenantId),
  };
}

/**
 * Every row of the JOBS view, whoever started the job. Where the initiator has one, the server refuses another
 * (9036), even if its status is terminal already.
 */
export async function listOpenJobs(session: Session, scope: Scope): Promise<ReadJobs> {
  const rows = await session.query(
    `SELECT 'JOBS' AS SOURCE, ${scope.tenantId}, ${columns(scope)} FROM ${scope.view('BACKUP_JOBS')}`,
  );
  return readJobRows(scope, rows);
}

/** The job that a row belongs to: its own, or the one of sys that started it. */
export function keyOfRow(row: JobRow): JobKey {
  return keyOf(row.tenantId, row.jobId, row.initiatorTenantId, row.initiatorJobId);
}

/** The same of the ids of a row. */
export function keyOf(
  tenantId: number,
  jobId: number,
  initiatorTenantId: number,
  initiatorJobId: number,
): JobKey {
  return tenantId !== initiatorTenantId
    ? { initiatorTenantId, jobId: initiatorJobId }
    : { initiatorTenantId: tenantId, jobId };
}
