import * as v from 'valibot';
import { inView, queryAllowed, type UnreadableInView } from './allowedViews.ts';
import { archiveColumns, roundsOf, type ArchiveRound } from './archive.ts';
import { isOfType } from './backupType.ts';
import {
  bigintColumn,
  clockColumn,
  counterColumn,
  intColumn,
  readTenantRows,
  rowsOf,
  timeColumns,
} from './columns.ts';
import { endedWell, isAvailable } from './proven.ts';
import type { Scope } from './scope.ts';
import type { Session } from './session.ts';

const setsRow = (scope: Scope) =>
  v.object({
    TENANT_ID: intColumn,
    SET_COUNT: counterColumn,
    NEWEST_SET: v.nullable(intColumn, 0),
    NEWEST_PROTECTED: v.nullable(intColumn, 0),
    PROVEN_FULL_AT: timeColumns(scope).optionalTime,
    PROVEN_REPLAY_SCN: v.nullable(bigintColumn, 0n),
    SERVER_NOW: clockColumn,
  });

/** The backup sets of one tenant that can be restored from, in sum: those that are SUCCESS and AVAILABLE. */
export interface SetsSummary {
  readonly count: number;
  /** BACKUP_SET_ID; 0 where there is none. */
  readonly newest: number;
  /** The newest one that a restore asks a password for (as isProtected); 0 where there is none. */
  readonly newestProtected: number;
  /** ms since the end of the newest proven full backup, on the server's clock; null where there is none. */
  readonly fullAgeMs: number | null;
  /** SCN ns from which on the newest proven backup needs archived log; 0n while unknown. */
  readonly replayScn: bigint;
}

export interface RecoveryRows {
  readonly rounds: ReadonlyMap<number, ArchiveRound>;
  /** Tenants without a set are not in it. */
  readonly sets: ReadonlyMap<number, SetsSummary>;
  readonly unreadable: readonly UnreadableInView[];
}

/**
 * What each tenant could be recovered from, in one statement: its archive round, and its backup sets in sum. A
 * backup counts as proven where its row in the history is COMPLETED with RESULT 0 and its set is SUCCESS and
 * AVAILABLE. Sources: CDB_/DBA_OB_ARCHIVELOG, _BACKUP_SET_FILES, _BACKUP_JOB_HISTORY; the columns are in every 4.x.
 * What the login may not read is left out (allowedViews.ts): without the history no set is proven.
 */
