import { ConnectionLost, messageOf, provesNothingStarted, ServerError } from '../oceanbase/errors.ts';
import { lastJobId, listJobsAfter, type JobKey, type JobRow } from '../oceanbase/jobs.ts';
import { scopeOf } from '../oceanbase/scope.ts';
import type { ServerInfo } from '../oceanbase/serverInfo.ts';
import type { Session } from '../oceanbase/session.ts';
import { setEncryption } from '../oceanbase/statements.ts';
import { backupStatement, type BackupChoices, type BackupTarget } from './request.ts';

export interface StartRequest {
  readonly target: BackupTarget;
  readonly choices: BackupChoices;
  /** undefined: without a password. */
  readonly password: string | undefined;
}

/** BACKUP itself was answered with a refusal; an ERR to what comes before it is a plain ServerError. */
export class BackupRefused extends ServerError {
  constructor({ errno, sqlState, message }: ServerError) {
    super(errno, sqlState, message);
  }
}

/** How a start ended. A refusal rejects instead: then nothing was started. */
export type StartOutcome =
  | { readonly kind: 'started'; readonly job: JobKey; readonly row: JobRow }
  /** No clear answer came after the statement was sent, and no job can be seen: it may still appear. */
  | { readonly kind: 'unclear'; readonly reason: string };

export interface StartSteps {
  /** Opens the dedicated connection: never pooled, never reconnected (design 4.1). */
  openDedicated(): Promise<{ session: Session; info: ServerInfo }>;
  /**
   * Foresees a refusal once more, on the dedicated connection, right before anything is sent: the questions to the
   * user may have stood for hours. Throws to stop the start.
   */
  recheck(session: Session, info: ServerInfo): Promise<void>;
  /** Runs a read-only task on a connection that may be reopened, e.g. after the dedicated one broke. */
  read<T>(task: (session: Session, info: ServerInfo) => Promise<T>): Promise<T>;
  /** Waits between two looks for a job that has not appeared. */
  pause(ms: number): Promise<void>;
}

/** How often, and how far apart, the views are asked for the job: also after an OK one look may fail. */
const looks = 10;
const pauseBetweenLooksMs = 1_000;
const backupInProgress = 9036;

/**
 * Starts a backup.
 *
 * SET ENCRYPTION and BACKUP go over one physical connection that is opened for this and closed right after. If
 * SET fails or the connection is lost before BACKUP was sent, nothing was started and the error is thrown. If no
 * clear answer to BACKUP comes, the job views decide (design 4.3): BACKUP is never sent twice.
 *
 * Rejects with ConnectError, ServerError, ConnectionLost or what `recheck` throws: then nothing was started.
 */
export async function startBackup(steps: StartSteps, request: StartRequest): Promise<StartOutcome> {
  const { session, info } = await steps.openDedicated();
  const scope = scopeOf(info);
  let before: number;
  let unanswered: ConnectionLost | ServerError | undefined;
  try {
    await steps.recheck(session, info);
    before = await lastJobId(session, scope);
    if (request.password !== undefined) await session.query(setEncryption(request.password, info.mode));
    try {
      await session.query(backupStatement(info, request.target, request.choices));
    } catch (error) {
      if (error instanceof ServerError && provesNothingStarted(error)) throw new BackupRefused(error);
      if (!(error instanceof ConnectionLost || error instanceof ServerError)) throw error;
      unanswered = error;
    }
  } finally {
    // What follows does not depend on the goodbye, and a server that hangs must not hold it up.
    void session.close();
  }
  // The row is there before the server says OK (facts.md 7).
  let problem: string | undefined;
  for (let look = 0; look < looks; look++) {
    if (look > 0) await steps.pause(pauseBetweenLooksMs);
    try {
      const row = await steps.read(async (reader, readerInfo) =>
        findJob(await listJobsAfter(reader, scopeOf(readerInfo), before), request, !unanswered),
      );
      // The second preflight saw no job, so this one may be ours all the same: a proxy may have sent it twice.
      if (!row && unanswered instanceof ServerError && unanswered.code === backupInProgress) {
        throw new BackupRefused(unanswered);
      }
      if (row) {
        const job: JobKey = { initiatorTenantId: scope.initiatorTenantId, jobId: row.jobId };
        return { kind: 'started', job, row };
      }
    } catch (error) {
      if (error instanceof BackupRefused) throw error;
      problem = messageOf(error);
    }
  }
  return { kind: 'unclear', reason: unclearReason(unanswered, problem) };
}

function unclearReason(unanswered: Error | undefined, problem: string | undefined): string {
  if (!unanswered) {
    return `The server accepted the backup, but its job could not be read${problem ? `: ${problem}` : '.'}`;
  }
  const said =
    unanswered instanceof ServerError
      ? `The server answered ${String(unanswered.code)}: ${unanswered.message}.`
      : unanswered.message;
  return problem ? `${said} ${problem}` : `${said} No job of it can be seen so far.`;
}

/**
 * Our job among those that appeared since. Somebody else's may have come first, so everything that we asked for must
 * be found in it. After an OK one of them is ours in any case: while it stands the server refuses another one for the
 * same tenants (9036).
 */
function findJob(rows: readonly JobRow[], request: StartRequest, accepted: boolean): JobRow | undefined {
  const { password, choices } = request;
  const candidates = rows.filter((row) => isFor(request.target, row));
  const fitting = candidates.find(
    (row) =>
      (password === undefined ? !row.passwordDigest.present : row.passwordDigest.matches(password)) &&
      row.plusArchivelog === choices.plusArchivelog &&
      row.description === choices.description &&
      // An incremental backup may become a full one, never the other way round.
      (choices.incremental || row.backupType === 'FULL'),
  );
  return fitting ?? (accepted ? candidates.at(-1) : undefined);
}

function isFor(target: BackupTarget, row: JobRow): boolean {
  if (target.kind !== 'tenants') return true;
  const executors = new Set(row.executorTenantIds);
  return target.tenants.length === executors.size && target.tenants.every(({ id }) => executors.has(id));
}
