import { listArchiveRounds, type ArchiveRound } from '../oceanbase/archive.ts';
import {
  archiveLog,
  noArchiveLog,
  setArchiveState,
  targetOf,
  type Target,
} from '../oceanbase/archiveStatements.ts';
import { rawWord } from '../oceanbase/word.ts';
import { tenantsInArchiveMode } from '../oceanbase/destinations.ts';
import { ConnectionLost, messageOf, ServerError } from '../oceanbase/errors.ts';
import { scopeOf } from '../oceanbase/scope.ts';
import type { ServerInfo } from '../oceanbase/serverInfo.ts';
import type { Session } from '../oceanbase/session.ts';
import { atLeast } from '../oceanbase/version.ts';
import type { TenantRef } from './request.ts';
import { namedNow } from './tenantNames.ts';

export type ArchiveAction = 'enable' | 'disable' | 'suspend' | 'resume';

export type ArchivedTenant = TenantRef;

export interface SwitchPorts {
  /** Opens a connection for the statement; it is closed right after. */
  openDedicated(): Promise<{ session: Session; info: ServerInfo }>;
  /** Runs a read-only task on a connection that may be reopened. */
  read<T>(task: (session: Session, info: ServerInfo) => Promise<T>): Promise<T>;
  /** Resolves after `ms`, or at once when `signal` aborts. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
  /** ms since the epoch. */
  now(): number;
}

/** What the views say of a tenant's log archiving. */
export interface ArchiveLook {
  readonly round: ArchiveRound | undefined;
  /** The switch LOG_MODE; undefined in 4.0, which does not show it. */
  readonly switchedOn: boolean | undefined;
}

export interface Waiting {
  /** Ends the waiting, never the archive. */
  readonly signal: AbortSignal;
  /** Called with every look, and with how long the wait has lasted (ms). */
  onLook?(look: ArchiveLook, waitedMs: number): void;
}

/** What really happened; the server's reply alone proves nothing (facts.md 2.3, 8.5). */
export type ArchiveOutcome =
  /** enable, resume: the round is DOING. disable: there is none or it is STOP. suspend: it is SUSPEND. */
  | { readonly kind: 'reached' }
  | { readonly kind: 'interrupted'; readonly comment: string }
  /** enable: the destination is deferred, so the round will not start. */
  | { readonly kind: 'suspended' }
  /** The switch did not move, although nothing was refused. */
  | { readonly kind: 'not-switched'; readonly replyLost: boolean }
  /** suspend, resume: the destination's state is set, and no round runs that it could change. */
  | { readonly kind: 'idle' }
  /** Nothing has come of it within the time that it may take; `word` is the round's status, if there is one. */
  | { readonly kind: 'late'; readonly word: string | undefined; readonly waitedMs: number }
  | { readonly kind: 'given-up'; readonly word: string | undefined; readonly sent: boolean }
  /** The views could not be read. */
  | { readonly kind: 'unseen'; readonly reason: string };

interface Plan {
  statement(target: Target): string;
  /** The reply that means "already so". */
  readonly already: number | undefined;
  /** How long it may take (ms; facts.md 7: seconds to 2 min on, up to a forced 10 min off), with a margin. */
  readonly limitMs: number;
  /** The outcome that a look proves; undefined: wait on. */
  decide(look: ArchiveLook, word: string | undefined): ArchiveOutcome | undefined;
  /** What LOG_MODE must be once the server has agreed. */
  readonly switchTo: boolean | undefined;
}

const reached: ArchiveOutcome = { kind: 'reached' };
const interrupted = (look: ArchiveLook): ArchiveOutcome => ({
  kind: 'interrupted',
  comment: look.round?.comment ?? '',
});
const idleWhenStopped = (word: string | undefined): ArchiveOutcome | undefined =>
  word === undefined || word === 'STOP' ? { kind: 'idle' } : undefined;

const plans: Readonly<Record<ArchiveAction, Plan>> = {
  enable: {
    statement: archiveLog,
    already: 9091,
    limitMs: 300_000,
    switchTo: true,
    decide: (look, word) => {
      if (look.switchedOn === false) return undefined; // a round of before is on its way out
      if (word === 'DOING') return reached;
      if (word === 'INTERRUPTED') return interrupted(look);
      return word === 'SUSPEND' ? { kind: 'suspended' } : undefined;
    },
  },
  disable: {
    statement: noArchiveLog,
    already: 9092,
    limitMs: 660_000,
    switchTo: false,
    decide: (look, word) =>
      look.switchedOn !== true && (word === undefined || word === 'STOP') ? reached : undefined,
  },
  suspend: {
    statement: (target) => setArchiveState(target, 'DEFER'),
    already: undefined,
    limitMs: 300_000,
    switchTo: undefined,
    decide: (_, word) => (word === 'SUSPEND' ? reached : idleWhenStopped(word)),
  },
  resume: {
    statement: (target) => setArchiveState(target, 'ENABLE'),
    already: undefined,
    limitMs: 300_000,
    switchTo: undefined,
    decide: (look, word) => {
      if (word === 'DOING') return reached;
      return word === 'INTERRUPTED' ? interrupted(look) : idleWhenStopped(word);
    },
  },
};

