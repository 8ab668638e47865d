// Rows as the dictionary layer gives them, each field with a value that a plain running backup would have.
import type { JobKey, JobRow } from '../../../src/oceanbase/jobs.ts';
import { PasswordDigest } from '../../../src/oceanbase/passwordDigest.ts';
import type { BackupSetRow, Counters, TaskRow } from '../../../src/oceanbase/progressRows.ts';
import type { ServerInfo } from '../../../src/oceanbase/serverInfo.ts';
import { parseVersion, type Version } from '../../../src/oceanbase/version.ts';

export const sysKey: JobKey = { initiatorTenantId: 1, jobId: 7 };
export const tenantId = 1002;
export const startedAt = new Date('2026-01-02T03:04:05.000Z');
export const serverNow = new Date('2026-01-02T03:04:25.000Z');

export function version(text: string): Version {
  const parsed = parseVersion(text);
  if (!parsed) throw new Error(`not a version: ${text}`);
  return parsed;
}

export function serverInfo(change: Partial<ServerInfo> = {}): ServerInfo {
  return {
    clusterName: 'demo',
    version: version('4.2.5.0'),
    edition: 'Community',
    sandbox: false,
    tenantId: 1,
    tenantName: 'sys',
    mode: 'MYSQL',
    reportsDataProgress: true,
    reportsLogProgress: false,
    ...change,
  };
}

/** What a login to user tenant 1002 finds. */
export function tenantInfo(change: Partial<ServerInfo> = {}): ServerInfo {
  return serverInfo({ tenantId, tenantName: 'mysql_tenant', ...change });
}

/** The row of tenant 1002's part of {@link sysKey}. */
export function jobRow(change: Partial<JobRow> = {}): JobRow {
  return {
    source: 'JOBS',
    tenantId,
    jobId: 3,
    backupSetId: 5,
    initiatorTenantId: 1,
    initiatorJobId: 7,
    executorTenantIds: [tenantId],
    plusArchivelog: false,
    description: '',
    backupType: 'FULL',
    encryptionMode: 'NONE',
    passwordDigest: new PasswordDigest(''),
    startedAt,
    endedAt: null,
    status: 'DOING',
    result: 0,
    comment: '',
    serverNow,
    ...change,
  };
}

/** The row of tenant 1, which started {@link sysKey}. */
export function sysRow(change: Partial<JobRow> = {}): JobRow {
  return jobRow({ tenantId: 1, jobId: 7, backupSetId: 0, ...change });
}

export const zeroCounters: Counters = {
  inputBytes: 0,
  outputBytes: 0,
  tablets: 0,
  finishedTablets: 0,
  macroBlocks: 0,
  finishedMacroBlocks: 0,
};

export function taskRow(change: Partial<TaskRow> = {}): TaskRow {
  return {
    ...zeroCounters,
    source: 'TASKS',
    tenantId,
    jobId: 3,
    backupSetId: 5,
    status: 'BACKUP_DATA_MINOR',
    dataProgress: null,
    startedAt,
    endedAt: null,
    result: 0,
    comment: '',
    logFiles: null,
    endScn: 0n,
    checkpointScn: 0n,
    destination: undefined,
    ...change,
  };
}

export function setRow(change: Partial<BackupSetRow> = {}): BackupSetRow {
  return {
    ...zeroCounters,
    tenantId,
    backupSetId: 5,
    status: 'SUCCESS',
    fileStatus: 'AVAILABLE',
    minRestoreScn: 1_767_323_045_000_000_001n,
    endedAt: serverNow,
    destination: undefined,
    ...change,
  };
}
