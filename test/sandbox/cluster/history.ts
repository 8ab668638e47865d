/** Backups of the past, in bulk: what a cluster looks like that has been backed up for years. */
import type { Cluster } from './cluster.ts';
import type { Job } from './job.ts';
import { saveJob } from './job.ts';
import { newTask, saveSet, saveTask, setBytes } from './task.ts';
import type { Tenant } from './tenant.ts';
import { scnAt } from '../clock.ts';

const day = 86400_000;

function addOne(cluster: Cluster, tenant: Tenant, daysAgo: number): void {
  tenant.jobId += 1;
  tenant.taskId += 1;
  tenant.setId += 1;
  const startMs = cluster.clock.now() - daysAgo * day;
  const endMs = startMs + 25 * 60_000;
  const failed = tenant.setId % 17 === 0;
  const job: Job = {
    tenantId: tenant.id,
    jobId: tenant.jobId,
    setId: tenant.setId,
    initiatorTenantId: tenant.id,
    initiatorJobId: 0,
    executors: String(tenant.id),
    level: 'USER_TENANT',
    type: 'FULL',
    request: {
      incremental: false,
      plusArchivelog: false,
      description: '',
      encryptionMode: 'NONE',
      passwordHash: '',
    },
    startMs,
    endMs,
    status: failed ? 'FAILED' : 'COMPLETED',
    result: failed ? -9082 : 0,
    comment: failed
      ? cluster.failureComment({
          code: -9082,
          text: cluster.errorText('OB_BACKUP_DEVICE_OUT_OF_SPACE'),
          rootService: false,
        })
      : '',
    path: tenant.dataDest?.path ?? '',
  };
  const task = newTask(tenant.taskId, startMs);
  Object.assign(task, {
    status: job.status,
    endMs,
    startScn: scnAt(startMs),
    userStartScn: scnAt(startMs + 60_000),
    endScn: scnAt(endMs - 30_000),
    tablets: 400,
    finishedTablets: failed ? 180 : 400,
    blocks: 1500,
    finishedBlocks: failed ? 700 : 1500,
    turn: 3,
    result: job.result,
  });
  setBytes(task);
  saveSet(cluster.engine, cluster.traits, tenant, job, task, {
    status: failed ? 'FAILED' : 'SUCCESS',
    fileStatus: failed ? 'INCOMPLETE' : 'AVAILABLE',
    previousFull: 0,
    previousSet: 0,
  });
  saveTask(cluster.engine, job, task, '_OB_BACKUP_TASK_HISTORY');
  saveJob(cluster.engine, job, '_OB_BACKUP_JOB_HISTORY');
  if (!failed) {
    tenant.lastFullSet = job.setId;
    tenant.lastSet = job.setId;
    tenant.lastSetCompatible = tenant.compatible;
  }
}

/** So many finished backups for each user tenant, one a day. */
export function addHistory(cluster: Cluster, backups: number): void {
  cluster.engine.batch(() => {
    for (const tenant of cluster.tenants.values()) {
      for (let index = tenant.id % 2 === 0 ? backups : 0; index > 0; index -= 1) {
        addOne(cluster, tenant, index);
      }
    }
  });
}
