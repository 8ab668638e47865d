/** The task of a tenant's job, and the backup set it makes. */
import { usecAt } from '../clock.ts';
import type { Engine, Row } from '../engine/engine.ts';
import type { Job } from './job.ts';
import type { Tenant } from './tenant.ts';
import type { VersionTraits } from './versions.ts';

export interface Task {
  taskId: number;
  status: string;
  startMs: number;
  endMs: number;
  startScn: bigint;
  userStartScn: bigint;
  endScn: bigint;
  inputBytes: number;
  outputBytes: number;
  tablets: number;
  finishedTablets: number;
  blocks: number;
  finishedBlocks: number;
  logFiles: number;
  finishedLogFiles: number;
  turn: number;
  result: number;
  comment: string;
}

/** A macro block of OceanBase holds 2 MB. */
export const blockBytes = 2 * 1024 * 1024;
/** What a backup of ordinary data comes down to. */
const compression = 0.43;

export function newTask(taskId: number, startMs: number): Task {
  return {
    taskId,
    status: 'INIT',
    startMs,
    endMs: 0,
    startScn: 0n,
    userStartScn: 0n,
    endScn: 0n,
    inputBytes: 0,
    outputBytes: 0,
    tablets: 0,
    finishedTablets: 0,
    blocks: 0,
    finishedBlocks: 0,
    logFiles: 0,
    finishedLogFiles: 0,
    turn: 0,
    result: 0,
    comment: '',
  };
}

export function setBytes(task: Task): void {
  task.inputBytes = task.finishedBlocks * blockBytes;
  task.outputBytes = Math.round(task.inputBytes * compression);
}

function counters(task: Task): Row {
  return {
    INPUT_BYTES: task.inputBytes,
    OUTPUT_BYTES: task.outputBytes,
    EXTRA_META_BYTES: 0,
    TABLET_COUNT: task.tablets,
    FINISH_TABLET_COUNT: task.finishedTablets,
    MACRO_BLOCK_COUNT: task.blocks,
    FINISH_MACRO_BLOCK_COUNT: task.finishedBlocks,
    FILE_COUNT: 0,
    META_TURN_ID: task.turn > 0 ? 1 : 0,
    DATA_TURN_ID: task.turn > 1 ? 1 : 0,
    RESULT: task.result,
    COMMENT: task.comment,
  };
}

export function saveTask(engine: Engine, job: Job, task: Task, table = '_OB_BACKUP_TASKS'): void {
  const row: Row = {
    TENANT_ID: job.tenantId,
    TASK_ID: task.taskId,
    JOB_ID: job.jobId,
    INCARNATION: 1,
    BACKUP_SET_ID: job.setId,
    START_TIMESTAMP: usecAt(task.startMs),
    END_TIMESTAMP: task.endMs === 0 ? 0 : usecAt(task.endMs),
    STATUS: task.status,
    START_SCN: task.startScn,
    END_SCN: task.endScn,
    USER_LS_START_SCN: task.userStartScn,
    ENCRYPTION_MODE: job.request.encryptionMode,
    PASSWD: job.request.passwordHash,
    ...counters(task),
    PATH: job.path,
    MINOR_TURN_ID: task.turn > 1 ? 1 : 0,
    MAJOR_TURN_ID: task.turn > 2 ? 1 : 0,
    LOG_FILE_COUNT: task.logFiles,
    FINISH_LOG_FILE_COUNT: task.finishedLogFiles,
  };
  engine.put(table, row);
}

export function archiveTask(engine: Engine, job: Job, task: Task): void {
  const key = { TENANT_ID: job.tenantId, TASK_ID: task.taskId };
  engine.move('_OB_BACKUP_TASKS', '_OB_BACKUP_TASK_HISTORY', key);
}

export interface SetState {
  status: 'DOING' | 'SUCCESS' | 'FAILED';
  fileStatus: string;
  previousFull: number;
  previousSet: number;
}

export function saveSet(
  engine: Engine,
  traits: VersionTraits,
  tenant: Tenant,
  job: Job,
  task: Task,
  set: SetState,
): void {
  const row: Row = {
    TENANT_ID: job.tenantId,
    BACKUP_SET_ID: job.setId,
    DEST_ID: tenant.dataDest?.destId ?? 1001,
    INCARNATION: 1,
    BACKUP_TYPE: job.type,
    PREV_FULL_BACKUP_SET_ID: set.previousFull,
    PREV_INC_BACKUP_SET_ID: set.previousSet,
    START_TIMESTAMP: usecAt(task.startMs),
    END_TIMESTAMP: task.endMs === 0 ? 0 : usecAt(task.endMs),
    STATUS: set.status,
    FILE_STATUS: set.fileStatus,
    PLUS_ARCHIVELOG: job.request.plusArchivelog ? 'ON' : 'OFF',
    START_REPLAY_SCN: task.startScn,
    MIN_RESTORE_SCN: task.endScn,
    ...counters(task),
    ENCRYPTION_MODE: job.request.encryptionMode,
    PASSWD: job.request.passwordHash,
    TENANT_COMPATIBLE: tenant.compatible,
    BACKUP_COMPATIBLE: 4,
    PATH: job.path,
    CLUSTER_VERSION: traits.full,
    CONSISTENT_SCN: task.userStartScn,
    MINOR_TURN_ID: task.turn > 1 ? 1 : 0,
    MAJOR_TURN_ID: task.turn > 2 ? 1 : 0,
  };
  engine.put('_OB_BACKUP_SET_FILES', row);
}
