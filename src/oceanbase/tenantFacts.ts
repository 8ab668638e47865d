import * as v from 'valibot';
import { ByTenant, intColumn, readTenantRows, textColumn } from './columns.ts';
import type { Scope } from './scope.ts';
import type { Session } from './session.ts';
import { atLeast, type Version } from './version.ts';

/** What DBA_OB_TENANTS says of a tenant beyond its name; '' where the version has no such column (views.md 4). */
export interface TenantFacts {
  /** The switch alone, not the running state (facts.md 4.4). From 4.1. */
  readonly logMode: string;
  /** PRIMARY, STANDBY or RESTORE. From 4.1. */
  readonly role: string;
  /** The data version, e.g. 4.2.5.0. From 4.2.0. */
  readonly compatible: string;
}

/** By tenant id, see {@link ByTenant}; empty before 4.1. */
export async function listTenantFacts(
  session: Session,
  scope: Scope,
  version: Version,
): Promise<ReadonlyMap<number, TenantFacts>> {
  if (!atLeast(version, '4.1')) return new Map();
  const compatible = atLeast(version, '4.2') ? 'COMPATIBLE' : "'' AS COMPATIBLE";
  const { rows, unreadable } = readTenantRows(
    'DBA_OB_TENANTS',
    v.object({ TENANT_ID: intColumn, LOG_MODE: textColumn, TENANT_ROLE: textColumn, COMPATIBLE: textColumn }),
    await session.query(
      `SELECT TENANT_ID, LOG_MODE, TENANT_ROLE, ${compatible} FROM ${scope.dba('TENANTS')}` +
        " WHERE TENANT_TYPE = 'USER'",
    ),
  );
  return new ByTenant(
    rows.map((row): [number, TenantFacts] => [
      row.TENANT_ID,
      { logMode: row.LOG_MODE, role: row.TENANT_ROLE, compatible: row.COMPATIBLE },
    ]),
    unreadable,
  );
}
