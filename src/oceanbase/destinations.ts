import * as v from 'valibot';
import { intColumn, readRows } from './columns.ts';
import type { Scope } from './scope.ts';
import type { Session } from './session.ts';

const destinationRow = v.object({ TENANT_ID: intColumn, IS_SET: intColumn });

/**
 * The tenants whose `data_backup_dest` is set. The value stays on the server: it can hold access keys.
 * Source: CDB_/DBA_OB_BACKUP_PARAMETER.
 */
export async function tenantsWithBackupDestination(
  session: Session,
  scope: Scope,
): Promise<ReadonlySet<number>> {
  const rows = readRows(
    'OB_BACKUP_PARAMETER',
    destinationRow,
    await session.query(
      `SELECT ${scope.tenantId}, CASE WHEN VALUE IS NULL OR VALUE = '' THEN 0 ELSE 1 END AS IS_SET` +
        ` FROM ${scope.view('BACKUP_PARAMETER')} WHERE NAME = 'data_backup_dest'`,
    ),
  );
  return new Set(rows.filter((row) => row.IS_SET === 1).map((row) => row.TENANT_ID));
}