const pauseBetweenLooksMs = 2_000;
/** For how long after the reply LOG_MODE may still show its old value (ms). */
const switchSettlesMs = 10_000;

/** The statement that {@link changeArchive} sends, to be shown before. Throws for a name that means everybody. */
export function archiveStatement(action: ArchiveAction, info: ServerInfo, tenantName: string): string {
  return plans[action].statement(targetOf(scopeOf(info), tenantName));
}

/** Reads a tenant's archive round and its switch: two queries. */
export async function lookAtArchive(
  session: Session,
  info: ServerInfo,
  tenantId: number,
): Promise<ArchiveLook> {
  const scope = scopeOf(info);
  const round = (await listArchiveRounds(session, scope)).get(tenantId);
  const switchedOn = atLeast(info.version, '4.1')
    ? (await tenantsInArchiveMode(session, scope)).has(tenantId)
    : undefined;
  return { round, switchedOn };
}

/**
 * Sends the statement and waits until the views show what came of it.
 *
 * Rejects with ServerError where the server refused, with TenantGone where the tenant is not there any more, and with
 * ConnectError where no connection could be made: then nothing has changed. A reply that was lost or came too late is resolved by the views.
 */
export async function changeArchive(
  ports: SwitchPorts,
  action: ArchiveAction,
  tenant: ArchivedTenant,
  waiting: Waiting,
): Promise<ArchiveOutcome> {
  const plan = plans[action];
  const { session, info } = await ports.openDedicated();
  let replyLost = false;
  try {
    if (waiting.signal.aborted) return { kind: 'given-up', word: undefined, sent: false };
    const [named = tenant] = await namedNow(session, info, [tenant]);
    const statement = plan.statement(targetOf(scopeOf(info), named.name));
    try {
      await session.query(statement);
    } catch (error) {
      replyLost = isUnclear(error);
      const already = error instanceof ServerError && error.code === plan.already;
      if (!replyLost && !already) throw error;
    }
  } finally {
    await session.close();
  }
  return await waitForArchive(ports, action, tenant, waiting, replyLost);
}

/** Waits for what {@link changeArchive} or somebody else has begun, and sends nothing. Never rejects. */
export async function waitForArchive(
  ports: SwitchPorts,
  action: ArchiveAction,
  tenant: ArchivedTenant,
  waiting: Waiting,
  replyLost = false,
): Promise<ArchiveOutcome> {
  const plan = plans[action];
  const begun = ports.now();
  let word: string | undefined;
  for (;;) {
    let trouble: string | undefined;
    try {
      const look = await ports.read((session, info) => lookAtArchive(session, info, tenant.id));
      const waitedMs = ports.now() - begun;
      word = look.round && rawWord(look.round.status);
      waiting.onLook?.(look, waitedMs);
      const outcome = plan.decide(look, word);
      // A reply that never came decides nothing: the old state may be the whole of it, so it gets its time.
      if (outcome && !(replyLost && outcome.kind === 'idle' && waitedMs < switchSettlesMs)) return outcome;
      const moved =
        plan.switchTo === undefined || look.switchedOn === undefined || look.switchedOn === plan.switchTo;
      if (!moved && waitedMs >= switchSettlesMs) return { kind: 'not-switched', replyLost };
    } catch (error) {
      trouble = messageOf(error);
    }
    if (waiting.signal.aborted) return { kind: 'given-up', word, sent: true };
    const waitedMs = ports.now() - begun;
    if (waitedMs >= plan.limitMs) {
      return trouble === undefined ? { kind: 'late', word, waitedMs } : { kind: 'unseen', reason: trouble };
    }
    await ports.pause(pauseBetweenLooksMs, waiting.signal);
  }
}

/** No answer, or the server's own timeout: the statement may have taken effect. */
function isUnclear(error: unknown): boolean {
  return error instanceof ConnectionLost || (error instanceof ServerError && error.code === 4012);
}
