import * as v from 'valibot';
import { ByTenant, intColumn, readTenantRows, textColumn } from './columns.ts';
import { destinationColumn } from './destinations.ts';
import type { Destination } from './destinationUri.ts';
import { isAvailable } from './proven.ts';
import type { Scope } from './scope.ts';
import type { Session } from './session.ts';

/** The newest backup set of a tenant in one place that an incremental one can build on. */
export interface NewestSet {
  readonly place: Destination | undefined;
  /** TENANT_COMPATIBLE. */
  readonly dataVersion: string;
}

/**
 * Of each tenant and place the newest backup set that is there: an incremental one builds on the newest of any type at
 * the destination that is set now (`get_prev_backup_set_id`, v4.0 to 4.3.3). A tenant without one is not in it.
 * Source: CDB_/DBA_OB_BACKUP_SET_FILES.
 */
export async function newestSets(
  session: Session,
  scope: Scope,
): Promise<ReadonlyMap<number, readonly NewestSet[]>> {
  // One row of each tenant and place: there may be years of sets.
  const sets = scope.view('BACKUP_SET_FILES');
  const newest =
    `SELECT ${scope.sys ? 'TENANT_ID AS OWNER, ' : ''}MAX(BACKUP_SET_ID) AS NEWEST FROM ${sets}` +
    ` WHERE ${isAvailable('')} GROUP BY ${scope.sys ? 'TENANT_ID, ' : ''}PATH`;
  const { rows, unreadable } = readTenantRows(
    'OB_BACKUP_SET_FILES',
    v.object({ TENANT_ID: intColumn, PATH: destinationColumn, TENANT_COMPATIBLE: textColumn }),
    await session.query(
      `SELECT ${scope.tenantId}, PATH, TENANT_COMPATIBLE FROM ${sets} s JOIN (${newest}) n` +
        ` ON s.BACKUP_SET_ID = n.NEWEST${scope.sys ? ' AND s.TENANT_ID = n.OWNER' : ''}`,
    ),
  );
  const ofTenant = new Map<number, NewestSet[]>();
  for (const row of rows) {
    const found = ofTenant.get(row.TENANT_ID) ?? [];
    ofTenant.set(row.TENANT_ID, [...found, { place: row.PATH, dataVersion: row.TENANT_COMPATIBLE }]);
  }
  return new ByTenant(ofTenant, unreadable);
}
