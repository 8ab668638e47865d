// What a refresh knows of a tenant, each field with a value of a tenant that is well.
import type { TenantState } from '../../../src/backup/tenantState.ts';
import type { ArchiveRound } from '../../../src/oceanbase/archive.ts';
import type { StoredSet } from '../../../src/oceanbase/backupSets.ts';
import { PasswordDigest } from '../../../src/oceanbase/passwordDigest.ts';
import type { SetsSummary } from '../../../src/oceanbase/recoveryRows.ts';
import type { Tenant } from '../../../src/oceanbase/tenants.ts';
import { startedAt } from './rows.ts';

export function aTenant(change: Partial<Tenant> = {}): Tenant {
  return { id: 1002, name: 'mysql_tenant', mode: 'MYSQL', status: 'NORMAL', locked: false, ...change };
}

export function archiveRound(change: Partial<ArchiveRound> = {}): ArchiveRound {
  return { tenantId: 1002, roundId: 1, status: 'DOING', startScn: 1n, lagMs: 5_000, comment: '', ...change };
}

export function setsSummary(change: Partial<SetsSummary> = {}): SetsSummary {
  return { count: 1, newest: 1, newestProtected: 0, fullAgeMs: 3 * 3_600_000, replayScn: 5n, ...change };
}

export function tenantState(change: Partial<TenantState> = {}): TenantState {
  return {
    tenant: aTenant(),
    settings: { role: 'PRIMARY', backupDestination: true, archiveDestination: true, lagTarget: 120 },
    archive: archiveRound(),
    sets: setsSummary(),
    running: [],
    unread: new Set(),
    problems: [],
    ...change,
  };
}

export function storedSet(change: Partial<StoredSet> = {}): StoredSet {
  const endedAt = new Date(startedAt.getTime() - 60_000);
  return {
    tenantId: 1002,
    setId: 3,
    type: 'FULL',
    previousFull: 0,
    previous: 0,
    startedAt: new Date(endedAt.getTime() - 60_000),
    endedAt,
    status: 'SUCCESS',
    fileStatus: 'AVAILABLE',
    plusArchivelog: false,
    startReplayScn: 1n,
    minRestoreScn: 1_767_323_045_000_000_001n,
    inputBytes: 0,
    outputBytes: 1.5 * 1024 ** 3,
    result: 0,
    comment: '',
    encryptionMode: 'NONE',
    digest: new PasswordDigest(''),
    destination: undefined,
    ...change,
  };
}
