/** ALTER SYSTEM SET: destinations and the other parameters of backups. */
import { destinationSet, isRunning, setState } from '../cluster/archive-mode.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { claimDirectory, parseUri } from '../cluster/destination.ts';
import { saveDestinations } from '../cluster/found.ts';
import { parameterNamed, parseSeconds, saveParameters } from '../cluster/parameters.ts';
import type { Tenant } from '../cluster/tenant.ts';
import { sysTenantId } from '../cluster/tenant.ts';
import { ObError, notAllowed, notSupported } from '../errors.ts';
import type { ParameterItem } from '../sql/statements.ts';
import { saveStorageInfo } from '../cluster/storage-info.ts';
import type { Session } from './session.ts';

const backupName =
  /^(data_backup_dest|log_archive_dest(_[1-8])?|log_archive_dest_state(_[1-8])?|log_restore_source)$/;

function target(session: Session, item: ParameterItem): Tenant {
  if (item.tenant === undefined) {
    return session.effectiveTenant;
  }
  if (!session.isSys) {
    throw new ObError('OB_ERR_NO_PRIVILEGE');
  }
  const tenant = session.cluster.tenantNamed(item.tenant);
  if (tenant === undefined) {
    throw new ObError('OB_ERR_INVALID_TENANT_NAME');
  }
  return tenant;
}

function lagTarget(tenant: Tenant): number {
  return parseSeconds(tenant.parameters.get('archive_lag_target') ?? '120s') ?? 120;
}

function setDataDest(cluster: Cluster, tenant: Tenant, value: string): void {
  if ([...cluster.jobs].some((job) => job.tenantId === tenant.id)) {
    throw new ObError('OB_BACKUP_IN_PROGRESS');
  }
  if (value === '') {
    tenant.dataDest = null;
    return;
  }
  const uri = parseUri(cluster, value);
  if (uri.directory !== undefined) {
    claimDirectory(cluster, tenant, 'backup_data', uri.directory);
  }
  const same = tenant.dataDest?.path === uri.path ? tenant.dataDest.destId : undefined;
  tenant.destId += same === undefined ? 1 : 0;
  tenant.dataDest = {
    destId: same ?? tenant.destId,
    path: uri.path,
    shown: uri.shown,
    ...(uri.directory === undefined ? {} : { directory: uri.directory }),
  };
  saveStorageInfo(cluster, tenant, uri, tenant.dataDest.destId, 'backup_data');
}

interface ArchiveDest {
  location: string;
  binding: string;
  interval: string;
  compression?: string;
}

function parseArchiveDest(cluster: Cluster, value: string): ArchiveDest {
  const dest: ArchiveDest = { location: '', binding: 'OPTIONAL', interval: '1d' };
  for (const part of value.split(/\s+/).filter((each) => each !== '')) {
    const [, key = '', text = ''] = /^([A-Za-z_]+)=(.+)$/s.exec(part) ?? [];
    switch (key.toUpperCase()) {
      case 'LOCATION':
        dest.location = text;
        break;
      case 'BINDING':
        if (!/^(optional|mandatory)$/i.test(text)) {
          throw new ObError('OB_NOT_SUPPORTED');
        }
        dest.binding = text.toUpperCase();
        break;
      case 'PIECE_SWITCH_INTERVAL': {
        const seconds = parseSeconds(text);
        if (seconds === undefined || seconds < 86400 || seconds > 7 * 86400) {
          throw notSupported('invalid piece_switch_interval out of range [1d,7d] is');
        }
        dest.interval = text;
        break;
      }
      case 'COMPRESSION':
        // ObLogArchiveDestConfigParser: enable or disable; the code base of 4.3.5 does not know it any more.
        if (cluster.version === '4.3.5' || !/^(enable|disable)$/i.test(text)) {
          throw new ObError('OB_NOT_SUPPORTED');
        }
        dest.compression = text;
        break;
      default:
        throw new ObError('OB_NOT_SUPPORTED');
    }
  }
  if (dest.location === '' && value.trim() !== '') {
    throw notSupported('set archive dest without location is');
  }
  return dest;
}

