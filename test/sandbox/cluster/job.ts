/** One row of the JOBS views, and how it is written. */
import { usecAt } from '../clock.ts';
import type { Engine } from '../engine/engine.ts';

export type JobStatus = 'INIT' | 'DOING' | 'COMPLETED' | 'FAILED' | 'CANCELING' | 'CANCELED';

export interface BackupRequest {
  incremental: boolean;
  plusArchivelog: boolean;
  description: string;
  /** '' when the session set no password. */
  encryptionMode: string;
  passwordHash: string;
}

export interface Job {
  tenantId: number;
  jobId: number;
  setId: number;
  initiatorTenantId: number;
  initiatorJobId: number;
  executors: string;
  level: 'CLUSTER' | 'USER_TENANT';
  type: 'FULL' | 'INC';
  request: BackupRequest;
  startMs: number;
  endMs: number;
  status: JobStatus;
  result: number;
  comment: string;
  path: string;
}

export function isTerminal(job: Job): boolean {
  return job.status === 'COMPLETED' || job.status === 'FAILED' || job.status === 'CANCELED';
}

export function saveJob(engine: Engine, job: Job, table = '_OB_BACKUP_JOBS'): void {
  engine.put(table, {
    TENANT_ID: job.tenantId,
    JOB_ID: job.jobId,
    INCARNATION: 1,
    BACKUP_SET_ID: job.setId,
    INITIATOR_TENANT_ID: job.initiatorTenantId,
    INITIATOR_JOB_ID: job.initiatorJobId,
    EXECUTOR_TENANT_ID: job.executors,
    PLUS_ARCHIVELOG: job.request.plusArchivelog ? 'ON' : 'OFF',
    BACKUP_TYPE: job.type,
    JOB_LEVEL: job.level,
    ENCRYPTION_MODE: job.request.encryptionMode,
    PASSWD: job.request.passwordHash,
    START_TIMESTAMP: usecAt(job.startMs),
    END_TIMESTAMP: job.endMs === 0 ? 0 : usecAt(job.endMs),
    STATUS: job.status,
    RESULT: job.result,
    COMMENT: job.comment,
    DESCRIPTION: job.request.description,
    PATH: job.path,
  });
}

export function archiveJob(engine: Engine, job: Job): void {
  const key = { TENANT_ID: job.tenantId, JOB_ID: job.jobId };
  engine.move('_OB_BACKUP_JOBS', '_OB_BACKUP_JOB_HISTORY', key);
}
