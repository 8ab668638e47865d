/** The checks at the start of a backup, in the server's order, and the rows it inserts before its OK. */
import { ObError, canNotStart, notSupported } from '../errors.ts';
import type { Cluster } from './cluster.ts';
import { runClusterJob } from './cluster-job.ts';
import type { BackupRequest, Job } from './job.ts';
import { saveJob } from './job.ts';
import { runTenantJob } from './tenant-job.ts';
import type { Tenant } from './tenant.ts';
import { isUserTenant, resolveTenants, sysTenantId } from './tenant.ts';

const noTenant =
  'no tenant meets the backup condition, \uFFFCplease check the tenant status, log archive status, ' +
  'backup data dest, and backup status for each tenant';

function archiving(tenant: Tenant): boolean {
  return tenant.archive?.status === 'DOING';
}

/** `cnt_jobs`: rows of the tenant's own by the same initiator; the row of sys that names it does not count. */
function running(cluster: Cluster, tenant: Tenant, initiator: number): boolean {
  return [...cluster.jobs].some((job) => job.initiatorTenantId === initiator && job.tenantId === tenant.id);
}

function statusRefusal(tenant: Tenant): ObError | undefined {
  return tenant.status === 'NORMAL' ? undefined : canNotStart('tenant status is not normal.');
}

function archiveRefusal(tenant: Tenant): ObError | undefined {
  return archiving(tenant) ? undefined : canNotStart('log archive status is not doing.');
}

/** Up to 4.2.5 an increment must not cross data versions; later it quietly becomes a full backup. */
function crossesVersions(tenant: Tenant, request: BackupRequest): boolean {
  return request.incremental && tenant.lastFullSet > 0 && tenant.lastSetCompatible !== tenant.compatible;
}

function versionRefusal(cluster: Cluster, tenant: Tenant, request: BackupRequest): ObError | undefined {
  return crossesVersions(tenant, request) && cluster.traits.incompatibleIncrementalRefused
    ? canNotStart(
        'cross compatible incremental backup is not supported, previous backup set compatible is ' +
          `${tenant.lastSetCompatible}, current compatible is ${tenant.compatible}`,
      )
    : undefined;
}

/** First refusal of a tenant that sys asks for. */
function refusalFromSys(cluster: Cluster, tenant: Tenant): ObError | undefined {
  const inProgress = running(cluster, tenant, sysTenantId) ? new ObError('OB_BACKUP_IN_PROGRESS') : undefined;
  const noDest = tenant.dataDest === null ? canNotStart('backup dest is not set.') : undefined;
  return statusRefusal(tenant) ?? archiveRefusal(tenant) ?? inProgress ?? noDest;
}

function newJob(
  cluster: Cluster,
  tenant: Tenant,
  request: BackupRequest,
  fields: Pick<Job, 'initiatorTenantId' | 'initiatorJobId' | 'executors' | 'level'>,
): Job {
  tenant.jobId += 1;
  return {
    ...fields,
    tenantId: tenant.id,
    jobId: tenant.jobId,
    setId: 0,
    type: request.incremental ? 'INC' : 'FULL',
    request,
    startMs: cluster.time,
    endMs: 0,
    status: 'INIT',
    result: 0,
    comment: '',
    path: '',
  };
}

/** Gives a tenant's job its set and its destination, and starts its service. */
function launch(cluster: Cluster, tenant: Tenant, job: Job): void {
  tenant.setId += 1;
  job.setId = tenant.setId;
  job.path = tenant.dataDest?.path ?? '';
  // Without a full set before it, an incremental backup quietly becomes a full one.
  const increment = tenant.lastFullSet > 0 && !crossesVersions(tenant, job.request);
  job.type = job.request.incremental && increment ? 'INC' : 'FULL';
  saveJob(cluster.engine, job);
  cluster.jobs.add(job);
  cluster.scheduler.spawn(runTenantJob(cluster, tenant, job));
}

