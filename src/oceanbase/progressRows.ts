import * as v from 'valibot';
import { queryAllowed } from './allowedViews.ts';
import {
  bigintColumn,
  counterColumn,
  decimalColumn,
  intColumn,
  readTenantRows,
  rowsOf,
  sourceColumn,
  textColumn,
  timeColumns,
  wordColumn,
  type UnreadableRow,
} from './columns.ts';
import { firstDestinations } from './archive.ts';
import { pathColumn } from './backupSets.ts';
import type { Destination } from './destinationUri.ts';
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
    PATH: pathColumn,
  };
};
const taskRow = (scope: Scope) =>
  v.object({
    ...shared(scope),
    SOURCE: sourceColumn(['TASKS', 'HISTORY']),
    JOB_ID: intColumn,
    STATUS: wordColumn([...allStages, 'FAILED', 'CANCELING', 'CANCELED']),
    DATA_PROGRESS: v.nullable(decimalColumn),
    LOG_FILE_COUNT: v.nullable(intColumn),
    FINISH_LOG_FILE_COUNT: v.nullable(intColumn),
    END_SCN: v.nullable(bigintColumn, 0n),
  });
const setRow = (scope: Scope) =>
  v.object({
    ...shared(scope),
    SOURCE: sourceColumn(['SET']),
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

/** Columns that only some of the views have, or only newer versions. */
const ownColumns = [
  'JOB_ID',
  'END_SCN',
  'DATA_PROGRESS',
  'LOG_FILE_COUNT',
  'FINISH_LOG_FILE_COUNT',
  'FILE_STATUS',
  'MIN_RESTORE_SCN',
  'DEST_NO',
  'CHECKPOINT_SCN',
] as const;
const archiveRow = v.object({
  TENANT_ID: intColumn,
  DEST_NO: intColumn,
  CHECKPOINT_SCN: v.nullable(bigintColumn, 0n),
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
  /** Log files copied and to copy; null where the version counts none. */
  readonly logFiles: { readonly done: number; readonly total: number } | null;
  /** The SCN that the set ends with, which the archived log must reach; 0n while unknown. */
  readonly endScn: bigint;
  /** How far the tenant's log is archived, SCN ns; 0n while unknown. */
  readonly checkpointScn: bigint;
  /** Where it goes to, without any key. */
  readonly destination: Destination | undefined;
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
  readonly destination: Destination | undefined;
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
 * The task rows and the backup-set rows of the given tenant jobs, and how far their log is archived, in one
 * statement (budget: two per tick). Sources: CDB_/DBA_OB_BACKUP_TASKS, _TASK_HISTORY, _SET_FILES, _ARCHIVELOG. What
 * the login may not read is left out (allowedViews.ts): `tasksRead` tells of the tasks, and `unreadSets` names the view
 * of the sets, without which no COMPLETED job is proven.
 */
export async function listProgressRows(
  session: Session,
  scope: Scope,
  info: Pick<ServerInfo, 'reportsDataProgress' | 'reportsLogProgress'>,
  jobs: readonly TenantJob[],
): Promise<{
  tasks: TaskRow[];
  sets: BackupSetRow[];
  unreadable: UnreadableRow[];
  tasksRead: boolean;
  unreadSets: string | undefined;
}> {
  if (jobs.length === 0) {
    return { tasks: [], sets: [], unreadable: [], tasksRead: true, unreadSets: undefined };
  }
  const common = Object.keys(shared(scope)).filter((column) => column !== 'TENANT_ID');
  // Every branch selects the same columns in the same order; what a view doesn't have is NULL.
  const select = (source: string, view: string, own: readonly string[], where: string): string => {
    const columns = [
      ...common.map((name) => (source === 'ARCHIVE' ? `NULL AS ${scope.column(name)}` : scope.column(name))),
      ...ownColumns.map((name) => (own.includes(name) ? name : `NULL AS ${name}`)),
    ];
    return (
      `SELECT '${source}' AS SOURCE, ${scope.tenantId}, STATUS, ${columns.join(', ')}` +
      ` FROM ${scope.view(view)} WHERE ${where}`
    );
  };
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
  const ofTenants = scope.sys
    ? `TENANT_ID IN (${[...new Set(jobs.map(({ tenantId }) => tenantId))].map(String).join(', ')})`
    : '1 = 1';
  const live = [
    ...(info.reportsDataProgress ? ['DATA_PROGRESS'] : []),
    ...(info.reportsLogProgress ? ['LOG_FILE_COUNT', 'FINISH_LOG_FILE_COUNT'] : []),
  ];
  const selects = {
    BACKUP_TASKS: select('TASKS', 'BACKUP_TASKS', ['JOB_ID', 'END_SCN', ...live], ofJob),
    BACKUP_TASK_HISTORY: select('HISTORY', 'BACKUP_TASK_HISTORY', ['JOB_ID', 'END_SCN'], ofJob),
    BACKUP_SET_FILES: select('SET', 'BACKUP_SET_FILES', ['FILE_STATUS', 'MIN_RESTORE_SCN'], ofSet),
    ARCHIVELOG: select('ARCHIVE', 'ARCHIVELOG', ['DEST_NO', 'CHECKPOINT_SCN'], ofTenants),
  };
  const views = Object.keys(selects) as (keyof typeof selects)[];
  const { rows, unread } = await queryAllowed(session, scope, views, (may) =>
    views.flatMap((view) => (may(view) ? [selects[view]] : [])).join(' UNION ALL '),
  );
  // A checkpoint that cannot be read is not known: no end depends on it.
  const checkpoints = firstDestinations(
    readTenantRows('OB_ARCHIVELOG', archiveRow, rowsOf(rows, 'ARCHIVE')).rows,
  );
  const tasks = readTenantRows('OB_BACKUP_TASKS', taskRow(scope), rowsOf(rows, 'TASKS', 'HISTORY'));
  const sets = readTenantRows('OB_BACKUP_SET_FILES', setRow(scope), rowsOf(rows, 'SET'));
  return {
    unreadable: [...tasks.unreadable, ...sets.unreadable],
    tasksRead: !unread.has('BACKUP_TASKS'),
    unreadSets: unread.has('BACKUP_SET_FILES') ? scope.view('BACKUP_SET_FILES') : undefined,
    tasks: tasks.rows.map((row) => ({
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
      logFiles:
        row.LOG_FILE_COUNT === null
          ? null
          : { done: row.FINISH_LOG_FILE_COUNT ?? 0, total: row.LOG_FILE_COUNT },
      endScn: row.END_SCN,
      checkpointScn: checkpoints.get(row.TENANT_ID)?.CHECKPOINT_SCN ?? 0n,
      destination: row.PATH,
    })),
    sets: sets.rows.map((row) => ({
      ...counters(row),
      tenantId: row.TENANT_ID,
      backupSetId: row.BACKUP_SET_ID,
      status: row.STATUS,
      fileStatus: row.FILE_STATUS,
      minRestoreScn: row.MIN_RESTORE_SCN,
      endedAt: row.END_TIMESTAMP,
      destination: row.PATH,
    })),
  };
}
