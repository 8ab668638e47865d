import * as v from 'valibot';
import { backupTypeColumn } from './backupType.ts';
import {
  bigintColumn,
  counterColumn,
  intColumn,
  passwordDigestColumn,
  readRows,
  readRowsApart,
  textColumn,
  timeColumns,
  wordColumn,
} from './columns.ts';
import { parseUri, type Destination } from './destinationUri.ts';
import { UnexpectedRow } from './errors.ts';
import { firstRows, wherePage, type Page } from './paging.ts';
import type { PasswordDigest } from './passwordDigest.ts';
import type { Scope } from './scope.ts';
import type { Session } from './session.ts';

/** A PATH: it can hold access keys, so all that is secret in it is dropped before anything else sees it. */
export const pathColumn = v.pipe(
  textColumn,
  v.transform((text) => parseUri(text)),
);

const setRow = (scope: Scope) => {
  const { time, optionalTime } = timeColumns(scope);
  return v.object({
    TENANT_ID: intColumn,
    BACKUP_SET_ID: intColumn,
    BACKUP_TYPE: backupTypeColumn,
    PREV_FULL_BACKUP_SET_ID: v.nullable(intColumn, 0),
    PREV_INC_BACKUP_SET_ID: v.nullable(intColumn, 0),
    START_TIMESTAMP: time,
    END_TIMESTAMP: optionalTime,
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
    PLUS_ARCHIVELOG: textColumn,
    START_REPLAY_SCN: v.nullable(bigintColumn, 0n),
    MIN_RESTORE_SCN: v.nullable(bigintColumn, 0n),
    INPUT_BYTES: counterColumn,
    OUTPUT_BYTES: counterColumn,
    RESULT: v.nullable(intColumn, 0),
    COMMENT: textColumn,
    ENCRYPTION_MODE: textColumn,
    PASSWD: passwordDigestColumn,
    PATH: pathColumn,
  });
};
type RawSet = v.InferOutput<ReturnType<typeof setRow>>;

/** A backup set as the server keeps it (…_SET_FILES). */
export interface StoredSet {
  readonly tenantId: number;
  readonly setId: number;
  readonly type: RawSet['BACKUP_TYPE'];
  /** The full set that an incremental one builds on; 0 for a full one. */
  readonly previousFull: number;
  /** The set right before an incremental one; 0 for a full one. */
  readonly previous: number;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly status: RawSet['STATUS'];
  readonly fileStatus: RawSet['FILE_STATUS'];
  readonly plusArchivelog: boolean;
  /** SCN, ns: from here on a restore needs archived log; 0n while unknown. */
  readonly startReplayScn: bigint;
  /** SCN, ns: the earliest point that a restore from this set can reach; 0n while unknown. */
  readonly minRestoreScn: bigint;
  readonly inputBytes: number;
  readonly outputBytes: number;
  /** OceanBase's negative code; 0 is success. */
  readonly result: number;
  readonly comment: string;
  /** As the server wrote it: NONE, PASSWORD, … */
  readonly encryptionMode: string;
  readonly digest: PasswordDigest;
  /** Where it lies, without any key; undefined where the server's PATH is not a URI. */
  readonly destination: Destination | undefined;
}

function toSet(row: RawSet): StoredSet {
  return {
    tenantId: row.TENANT_ID,
    setId: row.BACKUP_SET_ID,
    type: row.BACKUP_TYPE,
    previousFull: row.PREV_FULL_BACKUP_SET_ID,
    previous: row.PREV_INC_BACKUP_SET_ID,
    startedAt: row.START_TIMESTAMP,
    endedAt: row.END_TIMESTAMP,
    status: row.STATUS,
    fileStatus: row.FILE_STATUS,
    plusArchivelog: row.PLUS_ARCHIVELOG === 'ON',
    startReplayScn: row.START_REPLAY_SCN,
    minRestoreScn: row.MIN_RESTORE_SCN,
    inputBytes: row.INPUT_BYTES,
    outputBytes: row.OUTPUT_BYTES,
    result: row.RESULT,
    comment: row.COMMENT,
    encryptionMode: row.ENCRYPTION_MODE,
    digest: row.PASSWD,
    destination: row.PATH,
  };
}

const setId = v.object({ BACKUP_SET_ID: intColumn });

/** A backup set whose row cannot be read. */
export interface UnreadableSet {
  readonly setId: number;
  /** See {@link Unreadable}. */
  readonly problem: string;
}

