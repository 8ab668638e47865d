import * as v from 'valibot';
import { intColumn, readRows, textColumn, wordColumn } from './columns.ts';
import type { Scope } from './scope.ts';
import type { Session } from './session.ts';

/** The columns of DBA_OB_TENANTS that every 4.x has (views.md 4). */
export const tenantColumns = {
  TENANT_ID: intColumn,
  TENANT_NAME: textColumn,
  TENANT_TYPE: wordColumn(['SYS', 'META', 'USER']),
  COMPATIBILITY_MODE: textColumn,
  STATUS: wordColumn(['NORMAL', 'CREATING', 'DROPPING', 'RESTORE', 'CREATING_STANDBY']),
  LOCKED: textColumn,
};
const tenantRow = v.object(tenantColumns);
type RawTenant = v.InferOutput<typeof tenantRow>;

export interface Tenant {
  readonly id: number;
  readonly name: string;
  readonly mode: 'MYSQL' | 'ORACLE';
  readonly status: RawTenant['STATUS'];
  readonly locked: boolean;
}

/**
 * The user tenants that the login sees, by name: neither sys nor META$ tenants, which are never backed up by
 * themselves. Source: DBA_OB_TENANTS, its columns that every 4.x has (views.md 4).
 */
export async function listUserTenants(session: Session, scope: Scope): Promise<Tenant[]> {
  const rows = readRows(
    'DBA_OB_TENANTS',
    tenantRow,
    await session.query(
      'SELECT TENANT_ID, TENANT_NAME, TENANT_TYPE, COMPATIBILITY_MODE, STATUS, LOCKED' +
        ` FROM ${scope.dba('TENANTS')} WHERE TENANT_TYPE = 'USER' ORDER BY TENANT_NAME`,
    ),
  );
  return rows.map(toTenant);
}

export function toTenant(row: RawTenant): Tenant {
  return {
    id: row.TENANT_ID,
    name: row.TENANT_NAME,
    mode: row.COMPATIBILITY_MODE === 'ORACLE' ? 'ORACLE' : 'MYSQL',
    status: row.STATUS,
    locked: row.LOCKED === 'YES',
  };
}
