import * as l10n from '@vscode/l10n';
import type { FollowedJob } from './followedJob.ts';

/**
 * What became of a job that was followed to its end. partly, none: of several tenants some, or no one, is proven to be
 * backed up. lost: no view shows it any more, so nothing is proven.
 */
export type JobEnd =
  'completed' | 'partly' | 'none' | 'canceled' | 'failed' | 'unproven' | 'skipped' | 'leftOut' | 'lost';

type Job = Pick<FollowedJob, 'identity' | 'state'>;

/** Completed only where every tenant that was asked for is proven to be backed up. */
export function jobEnd({ identity, state }: Job): JobEnd {
  const phases = state.snapshot.backups.map(({ phase }) => phase);
  const total = identity.tenants.length;
  const done = phases.filter((phase) => phase === 'completed').length;
  if (total > 0 && done === total) return 'completed';
  if (phases.length > 0 && phases.every((phase) => phase === 'canceled')) return 'canceled';
  if (phases.every((phase) => phase === 'missing')) return 'lost';
  if (total > 1) {
    if (done > 0) return 'partly';
    // “Not backed up” is known of a tenant whose part has failed, was canceled or left out, and of no other.
    return phases.some((phase) => phase === 'unproven' || phase === 'missing') ? 'unproven' : 'none';
  }
  const [phase] = phases;
  return phase === 'unproven' || phase === 'skipped' || phase === 'leftOut' ? phase : 'failed';
}

/** The end in a word or two, the same wherever it is told: `Completed`, `2 of 3 backed up`, `Not proven`. */
export function jobEndWords(job: Job): string {
  const { backups } = job.state.snapshot;
  switch (jobEnd(job)) {
    case 'completed':
      return l10n.t('Completed');
    case 'partly': {
      const done = backups.filter(({ phase }) => phase === 'completed').length;
      return l10n.t('{0} of {1} backed up', done, job.identity.tenants.length);
    }
    case 'none':
      return l10n.t('Not backed up');
    case 'canceled':
      return l10n.t('Canceled');
    case 'failed':
      return l10n.t('Failed');
    case 'unproven':
      return l10n.t('Not proven');
    case 'skipped':
      return l10n.t('Skipped');
    case 'leftOut':
      return l10n.t('Left out');
    case 'lost':
      return l10n.t('Outcome unknown');
  }
}
