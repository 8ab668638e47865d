// Rows as the driver gives them: wide numbers and times as text, NULL as null.
import type { Row } from '../../../src/oceanbase/session.ts';

/** The server's clock in these rows: 2026-01-02 03:04:25 UTC. */
export const serverUsec = '1767323065000000';

export function rawJob(change: Row = {}): Row {
  return {
    SOURCE: 'JOBS',
    TENANT_ID: 1,
    JOB_ID: '8',
    BACKUP_SET_ID: '0',
    INITIATOR_TENANT_ID: 1,
    INITIATOR_JOB_ID: '8',
    EXECUTOR_TENANT_ID: '1002',
    PLUS_ARCHIVELOG: 'OFF',
    DESCRIPTION: '',
    BACKUP_TYPE: 'FULL',
    ENCRYPTION_MODE: 'NONE',
    PASSWD: '',
    START_TIMESTAMP: '2026-01-02 03:04:05.000000',
    END_TIMESTAMP: null,
    STATUS: 'INIT',
    RESULT: 0,
    COMMENT: '',
    SERVER_NOW: serverUsec,
    ...change,
  };
}

export function rawTask(change: Row = {}): Row {
  return {
    SOURCE: 'TASKS',
    TENANT_ID: 1002,
    STATUS: 'BACKUP_DATA_MINOR',
    BACKUP_SET_ID: '5',
    START_TIMESTAMP: '2026-01-02 03:04:05.000000',
    END_TIMESTAMP: null,
    INPUT_BYTES: '10',
    OUTPUT_BYTES: '9',
    TABLET_COUNT: '8',
    FINISH_TABLET_COUNT: '7',
    MACRO_BLOCK_COUNT: '6',
    FINISH_MACRO_BLOCK_COUNT: '5',
    RESULT: 0,
    COMMENT: '',
    JOB_ID: '3',
    DATA_PROGRESS: '83.33',
    FILE_STATUS: null,
    MIN_RESTORE_SCN: null,
    PATH: 'file:///backup/data',
    END_SCN: '0',
    LOG_FILE_COUNT: null,
    FINISH_LOG_FILE_COUNT: null,
    CHECKPOINT_SCN: null,
    ...change,
  };
}

export function rawTenant(change: Row = {}): Row {
  return {
    TENANT_ID: '1002',
    TENANT_NAME: 'mysql_tenant',
    TENANT_TYPE: 'USER',
    COMPATIBILITY_MODE: 'MYSQL',
    STATUS: 'NORMAL',
    LOCKED: 'NO',
    ...change,
  };
}

export function rawArchive(change: Row = {}): Row {
  return {
    TENANT_ID: '1002',
    DEST_NO: '0',
    ROUND_ID: '1',
    STATUS: 'DOING',
    START_SCN: '1767300000000000000',
    CHECKPOINT_SCN: '1767323060000000000',
    COMMENT: '',
    SERVER_NOW: serverUsec,
    ...change,
  };
}
