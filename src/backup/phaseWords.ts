import * as l10n from '@vscode/l10n';
import type { Phase } from './outcome.ts';

const phases: Readonly<Record<Phase, () => string>> = {
  missing: () => l10n.t('Looking'),
  waiting: () => l10n.t('Waiting'),
  running: () => l10n.t('Running'),
  canceling: () => l10n.t('Canceling'),
  confirming: () => l10n.t('Confirming'),
  ending: () => l10n.t('Ending'),
  completed: () => l10n.t('Completed'),
  deleted: () => l10n.t('Completed, set deleted'),
  unproven: () => l10n.t('Not proven'),
  failed: () => l10n.t('Failed'),
  canceled: () => l10n.t('Canceled'),
  skipped: () => l10n.t('Skipped'),
  leftOut: () => l10n.t('Left out'),
};

/** The phase in a word or two. */
export function phaseWords(phase: Phase): string {
  return phases[phase]();
}
