import * as v from 'valibot';
import { readRows, sourceColumn, textColumn } from './columns.ts';
import { parseSeconds } from './destinations.ts';
import type { Scope } from './scope.ts';
import type { Session } from './session.ts';
import { tenantColumns, toTenant, type Tenant } from './tenants.ts';
import { atLeast, type Version } from './version.ts';

const row = v.object({
  ...tenantColumns,
  SOURCE: sourceColumn(['TENANT', 'DATA', 'ARCHIVE', 'LAG']),
  TENANT_ROLE: textColumn,
  SETTING: textColumn,
});

/** A user tenant and what its backups are set up with. */
export interface TenantSettings {
  readonly tenant: Tenant;
  /** PRIMARY, STANDBY or RESTORE; '' before 4.1. */
  readonly role: string;
  /** Whether `data_backup_dest` is set. Its value stays on the server: it can hold access keys. */
  readonly backupDestination: boolean;
  /** Whether `log_archive_dest` is set. */
  readonly archiveDestination: boolean;
  /** `archive_lag_target` in seconds; undefined before 4.2, which has none. */
  readonly lagTarget: number | undefined;
}

/**
 * The user tenants that the login sees, by name, and how they are set up, in one statement. Sources:
 * DBA_OB_TENANTS, CDB_/DBA_OB_BACKUP_PARAMETER, CDB_/DBA_OB_ARCHIVE_DEST (a row per attribute), GV$OB_PARAMETERS
 * (a row per server).
 */
export async function listTenantSettings(
  session: Session,
  scope: Scope,
  version: Version,
): Promise<TenantSettings[]> {
  const own = Object.keys(tenantColumns).filter((column) => column !== 'TENANT_ID');
  const nothing = [...own, 'TENANT_ROLE'].map((column) => `NULL AS ${column}`).join(', ');
  const role = atLeast(version, '4.1') ? 'TENANT_ROLE' : 'NULL AS TENANT_ROLE';
  const isSet = "CASE WHEN VALUE IS NULL OR VALUE = '' THEN '' ELSE 'SET' END AS SETTING";
  const ofTenant = scope.sys ? 'TENANT_ID IS NOT NULL' : `TENANT_ID = ${String(scope.initiatorTenantId)}`;
  const selects = [
    `SELECT 'TENANT' AS SOURCE, TENANT_ID, ${own.join(', ')}, ${role}, NULL AS SETTING` +
      ` FROM ${scope.dba('TENANTS')} WHERE TENANT_TYPE = 'USER'`,
    `SELECT 'DATA' AS SOURCE, ${scope.tenantId}, ${nothing}, ${isSet}` +
      ` FROM ${scope.view('BACKUP_PARAMETER')} WHERE NAME = 'data_backup_dest'`,
    `SELECT 'ARCHIVE' AS SOURCE, ${scope.tenantId}, ${nothing}, ${isSet}` +
      ` FROM ${scope.view('ARCHIVE_DEST')} WHERE NAME = 'path'`,
    ...(atLeast(version, '4.2')
      ? [
          `SELECT 'LAG' AS SOURCE, TENANT_ID, ${nothing}, MAX(VALUE) AS SETTING FROM ${scope.parameters}` +
            ` WHERE NAME = 'archive_lag_target' AND ${ofTenant} GROUP BY TENANT_ID`,
        ]
      : []),
  ];
  const rows = readRows('DBA_OB_TENANTS', row, await session.query(selects.join(' UNION ALL ')));
  const settings = (source: string): ReadonlyMap<number, string> =>
    new Map(
      rows
        .filter((one) => one.SOURCE === source && one.SETTING !== '')
        .map((one) => [one.TENANT_ID, one.SETTING]),
    );
  const [data, archive, lag] = [settings('DATA'), settings('ARCHIVE'), settings('LAG')];
  return rows
    .filter((one) => one.SOURCE === 'TENANT')
    .map((one) => ({
      tenant: toTenant(one),
      role: one.TENANT_ROLE,
      backupDestination: data.has(one.TENANT_ID),
      archiveDestination: archive.has(one.TENANT_ID),
      lagTarget: parseSeconds(lag.get(one.TENANT_ID) ?? ''),
    }))
    .sort((a, b) => byName.compare(a.tenant.name, b.tenant.name));
}

/** Numbers in names in their order: t2 before t10. */
const byName = new Intl.Collator('en', { numeric: true });
