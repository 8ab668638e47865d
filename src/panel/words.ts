import { explain } from '../backup/explain/explain.ts';
import type { Protection } from '../backup/protection.ts';
import { isOver, type Phase, type TenantBackup } from '../backup/state.ts';
import { rawWord } from '../oceanbase/columns.ts';

import type { Fact, PartModel } from './protocol.ts';

type Outcome = PartModel['outcome'];
type Words = Pick<Fact, 'tone' | 'text'>;

/** What is going on with `name`, in one line. `lost`: no view shows it any more. */
export function statusLine(name: string, phase: Phase | undefined, lost: boolean): string {
  if (lost) return `The backup of ${name} cannot be found`;
  switch (phase) {
    case undefined:
    case 'missing':
      return `Looking for the backup of ${name}`;
    case 'waiting':
      return `Waiting for the server to begin with ${name}`;
    case 'running':
      return `Backing up ${name}`;
    case 'canceling':
      return `Canceling the backup of ${name}`;
    case 'confirming':
      return `Waiting for the proof that ${name} is backed up`;
    case 'ending':
      return `Waiting for the final word on ${name}`;
    case 'completed':
      return `${name} is backed up`;
    case 'unproven':
      return `It is not proven that ${name} is backed up`;
    case 'failed':
    case 'canceled':
    case 'skipped':
    case 'leftOut':
      return `${name} was not backed up`;
  }
}

export function toneOf(phase: Phase | undefined, lost: boolean): PartModel['tone'] {
  if (lost) return 'bad';
  switch (phase) {
    case 'completed':
      return 'good';
    case 'failed':
    case 'skipped':
    case 'leftOut':
    case 'unproven':
      return 'bad';
    case 'canceled':
      return 'neutral';
    default:
      return 'running';
  }
}

/** The word for a part that is over, and why it is that word; null while it goes on. */
export function outcomeOf(backup: TenantBackup, lost: boolean): Outcome {
  if (lost) {
    return {
      kind: 'lost',
      title: 'Unknown',
      reason: 'No view of the cluster shows this job any more, so its outcome cannot be proven.',
    };
  }
  if (!isOver(backup.phase)) return null;
  const set = String(backup.backupSetId);
  switch (backup.phase) {
    case 'completed':
      return {
        kind: 'completed',
        title: 'Completed',
        reason: `The job history says COMPLETED with result 0, and backup set ${set} is ${backup.setStatus ?? ''}.`,
      };
    case 'unproven':
      return {
        kind: 'unproven',
        title: 'Not proven',
        reason: backup.setStatus
          ? `The job is over, but backup set ${set} is ${backup.setStatus}: do not count on it.`
          : `The job is over, but no view shows backup set ${set}: do not count on it.`,
      };
    case 'canceled':
      return {
        kind: 'canceled',
        title: 'Canceled',
        reason: 'The backup was canceled. There is no new backup set.',
      };
    case 'skipped':
      return {
        kind: 'skipped',
        title: 'Skipped',
        reason:
          'The job is over, but the server never started this tenant’s backup. It gives no reason; check that log archiving was DOING.',
      };
    case 'leftOut':
      return {
        kind: 'skipped',
        title: 'Left out',
        reason:
          'The server left this tenant out when the job began: it was not eligible. Check its status, log archiving and backup destination.',
      };
    default:
      return { kind: 'failed', title: 'Failed', reason: failureReason(backup) };
  }
}

function failureReason(backup: TenantBackup): string {
  return explain(backup.result, backup.comment).summary;
}

export function protectionText(protection: Protection, backup: TenantBackup): Words {
  switch (protection) {
    case 'unknown':
      return { tone: 'neutral', text: 'Not known yet' };
    case 'none':
      return { tone: 'neutral', text: 'No password' };
    case 'verified':
      return { tone: 'good', text: 'Password set and verified' };
    case 'reported':
      return {
        tone: 'neutral',
        text: `${backup.encryptionMode ? rawWord(backup.encryptionMode) : 'Password'} (not checked: the password is not held here)`,
      };
    case 'unexpected':
      return { tone: 'bad', text: 'A PASSWORD that was not asked for' };
    case 'missing':
      return { tone: 'bad', text: 'NO PASSWORD, although one was asked for' };
    case 'mismatch':
      return { tone: 'bad', text: 'A different password from the one that was asked for' };
  }
}
