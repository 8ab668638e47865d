import * as l10n from '@vscode/l10n';
import prettyBytes from 'pretty-bytes';
import { rawWord } from '../oceanbase/word.ts';
import { redactor } from '../oceanbase/redact.ts';
import { withoutFullStop } from '../oceanbase/sentences.ts';
import { durationWords } from './durations.ts';
import { phaseOfPast, type PastBackup, type Restorable } from './history.ts';
import { isBackedUp } from './outcome.ts';
import { phaseWords } from './phaseWords.ts';

/** A time as a DBA reads it beside the server's log: UTC, to the second. */
export function timeWords(time: Date): string {
  return `${time.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** What the backup is: `Set 12 · full`, with what became of an incremental one that could not be one. */
export function titleWords({ setId, job, set }: PastBackup): string {
  if (!set && !job) return l10n.t('Set {0}', setId);
  const type = rawWord(set?.type ?? job?.type ?? 'FULL');
  if (type === 'INC') return l10n.t('Set {0} · incremental', setId);
  if (type !== 'FULL') return l10n.t('Set {0} · {1}', setId, type);
  return job?.incrementalAsked
    ? l10n.t('Set {0} · full (asked for as incremental)', setId)
    : l10n.t('Set {0} · full', setId);
}

/** When, how long, how much: `2026-01-02 03:04:05 UTC · 25 min · 3 GiB`. */
export function factWords({ job, set }: PastBackup): string {
  const start = job?.startedAt ?? set?.startedAt;
  const end = job?.endedAt ?? set?.endedAt ?? null;
  return [
    start ? timeWords(start) : '',
    start ? (lastedWords(start, end) ?? '') : '',
    set && set.outputBytes > 0 ? prettyBytes(set.outputBytes, { binary: true }) : '',
    set?.plusArchivelog ? l10n.t('with its log') : '',
  ]
    .filter(Boolean)
    .join(' · ');
}

/** How long it lasted; undefined while it is not over, or where the server's clock was set back in between. */
export function lastedWords(start: Date, end: Date | null): string | undefined {
  return end && end >= start ? durationWords(end.getTime() - start.getTime()) : undefined;
}

/** How it ended, with code and comment where it did not end well. */
export function outcomeWords(past: PastBackup): string {
  const { job, set, jobProblem } = past;
  if (jobProblem !== undefined) return jobProblem; // a set alone proves no end of a job
  const phase = phaseOfPast(past);
  const result = (job?.result ?? 0) === 0 ? (set?.result ?? 0) : (job?.result ?? 0);
  const ended = phaseWords(phase);
  if (result === 0 || isBackedUp(phase)) return ended;
  const comment = (job?.comment ?? '') === '' ? (set?.comment ?? '') : (job?.comment ?? '');
  return redactor.redact(
    comment === ''
      ? l10n.t('{0} with {1}', ended, result)
      : l10n.t('{0} with {1}: {2}', ended, result, comment),
  );
}

/** Whether a restore can use it, and from when. */
export function restorableWords(state: Restorable): string {
  if (state.kind === 'yes') return l10n.t('restorable from {0}', timeWords(state.from));
  // Which one is not read yet says nothing against it.
  return state.kind === 'unread' ? lower(state.why) : l10n.t('not restorable: {0}', lower(state.why));
}

function lower(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + withoutFullStop(sentence.slice(1));
}

/** `3 GiB (3,221,225,472 bytes)`; undefined where nothing is counted. */
export function bytesWithCount(bytes: number): string | undefined {
  if (bytes <= 0) return undefined;
  const words = prettyBytes(bytes, { binary: true });
  return bytes < 1024 ? words : l10n.t('{0} ({1} bytes)', words, bytes.toLocaleString('en-US'));
}
