import * as l10n from '@vscode/l10n';
import { explain } from '../backup/explain/explain.ts';
import type { Protection } from '../backup/protection.ts';
import { isOver, type Phase } from '../backup/outcome.ts';
import type { TenantBackup } from '../backup/state.ts';
import { unreadSetsWords } from '../backup/unreadSets.ts';
import { rawWord } from '../oceanbase/word.ts';

import type { Fact, PartModel } from './protocol.ts';

type Outcome = PartModel['outcome'];
type Words = Pick<Fact, 'tone' | 'text'>;

/** What is going on with `name`, in one line. `over`: the job is, so that a part without a row is not looked for any more. */
export function statusLine(name: string, phase: Phase | undefined, over: boolean): string {
  if (isLost(phase, over)) return l10n.t('The backup of {0} cannot be found', name);
  switch (phase) {
    case undefined:
    case 'missing':
      return l10n.t('Looking for the backup of {0}', name);
    case 'waiting':
      return l10n.t('Waiting for the server to begin with {0}', name);
    case 'running':
      return l10n.t('Backing up {0}', name);
    case 'canceling':
      return l10n.t('Canceling the backup of {0}', name);
    case 'confirming':
      return l10n.t('Waiting for the proof that {0} is backed up', name);
    case 'ending':
      return l10n.t('Waiting for the final word on {0}', name);
    case 'completed':
      return l10n.t('{0} is backed up', name);
    case 'deleted':
      return l10n.t('{0} was backed up, and its backup set has been deleted since', name);
    case 'unproven':
      return l10n.t('It is not proven that {0} is backed up', name);
    case 'failed':
    case 'canceled':
    case 'skipped':
    case 'leftOut':
      return l10n.t('{0} was not backed up', name);
  }
}

/** Whether nothing will be known any more of a part of a job that is over: no view shows it. */
export function isLost(phase: Phase | undefined, over: boolean): boolean {
  return over && (phase === undefined || phase === 'missing');
}

export function toneOf(phase: Phase | undefined, over: boolean): PartModel['tone'] {
  if (isLost(phase, over)) return 'bad';
  switch (phase) {
    case 'completed':
      return 'good';
    case 'failed':
    case 'skipped':
    case 'leftOut':
    case 'unproven':
      return 'bad';
    case 'canceled':
    case 'deleted':
      return 'neutral';
    default:
      return 'running';
  }
}

/** An outcome as a text: its word, and why it is that word. */
export function outcomeWords({ title, reason }: NonNullable<Outcome>): string {
  return l10n.t('{0}. {1}', title, reason);
}

/** The word for a part that is over, and why it is that word; null while it goes on. */
export function outcomeOf(backup: TenantBackup, over: boolean): Outcome {
  if (isLost(backup.phase, over)) {
    return {
      kind: 'lost',
      title: l10n.t('Outcome unknown'),
      reason: l10n.t('No view of the cluster shows this job any more, so its outcome cannot be proven.'),
    };
  }
  if (!isOver(backup.phase)) return null;
  const set = String(backup.backupSetId);
  switch (backup.phase) {
    case 'completed':
      return {
        kind: 'completed',
        title: l10n.t('Completed'),
        reason: l10n.t(
          'The job history says COMPLETED with result 0, and backup set {0} is {1}.',
          set,
          backup.setStatus ?? '',
        ),
      };
    case 'deleted':
      return {
        kind: 'completed',
        title: l10n.t('Completed, set deleted'),
        reason: l10n.t(
          'The job history says COMPLETED with result 0, but backup set {0} is {1}: it has been deleted since.',
          set,
          backup.setStatus ?? '',
        ),
      };
    case 'unproven':
      return {
        kind: 'unproven',
        title: l10n.t('Not proven'),
        reason: backup.setStatus
          ? l10n.t('The job is over, but backup set {0} is {1}: do not count on it.', set, backup.setStatus)
          : (unreadSetsWords(backup) ??
            l10n.t('The job is over, but no view shows backup set {0}: do not count on it.', set)),
      };
    case 'canceled':
      return {
        kind: 'canceled',
        title: l10n.t('Canceled'),
        reason: l10n.t('The backup was canceled. There is no new backup set.'),
      };
    case 'skipped':
      return {
        kind: 'skipped',
        title: l10n.t('Skipped'),
        reason: l10n.t(
          'The job is over, but the server never started this tenant’s backup. It gives no reason; check that log archiving was DOING.',
        ),
      };
    case 'leftOut':
      return {
        kind: 'skipped',
        title: l10n.t('Left out'),
        reason: l10n.t(
          'The server left this tenant out when the job began: it was not eligible. Check its status, log archiving and backup destination.',
        ),
      };
    default:
      return { kind: 'failed', title: l10n.t('Failed'), reason: failureReason(backup) };
  }
}

function failureReason(backup: TenantBackup): string {
  return explain(backup.result, backup.comment).summary;
}

export function protectionText(protection: Protection, backup: TenantBackup): Words {
  switch (protection) {
    case 'unknown':
      return { tone: 'neutral', text: l10n.t('Not known yet') };
    case 'none':
      return { tone: 'neutral', text: l10n.t('No password') };
    case 'verified':
      return { tone: 'good', text: l10n.t('Password set and verified') };
    case 'reported':
      return {
        tone: 'neutral',
        text: l10n.t(
          '{0} (not checked: the password is not held here)',
          backup.encryptionMode ? rawWord(backup.encryptionMode) : l10n.t('Password'),
        ),
      };
    case 'unexpected':
      return { tone: 'bad', text: l10n.t('A PASSWORD that was not asked for') };
    case 'missing':
      return { tone: 'bad', text: l10n.t('NO PASSWORD, although one was asked for') };
    case 'mismatch':
      return { tone: 'bad', text: l10n.t('A different password from the one that was asked for') };
  }
}
