import { isOver } from '../backup/state.ts';
import { pageSize, type HistoryPage, type PastBackup } from '../backup/history.ts';
import { durationWords, outcomeWords, timeWords, titleWords } from '../backup/historyWords.ts';
import type { FollowedPart } from '../clusters/followedJob.ts';
import { rawWord } from '../oceanbase/columns.ts';
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
    outcome: running ? 'Running' : outcomeWords(past),
    tone: running ? 'running' : toneOfPast(past),
    durationMs,
    duration: durationMs > 0 ? durationWords(durationMs) : unknown,
    bytes,
    size: bytes > 0 ? bytesWords(bytes) : unknown,
    current,
  };
}

function toneOfPast(past: PastBackup): Tone {
  const word = rawWord(past.job?.status ?? past.set?.status ?? { unknown: '' });
  if (word === 'FAILED' || (past.job?.result ?? 0) !== 0) return word === 'CANCELED' ? 'neutral' : 'bad';
  return word === 'COMPLETED' || word === 'SUCCESS' ? 'good' : 'neutral';
}

/** Compares with the earlier backups of the same type that ended well; a median bears one odd night. */
function comparison(backups: readonly PastBackup[], { backup }: FollowedPart): string {
  const type = backup.backupType === undefined ? 'FULL' : rawWord(backup.backupType);
  const kind = type === 'INC' ? 'incremental' : 'full';
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
  if (median === undefined) return `There is no earlier ${kind} backup of this tenant to compare with.`;
  const earlier =
    durations.length === 1
      ? `The one earlier ${kind} backup took ${durationWords(median)}`
      : `Of ${String(durations.length)} earlier ${kind} backups, the middle one took ${durationWords(median)}`;
  const own = durationWords(backup.elapsedMs);
  if (!isOver(backup.phase)) {
    const longer = backup.elapsedMs > 1.5 * median;
    return `${earlier}; this one has been running for ${own}${longer ? ', longer than usual' : ''}.`;
  }
  if (backup.phase !== 'completed') return `${earlier}.`;
  const ratio = backup.elapsedMs / Math.max(1, median);
  const verdict = ratio > 1.5 ? ', slower than usual' : ratio < 0.67 ? ', faster than usual' : ', as usual';
  return `${earlier}; this one took ${own}${verdict}.`;
}
