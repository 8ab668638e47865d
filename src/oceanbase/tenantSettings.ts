import * as v from 'valibot';
import { queryAllowed, type ReadView, type UnreadableInView } from './allowedViews.ts';
import { intColumn, readRowsApart, sourceColumn, textColumn } from './columns.ts';
import { parseSeconds } from './destinations.ts';
import type { Scope } from './scope.ts';
import type { ServerInfo } from './serverInfo.ts';
import type { Session } from './session.ts';
import { tenantColumns, toTenant, type Tenant } from './tenants.ts';
import { atLeast } from './version.ts';

const source = sourceColumn(['TENANT', 'DATA', 'ARCHIVE', 'LAG']);
const sourceRow = v.object({ SOURCE: source, TENANT_ID: intColumn });
const viewOf = {
  TENANT: 'TENANTS',
  DATA: 'BACKUP_PARAMETER',
  ARCHIVE: 'ARCHIVE_DEST',
  LAG: 'PARAMETERS',
} as const satisfies Readonly<Record<string, ReadView>>;
const row = v.object({
  ...tenantColumns,
  SOURCE: source,
  TENANT_ROLE: textColumn,
  SETTING: textColumn,
});

/** A user tenant and what its backups are set up with. */
export interface TenantSettings {
  readonly tenant: Tenant;
  /** PRIMARY, STANDBY or RESTORE; '' before 4.1. */
  readonly role: string;
  /**
   * Whether `data_backup_dest` is set; undefined where the login may not read that. Its value stays on the server: it
   * can hold access keys.
   */
  readonly backupDestination: boolean | undefined;
  /** Whether `log_archive_dest` is set; undefined where the login may not read that. */
  readonly archiveDestination: boolean | undefined;
  /** `archive_lag_target` in seconds; undefined before 4.2, which has none, and where the login may not read it. */
  readonly lagTarget: number | undefined;
}

/**
 * The user tenants that the login sees, by name, and how they are set up, in one statement. Sources:
 * DBA_OB_TENANTS, CDB_/DBA_OB_BACKUP_PARAMETER, CDB_/DBA_OB_ARCHIVE_DEST (a row per attribute), GV$OB_PARAMETERS
 * (a row per server). What the login may not read is left out (allowedViews.ts). A login that may not read
 * DBA_OB_TENANTS still knows its own tenant, but for its state; sys then knows none.
 */
export async function listTenantSettings(
  session: Session,
  scope: Scope,
  info: Pick<ServerInfo, 'version' | 'tenantId' | 'tenantName' | 'mode'>,
): Promise<{ tenants: TenantSettings[]; unreadable: UnreadableInView[] }> {
  const { version } = info;
  const own = Object.keys(tenantColumns).filter((column) => column !== 'TENANT_ID');
  const nothing = [...own, 'TENANT_ROLE'].map((column) => `NULL AS ${column}`).join(', ');
  const roleColumn = atLeast(version, '4.1') ? 'TENANT_ROLE' : 'NULL AS TENANT_ROLE';
  // Not compared: BACKUP_PARAMETER's VALUE is longtext, and Oracle mode compares no LOB (ORA-00932).
  const isSet = "CASE WHEN LENGTH(VALUE) > 0 THEN 'SET' ELSE '' END AS SETTING";
  const ofTenant = scope.sys ? 'TENANT_ID IS NOT NULL' : `TENANT_ID = ${String(scope.initiatorTenantId)}`;
  const selects: Partial<Record<ReadView, string>> = {
    TENANTS:
      `SELECT 'TENANT' AS SOURCE, TENANT_ID, ${own.join(', ')}, ${roleColumn}, NULL AS SETTING` +
      ` FROM ${scope.dba('TENANTS')} WHERE TENANT_TYPE = 'USER'`,
    BACKUP_PARAMETER:
      `SELECT 'DATA' AS SOURCE, ${scope.tenantId}, ${nothing}, ${isSet}` +
      ` FROM ${scope.view('BACKUP_PARAMETER')} WHERE NAME = 'data_backup_dest'`,
    ARCHIVE_DEST:
      `SELECT 'ARCHIVE' AS SOURCE, ${scope.tenantId}, ${nothing}, ${isSet}` +
      ` FROM ${scope.view('ARCHIVE_DEST')} WHERE NAME = 'path'`,
    ...(atLeast(version, '4.2') && {
      PARAMETERS:
        `SELECT 'LAG' AS SOURCE, TENANT_ID, ${nothing}, MAX(VALUE) AS SETTING FROM ${scope.parameters}` +
        ` WHERE NAME = 'archive_lag_target' AND ${ofTenant} GROUP BY TENANT_ID`,
    }),
  };
  const views = Object.keys(selects) as ReadView[];
  const found = await queryAllowed(session, scope, views, (may) =>
    views.flatMap((view) => (may(view) ? (selects[view] ?? []) : [])).join(' UNION ALL '),
  );
  const { unread } = found;
  const { rows, unreadable } = readRowsApart('DBA_OB_TENANTS', row, sourceRow, found.rows);
  const settings = (source: string): ReadonlyMap<number, string> =>
    new Map(
      rows
        .filter((one) => one.SOURCE === source && one.SETTING !== '')
        .map((one) => [one.TENANT_ID, one.SETTING]),
    );
  const [data, archive, lag] = [settings('DATA'), settings('ARCHIVE'), settings('LAG')];
  const known = rows
    .filter((one) => one.SOURCE === 'TENANT')
    .map((one) => ({ tenant: toTenant(one), role: one.TENANT_ROLE }));
  if (unread.has('TENANTS') && !scope.sys) {
    const { tenantId: id, tenantName: name, mode } = info;
    known.push({ tenant: { id, name, mode, status: { unknown: '' }, locked: false }, role: '' });
  }
  const unreadRows = unreadable.map(({ key, problem }) => ({
    tenantId: key.TENANT_ID,
    view: viewOf[key.SOURCE],
    problem,
  }));
  const isUnread = (view: ReadView, id: number): boolean =>
    unread.has(view) || unreadRows.some((one) => one.view === view && one.tenantId === id);
  const tenants = known
    .map(({ tenant, role }) => ({
      tenant,
      role,
      backupDestination: isUnread('BACKUP_PARAMETER', tenant.id) ? undefined : data.has(tenant.id),
      archiveDestination: isUnread('ARCHIVE_DEST', tenant.id) ? undefined : archive.has(tenant.id),
      lagTarget: parseSeconds(lag.get(tenant.id) ?? ''),
    }))
    .sort((a, b) => byName.compare(a.tenant.name, b.tenant.name));
  return { tenants, unreadable: unreadRows };
}

/** Numbers in names in their order: t2 before t10. */
const byName = new Intl.Collator('en', { numeric: true });
