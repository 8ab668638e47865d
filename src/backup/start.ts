import { ConnectionLost, messageOf } from '../oceanbase/errors.ts';
import { lastJobId, listJobsAfter, type JobKey, type JobRow } from '../oceanbase/jobs.ts';
import { scopeOf } from '../oceanbase/scope.ts';
import type { ServerInfo } from '../oceanbase/serverInfo.ts';
import type { Session } from '../oceanbase/session.ts';
import { backupDatabase, backupTenants, setEncryption } from '../oceanbase/statements.ts';

export interface StartRequest {
  readonly tenantName: string;
  readonly tenantId: number;
  /** undefined: without a password. */
  readonly password: string | undefined;
}

/** The statement that starts the backup: from sys it names the tenant, another tenant backs up itself. */
export function backupStatement(info: ServerInfo, tenantName: string): string {
  return scopeOf(info).sys ? backupTenants([tenantName]) : backupDatabase();
}

/** How a start ended. A refusal rejects instead: then nothing was started. */
export type StartOutcome =
  | { readonly kind: 'started'; readonly job: JobKey; readonly row: JobRow }
  /** The connection broke after the statement was sent, and no job has appeared: it may still. */
  | { readonly kind: 'unclear'; readonly reason: string };

export interface StartSteps {
  /** Opens the dedicated connection: never pooled, never reconnected (design 4.1). */
  openDedicated(): Promise<{ session: Session; info: ServerInfo }>;
  /** Runs a read-only task on a connection that may be reopened, e.g. after the dedicated one broke. */
  read<T>(task: (session: Session, info: ServerInfo) => Promise<T>): Promise<T>;
  /** Waits between two looks for a job that has not appeared. */
  pause(ms: number): Promise<void>;
}

/** How often, and how far apart, the views are asked for a job whose start got no answer. */
const looksAfterLostReply = 10;
const pauseBetweenLooksMs = 1_000;

/**
 * Starts a full backup of one tenant.
 *
 * SET ENCRYPTION and BACKUP go over one physical connection that is opened for this and closed right after. If
 * SET fails or the connection is lost before BACKUP was sent, nothing was started and the error is thrown. If it
 * is lost afterwards, the job views decide (design 4.3): BACKUP is never sent twice.
 *
 * Rejects with ConnectError, ServerError or ConnectionLost: then nothing was started.
 */
export async function startBackup(steps: StartSteps, request: StartRequest): Promise<StartOutcome> {
  const { session, info } = await steps.openDedicated();
  const scope = scopeOf(info);
  let before: number;
  let lost: ConnectionLost | undefined;
  try {
    before = await lastJobId(session, scope);
    if (request.password !== undefined) await session.query(setEncryption(request.password));
    try {
      await session.query(backupStatement(info, request.tenantName));
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error;
      lost = error;
    }
  } finally {
    await session.close();
  }
  // The row is there before the server says OK (facts.md 7), so after an OK one look is enough.
  const looks = lost ? looksAfterLostReply : 1;
  let problem: string | undefined = lost?.message;
  for (let look = 0; look < looks; look++) {
    if (look > 0) await steps.pause(pauseBetweenLooksMs);
    try {
      const row = await steps.read(async (reader, readerInfo) =>
        findJob(await listJobsAfter(reader, scopeOf(readerInfo), before), scope.sys, request, !lost),
      );
      if (row) {
        const job: JobKey = { initiatorTenantId: scope.initiatorTenantId, jobId: row.jobId };
        return { kind: 'started', job, row };
      }
    } catch (error) {
      problem = messageOf(error);
    }
  }
  return {
    kind: 'unclear',
    reason: problem ?? 'The server accepted the backup, but no view shows its job.',
  };
}

/**
 * Our job among those that appeared since. After an OK it is the first that names the tenant: while it stands the
 * server refuses another one of the same initiator (9036). After a lost reply somebody else's may have come
 * first, so a job with another password than ours is not ours.
 */
function findJob(
  rows: readonly JobRow[],
  sys: boolean,
  request: StartRequest,
  accepted: boolean,
): JobRow | undefined {
  const named = rows.filter((row) => !sys || row.executorTenantIds.includes(request.tenantId));
  if (accepted) return named[0];
  const { password } = request;
  return named.find((row) =>
    password === undefined ? !row.passwordDigest.present : row.passwordDigest.matches(password),
  );
}
