import * as l10n from '@vscode/l10n';
import type { ArchiveAction, ArchiveLook, ArchiveOutcome } from './archiveSwitch.ts';
import { rawWord } from '../oceanbase/word.ts';
import type { ServerError } from '../oceanbase/errors.ts';
import { sentences, withoutFullStop } from '../oceanbase/sentences.ts';
import type { Tenant } from '../oceanbase/tenants.ts';
import { durationWords, spanWords } from './durations.ts';

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
  if (tenant.locked)
    return l10n.t('{0} is locked (the server would answer 5260). Unlock it first.', tenant.name);
  if (tenant.status === 'NORMAL') return undefined;
  return l10n.t(
    '{0} is in status {1}, in which its log archiving cannot be changed. Wait until its status is NORMAL.',
    tenant.name,
    rawWord(tenant.status),
  );
}

/** What a wait shows: the round's word and how long it has been waited for. */
export function waitWords(look: ArchiveLook, waitedMs: number): string {
  const waited = durationWords(waitedMs);
  if (look.round) return `${rawWord(look.round.status)} · ${waited}`;
  return look.switchedOn === false
    ? l10n.t('switched off · {0}', waited)
    : l10n.t('no round yet · {0}', waited);
}

/** What came of an action, and where it is not what was asked for, why and what to do. */
export function archiveNotice(action: ArchiveAction, tenant: string, outcome: ArchiveOutcome): Notice {
  switch (outcome.kind) {
    case 'reached':
      return { level: 'information', text: reachedWords[action](tenant) };
    case 'interrupted':
      return {
        level: 'error',
        text: sentences(
          outcome.comment.trim() === ''
            ? l10n.t('Log archiving of {0} is INTERRUPTED.', tenant)
            : l10n.t('Log archiving of {0} is INTERRUPTED: {1}.', tenant, withoutFullStop(outcome.comment)),
          l10n.t(
            'No backup can be started. Fix the archive destination (reachable, writable, not full), then turn log archiving off and on again.',
          ),
        ),
      };
    case 'suspended':
      return {
        level: 'warning',
        text: l10n.t(
          'Log archiving of {0} is switched on, but its destination is deferred (SUSPEND), so nothing is archived. Run Resume Log Archiving.',
          tenant,
        ),
      };
    case 'not-switched':
      return {
        level: 'error',
        text: notSwitched(action, tenant, outcome.replyLost),
      };
    case 'idle':
      return {
        level: 'information',
        text:
          action === 'suspend'
            ? l10n.t(
                'The archive destination of {0} is deferred. No log archiving runs, so nothing had to be suspended.',
                tenant,
              )
            : l10n.t(
                'The archive destination of {0} is enabled, but log archiving is not switched on. Run Enable Log Archiving.',
                tenant,
              ),
      };
    case 'late':
      return { level: 'warning', text: late(action, tenant, outcome.word, outcome.waitedMs) };
    case 'given-up':
      return { level: 'information', text: givenUp(action, tenant, outcome.word, outcome.sent) };
    case 'unseen':
      return {
        level: 'warning',
        text: sentences(
          l10n.t('What came of it cannot be seen: the views of {0} could not be read.', tenant),
          outcome.reason,
        ),
      };
  }
}

const reachedWords: Readonly<Record<ArchiveAction, (tenant: string) => string>> = {
  enable: (tenant) => l10n.t('Log archiving of {0} is DOING.', tenant),
  disable: (tenant) =>
    l10n.t(
      'Log archiving of {0} is off. No backup can be started, and nothing written from now on can be restored.',
      tenant,
    ),
  suspend: (tenant) =>
    l10n.t(
      'Log archiving of {0} is suspended. No backup can be started until it is resumed, and logs may be recycled before they are archived.',
      tenant,
    ),
  resume: (tenant) => l10n.t('Log archiving of {0} is DOING again.', tenant),
};

