/** A cluster as it stands at the start: tenants, their meta tenants, archives, destinations, parameters. */
import { scnAt, usecAt } from '../clock.ts';
import type { Row } from '../engine/engine.ts';
import type { TenantSpec } from '../options.ts';
import type { Cluster } from './cluster.ts';
import { saveParameters } from './parameters.ts';
import type { Tenant } from './tenant.ts';
import { administrator, sysTenantId } from './tenant.ts';

const hour = 3600_000;
/** What an administrator may do. */
const all = { alterSystem: true, roles: [], locked: false, select: true };

function newTenant(id: number, name: string, createdMs: number): Tenant {
  return {
    id,
    name,
    mode: 'MYSQL',
    status: 'NORMAL',
    role: 'PRIMARY',
    locked: false,
    onServer: true,
    invitedNodes: '%',
    createdMs,
    users: new Map(),
    lagSeconds: 120,
    parameters: new Map(),
    archiveOn: false,
    archive: null,
    archiveDest: '',
    archiveDestShown: '',
    archiveState: 'ENABLE',
    pieceSwitch: '1d',
    binding: 'OPTIONAL',
    compression: '',
    dataDest: null,
    dataBytes: 0,
    jobId: 0,
    taskId: 0,
    setId: 0,
    destId: 1000,
    roundId: 0,
    lastFullSet: 0,
    lastSet: 0,
    compatible: '',
    lastSetCompatible: '',
  };
}

export function saveTenant(cluster: Cluster, tenant: Tenant): void {
  const user = tenant.id % 2 === 0;
  const scn = user || tenant.id % 2 === 1 ? scnAt(cluster.clock.now()) : null;
  const row: Row = {
    TENANT_ID: tenant.id,
    TENANT_NAME: tenant.name,
    TENANT_TYPE: tenant.id === sysTenantId ? 'SYS' : user ? 'USER' : 'META',
    CREATE_TIME: usecAt(tenant.createdMs),
    MODIFY_TIME: usecAt(tenant.createdMs),
    PRIMARY_ZONE: 'RANDOM',
    LOCALITY: 'FULL{1}@zone1',
    PREVIOUS_LOCALITY: null,
    COMPATIBILITY_MODE: tenant.mode,
    STATUS: tenant.status,
    IN_RECYCLEBIN: 'NO',
    LOCKED: tenant.locked ? 'YES' : 'NO',
    TENANT_ROLE: user ? tenant.role : 'PRIMARY',
    SWITCHOVER_STATUS: 'NORMAL',
    SWITCHOVER_EPOCH: 0,
    SYNC_SCN: scn,
    REPLAYABLE_SCN: scn,
    READABLE_SCN: scn,
    RECOVERY_UNTIL_SCN: user ? 4611686018427387903n : null,
    LOG_MODE: user && tenant.archiveOn ? 'ARCHIVELOG' : 'NOARCHIVELOG',
    ARBITRATION_SERVICE_STATUS: 'DISABLED',
    UNIT_NUM: 1,
    COMPATIBLE: tenant.compatible,
    MAX_LS_ID: user ? 1001 : 1,
    RESTORE_DATA_MODE: 'NORMAL',
  };
  cluster.engine.put('_OB_TENANTS', row);
}

/** The rows of CDB_OB_ARCHIVE_DEST and CDB_OB_BACKUP_PARAMETER that a tenant's settings amount to. */
export function saveDestinations(cluster: Cluster, tenant: Tenant): void {
  const { engine } = cluster;
  engine.remove('_OB_ARCHIVE_DEST', { TENANT_ID: tenant.id });
  if (tenant.archiveDest !== '') {
    const values: Record<string, string> = {
      binding: tenant.binding,
      ...(tenant.compression === '' ? {} : { compression: tenant.compression }),
      dest_id: String(tenant.archive?.destId ?? tenant.destId),
      path: tenant.archiveDestShown,
      piece_switch_interval: tenant.pieceSwitch,
      state: tenant.archiveState,
    };
    for (const [name, value] of Object.entries(values)) {
      engine.put('_OB_ARCHIVE_DEST', { TENANT_ID: tenant.id, DEST_NO: 0, NAME: name, VALUE: value });
    }
  }
  engine.remove('_OB_BACKUP_PARAMETER', { TENANT_ID: tenant.id });
  if (tenant.dataDest !== null) {
    const value = tenant.dataDest.shown;
    engine.put('_OB_BACKUP_PARAMETER', { TENANT_ID: tenant.id, NAME: 'data_backup_dest', VALUE: value });
  }
}

