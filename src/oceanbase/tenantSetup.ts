import * as v from 'valibot';
import { intColumn, readRows, sourceColumn, textColumn } from './columns.ts';
import { archiveDestinationOf, destinationColumn, type ArchiveDestination } from './destinations.ts';
import type { Destination } from './destinationUri.ts';
import type { Scope } from './scope.ts';
import type { Session } from './session.ts';

const row = v.object({
  SOURCE: sourceColumn(['ARCHIVE', 'DATA', 'POLICY']),
  DEST_NO: v.nullable(intColumn, 0),
  NAME: textColumn,
  SETTING: textColumn,
});

/** How the backups of one tenant are set up, without any key. */
export interface TenantSetup {
  readonly archive: ArchiveDestination | undefined;
  readonly data: Destination | undefined;
  /** The delete policy: its name and RECOVERY_WINDOW, such as `7d`. */
  readonly policy: { readonly name: string; readonly recoveryWindow: string } | undefined;
}

/**
 * The destinations and the delete policy of one tenant, in one statement. Sources: CDB_/DBA_OB_ARCHIVE_DEST,
 * _BACKUP_PARAMETER, _BACKUP_DELETE_POLICY.
 */
export async function readTenantSetup(
  session: Session,
  scope: Scope,
  tenantId: number,
): Promise<TenantSetup> {
  const of = scope.sys ? `TENANT_ID = ${String(tenantId)}` : '1 = 1';
  const rows = readRows(
    'OB_ARCHIVE_DEST',
    row,
    await session.query(
      [
        `SELECT 'ARCHIVE' AS SOURCE, DEST_NO, NAME, VALUE AS SETTING FROM ${scope.view('ARCHIVE_DEST')}` +
          ` WHERE ${of} AND NAME IN ('path', 'binding', 'piece_switch_interval', 'state')`,
        `SELECT 'DATA' AS SOURCE, NULL AS DEST_NO, NAME, ${scope.lob('VALUE')} AS SETTING FROM ${scope.view('BACKUP_PARAMETER')}` +
          ` WHERE ${of} AND NAME = 'data_backup_dest'`,
        `SELECT 'POLICY' AS SOURCE, NULL AS DEST_NO, POLICY_NAME AS NAME, RECOVERY_WINDOW AS SETTING` +
          ` FROM ${scope.view('BACKUP_DELETE_POLICY')} WHERE ${of}`,
      ].join(' UNION ALL '),
    ),
  );
  const policy = rows.find((one) => one.SOURCE === 'POLICY');
  return {
    archive: archiveDestinationOf(
      rows
        .filter((one) => one.SOURCE === 'ARCHIVE')
        .map(({ DEST_NO, NAME, SETTING }) => ({ DEST_NO, NAME, VALUE: SETTING })),
    ),
    data: v.parse(destinationColumn, rows.find((one) => one.SOURCE === 'DATA')?.SETTING ?? ''),
    policy: policy && { name: policy.NAME, recoveryWindow: policy.SETTING },
  };
}
