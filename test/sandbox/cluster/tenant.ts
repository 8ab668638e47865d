/** A tenant as the cluster keeps it. */
import { createHash } from 'node:crypto';
import { ObError } from '../errors.ts';
import type { SqlMode } from '../sql/tokens.ts';

export interface User {
  password: string;
  alterSystem: boolean;
  /** Roles that were granted to it, and are active. */
  roles: readonly { readonly name: string; readonly alterSystem: boolean }[];
  locked: boolean;
  /** May read the dictionary. */
  select: boolean;
  /** Views that it may not read all the same, such as CDB_OB_BACKUP_JOBS. */
  refusedViews?: ReadonlySet<string>;
}

/** Status words of CDB_OB_ARCHIVELOG. */
export interface ArchiveRound {
  roundId: number;
  destId: number;
  status: string;
  startMs: number;
  /** Milliseconds since the epoch; what CHECKPOINT_SCN shows. */
  checkpointMs: number;
  path: string;
  comment: string;
}

export interface Destination {
  destId: number;
  /** Without credentials: what the job views show. */
  path: string;
  /** As CDB_OB_BACKUP_PARAMETER shows it. */
  shown: string;
  /** A real directory with a format file, if it was set by a statement. */
  directory?: string;
}

export interface Tenant {
  id: number;
  name: string;
  mode: SqlMode;
  status: string;
  role: 'PRIMARY' | 'STANDBY' | 'RESTORE';
  locked: boolean;
  /** Has a unit on the server that clients reach. */
  onServer: boolean;
  /** ob_tcp_invited_nodes */
  invitedNodes: string;
  createdMs: number;
  users: Map<string, User>;
  lagSeconds: number;
  /** Tenant parameters that were set. */
  parameters: Map<string, string>;
  archiveOn: boolean;
  archive: ArchiveRound | null;
  archiveDest: string;
  /** As CDB_OB_ARCHIVE_DEST shows it. */
  archiveDestShown: string;
  archiveState: string;
  pieceSwitch: string;
  binding: string;
  /** enable, disable, or '' where nothing was said. */
  compression: string;
  dataDest: Destination | null;
  dataBytes: number;
  jobId: number;
  taskId: number;
  setId: number;
  destId: number;
  roundId: number;
  /** Last successful full set, and the last set at all, for incremental backups. */
  lastFullSet: number;
  lastSet: number;
  /** Data version of the tenant, and of its last set. */
  compatible: string;
  lastSetCompatible: string;
}

export const sysTenantId = 1;

export function administrator(mode: SqlMode): string {
  return mode === 'ORACLE' ? 'SYS' : 'root';
}

/** MySQL's PASSWORD(), in the lower case that OceanBase's backup uses. */
export function passwordHash(password: string): string {
  const once = createHash('sha1').update(password, 'utf8').digest();
  return `*${createHash('sha1').update(once).digest('hex')}`;
}

export function isUserTenant(tenant: Tenant): boolean {
  return tenant.id >= 1002;
}

/** Names in a TENANT = list are looked up byte by byte. */
export function resolveTenants(tenants: Iterable<Tenant>, names: readonly string[]): Tenant[] {
  const byName = new Map([...tenants].map((tenant) => [tenant.name, tenant]));
  const found = new Map<number, Tenant>();
  for (const name of names) {
    const tenant = byName.get(name);
    if (tenant === undefined) {
      throw new ObError('OB_ERR_INVALID_TENANT_NAME');
    }
    if (tenant.id === sysTenantId) {
      throw new ObError('OB_ERR_UNEXPECTED');
    }
    if (tenant.locked) {
      throw new ObError('OB_ERR_TENANT_IS_LOCKED', `Tenant '${name}' is locked`);
    }
    found.set(tenant.id, tenant);
  }
  return [...found.values()];
}
