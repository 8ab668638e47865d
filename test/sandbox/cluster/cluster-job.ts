/** The life of a job that sys started: its own row, and the tenants' jobs under it. */
import { errorTable } from '../errors.ts';
import type { Cluster } from './cluster.ts';
import type { Job } from './job.ts';
import { archiveJob, isTerminal, saveJob } from './job.ts';
import type { Process } from './scheduler.ts';
import { insertTenantJob } from './start-backup.ts';
import type { Tenant } from './tenant.ts';

export function* runClusterJob(cluster: Cluster, job: Job, tenants: readonly Tenant[]): Process {
  const { engine } = cluster;
  yield 1;
  const children: Job[] = [];
  if (job.status === 'INIT') {
    for (const tenant of tenants) {
      const child = insertTenantJob(cluster, tenant, job);
      if (child !== undefined) {
        children.push(child);
      }
    }
    job.status = 'DOING';
    saveJob(engine, job);
  }
  while (!children.every(isTerminal)) {
    yield 5;
  }
  // The service of sys sleeps on while its children are done already.
  yield 15;
  const failed = children.find((child) => child.status !== 'COMPLETED');
  if (job.status === 'CANCELING') {
    job.status = 'CANCELED';
    job.result = errorTable.OB_CANCELED.code;
  } else {
    job.status = failed === undefined ? 'COMPLETED' : 'FAILED';
    job.result = failed?.result ?? 0;
  }
  job.endMs = cluster.time;
  saveJob(engine, job);
  yield 12;
  archiveJob(engine, job);
  cluster.jobs.delete(job);
}
