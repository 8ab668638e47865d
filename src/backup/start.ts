import * as l10n from '@vscode/l10n';
import { ConnectionLost, messageOf, ServerError } from '../oceanbase/errors.ts';
import { lastJobId, listJobsAfter, type JobKey } from '../oceanbase/jobs.ts';
import { provesNothingStarted } from '../oceanbase/refusals.ts';
import { scopeOf, type Scope } from '../oceanbase/scope.ts';
import { sentences } from '../oceanbase/sentences.ts';
import type { ServerInfo } from '../oceanbase/serverInfo.ts';
import type { Session } from '../oceanbase/session.ts';
import { setEncryption } from '../oceanbase/statements.ts';
import type { Preflight } from './preflight.ts';
import { backupStatement, type BackupChoices, type BackupTarget } from './request.ts';
import { askedFor, findStarted, type AskedFor } from './startedJob.ts';

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
  | { readonly kind: 'started'; readonly job: JobKey }
  /** No clear answer came after the statement was sent, and no job can be seen: it may still appear. */
  | { readonly kind: 'unclear'; readonly reason: string };

/** From when on a job may be ours: what a later look for it starts from. */
export interface StartPoint {
  readonly initiatorTenantId: number;
  /** The highest JOB_ID that the initiator had before. */
  readonly lastJobId: number;
}

/** What the second preflight found: the target by the names that its tenants have now, and who will be backed up. */
export type CheckedTarget = Pick<Preflight, 'target' | 'eligible'>;

export type StartStep = 'connecting' | 'checking' | 'sending' | 'looking';

export interface StartSteps {
  /** Opens the dedicated connection: never pooled, never reconnected (design 4.1). */
  openDedicated(): Promise<{ session: Session; info: ServerInfo }>;
  /**
   * Foresees a refusal once more, on the dedicated connection, right before anything is sent: the questions to the
   * user may have stood for hours. Throws to stop the start.
   */
  recheck(session: Session, info: ServerInfo): Promise<CheckedTarget>;
  /** Remembers the start, so that its job is found even if nobody waits for it any more. Throws to stop it. */
  remember(point: StartPoint, checked: CheckedTarget): Promise<void>;
  /** What the start is at now, to be shown. */
  onStep(step: StartStep): void;
  /** The server has answered OK to BACKUP. */
  accepted(): Promise<void>;
  /** Runs a read-only task on a connection that may be reopened, e.g. after the dedicated one broke. */
  read<T>(task: (session: Session, info: ServerInfo) => Promise<T>): Promise<T>;
  /** Waits between two looks for a job that has not appeared. */
  pause(ms: number): Promise<void>;
  /** Resolves once the user has waited `ms` for the job: a server that hangs must not keep them any longer. */
  deadline(ms: number): { readonly passed: Promise<void>; cancel(): void };
}

/** How long the job is waited for, and how far apart the looks are: also after an OK one look may fail. */
const lookForMs = 15_000;
const pauseBetweenLooksMs = 1_000;
const backupInProgress = 9036;

/**
 * Starts a backup.
 *
 * SET ENCRYPTION and BACKUP go over one physical connection that is opened for this and closed right after. If
 * SET fails or the connection is lost before BACKUP was sent, nothing was started and the error is thrown. If no
 * clear answer to BACKUP comes, the job views decide (design 4.3): BACKUP is never sent twice.
 *
 * Rejects with ConnectError, ServerError, ConnectionLost or what `recheck` or `remember` throws: then nothing was
 * started.
 */
