import * as v from 'valibot';
import { ByTenant, intColumn, readTenantRows, textColumn } from './columns.ts';
import { isOfType } from './backupType.ts';
import { isAvailable } from './proven.ts';
import type { Scope } from './scope.ts';
import type { Session } from './session.ts';

/**
 * The data version of the newest full backup set that an incremental one can build on, by tenant
 * (CDB_/DBA_OB_BACKUP_SET_FILES). A tenant without one is not in it.
 */
export async function newestFullSets(session: Session, scope: Scope): Promise<ReadonlyMap<number, string>> {
  // One row of each tenant: there may be years of sets.
  const sets = scope.view('BACKUP_SET_FILES');
  const newest =
    `SELECT ${scope.sys ? 'TENANT_ID AS OWNER, ' : ''}MAX(BACKUP_SET_ID) AS NEWEST FROM ${sets}` +
    ` WHERE ${isOfType('FULL')} AND ${isAvailable('')}` +
    (scope.sys ? ' GROUP BY TENANT_ID' : '');
  const { rows, unreadable } = readTenantRows(
    'OB_BACKUP_SET_FILES',
    v.object({ TENANT_ID: intColumn, TENANT_COMPATIBLE: textColumn }),
    await session.query(
      `SELECT ${scope.tenantId}, TENANT_COMPATIBLE FROM ${sets} s JOIN (${newest}) n` +
        ` ON s.BACKUP_SET_ID = n.NEWEST${scope.sys ? ' AND s.TENANT_ID = n.OWNER' : ''}`,
    ),
  );
  return new ByTenant(
    rows.map((row) => [row.TENANT_ID, row.TENANT_COMPATIBLE]),
    unreadable,
  );
}
