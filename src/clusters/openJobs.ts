import { keyOfRow, type JobRow } from '../oceanbase/jobs.ts';
import { isSysLogin } from '../oceanbase/serverInfo.ts';
import type { Cluster } from './cluster.ts';
import { seenIdentity, type JobIdentity } from './followedJob.ts';

/** The jobs that the newest refresh of a cluster has shown in its JOBS view, whoever started them. */
export function openJobsOf(cluster: Cluster): { readonly identity: JobIdentity; readonly startedAt: Date }[] {
  if (cluster.state.kind !== 'ready') return [];
  const own = !isSysLogin(cluster.state.info);
  return cluster.state.openJobs
    .filter((row) => own || isInitiator(row))
    .map((row) => {
      // A tenant's own login sees its part of a job of sys, and nothing of the others.
      const tenantIds = own ? [row.tenantId] : row.executorTenantIds;
      return { identity: seenIdentity(cluster, keyOfRow(row), tenantIds), startedAt: row.startedAt };
    });
}

/** The row that a job has of its initiator; the rows of its children follow from it. */
function isInitiator(row: JobRow): boolean {
  return row.tenantId === row.initiatorTenantId;
}
