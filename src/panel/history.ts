import * as l10n from '@vscode/l10n';
import { isOver } from '../backup/state.ts';
import { pageSize, type HistoryPage, type PastBackup } from '../backup/history.ts';
import { durationWords } from '../backup/durations.ts';
import { outcomeWords, timeWords, titleWords } from '../backup/historyWords.ts';
import type { FollowedPart } from '../clusters/followedJob.ts';
import { rawWord } from '../oceanbase/word.ts';
import { sentences } from '../oceanbase/sentences.ts';
import { bytesWords } from './bytes.ts';
import { unknown } from './figures.ts';
import type { HistoryModel, Tone } from './protocol.ts';

/** So many past backups are shown. */
export const shownBackups = Math.min(20, pageSize);

/** The past backups of a tenant beside the one that the panel shows: is this one slower than usual? */
export function historyModel({ backups }: Pick<HistoryPage, 'backups'>, part: FollowedPart): HistoryModel {
  const rows = backups.slice(0, shownBackups).map((past) => rowOf(past, part));
  return { tenantId: part.tenant.id, text: comparison(backups, part), rows };
}

function rowOf(past: PastBackup, { backup }: FollowedPart): HistoryModel['rows'][number] {
  const start = past.job?.startedAt ?? past.set?.startedAt;
  const end = past.job?.endedAt ?? past.set?.endedAt;
  const current = past.setId === backup.backupSetId;
  const running = current && !isOver(backup.phase);
  const durationMs = current
    ? backup.elapsedMs
    : start && end
      ? Math.max(0, end.getTime() - start.getTime())
      : 0;
  const bytes = current ? (backup.counters?.outputBytes ?? 0) : (past.set?.outputBytes ?? 0);
  return {
    setId: past.setId,
    title: titleWords(past),
    when: start ? timeWords(start) : unknown,
    outcome: running ? l10n.t('Running') : outcomeWords(past),
    tone: running ? 'running' : toneOfPast(past),
    durationMs,
    duration: durationMs > 0 ? durationWords(durationMs) : unknown,
    bytes,
    size: bytes > 0 ? bytesWords(bytes) : unknown,
    current,
  };
}

function toneOfPast(past: PastBackup): Tone {
  if (past.jobProblem !== undefined) return 'neutral';
  const word = rawWord(past.job?.status ?? past.set?.status ?? { unknown: '' });
  if (word === 'FAILED' || (past.job?.result ?? 0) !== 0) return word === 'CANCELED' ? 'neutral' : 'bad';
  return word === 'COMPLETED' || word === 'SUCCESS' ? 'good' : 'neutral';
}

/** Compares with the earlier backups of the same type that ended well; a median bears one odd night. */
function comparison(backups: readonly PastBackup[], { backup }: FollowedPart): string {
  const type = backup.backupType === undefined ? 'FULL' : rawWord(backup.backupType);
  const incremental = type === 'INC';
  const durations = backups
    .filter(
      ({ setId, job, set }) =>
        setId !== backup.backupSetId &&
        rawWord(set?.type ?? job?.type ?? 'FULL') === type &&
        job?.status === 'COMPLETED',
    )
    .flatMap(({ job }) => (job?.endedAt ? job.endedAt.getTime() - job.startedAt.getTime() : []))
    .sort((a, b) => a - b);
  const median = durations[Math.floor(durations.length / 2)];
  if (median === undefined) {
    return incremental
      ? l10n.t('There is no earlier incremental backup of this tenant to compare with.')
      : l10n.t('There is no earlier full backup of this tenant to compare with.');
  }
  return sentences(earlierWords(incremental, durations.length, median), ownWords(backup, median));
}

function earlierWords(incremental: boolean, count: number, medianMs: number): string {
  const median = durationWords(medianMs);
  if (count === 1) {
    return incremental
      ? l10n.t('The one earlier incremental backup took {0}.', median)
      : l10n.t('The one earlier full backup took {0}.', median);
  }
  return incremental
    ? l10n.t('Of {0} earlier incremental backups, the middle one took {1}.', count, median)
    : l10n.t('Of {0} earlier full backups, the middle one took {1}.', count, median);
}

function ownWords({ phase, elapsedMs }: FollowedPart['backup'], medianMs: number): string {
  const own = durationWords(elapsedMs);
  if (!isOver(phase)) {
    return elapsedMs > 1.5 * medianMs
      ? l10n.t('This one has been running for {0}, longer than usual.', own)
      : l10n.t('This one has been running for {0}.', own);
  }
  if (phase !== 'completed') return '';
  const ratio = elapsedMs / Math.max(1, medianMs);
  if (ratio > 1.5) return l10n.t('This one took {0}, slower than usual.', own);
  return ratio < 0.67
    ? l10n.t('This one took {0}, faster than usual.', own)
    : l10n.t('This one took {0}, as usual.', own);
}
