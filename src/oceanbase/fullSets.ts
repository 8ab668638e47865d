import * as v from 'valibot';
import { intColumn, readRows } from './columns.ts';
import type { Scope } from './scope.ts';
import type { Session } from './session.ts';

/** The tenants that have a full backup set that an incremental one can build on (CDB_/DBA_OB_BACKUP_SET_FILES). */
export async function tenantsWithFullSet(session: Session, scope: Scope): Promise<ReadonlySet<number>> {
  const rows = readRows(
    'OB_BACKUP_SET_FILES',
    v.object({ TENANT_ID: intColumn, SETS: intColumn }),
    await session.query(
      `SELECT ${scope.tenantId}, COUNT(*) AS SETS FROM ${scope.view('BACKUP_SET_FILES')}` +
        " WHERE BACKUP_TYPE = 'FULL' AND STATUS = 'SUCCESS' AND FILE_STATUS = 'AVAILABLE'" +
        (scope.sys ? ' GROUP BY TENANT_ID' : ''),
    ),
  );
  return new Set(rows.filter((row) => row.SETS > 0).map((row) => row.TENANT_ID));
}