export async function listRecoveryRows(session: Session, scope: Scope): Promise<RecoveryRows> {
  // An incremental set is worth as much as its full one and those between the two (the chain of facts.md 4.5).
  const whole =
    `(${isOfType('FULL', 's.')} OR (b.BACKUP_SET_ID IS NOT NULL` +
    ' AND (l.FIRST_LOST IS NULL OR l.FIRST_LOST > s.BACKUP_SET_ID)))';
  const ofRound = Object.keys(archiveColumns).filter((column) => column !== 'TENANT_ID');
  const sums = (proven: string): Readonly<Record<string, string>> => ({
    SET_COUNT: 'COUNT(*)',
    NEWEST_SET: 'MAX(s.BACKUP_SET_ID)',
    NEWEST_PROTECTED: 'MAX(CASE WHEN LENGTH(s.PASSWD) > 0 THEN s.BACKUP_SET_ID ELSE 0 END)',
    PROVEN_FULL_AT: `MAX(CASE WHEN ${isOfType('FULL', 's.')} AND ${proven} THEN s.END_TIMESTAMP ELSE NULL END)`,
    PROVEN_REPLAY_SCN: `MAX(CASE WHEN ${proven} AND ${whole} THEN s.START_REPLAY_SCN ELSE NULL END)`,
  });
  const items = (source: string, tenant: string, own: (column: string) => string | undefined): string =>
    [
      `'${source}' AS SOURCE`,
      tenant,
      ...[...ofRound, ...Object.keys(sums(''))].map((column) => {
        const item = own(column) ?? 'NULL';
        return `${item} AS ${scope.column(column)}`;
      }),
      scope.clock,
    ].join(', ');
  const sameTenant = (other: string): string => (scope.sys ? `${other}.TENANT_ID = s.TENANT_ID AND ` : '');
  const sets = scope.view('BACKUP_SET_FILES');
  const tenant = scope.sys ? 'TENANT_ID, ' : '';
  const lost =
    `SELECT ${tenant}PREV_FULL_BACKUP_SET_ID, MIN(BACKUP_SET_ID) AS FIRST_LOST FROM ${sets}` +
    ` WHERE ${isOfType('INC')} AND STATUS = 'SUCCESS' AND FILE_STATUS <> 'AVAILABLE'` +
    ` GROUP BY ${tenant}PREV_FULL_BACKUP_SET_ID`;
  const ofRounds =
    `SELECT ${items('ARCHIVE', scope.tenantId, (column) => (ofRound.includes(column) ? scope.column(column) : undefined))}` +
    ` FROM ${scope.view('ARCHIVELOG')}`;
  const ofSets = (history: boolean): string => {
    const sum = sums(history ? 'h.JOB_ID IS NOT NULL' : '1 = 0');
    const job =
      ` LEFT JOIN ${scope.view('BACKUP_JOB_HISTORY')} h` +
      ` ON ${sameTenant('h')}h.BACKUP_SET_ID = s.BACKUP_SET_ID AND ${endedWell('h.')}`;
    return (
      `SELECT ${items('SETS', scope.sys ? 's.TENANT_ID' : scope.tenantId, (column) => sum[column])}` +
      ` FROM ${sets} s${history ? job : ''}` +
      ` LEFT JOIN ${sets} b ON ${sameTenant('b')}b.BACKUP_SET_ID = s.PREV_FULL_BACKUP_SET_ID AND ${isAvailable('b.')}` +
      ` LEFT JOIN (${lost}) l ON ${sameTenant('l')}l.PREV_FULL_BACKUP_SET_ID = s.PREV_FULL_BACKUP_SET_ID` +
      ` WHERE ${isAvailable('s.')}` +
      (scope.sys ? ' GROUP BY s.TENANT_ID' : '')
    );
  };
  const views = ['ARCHIVELOG', 'BACKUP_SET_FILES', 'BACKUP_JOB_HISTORY'] as const;
  const { rows } = await queryAllowed(session, scope, views, (may) =>
    [
      ...(may('ARCHIVELOG') ? [ofRounds] : []),
      ...(may('BACKUP_SET_FILES') ? [ofSets(may('BACKUP_JOB_HISTORY'))] : []),
    ].join(' UNION ALL '),
  );
  const roundRow = v.object({ ...archiveColumns, SERVER_NOW: clockColumn });
  const rounds = readTenantRows('OB_ARCHIVELOG', roundRow, rowsOf(rows, 'ARCHIVE'));
  const summaries = readTenantRows('OB_BACKUP_SET_FILES', setsRow(scope), rowsOf(rows, 'SETS'));
  return {
    rounds: new Map(roundsOf(rounds.rows)),
    sets: new Map(
      summaries.rows
        .filter((row) => row.SET_COUNT > 0) // a sum over nothing is a row too
        .map((row): [number, SetsSummary] => [
          row.TENANT_ID,
          {
            count: row.SET_COUNT,
            newest: row.NEWEST_SET,
            newestProtected: row.NEWEST_PROTECTED,
            fullAgeMs:
              row.PROVEN_FULL_AT && Math.max(0, row.SERVER_NOW.getTime() - row.PROVEN_FULL_AT.getTime()),
            replayScn: row.PROVEN_REPLAY_SCN,
          },
        ]),
    ),
    unreadable: [
      ...inView('ARCHIVELOG', rounds.unreadable),
      ...inView('BACKUP_SET_FILES', summaries.unreadable),
    ],
  };
}
