// Everything of the product that reads rows of a server.
import { lookAtArchive } from '../../../src/backup/archiveSwitch.ts';
import { readSituation } from '../../../src/backup/destinationChange.ts';
import { readHistory } from '../../../src/backup/history.ts';
import { preflight } from '../../../src/backup/preflight.ts';
import { plainFullBackup, targetOf } from '../../../src/backup/request.ts';
import { tenantBackup } from '../../../src/backup/state.ts';
import { listArchivedLog, listSetsFrom, readBackupSet } from '../../../src/oceanbase/backupSets.ts';
import { listFailedJobs } from '../../../src/oceanbase/failedJobs.ts';
import { lastJobId, listJobRows, listJobsAfter, listOpenJobs } from '../../../src/oceanbase/jobs.ts';
import { listProgressRows } from '../../../src/oceanbase/progressRows.ts';
import { listRecoveryRows } from '../../../src/oceanbase/recoveryRows.ts';
import { listRunningRows } from '../../../src/oceanbase/runningRows.ts';
import { scopeOf } from '../../../src/oceanbase/scope.ts';
import { isSysLogin, type ServerInfo } from '../../../src/oceanbase/serverInfo.ts';
import type { Session } from '../../../src/oceanbase/session.ts';
import { listTenantSettings } from '../../../src/oceanbase/tenantSettings.ts';
import { readThreadScore } from '../../../src/oceanbase/threadScore.ts';

export interface Reader {
  readonly name: string;
  read(session: Session, info: ServerInfo): Promise<unknown>;
}

/** The tenant that is looked at: the login's own, or the first one of the sandbox. */
const tenantOf = (info: ServerInfo) =>
  isSysLogin(info) ? { id: 1002, name: 'm' } : { id: info.tenantId, name: info.tenantName };

export const readers: readonly Reader[] = [
  {
    name: 'what a refresh reads',
    read: async (session, info) => {
      await listTenantSettings(session, scopeOf(info), info);
      await listRecoveryRows(session, scopeOf(info));
      await listRunningRows(session, scopeOf(info), info);
    },
  },
  {
    name: 'the preflight of an incremental backup',
    read: (session, info) =>
      preflight(session, info, targetOf(info, [tenantOf(info)]), { ...plainFullBackup, incremental: true }),
  },
  {
    name: 'a tick of the watch',
    read: async (session, info) => {
      const scope = scopeOf(info);
      const key = { initiatorTenantId: scope.initiatorTenantId, jobId: await lastJobId(session, scope) };
      const { jobs } = await listJobRows(session, scope, [key]);
      const progress = await listProgressRows(session, scope, info, jobs);
      return tenantBackup({ jobs, ...progress }, key, tenantOf(info).id, true);
    },
  },
  {
    name: 'looking for the job of a start',
    read: (session, info) => listJobsAfter(session, scopeOf(info), 0),
  },
  { name: 'open jobs', read: (session, info) => listOpenJobs(session, scopeOf(info)) },
  { name: 'failures', read: (session, info) => listFailedJobs(session, scopeOf(info), tenantOf(info).id) },
  {
    name: 'the history',
    read: (session, info) => readHistory(session, info, tenantOf(info).id, undefined, 50),
  },
  {
    name: 'what a restore needs',
    read: async (session, info) => {
      await readBackupSet(session, scopeOf(info), tenantOf(info).id, 1);
      await listSetsFrom(session, scopeOf(info), tenantOf(info).id, 1);
      await listArchivedLog(session, scopeOf(info), tenantOf(info).id);
    },
  },
  { name: 'the archive', read: (session, info) => lookAtArchive(session, info, tenantOf(info).id) },
  { name: 'the destinations', read: (session, info) => readSituation(session, info, tenantOf(info).name) },
  {
    name: 'the speed',
    read: (session, info) => readThreadScore(session, scopeOf(info), tenantOf(info).name),
  },
];
