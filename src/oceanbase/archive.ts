import * as v from 'valibot';
import {
  bigintColumn,
  ByTenant,
  clockColumn,
  intColumn,
  readTenantRows,
  textColumn,
  wordColumn,
} from './columns.ts';
import type { Scope } from './scope.ts';
import type { Session } from './session.ts';

/** The columns of an archive round, but for its clock. */
export const archiveColumns = {
  TENANT_ID: intColumn,
  DEST_NO: intColumn,
  ROUND_ID: intColumn,
  STATUS: wordColumn([
    'INVALID',
    'PREPARE',
    'BEGINNING',
    'DOING',
    'INTERRUPTED',
    'STOPPING',
    'STOP',
    'SUSPENDING',
    'SUSPEND',
  ]),
  START_SCN: v.nullable(bigintColumn, 0n),
  CHECKPOINT_SCN: v.nullable(bigintColumn, 0n),
  COMMENT: textColumn,
};
const archiveRow = v.object({ ...archiveColumns, SERVER_NOW: clockColumn });
type RawRound = v.InferOutput<typeof archiveRow>;

/** The log-archive round of one tenant (facts.md 4.4). */
export interface ArchiveRound {
  readonly tenantId: number;
  readonly roundId: number;
  readonly status: RawRound['STATUS'];
  /** Where the round begins, SCN ns: before it there is no log of this round; 0n while unknown. */
  readonly startScn: bigint;
  /**
   * How far the archived log is behind the server's own clock, ms; null before the first checkpoint, and for a round that
   * is STOP: its log has come to its end.
   */
  readonly lagMs: number | null;
  /** Why a round is INTERRUPTED, in the server's words. */
  readonly comment: string;
}

/**
 * The archive round of each tenant that has one, see {@link ByTenant}. The lag is measured against the server's clock,
 * not ours.
 * Source: CDB_/DBA_OB_ARCHIVELOG; CHECKPOINT_SCN is ns since the epoch, 0 before the first checkpoint.
 */
export async function listArchiveRounds(
  session: Session,
  scope: Scope,
): Promise<ReadonlyMap<number, ArchiveRound>> {
  const { rows, unreadable } = readTenantRows(
    'OB_ARCHIVELOG',
    archiveRow,
    await session.query(
      `SELECT ${scope.tenantId}, DEST_NO, ROUND_ID, STATUS, START_SCN, CHECKPOINT_SCN, ${scope.column('COMMENT')},` +
        ` ${scope.clock} FROM ${scope.view('ARCHIVELOG')} ORDER BY DEST_NO`,
    ),
  );
  return new ByTenant(roundsOf(rows), unreadable);
}

/**
 * Of the rows of several archive destinations the one of each tenant's first, by DEST_NO. A tenant has one; should a
 * version have more, the first is what a backup needs.
 */
export function firstDestinations<Row extends { readonly TENANT_ID: number; readonly DEST_NO: number }>(
  rows: readonly Row[],
): ReadonlyMap<number, Row> {
  const first = new Map<number, Row>();
  for (const row of rows) {
    const before = first.get(row.TENANT_ID);
    if (!before || row.DEST_NO < before.DEST_NO) first.set(row.TENANT_ID, row);
  }
  return first;
}

/** The rounds of these rows by tenant. */
export function roundsOf(rows: readonly RawRound[]): [number, ArchiveRound][] {
  return [...firstDestinations(rows)].map(([tenantId, row]) => [
    tenantId,
    {
      tenantId,
      roundId: row.ROUND_ID,
      status: row.STATUS,
      startScn: row.START_SCN,
      lagMs:
        row.CHECKPOINT_SCN === 0n || row.STATUS === 'STOP'
          ? null
          : Math.max(0, row.SERVER_NOW.getTime() - Number(row.CHECKPOINT_SCN / 1_000_000n)),
      comment: row.COMMENT,
    },
  ]);
}
