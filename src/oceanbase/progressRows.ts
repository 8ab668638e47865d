import * as v from 'valibot';
import {
  bigintColumn,
  counterColumn,
  decimalColumn,
  intColumn,
  readRows,
  textColumn,
  timeColumns,
  wordColumn,
} from './columns.ts';
import type { Scope } from './scope.ts';
import type { ServerInfo } from './serverInfo.ts';
import type { Session } from './session.ts';
import { allStages } from './stages.ts';

const shared = (scope: Scope) => {
  const { time, optionalTime } = timeColumns(scope);
  return {
    TENANT_ID: intColumn,
    BACKUP_SET_ID: intColumn,
    START_TIMESTAMP: time,
    END_TIMESTAMP: optionalTime,
    INPUT_BYTES: counterColumn,
    OUTPUT_BYTES: counterColumn,
    TABLET_COUNT: counterColumn,
    FINISH_TABLET_COUNT: counterColumn,
    MACRO_BLOCK_COUNT: counterColumn,
    FINISH_MACRO_BLOCK_COUNT: counterColumn,
    RESULT: v.nullable(intColumn, 0),
    COMMENT: textColumn,
  };
};
const taskRow = (scope: Scope) =>
  v.object({
    ...shared(scope),
    SOURCE: v.picklist(['TASKS', 'HISTORY']),
    JOB_ID: intColumn,
    STATUS: wordColumn([...allStages, 'FAILED', 'CANCELING', 'CANCELED']),
    DATA_PROGRESS: v.nullable(decimalColumn),
  });
const setRow = (scope: Scope) =>
  v.object({
    ...shared(scope),
    SOURCE: v.literal('SET'),
    STATUS: wordColumn(['DOING', 'SUCCESS', 'FAILED']),
    FILE_STATUS: wordColumn([
      'COPYING',
      'AVAILABLE',
      'INCOMPLETE',
      'DELETING',
      'DELETED',
      'EXPIRED',
      'BROKEN',
    ]),
    MIN_RESTORE_SCN: v.nullable(bigintColumn, 0n),
  });

type RawTask = v.InferOutput<ReturnType<typeof taskRow>>;
type RawSet = v.InferOutput<ReturnType<typeof setRow>>;

/** Counters of a backup, in bytes and counts; what they mean by version: facts.md 4.6. */
export interface Counters {
  readonly inputBytes: number;
  readonly outputBytes: number;
  readonly tablets: number;
  readonly finishedTablets: number;
  readonly macroBlocks: number;
  readonly finishedMacroBlocks: number;
}

/** The task of one tenant's backup (…_TASKS while it runs, …_TASK_HISTORY afterwards). */
export interface TaskRow extends Counters {
  readonly source: 'TASKS' | 'HISTORY';
  readonly tenantId: number;
  readonly jobId: number;
  readonly backupSetId: number;
  readonly status: RawTask['STATUS'];
  /** The server's own percentage; null where the view has none. */
  readonly dataProgress: number | null;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly result: number;
  readonly comment: string;
}

/** What the server keeps of a backup set (…_SET_FILES). */
export interface BackupSetRow extends Counters {
  readonly tenantId: number;
  readonly backupSetId: number;
  readonly status: RawSet['STATUS'];
  readonly fileStatus: RawSet['FILE_STATUS'];
  /** The earliest point that the set alone can be restored to, SCN ns; 0n while unknown. */
  readonly minRestoreScn: bigint;
  readonly endedAt: Date | null;
}

function counters(row: RawTask | RawSet): Counters {
  return {
    inputBytes: row.INPUT_BYTES,
    outputBytes: row.OUTPUT_BYTES,
    tablets: row.TABLET_COUNT,
    finishedTablets: row.FINISH_TABLET_COUNT,
    macroBlocks: row.MACRO_BLOCK_COUNT,
    finishedMacroBlocks: row.FINISH_MACRO_BLOCK_COUNT,
  };
}

/** One tenant's part of a job. */
export interface TenantJob {
  readonly tenantId: number;
  readonly jobId: number;
  readonly backupSetId: number;
}

/**
 * The task rows and the backup-set rows of the given tenant jobs, in one statement (budget: two per tick).
 * Sources: CDB_/DBA_OB_BACKUP_TASKS, _TASK_HISTORY, _SET_FILES.
 */
export async function listProgressRows(
  session: Session,
  scope: Scope,
  info: Pick<ServerInfo, 'reportsDataProgress'>,
  jobs: readonly TenantJob[],
): Promise<{ tasks: TaskRow[]; sets: BackupSetRow[] }> {
  if (jobs.length === 0) return { tasks: [], sets: [] };
  const common = Object.keys(shared(scope))
    .filter((column) => column !== 'TENANT_ID')
    .map((column) => scope.column(column))
    .join(', ');
  const select = (source: string, own: string, view: string, where: string): string =>
    `SELECT '${source}' AS SOURCE, ${scope.tenantId}, STATUS, ${common}, ${own} FROM ${scope.view(view)} WHERE ${where}`;
  const match = (column: string, value: (job: TenantJob) => number): string =>
    jobs
      .map((job) =>
        scope.sys
          ? `(TENANT_ID = ${String(job.tenantId)} AND ${column} = ${String(value(job))})`
          : `${column} = ${String(value(job))}`,
      )
      .join(' OR ');
  const ofJob = match('JOB_ID', (job) => job.jobId);
  const ofSet = match('BACKUP_SET_ID', (job) => job.backupSetId);
  const progress = info.reportsDataProgress ? 'DATA_PROGRESS' : 'NULL AS DATA_PROGRESS';
  const none = 'NULL AS FILE_STATUS, NULL AS MIN_RESTORE_SCN';
  const rows = await session.query(
    [
      select('TASKS', `JOB_ID, ${progress}, ${none}`, 'BACKUP_TASKS', ofJob),
      select('HISTORY', `JOB_ID, NULL AS DATA_PROGRESS, ${none}`, 'BACKUP_TASK_HISTORY', ofJob),
      select(
        'SET',
        'NULL AS JOB_ID, NULL AS DATA_PROGRESS, FILE_STATUS, MIN_RESTORE_SCN',
        'BACKUP_SET_FILES',
        ofSet,
      ),
    ].join(' UNION ALL '),
  );
  const isSet = (row: (typeof rows)[number]): boolean => row['SOURCE'] === 'SET';
  return {
    tasks: readRows(
      'OB_BACKUP_TASKS',
      taskRow(scope),
      rows.filter((row) => !isSet(row)),
    ).map((row) => ({
      ...counters(row),
      source: row.SOURCE,
      tenantId: row.TENANT_ID,
      jobId: row.JOB_ID,
      backupSetId: row.BACKUP_SET_ID,
      status: row.STATUS,
      dataProgress: row.DATA_PROGRESS,
      startedAt: row.START_TIMESTAMP,
      endedAt: row.END_TIMESTAMP,
      result: row.RESULT,
      comment: row.COMMENT,
    })),
    sets: readRows('OB_BACKUP_SET_FILES', setRow(scope), rows.filter(isSet)).map((row) => ({
      ...counters(row),
      tenantId: row.TENANT_ID,
      backupSetId: row.BACKUP_SET_ID,
      status: row.STATUS,
      fileStatus: row.FILE_STATUS,
      minRestoreScn: row.MIN_RESTORE_SCN,
      endedAt: row.END_TIMESTAMP,
    })),
  };
}
