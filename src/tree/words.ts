import * as l10n from '@vscode/l10n';
import { spanWords } from '../backup/durations.ts';
import type { Judgement, WarningKind } from '../backup/recoverability.ts';
import { logStages } from '../backup/stageKind.ts';
import type { RunningBackup, TenantState } from '../backup/tenantState.ts';
import { rawWord } from '../oceanbase/word.ts';
import { isStage, stageName } from '../oceanbase/stages.ts';

/** The archive state of a tenant: the server's own word and how far behind the archived log is. */
export function archiveWords({
  tenant,
  archive,
  unread,
}: Pick<TenantState, 'tenant' | 'archive' | 'unread'>): string {
  if (tenant.status !== 'NORMAL' && !unread.has('TENANTS'))
    return l10n.t('tenant is {0}', rawWord(tenant.status));
  if (unread.has('ARCHIVELOG')) return l10n.t('log archive not readable');
  if (!archive) return l10n.t('no log archiving');
  const word = rawWord(archive.status);
  if (archive.lagMs === null) return word;
  return l10n.t('{0} · {1} behind', word, spanWords(archive.lagMs));
}

/** How far a backup is: its percent, or its stage where the version reports no percent. */
export function progressWords({ percent, stage, canceling }: RunningBackup): string {
  if (canceling) return l10n.t('canceling');
  // The percentage is one of data: where the log is copied it says nothing any more (facts.md 4.6).
  if (percent !== null && !logStages.has(stage)) return `${String(Math.floor(percent))} %`;
  if (isStage(stage)) return stageName(stage);
  return stage === '' ? l10n.t('starting') : stage;
}

/** In a row; undefined where the archive’s own word says it. */
function shortWarning(kind: WarningKind, { sets }: TenantState): string | undefined {
  switch (kind) {
    case 'interrupted':
    case 'notArchiving':
    case 'behind':
      return undefined;
    case 'noFullBackup':
      return l10n.t('no full backup');
    case 'oldFullBackup':
      return l10n.t('full {0} ago', spanWords(sets?.fullAgeMs ?? 0));
    case 'gap':
      return l10n.t('log gap since the backup');
    case 'noBackupDestination':
      return l10n.t('no backup destination');
    case 'noArchiveDestination':
      return l10n.t('no archive destination');
    case 'passwordNotHeld':
      return l10n.t('password not held');
  }
}

/** What a row tells of a tenant, for the eye and for the ear. */
export interface TenantWords {
  /** What needs attention first: a narrow sidebar cuts the end off. */
  readonly shown: string;
  /** The archive’s state first, then the rest. */
  readonly heard: string;
}

/** The row of a tenant: the running backup, what is missing, archive state, age of the last proven full backup. */
export function tenantWords(state: TenantState, { warnings }: Judgement): TenantWords {
  const [running] = state.running;
  const archive = archiveWords(state);
  const age = state.sets?.fullAgeMs ?? null;
  const progress = running ? [l10n.t('backup {0}', progressWords(running))] : [];
  const missing = warnings.flatMap(({ kind }) => shortWarning(kind, state) ?? []);
  const isOld = warnings.some(({ kind }) => kind === 'oldFullBackup');
  const last = running || age === null || isOld ? [] : [l10n.t('full {0} ago', spanWords(age))];
  return {
    shown: [...progress, ...missing.slice(0, 2), archive, ...last].join(' · '),
    heard: spoken([archive, ...progress, ...missing, ...last].join(' · ')),
  };
}

/** The answer at a glance: how many of the tenants could not be recovered now? '' where there are none. */
export function recoverableWords({ no, of }: { readonly no: number; readonly of: number }): string {
  if (of === 0) return '';
  if (of === 1) return no === 0 ? l10n.t('recoverable') : l10n.t('not recoverable now');
  if (no === 0) return l10n.t('all {0} recoverable', of);
  if (no === of) return l10n.t('none of {0} recoverable now', of);
  return l10n.t('{0} of {1} not recoverable now', no, of);
}

/** The same words for a screen reader, which would read the dot aloud. */
export function spoken(words: string): string {
  return words.replaceAll(' · ', ', ');
}
