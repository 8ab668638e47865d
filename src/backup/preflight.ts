import { listArchiveRounds, type ArchiveRound } from '../oceanbase/archive.ts';
import { rawWord } from '../oceanbase/columns.ts';
import { tenantsWithBackupDestination } from '../oceanbase/destinations.ts';
import { listOpenJobs, type JobRow } from '../oceanbase/jobs.ts';
import { scopeOf } from '../oceanbase/scope.ts';
import type { ServerInfo } from '../oceanbase/serverInfo.ts';
import type { Session } from '../oceanbase/session.ts';
import { enableArchiveLog, enableOwnArchiveLog } from '../oceanbase/statements.ts';
import { listUserTenants, type Tenant } from '../oceanbase/tenants.ts';

/** What the server would answer, foreseen from read-only queries, and what can be done about it. */
export interface Refusal {
  /** The errno and the words of the answer (facts.md 2.3); undefined where we refuse by ourselves. */
  readonly answer: { readonly errno: number; readonly text: string } | undefined;
  /** Why, in one sentence. */
  readonly reason: string;
  /** What to do, in one sentence. */
  readonly remedy: string;
  /** A statement that does it, where there is one. */
  readonly statement?: string;
}

/**
 * Foresees the refusal of a full backup of `tenantName`; undefined if nothing stands in its way. The checks are
 * in the server's own order (facts.md 2.3), which a tenant's own login has another one of than sys.
 */
export async function foreseeRefusal(
  session: Session,
  info: ServerInfo,
  tenantName: string,
): Promise<Refusal | undefined> {
  const scope = scopeOf(info);
  const tenant = (await listUserTenants(session, scope)).find((one) => one.name === tenantName);
  if (!tenant) {
    return {
      answer: { errno: 5160, text: 'invalid tenant name specified in connection string' },
      reason: `The cluster has no tenant “${tenantName}” (any more).`,
      remedy: 'Refresh the tree and choose another tenant.',
    };
  }
  const turnOn = scope.sys ? enableArchiveLog(tenantName) : enableOwnArchiveLog();
  const archive = async (): Promise<Refusal | undefined> =>
    archiveRefusal((await listArchiveRounds(session, scope)).get(tenant.id), turnOn);
  const running = async (): Promise<Refusal | undefined> =>
    runningRefusal(await listOpenJobs(session, scope), tenant.id);
  const destination = async (): Promise<Refusal | undefined> =>
    (await tenantsWithBackupDestination(session, scope)).has(tenant.id)
      ? undefined
      : destinationRefusal(scope.sys);
  const status = (): Promise<Refusal | undefined> => Promise.resolve(statusRefusal(tenant));
  const checks = scope.sys
    ? [status, archive, running, destination]
    : [destination, status, running, archive];
  for (const check of checks) {
    const refusal = await check();
    if (refusal) return refusal;
  }
  return undefined;
}

function statusRefusal(tenant: Tenant): Refusal | undefined {
  if (tenant.locked) {
    return {
      answer: { errno: 5260, text: `Tenant '${tenant.name}' is locked` },
      reason: 'The tenant is locked.',
      remedy: 'Unlock it first.',
      statement: `ALTER TENANT \`${tenant.name.replaceAll('`', '``')}\` UNLOCK`,
    };
  }
  if (tenant.status === 'NORMAL') return undefined;
  return {
    answer: cannotStart('tenant status is not normal.'),
    reason: `The tenant is in status ${rawWord(tenant.status)}.`,
    remedy: 'Wait until its status is NORMAL.',
  };
}

function runningRefusal(jobs: readonly JobRow[], tenantId: number): Refusal | undefined {
  const running = jobs.find((job) => job.tenantId === tenantId || job.executorTenantIds.includes(tenantId));
  return (
    running && {
      answer: { errno: 9036, text: 'Backup is in progress' },
      reason: `A backup of this tenant is running since ${running.startedAt.toISOString().slice(0, 19)}Z.`,
      remedy: 'Wait until it is over.',
    }
  );
}

function destinationRefusal(sys: boolean): Refusal {
  return {
    // A tenant's own login gets no reason (facts.md 2.3).
    answer: sys ? cannotStart('backup dest is not set.') : { errno: 9040, text: 'backup can not start' },
    reason: 'No data backup destination is set for the tenant.',
    remedy: 'Set data_backup_dest to an empty directory or bucket that no other tenant uses.',
  };
}

function cannotStart(because: string): Refusal['answer'] {
  return { errno: 9040, text: `backup can not start, because ${because}` };
}

function archiveRefusal(round: ArchiveRound | undefined, turnOn: string): Refusal | undefined {
  if (round?.status === 'DOING') return undefined;
  const answer = cannotStart('log archive status is not doing.');
  const word = round ? rawWord(round.status) : undefined;
  switch (word) {
    case undefined:
    case 'STOP':
      return {
        answer,
        reason: word ? 'Log archiving is stopped (STOP).' : 'Log archiving was never turned on.',
        remedy: 'Turn it on, and wait until it is DOING.',
        statement: turnOn,
      };
    case 'PREPARE':
    case 'BEGINNING':
      return {
        answer,
        reason: `Log archiving is starting (${word}).`,
        remedy: 'Wait until it is DOING; that takes seconds to about two minutes.',
      };
    case 'INTERRUPTED':
      return {
        answer,
        reason: `Log archiving is INTERRUPTED${round?.comment ? `: ${round.comment.replace(/\.$/, '')}` : ''}.`,
        remedy: 'Mend the archive destination, then turn log archiving off and on again.',
      };
    case 'SUSPEND':
    case 'SUSPENDING':
      return {
        answer,
        reason: `The archive destination is suspended (${word}).`,
        remedy: 'Set log_archive_dest_state to ENABLE and wait until log archiving is DOING.',
      };
    default:
      return {
        answer,
        reason: `Log archiving is ${word}, not DOING.`,
        remedy: 'Wait until it is DOING, or turn it off and on again.',
      };
  }
}
