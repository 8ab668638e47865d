import * as v from 'valibot';
import { ByTenant, intColumn, readTenantRows, textColumn } from './columns.ts';
import type { Scope } from './scope.ts';
import type { Session } from './session.ts';

/**
 * The data version of the newest full backup set that an incremental one can build on, by tenant
 * (CDB_/DBA_OB_BACKUP_SET_FILES). A tenant without one is not in it.
 */
export async function newestFullSets(session: Session, scope: Scope): Promise<ReadonlyMap<number, string>> {
  const { rows, unreadable } = readTenantRows(
    'OB_BACKUP_SET_FILES',
    v.object({ TENANT_ID: intColumn, TENANT_COMPATIBLE: textColumn }),
    await session.query(
      `SELECT ${scope.tenantId}, TENANT_COMPATIBLE FROM ${scope.view('BACKUP_SET_FILES')}` +
        " WHERE BACKUP_TYPE = 'FULL' AND STATUS = 'SUCCESS' AND FILE_STATUS = 'AVAILABLE'" +
        ' ORDER BY BACKUP_SET_ID',
    ),
  );
  return new ByTenant(
    rows.map((row) => [row.TENANT_ID, row.TENANT_COMPATIBLE]),
    unreadable,
  );
}
