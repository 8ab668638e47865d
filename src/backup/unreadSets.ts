import * as l10n from '@vscode/l10n';
import type { TenantBackup } from './state.ts';

type Part = Pick<TenantBackup, 'phase' | 'unreadSets' | 'backupSetId'>;

/**
 * Why a backup is not proven, or not yet, where this login may not read the view of its backup set: a sentence or two;
 * undefined where that is not what its proof lacks.
 */
export function unreadSetsWords({ phase, unreadSets, backupSetId }: Part): string | undefined {
  if (unreadSets === undefined) return undefined;
  if (phase === 'confirming') {
    return l10n.t(
      'This login may not read {0}, which shows the backup set that would prove this backup. Have an administrator grant SELECT on it, then reconnect.',
      unreadSets,
    );
  }
  return phase === 'unproven'
    ? l10n.t(
        'The job is over, but nothing proves or disproves backup set {0}: this login may not read {1}. Have an administrator grant SELECT on it, then reconnect.',
        String(backupSetId),
        unreadSets,
      )
    : undefined;
}

/** The same of the parts of a job: of several, what all that are not proven lack. */
export function unreadSetsOf(parts: readonly Part[]): string | undefined {
  const lacking = parts.filter((part) => unreadSetsWords(part) !== undefined);
  const [first] = lacking;
  if (!first || parts.length === 1) return first && unreadSetsWords(first);
  return unreadSetsOfJob(first.unreadSets);
}

/** The same where nothing is said of a single part; `view` is the one that may not be read. */
export function unreadSetsOfJob(view: string | undefined): string | undefined {
  if (view === undefined) return undefined;
  return l10n.t(
    'This login may not read {0}, which shows the backup sets that would prove the rest. Have an administrator grant SELECT on it, then reconnect.',
    view,
  );
}
