/** The versions of OceanBase whose behaviour the sandbox knows. */
export type SandboxVersion = '4.1' | '4.2.1' | '4.2.5' | '4.3.5';

export interface TenantSpec {
  name: string;
  mode?: 'MYSQL' | 'ORACLE';
  /** Status word of CDB_OB_ARCHIVELOG, or null = no round at all. Default DOING. */
  archive?: string | null;
  /** log_archive_dest; null = not set. Default: a destination of its own. */
  archiveDest?: string | null;
  /** How far CHECKPOINT_SCN stays behind at least. Default 120, the default of `archive_lag_target`. */
  lagSeconds?: number;
  /** data_backup_dest; null = not set. Default: a destination of its own. */
  dataDest?: string | null;
  locked?: boolean;
  /** DBA_OB_TENANTS.STATUS. Default NORMAL. */
  status?: string;
  /** Password of the tenant's administrator. */
  password?: string;
  role?: 'PRIMARY' | 'STANDBY';
  /** false: its units are on another server, so that a direct login gets 5150. */
  onServer?: boolean;
  /** ob_tcp_invited_nodes; anything that doesn't match 127.0.0.1 keeps clients out. */
  invitedNodes?: string;
}

export interface UserSpec {
  name: string;
  /** Default sys. */
  tenant?: string;
  password?: string;
  /** Default false. */
  alterSystem?: boolean;
  /** Roles granted to it; what they hold counts from 4.2.3 on. */
  roles?: { name: string; alterSystem: boolean }[];
  locked?: boolean;
  /** May read the dictionary views. Default true. */
  select?: boolean;
}

export interface SandboxOptions {
  /** 0 = a free port. */
  port?: number;
  version?: SandboxVersion;
  clusterName?: string;
  passwords?: { 'root@sys'?: string; 'root@mysql_tenant'?: string; 'SYS@oracle_tenant'?: string };
  /** Default: mysql_tenant (MYSQL) and oracle_tenant (ORACLE), both archiving, with destinations set. */
  tenants?: TenantSpec[];
  /** Users beside the administrators. */
  users?: UserSpec[];
  /** What clients talk to: an observer itself, or OBProxy in front of it. Default observer. */
  front?: 'observer' | 'obproxy';
  /** init_connect of every tenant: what is run at the login of a user without SUPER. */
  initConnect?: string;
  /** Wall-clock seconds from the BACKUP statement to the row in history. Everything else is scaled alike. */
  backupSeconds?: number;
  /** Size of one tenant's data. */
  dataBytes?: number;
}

/** Defaults in one place, so that the command line and the control server agree with the API. */
export const defaultTenants: readonly TenantSpec[] = [
  { name: 'mysql_tenant', mode: 'MYSQL' },
  { name: 'oracle_tenant', mode: 'ORACLE' },
];
export const defaultBackupSeconds = 12;
export const defaultDataBytes = 3 * 1024 ** 3;
