import { isSysLogin, type ServerInfo } from './serverInfo.ts';

/**
 * How a login reads the dictionary. The sys tenant reads the CDB_ views of all tenants; another tenant its own
 * DBA_ views, which have no TENANT_ID and belong to `oceanbase` in MySQL mode and to `SYS` in Oracle mode
 * (facts.md 6, 4.5).
 */
export interface Scope {
  /** `oceanbase.CDB_OB_<name>`, `oceanbase.DBA_OB_<name>` or `SYS.DBA_OB_<name>`. */
  view(name: string): string;
  /** A view that has no CDB_ form, such as DBA_OB_TENANTS. */
  dba(name: string): string;
  /** `GV$OB_PARAMETERS`: the parameters of the tenants that the login sees, a row for each server. */
  readonly parameters: string;
  /** A select item that is the row's tenant in all three. */
  readonly tenantId: string;
  /** A select item SERVER_NOW: the server's clock, to be read with `clockColumn`. */
  readonly clock: string;
  /** The tenant that a job started by this login belongs to: 1 for sys, else the login's own tenant. */
  readonly initiatorTenantId: number;
  readonly sys: boolean;
  readonly mode: 'MYSQL' | 'ORACLE';
  /** A column whose name is a keyword, such as COMMENT. */
  column(name: string): string;
  /**
   * A longtext column as a text that can be compared, and united with a VARCHAR: Oracle mode refuses both of a LOB
   * (ORA-00932, ORA-01790).
   * BACKUP_PARAMETER's VALUE is the only one that is read (ob_inner_table_schema_def.py, each tag from 4.0 to 4.3.3).
   */
  lob(name: string): string;
}

export function scopeOf(info: Pick<ServerInfo, 'tenantId' | 'tenantName' | 'mode'>): Scope {
  const sys = isSysLogin(info);
  const oracle = info.mode === 'ORACLE';
  const schema = oracle ? 'SYS' : 'oceanbase';
  return {
    view: (name) => `${schema}.${sys ? 'CDB' : 'DBA'}_OB_${name}`,
    dba: (name) => `${schema}.DBA_OB_${name}`,
    parameters: `${schema}.GV$OB_PARAMETERS`,
    tenantId: sys ? 'TENANT_ID' : `${String(info.tenantId)} AS TENANT_ID`,
    // The session's time zone is UTC, so CURRENT_TIMESTAMP is too.
    clock: oracle
      ? "TO_CHAR(CURRENT_TIMESTAMP, 'YYYY-MM-DD HH24:MI:SS.FF6') AS SERVER_NOW"
      : 'TIME_TO_USEC(NOW(6)) AS SERVER_NOW',
    initiatorTenantId: sys ? 1 : info.tenantId,
    sys,
    mode: info.mode,
    column: (name) => (oracle ? `"${name}"` : `\`${name}\``),
    lob: (name) => (oracle ? `TO_CHAR(${name})` : name),
  };
}