export function addTenant(cluster: Cluster, spec: TenantSpec, password: string, dataBytes: number): Tenant {
  const now = cluster.clock.now();
  const ids = [...cluster.tenants.keys()].filter((id) => id % 2 === 0);
  const id = ids.length === 0 ? 1002 : Math.max(...ids) + 2;
  const createdMs = now - 48 * hour;
  const meta = newTenant(id - 1, `META$${id}`, createdMs);
  const tenant = newTenant(id, spec.name, createdMs);
  tenant.mode = spec.mode ?? 'MYSQL';
  tenant.status = spec.status ?? 'NORMAL';
  tenant.locked = spec.locked ?? false;
  tenant.role = spec.role ?? 'PRIMARY';
  tenant.onServer = spec.onServer ?? true;
  tenant.invitedNodes = spec.invitedNodes ?? '%';
  tenant.lagSeconds = spec.lagSeconds ?? 120;
  tenant.dataBytes = dataBytes;
  tenant.compatible = cluster.traits.full;
  meta.compatible = cluster.traits.full;
  tenant.users.set(administrator(tenant.mode), { ...all, password });
  cluster.tenants.set(meta.id, meta);
  cluster.tenants.set(id, tenant);
  tenant.archiveDest =
    spec.archiveDest === null ? '' : (spec.archiveDest ?? `file:///backup/${spec.name}/archive`);
  tenant.archiveDestShown = tenant.archiveDest;
  const archive = spec.archive === undefined ? 'DOING' : spec.archive;
  tenant.archiveOn = archive !== null && archive !== 'STOP' && archive !== 'STOPPING';
  if (archive !== null) {
    cluster.archives.open(tenant, archive, now - 24 * hour);
    if (tenant.archive !== null) {
      tenant.archive.checkpointMs = now - tenant.lagSeconds * 1000 - cluster.pace.ms(50);
    }
  }
  const dataDest = spec.dataDest === undefined ? `file:///backup/${spec.name}/data` : spec.dataDest;
  if (dataDest !== null) {
    tenant.destId += 1;
    tenant.dataDest = { destId: tenant.destId, path: dataDest, shown: dataDest };
  }
  saveTenant(cluster, meta);
  saveTenant(cluster, tenant);
  if (archive !== null) {
    cluster.archives.setStatus(tenant, archive);
  }
  saveDestinations(cluster, tenant);
  saveParameters(cluster, tenant);
  return tenant;
}

export function addSys(cluster: Cluster, password: string): void {
  const sys = newTenant(sysTenantId, 'sys', cluster.clock.now() - 72 * hour);
  sys.compatible = cluster.traits.full;
  sys.users.set('root', { ...all, password });
  cluster.tenants.set(sysTenantId, sys);
  saveTenant(cluster, sys);
  saveParameters(cluster, sys);
  const { engine, traits, clock } = cluster;
  const started = usecAt(clock.now() - 72 * hour);
  engine.put('_OB_SERVERS', {
    SVR_IP: '127.0.0.1',
    SVR_PORT: 2882,
    ID: 1,
    ZONE: 'zone1',
    SQL_PORT: 2881,
    WITH_ROOTSERVER: 'YES',
    STATUS: 'ACTIVE',
    START_SERVICE_TIME: started,
    CREATE_TIME: started,
    MODIFY_TIME: started,
    BUILD_VERSION: `${traits.full}_101000012024102015-e7c676806fda(${traits.build})`,
  });
  engine.put('_OB_ZONES', {
    ZONE: 'zone1',
    CREATE_TIME: started,
    MODIFY_TIME: started,
    STATUS: 'ACTIVE',
    IDC: '',
    REGION: 'default_region',
    TYPE: 'ReadWrite',
  });
}
