import * as v from 'valibot';
import { inView, queryAllowed, type UnreadableInView } from './allowedViews.ts';
import { counterColumn, decimalColumn, intColumn, readTenantRows, rowsOf, textColumn } from './columns.ts';
import { jobColumns, readJobRows, type JobRow } from './jobs.ts';
import type { Scope } from './scope.ts';
import type { ServerInfo } from './serverInfo.ts';
import type { Session } from './session.ts';

const taskRow = v.object({
  TENANT_ID: intColumn,
  JOB_ID: intColumn,
  STATUS: textColumn,
  MACRO_BLOCK_COUNT: counterColumn,
  FINISH_MACRO_BLOCK_COUNT: counterColumn,
  DATA_PROGRESS: v.nullable(decimalColumn),
});
const ofTask = ['MACRO_BLOCK_COUNT', 'FINISH_MACRO_BLOCK_COUNT', 'DATA_PROGRESS'];

/** How far the backup of one tenant is; what the counters mean by version: facts.md 4.6. */
export interface RunningTask {
  readonly tenantId: number;
  /** The tenant's own JOB_ID. */
  readonly jobId: number;
  /** The task's STATUS as the server wrote it. */
  readonly stage: string;
  readonly macroBlocks: number;
  readonly finishedMacroBlocks: number;
  /** The server's own percentage; null where the view has none. */
  readonly dataProgress: number | null;
}

/**
 * What runs, whoever started it, in one statement: every row of the JOBS view and every task. Where the initiator
 * has a row in JOBS, the server refuses another backup (9036), even if its status is terminal already.
 * Sources: CDB_/DBA_OB_BACKUP_JOBS and _TASKS; one that the login may not read is left out (allowedViews.ts).
 */
export async function listRunningRows(
  session: Session,
  scope: Scope,
  info: Pick<ServerInfo, 'reportsDataProgress'>,
): Promise<{ jobs: readonly JobRow[]; tasks: RunningTask[]; unreadable: UnreadableInView[] }> {
  const columns = jobColumns(scope);
  const select = (source: string, view: string, own: readonly string[]): string => {
    const items = [...columns, ...ofTask].map((column) =>
      own.includes(column) ? scope.column(column) : `NULL AS ${scope.column(column)}`,
    );
    return `SELECT '${source}' AS SOURCE, ${scope.tenantId}, ${items.join(', ')}, ${scope.clock} FROM ${scope.view(view)}`;
  };
  const live = ofTask.filter((column) => column !== 'DATA_PROGRESS' || info.reportsDataProgress);
  const { rows } = await queryAllowed(session, scope, ['BACKUP_JOBS', 'BACKUP_TASKS'], (may) =>
    [
      ...(may('BACKUP_JOBS') ? [select('JOBS', 'BACKUP_JOBS', columns)] : []),
      ...(may('BACKUP_TASKS') ? [select('TASKS', 'BACKUP_TASKS', ['JOB_ID', 'STATUS', ...live])] : []),
    ].join(' UNION ALL '),
  );
  const jobs = readJobRows(scope, rowsOf(rows, 'JOBS'));
  const tasks = readTenantRows('OB_BACKUP_TASKS', taskRow, rowsOf(rows, 'TASKS'));
  return {
    jobs: jobs.jobs,
    tasks: tasks.rows.map((row) => ({
      tenantId: row.TENANT_ID,
      jobId: row.JOB_ID,
      stage: row.STATUS,
      macroBlocks: row.MACRO_BLOCK_COUNT,
      finishedMacroBlocks: row.FINISH_MACRO_BLOCK_COUNT,
      dataProgress: row.DATA_PROGRESS,
    })),
    unreadable: [...inView('BACKUP_JOBS', jobs.unreadable), ...inView('BACKUP_TASKS', tasks.unreadable)],
  };
}
