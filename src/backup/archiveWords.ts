import type { ArchiveAction, ArchiveLook, ArchiveOutcome } from './archiveSwitch.ts';
import { rawWord } from '../oceanbase/columns.ts';
import type { ServerError } from '../oceanbase/errors.ts';
import type { Tenant } from '../oceanbase/tenants.ts';

/** A sentence for the user, and how loudly it is said. */
export interface Notice {
  readonly level: 'information' | 'warning' | 'error';
  readonly text: string;
}

/**
 * Why nothing of a tenant's log archiving can be changed now, and what to do; undefined if nothing stands in its
 * way. From sys the server would not say so (facts.md 2.3).
 */
export function tenantProblem(tenant: Pick<Tenant, 'name' | 'status' | 'locked'>): string | undefined {
  if (tenant.locked) return `${tenant.name} is locked (the server would answer 5260). Unlock it first.`;
  if (tenant.status === 'NORMAL') return undefined;
  return (
    `${tenant.name} is in status ${rawWord(tenant.status)}, in which its log archiving cannot be changed. ` +
    `Wait until its status is NORMAL.`
  );
}

/** What a wait shows: the round's word and the seconds. */
export function waitWords(look: ArchiveLook, waitedMs: number): string {
  const seconds = `${String(Math.round(waitedMs / 1000))} s`;
  if (look.round) return `${rawWord(look.round.status)} · ${seconds}`;
  return `${look.switchedOn === false ? 'switched off' : 'no round yet'} · ${seconds}`;
}

/** What came of an action, and where it is not what was asked for, why and what to do. */
export function archiveNotice(action: ArchiveAction, tenant: string, outcome: ArchiveOutcome): Notice {
  switch (outcome.kind) {
    case 'reached':
      return { level: 'information', text: reachedWords[action](tenant) };
    case 'interrupted':
      return {
        level: 'error',
        text:
          `Log archiving of ${tenant} is INTERRUPTED${because(outcome.comment)}. No backup can be started. ` +
          `Fix the archive destination (reachable, writable, not full), then turn log archiving off and on again.`,
      };
    case 'suspended':
      return {
        level: 'warning',
        text:
          `Log archiving of ${tenant} is switched on, but its destination is deferred (SUSPEND), so nothing is ` +
          `archived. Run Resume Log Archiving.`,
      };
    case 'not-switched':
      return {
        level: 'error',
        text: outcome.replyLost
          ? `The connection broke, and log archiving of ${tenant} is still switched ${opposite(action)}. Try again.`
          : `The server did not refuse, but log archiving of ${tenant} is still switched ${opposite(action)}: from ` +
            `sys it hides the reason. Check that the tenant is NORMAL and not a standby, or send the statement as ` +
            `the tenant’s own administrator, who is told why.`,
      };
    case 'idle':
      return {
        level: 'information',
        text:
          action === 'suspend'
            ? `The archive destination of ${tenant} is deferred. No log archiving runs, so nothing had to be suspended.`
            : `The archive destination of ${tenant} is enabled, but log archiving is not switched on. Run Enable Log Archiving.`,
      };
    case 'late':
      return { level: 'warning', text: late(action, tenant, outcome.word, outcome.waitedMs) };
    case 'given-up':
      return { level: 'information', text: givenUp(action, tenant, outcome.word, outcome.sent) };
    case 'unseen':
      return {
        level: 'warning',
        text: `What came of it cannot be seen: the views of ${tenant} could not be read. ${outcome.reason}`,
      };
  }
}

const reachedWords: Readonly<Record<ArchiveAction, (tenant: string) => string>> = {
  enable: (tenant) => `Log archiving of ${tenant} is DOING.`,
  disable: (tenant) =>
    `Log archiving of ${tenant} is off. No backup can be started, and nothing written from now on can be restored.`,
  suspend: (tenant) =>
    `Log archiving of ${tenant} is suspended. No backup can be started until it is resumed, and logs may be ` +
    `recycled before they are archived.`,
  resume: (tenant) => `Log archiving of ${tenant} is DOING again.`,
};

const did: Readonly<Record<ArchiveAction, string>> = {
  enable: 'is switched on',
  disable: 'is switched off',
  suspend: 'was asked to suspend',
  resume: 'was asked to resume',
};

function late(action: ArchiveAction, tenant: string, word: string | undefined, waitedMs: number): string {
  const minutes = `${String(Math.round(waitedMs / 60_000))} min`;
  if (action === 'enable' && (word === undefined || word === 'STOP')) {
    return (
      `Log archiving of ${tenant} is switched on, but after ${minutes} no archive round has begun. Check that ` +
      `its archive destination is set and can be reached from every server, and look into the log of the RootServer.`
    );
  }
  const state = word === undefined ? 'no round is shown' : `it is ${word}`;
  return (
    `Log archiving of ${tenant} ${did[action]}, but after ${minutes} ${state}. It goes on without us: the tree ` +
    `shows when that changes. If it does not, check the archive destination and the log of the RootServer.`
  );
}

function givenUp(action: ArchiveAction, tenant: string, word: string | undefined, sent: boolean): string {
  if (!sent) return `Nothing was sent: log archiving of ${tenant} is as it was.`;
  const state = word === undefined ? 'No round was shown yet' : `It was ${word}`;
  return `Stopped waiting; the archive goes on: log archiving of ${tenant} ${did[action]}. ${state}.`;
}

function opposite(action: ArchiveAction): string {
  return action === 'enable' ? 'off' : 'on';
}

function because(comment: string): string {
  const reason = comment.trim().replace(/\.$/, '');
  return reason === '' ? '' : `: ${reason}`;
}

/** Why a statement that changes log archiving was refused, and what to do, by code (facts.md 2.3). */
export function archiveRefusal(tenant: string, error: ServerError): string {
  return `${archiveReason(tenant, error.code)} (The server answered ${String(error.code)}: ${error.message.replace(/\.$/, '')}.)`;
}

function archiveReason(tenant: string, code: number): string {
  switch (code) {
    case 4007:
      return `Log archiving of ${tenant} cannot be changed this way in its present state. Refresh, and look at its status and role.`;
    case 4179:
      return `Log archiving of ${tenant} is not allowed now: the tenant may be in no-logging mode. Turn that off first.`;
    case 5036:
      return `This login may not change log archiving of ${tenant}. It needs the ALTER SYSTEM privilege.`;
    case 5160:
    case 5157:
      return `The cluster has no tenant “${tenant}” (any more). Refresh the tree.`;
    case 5260:
      return `${tenant} is locked. Unlock it first.`;
    case 9023:
      return `Log archiving of ${tenant} cannot start: the tenant is not NORMAL, or its role does not allow it. Wait until its status is NORMAL.`;
    case 9026:
      return `${tenant} has no valid archive destination. Set one, then turn log archiving on.`;
    default:
      return `Log archiving of ${tenant} was not changed.`;
  }
}
