// Rows of the Backups view as the job views give them.
import { recentEntry, type BackupEntry } from '../../../src/backupsView/entry.ts';
import { countPhases } from '../../../src/backup/outcome.ts';
import type { Cluster, ClusterState } from '../../../src/clusters/cluster.ts';
import type { RowEnd } from '../../../src/oceanbase/proven.ts';
import type { RecentJob } from '../../../src/oceanbase/recentJobs.ts';
import { serverInfo, serverNow, startedAt, sysKey } from './rows.ts';

export const profile = { version: 1, id: '00000000-0000-4000-8000-000000000001', name: 'prod' };

export function clusterIn(state: Partial<ClusterState> = {}): Cluster {
  const tenants = [1002, 1004].map((id) => ({ tenant: { id, name: `t${String(id)}` } }));
  return {
    profile,
    state: { kind: 'ready', info: serverInfo(), tenants, ...state },
    tenantName: (id: number) => tenants.find(({ tenant }) => tenant.id === id)?.tenant.name,
  } as unknown as Cluster;
}

export const parts = (...ends: RowEnd[]): RecentJob['parts'] => countPhases(ends);

export function row(change: Partial<RecentJob> = {}): RecentJob {
  return {
    source: 'HISTORY',
    key: sysKey,
    tenantIds: [1002],
    parts: parts('completed'),
    isInitiator: true,
    unreadSets: undefined,
    type: 'FULL',
    startedAt,
    endedAt: serverNow,
    status: 'COMPLETED',
    result: 0,
    comment: '',
    serverNow,
    ...change,
  };
}

export const entry = (change: Partial<RecentJob> = {}): BackupEntry =>
  recentEntry(clusterIn(), row(change), Date.now());
