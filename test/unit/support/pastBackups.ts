// Backups of the past, as the dictionary layer gives them and as the driver does.
import type { ArchivedLog, StoredSet } from '../../../src/oceanbase/backupSets.ts';
import type { PastJob } from '../../../src/oceanbase/pastJobs.ts';
import { PasswordDigest } from '../../../src/oceanbase/passwordDigest.ts';
import type { Row } from '../../../src/oceanbase/session.ts';
import { serverUsec } from './rawRows.ts';
import { serverNow, startedAt, tenantId } from './rows.ts';

const endedAt = new Date(startedAt.getTime() + 25 * 60_000);

export function pastJob(change: Partial<PastJob> = {}): PastJob {
  return {
    source: 'HISTORY',
    jobId: 3,
    setId: 5,
    sysJobId: undefined,
    type: 'FULL',
    incrementalAsked: false,
    startedAt,
    endedAt,
    status: 'COMPLETED',
    result: 0,
    comment: '',
    description: '',
    serverNow,
    ...change,
  };
}

export function storedSet(change: Partial<StoredSet> = {}): StoredSet {
  return {
    tenantId,
    setId: 5,
    type: 'FULL',
    previousFull: 0,
    previous: 0,
    startedAt,
    endedAt,
    status: 'SUCCESS',
    fileStatus: 'AVAILABLE',
    plusArchivelog: false,
    startReplayScn: 1000n,
    minRestoreScn: 2000n,
    inputBytes: 0,
    outputBytes: 0,
    result: 0,
    comment: '',
    encryptionMode: 'NONE',
    digest: new PasswordDigest(''),
    destination: { scheme: 'file', path: '/backup/data', options: {} },
    ...change,
  };
}

export function archivedLog(change: Partial<ArchivedLog> = {}): ArchivedLog {
  return {
    roundId: 1,
    from: 500n,
    to: 9000n,
    destination: { scheme: 'file', path: '/backup/log', options: {} },
    ...change,
  };
}

export function rawPastJob(change: Row = {}): Row {
  return {
    SOURCE: 'HISTORY',
    JOB_ID: '3',
    BACKUP_SET_ID: '5',
    INITIATOR_TENANT_ID: '1002',
    INITIATOR_JOB_ID: '0',
    BACKUP_TYPE: 'FULL',
    START_TIMESTAMP: '2026-01-02 03:04:05.000000',
    END_TIMESTAMP: '2026-01-02 03:29:05.000000',
    STATUS: 'COMPLETED',
    RESULT: '0',
    COMMENT: null,
    DESCRIPTION: '',
    SERVER_NOW: serverUsec,
    ...change,
  };
}

export function rawStoredSet(change: Row = {}): Row {
  return {
    TENANT_ID: '1002',
    BACKUP_SET_ID: '5',
    BACKUP_TYPE: 'FULL',
    PREV_FULL_BACKUP_SET_ID: '0',
    PREV_INC_BACKUP_SET_ID: '0',
    START_TIMESTAMP: '2026-01-02 03:04:05.000000',
    END_TIMESTAMP: '2026-01-02 03:29:05.000000',
    STATUS: 'SUCCESS',
    FILE_STATUS: 'AVAILABLE',
    PLUS_ARCHIVELOG: 'OFF',
    START_REPLAY_SCN: '1767323045000000000',
    MIN_RESTORE_SCN: '1767324545000000000',
    INPUT_BYTES: '10',
    OUTPUT_BYTES: '9',
    RESULT: '0',
    COMMENT: null,
    ENCRYPTION_MODE: 'NONE',
    PASSWD: '',
    PATH: 'file:///backup/data',
    ...change,
  };
}