export async function startBackup(steps: StartSteps, request: StartRequest): Promise<StartOutcome> {
  steps.onStep('connecting');
  const { session, info } = await steps.openDedicated();
  const scope = scopeOf(info);
  let before: number;
  let checked: CheckedTarget;
  let unanswered: ConnectionLost | ServerError | undefined;
  try {
    steps.onStep('checking');
    checked = await steps.recheck(session, info);
    before = await lastJobId(session, scope);
    await steps.remember({ initiatorTenantId: scope.initiatorTenantId, lastJobId: before }, checked);
    steps.onStep('sending');
    if (request.password !== undefined) await session.query(setEncryption(request.password, info.mode));
    try {
      await session.query(backupStatement(info, checked.target, request.choices));
    } catch (error) {
      if (error instanceof ServerError && provesNothingStarted(error)) throw new BackupRefused(error);
      // Whatever else went wrong with the answer: the statement may have been carried out.
      const said = error instanceof ServerError || error instanceof ConnectionLost;
      unanswered = said ? error : new ConnectionLost(messageOf(error));
    }
  } finally {
    // What follows does not depend on the goodbye, and a server that hangs must not hold it up.
    void session.close();
  }
  if (!unanswered) await steps.accepted();
  steps.onStep('looking');
  const { password } = request;
  return await waitForJob(steps, { asked: askedFor(request, checked), password, scope, before, unanswered });
}

/** What was sent, as far as its job is known by it. */
interface Sent {
  readonly asked: AskedFor;
  readonly password: string | undefined;
  readonly scope: Scope;
  readonly before: number;
  readonly unanswered: ConnectionLost | ServerError | undefined;
}

async function waitForJob(steps: StartSteps, sent: Sent): Promise<StartOutcome> {
  const { scope, unanswered } = sent;
  const deadline = steps.deadline(lookForMs);
  const late = deadline.passed.then(() => 'late' as const);
  let problem: string | undefined;
  try {
    // The row is there before the server says OK (facts.md 7).
    for (;;) {
      const seen = await Promise.race([late, look(steps, sent)]);
      if (seen === 'late') break;
      if (typeof seen === 'number') {
        return { kind: 'started', job: { initiatorTenantId: scope.initiatorTenantId, jobId: seen } };
      }
      problem = seen?.message;
      if ((await Promise.race([late, steps.pause(pauseBetweenLooksMs)])) === 'late') break;
    }
  } finally {
    deadline.cancel();
  }
  return { kind: 'unclear', reason: unclearReason(unanswered, problem) };
}

/** The JOB_ID; undefined: no job so far; an Error: the views could not be read. Throws {@link BackupRefused}. */
async function look(
  steps: StartSteps,
  { asked, password, scope, before, unanswered }: Sent,
): Promise<number | Error | undefined> {
  try {
    const { jobs, unreadable } = await steps.read((reader, info) => {
      // The profile may have got another login meanwhile, whose jobs are others.
      const own = scopeOf(info).initiatorTenantId === scope.initiatorTenantId;
      return own
        ? listJobsAfter(reader, scopeOf(info), before)
        : Promise.resolve({ jobs: [], unreadable: [] });
    });
    // What cannot be read may be ours: then only a job that shows all that was asked for is.
    const [missing] = unreadable;
    const found = findStarted(jobs, asked, password, !unanswered && !missing);
    if (found?.ours) return found.row.jobId;
    if (missing) return new Error(missing.problem);
  } catch (error) {
    return new Error(messageOf(error));
  }
  // The second preflight saw no job, so this one may be ours all the same: a proxy may have sent it twice.
  if (unanswered instanceof ServerError && unanswered.code === backupInProgress) {
    throw new BackupRefused(unanswered);
  }
  return undefined;
}

function unclearReason(unanswered: Error | undefined, problem: string | undefined): string {
  if (!unanswered) {
    return problem === undefined
      ? l10n.t('The server accepted the backup, but its job cannot be seen yet.')
      : l10n.t('The server accepted the backup, but its job could not be read: {0}', problem);
  }
  const said =
    unanswered instanceof ServerError
      ? l10n.t('The server answered {0}: {1}.', unanswered.code, unanswered.message)
      : unanswered.message;
  return sentences(said, problem ?? l10n.t('No job of it can be seen so far.'));
}
