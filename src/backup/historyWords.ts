import prettyBytes from 'pretty-bytes';
import { rawWord } from '../oceanbase/columns.ts';
import { redactor } from '../oceanbase/redact.ts';
import type { PastBackup, Restorable } from './history.ts';

/** A time as a DBA reads it beside the server's log: UTC, to the second. */
export function timeWords(time: Date): string {
  return `${time.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** `25 min 3 s`, `1 h 2 min`, `12 s`. */
export function durationWords(ms: number): string {
  const seconds = Math.round(Math.max(0, ms) / 1000);
  const parts: readonly (readonly [number, string])[] = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return '0 s';
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${String(count)} ${unit}`)
    .join(' ');
}

/** What the backup is: `Set 12 · full`, with what became of an incremental one that could not be one. */
export function titleWords({ setId, job, set }: PastBackup): string {
  const type = rawWord(set?.type ?? job?.type ?? 'FULL');
  const asked = type === 'FULL' && job?.incrementalAsked ? ' (asked for as incremental)' : '';
  const words: Readonly<Record<string, string>> = { FULL: 'full', INC: 'incremental' };
  return `Set ${String(setId)} · ${words[type] ?? type}${asked}`;
}

/** When, how long, how much: `2026-01-02 03:04:05 UTC · 25 min · 3 GiB`. */
export function factWords({ job, set }: PastBackup): string {
  const start = job?.startedAt ?? set?.startedAt;
  const end = job?.endedAt ?? set?.endedAt ?? null;
  return [
    start ? timeWords(start) : '',
    start && end ? durationWords(end.getTime() - start.getTime()) : '',
    set && set.outputBytes > 0 ? prettyBytes(set.outputBytes, { binary: true }) : '',
    set?.plusArchivelog ? 'with its log' : '',
  ]
    .filter(Boolean)
    .join(' · ');
}

/** How it ended: the job's word, with code and comment where it did not end well. */
export function outcomeWords({ job, set }: PastBackup): string {
  const word = rawWord(job?.status ?? set?.status ?? { unknown: '?' });
  const result = job?.result === 0 || !job ? (set?.result ?? job?.result ?? 0) : job.result;
  const ended = word === 'COMPLETED' || word === 'SUCCESS' ? 'Completed' : capital(word);
  if (result === 0) return ended;
  const comment = (job?.comment ?? '') === '' ? (set?.comment ?? '') : (job?.comment ?? '');
  return redactor.redact(`${ended} with ${String(result)}${comment === '' ? '' : `: ${comment}`}`);
}

function capital(word: string): string {
  return word.charAt(0) + word.slice(1).toLowerCase();
}

/** Whether a restore can use it, and from when. */
export function restorableWords(state: Restorable): string {
  return state.kind === 'yes'
    ? `restorable from ${timeWords(state.from)}`
    : `not restorable: ${lower(state.why)}`;
}

function lower(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/\.$/, '');
}
