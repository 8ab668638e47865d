import * as l10n from '@vscode/l10n';
import { spanWords } from '../backup/durations.ts';
import type { WarningKind } from '../backup/recoverability.ts';
import type { TenantState } from '../backup/tenantState.ts';
import { rawWord } from '../oceanbase/word.ts';

/** What is wrong and what to do, in a sentence or two. */
export function warningSentence(kind: WarningKind, { archive, sets, settings }: TenantState): string {
  switch (kind) {
    case 'interrupted':
      return l10n.t(
        'The log archive is INTERRUPTED: log written since then is lost to a recovery. Find the cause, restart log archiving and make a full backup.',
      );
    case 'notArchiving':
      return archive
        ? l10n.t(
            'Log is not being archived ({0}): a recovery would lose what is written now.',
            rawWord(archive.status),
          )
        : l10n.t(
            'Log is not being archived: a recovery would lose what is written now. Enable log archiving.',
          );
    case 'behind':
      return l10n.t(
        'The log archive is {0} behind; its target is {1}. Check the archive destination and its speed.',
        spanWords(archive?.lagMs ?? 0),
        spanWords((settings.lagTarget ?? 120) * 1000),
      );
    case 'noFullBackup':
      return l10n.t(
        'There is no proven full backup: none that completed with result 0 and whose set is available. Back the tenant up.',
      );
    case 'oldFullBackup':
      return l10n.t(
        'The newest proven full backup is {0} old. Back the tenant up.',
        spanWords(sets?.fullAgeMs ?? 0),
      );
    case 'gap':
      return l10n.t(
        'The archive round began after the newest proven backup: the log between the two is not in it. Make a new backup.',
      );
    case 'noBackupDestination':
      return l10n.t('No backup destination is set: no backup can be started. Set one.');
    case 'noArchiveDestination':
      return l10n.t('No archive destination is set: the log has nowhere to go. Set one.');
    case 'passwordNotHeld':
      return l10n.t(
        'A restore of the newest backup set asks for a password that is not held on this machine. Make sure that somebody has it.',
      );
  }
}
