import { isSysLogin, type ServerInfo } from './serverInfo.ts';

/**
 * Which dictionary views a login reads: the sys tenant reads the CDB_ views of all tenants; another tenant its
 * own DBA_ views, which have no TENANT_ID (facts.md 6).
 */
export interface Scope {
  /** `oceanbase.CDB_OB_<name>` or `oceanbase.DBA_OB_<name>`. */
  view(name: string): string;
  /** A select item that is the row's tenant in both. */
  readonly tenantId: string;
  /** The tenant that a job started by this login belongs to: 1 for sys, else the login's own tenant. */
  readonly initiatorTenantId: number;
  readonly sys: boolean;
}

export function scopeOf(info: ServerInfo): Scope {
  const sys = isSysLogin(info);
  return {
    view: (name) => `oceanbase.${sys ? 'CDB' : 'DBA'}_OB_${name}`,
    tenantId: sys ? 'TENANT_ID' : `${String(info.tenantId)} AS TENANT_ID`,
    initiatorTenantId: sys ? 1 : info.tenantId,
    sys,
  };
}
