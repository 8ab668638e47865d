/** ARCHIVELOG and NOARCHIVELOG: switches that answer at once, and rounds that follow in their own time. */
import { ObError } from '../errors.ts';
import type { Cluster } from './cluster.ts';
import { saveTenant } from './found.ts';
import type { Process } from './scheduler.ts';
import type { Tenant } from './tenant.ts';

/** Seconds the archive service sleeps while a round is on its way. */
const transition = 10;

function* openRound(cluster: Cluster, tenant: Tenant): Process {
  const { archives } = cluster;
  yield 2;
  if (!tenant.archiveOn || tenant.archiveDest === '' || isRunning(tenant)) {
    return;
  }
  archives.open(tenant, 'PREPARE', cluster.time);
  const round = tenant.archive;
  for (const status of ['PREPARE', 'BEGINNING', 'DOING']) {
    // Switched off again, or set by hand, on the way.
    if (tenant.archive !== round || round?.status === 'STOPPING' || round?.status === 'STOP') {
      return;
    }
    if (round !== null && status === 'BEGINNING') {
      round.startMs = cluster.time;
      round.checkpointMs = cluster.time;
    }
    archives.setStatus(tenant, status);
    yield transition;
  }
}

function* closeRound(cluster: Cluster, tenant: Tenant): Process {
  const round = tenant.archive;
  yield 2;
  if (round === null || round.status === 'STOP') {
    return;
  }
  cluster.archives.setStatus(tenant, 'STOPPING');
  yield 3 * transition;
  if (tenant.archive === round) {
    cluster.archives.setStatus(tenant, 'STOP');
  }
  if (tenant.archiveOn) {
    cluster.scheduler.spawn(openRound(cluster, tenant));
  }
}

function* switchState(cluster: Cluster, tenant: Tenant, states: readonly string[]): Process {
  for (const status of states) {
    yield transition;
    cluster.archives.setStatus(tenant, status);
  }
}

/** A round that is not STOP counts as running, whatever it does. */
export function isRunning(tenant: Tenant): boolean {
  return tenant.archive !== null && tenant.archive.status !== 'STOP';
}

export function switchOn(cluster: Cluster, tenant: Tenant): void {
  if (tenant.status !== 'NORMAL') {
    throw new ObError('OB_CANNOT_START_LOG_ARCHIVE_BACKUP');
  }
  if (tenant.archiveOn) {
    throw new ObError('OB_ALREADY_IN_ARCHIVE_MODE');
  }
  tenant.archiveOn = true;
  saveTenant(cluster, tenant);
  cluster.scheduler.spawn(openRound(cluster, tenant));
}

export function switchOff(cluster: Cluster, tenant: Tenant): void {
  if (!tenant.archiveOn) {
    throw new ObError('OB_ALREADY_IN_NOARCHIVE_MODE');
  }
  tenant.archiveOn = false;
  saveTenant(cluster, tenant);
  cluster.scheduler.spawn(closeRound(cluster, tenant));
}

/** A destination was set: a tenant that waits for one begins its round. */
export function destinationSet(cluster: Cluster, tenant: Tenant): void {
  if (tenant.archiveOn && !isRunning(tenant)) {
    cluster.scheduler.spawn(openRound(cluster, tenant));
  }
}

/** log_archive_dest_state: DEFER suspends a running round, ENABLE resumes it. */
export function setState(cluster: Cluster, tenant: Tenant, state: 'ENABLE' | 'DEFER'): void {
  tenant.archiveState = state;
  const status = tenant.archive?.status;
  if (state === 'DEFER' && (status === 'DOING' || status === 'INTERRUPTED')) {
    cluster.archives.setStatus(tenant, 'SUSPENDING');
    cluster.scheduler.spawn(switchState(cluster, tenant, ['SUSPEND']));
  } else if (state === 'ENABLE' && (status === 'SUSPEND' || status === 'SUSPENDING')) {
    cluster.scheduler.spawn(switchState(cluster, tenant, ['DOING']));
  }
}