/** Backup sets, and those that could not be read: nothing may be concluded from their absence. */
export interface ReadSets {
  readonly sets: readonly StoredSet[];
  readonly unreadable: readonly UnreadableSet[];
}

async function select(session: Session, scope: Scope, rest: string): Promise<ReadSets> {
  const schema = setRow(scope);
  const columns = Object.keys(schema.entries)
    .filter((column) => column !== 'TENANT_ID')
    .map((column) => scope.column(column))
    .join(', ');
  const sql = `SELECT ${scope.tenantId}, ${columns} FROM ${scope.view('BACKUP_SET_FILES')} WHERE ${rest}`;
  const { rows, unreadable } = readRowsApart('OB_BACKUP_SET_FILES', schema, setId, await session.query(sql));
  return {
    sets: rows.map(toSet),
    unreadable: unreadable.map(({ key, problem }) => ({ setId: key.BACKUP_SET_ID, problem })),
  };
}

/** A page of a tenant's backup sets, newest first. Source: CDB_/DBA_OB_BACKUP_SET_FILES. */
export async function listBackupSets(session: Session, scope: Scope, page: Page): Promise<ReadSets> {
  return await select(
    session,
    scope,
    `${wherePage(scope, page)} ORDER BY BACKUP_SET_ID DESC ${firstRows(scope, page.size)}`,
  );
}

/**
 * The sets of a tenant from `from` to the newest, newest first: those that a restore from `from` on may use.
 * Source: CDB_/DBA_OB_BACKUP_SET_FILES.
 */
export async function listSetsFrom(
  session: Session,
  scope: Scope,
  tenantId: number,
  from: number,
): Promise<ReadSets> {
  const tenant = scope.sys ? `TENANT_ID = ${String(tenantId)} AND ` : '';
  return await select(
    session,
    scope,
    `${tenant}BACKUP_SET_ID >= ${String(from)} ORDER BY BACKUP_SET_ID DESC`,
  );
}

/**
 * One set; undefined if the server has no row of it. Throws UnexpectedRow where that cannot be read. Source:
 * CDB_/DBA_OB_BACKUP_SET_FILES.
 */
export async function readBackupSet(
  session: Session,
  scope: Scope,
  tenantId: number,
  setId: number,
): Promise<StoredSet | undefined> {
  const tenant = scope.sys ? `TENANT_ID = ${String(tenantId)} AND ` : '';
  const { sets, unreadable } = await select(session, scope, `${tenant}BACKUP_SET_ID = ${String(setId)}`);
  if (unreadable[0]) throw new UnexpectedRow(unreadable[0].problem);
  return sets[0];
}

const logRow = v.object({
  ROUND_ID: intColumn,
  FIRST_SCN: v.nullable(bigintColumn, 0n),
  LAST_SCN: v.nullable(bigintColumn, 0n),
  PATH: pathColumn,
});

/** An unbroken stretch of archived log that is still there. */
export interface ArchivedLog {
  readonly roundId: number;
  /** SCN, ns. */
  readonly from: bigint;
  /** SCN, ns. */
  readonly to: bigint;
  /** Where it lies, without any key; undefined where the server's PATH is not a URI. */
  readonly destination: Destination | undefined;
}

/**
 * The archived log of a tenant, a stretch per round; within a round the oldest pieces are deleted first, so what
 * is available is unbroken. Source: CDB_/DBA_OB_ARCHIVELOG_PIECE_FILES.
 */
export async function listArchivedLog(
  session: Session,
  scope: Scope,
  tenantId: number,
): Promise<ArchivedLog[]> {
  const tenant = scope.sys ? `TENANT_ID = ${String(tenantId)} AND ` : '';
  const rows = readRows(
    'OB_ARCHIVELOG_PIECE_FILES',
    logRow,
    await session.query(
      `SELECT ROUND_ID, PATH, MIN(START_SCN) AS FIRST_SCN, MAX(CHECKPOINT_SCN) AS LAST_SCN` +
        ` FROM ${scope.view('ARCHIVELOG_PIECE_FILES')} WHERE ${tenant}FILE_STATUS = 'AVAILABLE'` +
        ` GROUP BY ROUND_ID, PATH ORDER BY ROUND_ID`,
    ),
  );
  return rows.map((row) => ({
    roundId: row.ROUND_ID,
    from: row.FIRST_SCN,
    to: row.LAST_SCN,
    destination: row.PATH,
  }));
}