function notSwitched(action: ArchiveAction, tenant: string, replyLost: boolean): string {
  const on = action !== 'enable';
  if (replyLost) {
    return on
      ? l10n.t('The connection broke, and log archiving of {0} is still switched on. Try again.', tenant)
      : l10n.t('The connection broke, and log archiving of {0} is still switched off. Try again.', tenant);
  }
  return sentences(
    on
      ? l10n.t(
          'The server did not refuse, but log archiving of {0} is still switched on: from sys it hides the reason.',
          tenant,
        )
      : l10n.t(
          'The server did not refuse, but log archiving of {0} is still switched off: from sys it hides the reason.',
          tenant,
        ),
    l10n.t(
      'Check that the tenant is NORMAL and not a standby, or send the statement as the tenant’s own administrator, who is told why.',
    ),
  );
}

const did: Readonly<Record<ArchiveAction, (tenant: string) => string>> = {
  enable: (tenant) => l10n.t('Log archiving of {0} is switched on.', tenant),
  disable: (tenant) => l10n.t('Log archiving of {0} is switched off.', tenant),
  suspend: (tenant) => l10n.t('Log archiving of {0} was asked to suspend.', tenant),
  resume: (tenant) => l10n.t('Log archiving of {0} was asked to resume.', tenant),
};

function late(action: ArchiveAction, tenant: string, word: string | undefined, waitedMs: number): string {
  const waited = spanWords(waitedMs);
  if (action === 'enable' && (word === undefined || word === 'STOP')) {
    return l10n.t(
      'Log archiving of {0} is switched on, but after {1} no archive round has begun. Check that its archive destination is set and can be reached from every server, and look into the log of the RootServer.',
      tenant,
      waited,
    );
  }
  return sentences(
    did[action](tenant),
    word === undefined
      ? l10n.t('After {0} no round is shown.', waited)
      : l10n.t('After {0} it is {1}.', waited, word),
    l10n.t(
      'It goes on without us: the tree shows when that changes. If it does not, check the archive destination and the log of the RootServer.',
    ),
  );
}

function givenUp(action: ArchiveAction, tenant: string, word: string | undefined, sent: boolean): string {
  if (!sent) return l10n.t('Nothing was sent: log archiving of {0} is as it was.', tenant);
  return sentences(
    l10n.t('Stopped waiting; the archive goes on.'),
    did[action](tenant),
    word === undefined ? l10n.t('No round was shown yet.') : l10n.t('It was {0}.', word),
  );
}

/** The server's answer, in brackets behind what it means. */
export function answerWords({ code, message }: ServerError): string {
  return l10n.t('(The server answered {0}: {1}.)', code, withoutFullStop(message));
}

/** Why a statement that changes log archiving was refused, and what to do, by code (facts.md 2.3). */
export function archiveRefusal(tenant: string, error: ServerError): string {
  return sentences(archiveReason(tenant, error.code), answerWords(error));
}

function archiveReason(tenant: string, code: number): string {
  switch (code) {
    case 4007:
      return l10n.t(
        'Log archiving of {0} cannot be changed this way in its present state. Refresh, and look at its status and role.',
        tenant,
      );
    case 4179:
      return l10n.t(
        'Log archiving of {0} is not allowed now: the tenant may be in no-logging mode. Turn that off first.',
        tenant,
      );
    case 5036:
    case 5360:
      return l10n.t(
        'This login may not change log archiving of {0}. It needs the ALTER SYSTEM privilege.',
        tenant,
      );
    case 5160:
    case 5157:
      return l10n.t('The cluster has no tenant “{0}” (any more). Refresh the tree.', tenant);
    case 5260:
      return l10n.t('{0} is locked. Unlock it first.', tenant);
    case 9023:
      return l10n.t(
        'Log archiving of {0} cannot start: the tenant is not NORMAL, or its role does not allow it. Wait until its status is NORMAL.',
        tenant,
      );
    case 9026:
      return l10n.t('{0} has no valid archive destination. Set one, then turn log archiving on.', tenant);
    default:
      return l10n.t('Log archiving of {0} was not changed.', tenant);
  }
}