function setArchiveDest(cluster: Cluster, tenant: Tenant, value: string): void {
  if (isRunning(tenant)) {
    throw notSupported('change archive dest when archive is running is');
  }
  const dest = parseArchiveDest(cluster, value);
  if (dest.location === '') {
    tenant.archiveDest = '';
    tenant.archiveDestShown = '';
    tenant.compression = '';
    return;
  }
  const uri = parseUri(cluster, dest.location);
  if (uri.isS3 && lagTarget(tenant) < 60) {
    throw notAllowed('archive_lag_target is smaller than 60s, set log_archive_dest to S3 is');
  }
  if (uri.directory !== undefined) {
    claimDirectory(cluster, tenant, 'archive_log', uri.directory);
  }
  tenant.archiveDest = uri.path;
  tenant.archiveDestShown = uri.shown;
  tenant.binding = dest.binding;
  tenant.pieceSwitch = dest.interval;
  // Its row is written where it is named and stays otherwise (ObArchivePersistHelper::set_kv_item); of the two above
  // the defaults are written.
  tenant.compression = dest.compression ?? tenant.compression;
  saveStorageInfo(cluster, tenant, uri, tenant.destId + 1, 'archive_log');
  destinationSet(cluster, tenant);
}

function setBackupParameter(cluster: Cluster, tenant: Tenant, item: ParameterItem): void {
  // These parameters exist only for user tenants.
  if (tenant.id === sysTenantId || tenant.id % 2 === 1) {
    throw new ObError('OB_NOT_SUPPORTED');
  }
  if (item.name === 'data_backup_dest') {
    setDataDest(cluster, tenant, item.value);
  } else if (item.name === 'log_archive_dest') {
    setArchiveDest(cluster, tenant, item.value);
  } else if (item.name === 'log_archive_dest_state') {
    const state = item.value.toUpperCase();
    if (state !== 'ENABLE' && state !== 'DEFER') {
      throw new ObError('OB_INVALID_ARGUMENT');
    }
    setState(cluster, tenant, state);
  }
  saveDestinations(cluster, tenant);
}

/**
 * The tenants that a name means beside a single one; the name is compared after its quotes are gone, so that a tenant
 * called so cannot be named (ObSystemAdminUtil; backup parameters look it up literally). undefined: none.
 */
function groupOf(cluster: Cluster, name: string): Tenant[] | undefined {
  const group = name.toLowerCase();
  if (!['all', 'all_user', 'all_meta'].includes(group)) {
    return undefined;
  }
  const old = cluster.version === '4.1';
  if (old && group !== 'all') {
    throw new ObError('OB_NOT_SUPPORTED');
  }
  const all = [...cluster.tenants.values()];
  if (group === 'all_meta') {
    return all.filter((tenant) => tenant.id % 2 === 1 && tenant.id !== sysTenantId);
  }
  return old ? all : all.filter((tenant) => tenant.id % 2 === 0);
}

function setOrdinary(session: Session, item: ParameterItem): void {
  const { cluster } = session;
  const definition = parameterNamed(cluster, item.name);
  if (definition === undefined) {
    throw new ObError('OB_ERR_SYS_CONFIG_UNKNOWN');
  }
  if (item.name === 'archive_lag_target' && /^(all|all_meta)$/i.test(item.tenant ?? '')) {
    throw new ObError('OB_NOT_SUPPORTED');
  }
  const group =
    definition.scope === 'TENANT' && session.isSys ? groupOf(cluster, item.tenant ?? '') : undefined;
  const tenants = group ?? [target(session, item)];
  for (const tenant of tenants) {
    if (item.name === 'archive_lag_target') {
      const seconds = parseSeconds(item.value);
      const s3 = tenant.archiveDest.startsWith('s3://');
      if (seconds === undefined || seconds > 7200 || (s3 && seconds < 60)) {
        throw new ObError('OB_INVALID_ARGUMENT');
      }
      tenant.lagSeconds = seconds;
    }
    (definition.scope === 'CLUSTER' ? cluster.parameters : tenant.parameters).set(item.name, item.value);
    saveParameters(cluster, definition.scope === 'CLUSTER' ? cluster.tenant(sysTenantId) : tenant);
  }
}

export function setParameters(session: Session, items: readonly ParameterItem[]): void {
  const backups = items.filter((item) => backupName.test(item.name));
  if (backups.length > 0 && backups.length < items.length) {
    throw notSupported(
      'backup configuration items cannot be set together with non data backup configuration items',
    );
  }
  for (const item of items) {
    if (backupName.test(item.name)) {
      setBackupParameter(session.cluster, target(session, item), item);
    } else {
      setOrdinary(session, item);
    }
  }
}
