import * as l10n from '@vscode/l10n';
import { backedUp, countPhases, jobEnd, partsOf, type JobEnd, type PhaseCounts } from '../backup/outcome.ts';
import type { FollowedState } from './followedJob.ts';

interface Job {
  readonly state: Pick<FollowedState, 'snapshot'>;
}

const countsOf = ({ state }: Job): PhaseCounts =>
  countPhases(state.snapshot.backups.map(({ phase }) => phase));

/** What became of a job that was followed to its end. */
export function followedEnd(job: Job): JobEnd {
  return jobEnd(countsOf(job), job.state.snapshot.initiator);
}

/** The same in a word or two. */
export function followedEndWords(job: Job): string {
  return jobEndWords(followedEnd(job), countsOf(job));
}

/** The end in a word or two, the same wherever it is told: `Completed`, `2 of 3 backed up`, `Not proven`. */
export function jobEndWords(end: JobEnd, counts: PhaseCounts): string {
  switch (end) {
    case 'completed':
      return l10n.t('Completed');
    case 'deleted':
      return l10n.t('Completed, set deleted');
    case 'partly':
      return l10n.t('{0} of {1} backed up', backedUp(counts), partsOf(counts));
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

/** Why a job is not called completed although each of its tenants is backed up: a sentence. */
export function contradictedWords(): string {
  return l10n.t('Every tenant is backed up, but the job itself did not end as completed.');
}

/** What is to be said of a job that ended well and whose sets are not all there any more: a sentence. */
export function deletedWords(): string {
  return l10n.t('The backup ended well. A backup set of it has been deleted since.');
}