/** Child of a sys-started job; a tenant that cannot start is left out without a word. */
export function insertTenantJob(cluster: Cluster, tenant: Tenant, parent: Job): Job | undefined {
  if (
    // Started twice before the first one had its row: "user tenant job has been inserted, just pass".
    running(cluster, tenant, sysTenantId) ||
    tenant.status !== 'NORMAL' ||
    !archiving(tenant) ||
    tenant.dataDest === null ||
    cluster.upgrading ||
    versionRefusal(cluster, tenant, parent.request) !== undefined ||
    cluster.faults.takeSkippedStart(tenant)
  ) {
    return undefined;
  }
  const job = newJob(cluster, tenant, parent.request, {
    initiatorTenantId: sysTenantId,
    initiatorJobId: parent.jobId,
    executors: String(tenant.id),
    level: 'USER_TENANT',
  });
  launch(cluster, tenant, job);
  return job;
}

function startFromSys(cluster: Cluster, tenants: readonly Tenant[], request: BackupRequest): void {
  const sys = cluster.tenant(sysTenantId);
  const job = newJob(cluster, sys, request, {
    initiatorTenantId: sysTenantId,
    initiatorJobId: sys.jobId + 1,
    executors: tenants.map((tenant) => tenant.id).join(','),
    level: 'CLUSTER',
  });
  saveJob(cluster.engine, job);
  cluster.jobs.add(job);
  cluster.scheduler.spawn(runClusterJob(cluster, job, tenants));
}

/** ALTER SYSTEM BACKUP TENANT = …, from sys */
export function backupNamed(cluster: Cluster, names: readonly string[], request: BackupRequest): void {
  if (names.length === 0) {
    throw notSupported('No tenant name specified');
  }
  const tenants = resolveTenants(cluster.tenants.values(), names);
  for (const tenant of tenants) {
    const refusal = refusalFromSys(cluster, tenant);
    if (refusal !== undefined) {
      throw refusal;
    }
  }
  startFromSys(cluster, tenants, request);
}

/** ALTER SYSTEM BACKUP DATABASE, from sys: whoever is able. */
export function backupAll(cluster: Cluster, request: BackupRequest): void {
  const tenants = [...cluster.tenants.values()].filter(
    (tenant) => isUserTenant(tenant) && isEven(tenant) && refusalFromSys(cluster, tenant) === undefined,
  );
  if (tenants.length === 0) {
    throw canNotStart(noTenant);
  }
  startFromSys(cluster, tenants, request);
}

function isEven(tenant: Tenant): boolean {
  return tenant.id % 2 === 0;
}

/** ALTER SYSTEM BACKUP DATABASE, from the tenant itself */
export function backupOwn(cluster: Cluster, tenant: Tenant, request: BackupRequest): void {
  if (tenant.dataDest === null) {
    throw new ObError('OB_BACKUP_CAN_NOT_START');
  }
  const inProgress = running(cluster, tenant, tenant.id) ? new ObError('OB_BACKUP_IN_PROGRESS') : undefined;
  const refusal = statusRefusal(tenant) ?? inProgress ?? archiveRefusal(tenant);
  if (refusal !== undefined) {
    throw refusal;
  }
  if (cluster.upgrading) {
    throw canNotStart('cluster upgrading');
  }
  const crossing = versionRefusal(cluster, tenant, request);
  if (crossing !== undefined) {
    throw crossing;
  }
  const job = newJob(cluster, tenant, request, {
    initiatorTenantId: tenant.id,
    initiatorJobId: 0,
    executors: String(tenant.id),
    level: 'USER_TENANT',
  });
  launch(cluster, tenant, job);
}

/** ALTER SYSTEM CANCEL BACKUP: an UPDATE of whatever runs. */
export function cancelJobs(cluster: Cluster, matches: (job: Job) => boolean): void {
  for (const job of cluster.jobs) {
    if (matches(job) && (job.status === 'INIT' || job.status === 'DOING')) {
      job.status = 'CANCELING';
      saveJob(cluster.engine, job);
    }
  }
}
