import { etaWords } from '../backup/eta.ts';
import { durationWords, timeWords } from '../backup/historyWords.ts';
import { scnDate } from '../backup/history.ts';
import { logStages } from '../backup/stageKind.ts';
import { isOver, type TenantBackup } from '../backup/state.ts';
import type { FollowedPart } from '../clusters/followedJob.ts';
import { rawWord } from '../oceanbase/columns.ts';
import { describeDestination } from '../oceanbase/destinationUri.ts';
import { redactor } from '../oceanbase/redact.ts';
import { bytesWords } from './bytes.ts';
import type { Fact, Tone } from './protocol.ts';
import type { Pace } from './recorder.ts';
import { protectionText } from './words.ts';

export const unknown = '—';

export function rateWords(perSecond: number | null): string {
  return perSecond === null ? unknown : `${bytesWords(perSecond)}/s`;
}

/** Bytes written per second from the start to the end, or to this look. */
export function meanRate({ counters, elapsedMs }: TenantBackup): number | null {
  return counters && elapsedMs > 0 && counters.outputBytes > 0
    ? counters.outputBytes / (elapsedMs / 1000)
    : null;
}

const fact = (id: string, label: string, text: string, tone: Tone = 'neutral'): Fact => ({
  id,
  label,
  text,
  tone,
});

/** What is looked at most: while it runs the pace, at the end what it came to. */
export function figuresOf(backup: TenantBackup, pace: Pace): Fact[] {
  const { counters, phase } = backup;
  const written = fact('written', 'Written', counters ? bytesWords(counters.outputBytes) : unknown);
  const mean = fact('mean', 'Mean rate', rateWords(meanRate(backup)));
  if (isOver(phase)) {
    return [
      fact('elapsed', 'Duration', ''),
      written,
      mean,
      ...(phase === 'completed' && backup.minRestoreScn > 0n
        ? [fact('restorable', 'Restorable from', timeWords(scnDate(backup.minRestoreScn)))]
        : []),
    ];
  }
  return [
    fact('rate', 'Rate now', rateWords(pace.rate)),
    mean,
    written,
    fact('elapsed', 'Elapsed', ''),
    etaFact(backup, pace),
  ];
}

/** In the log stages the data is done, and how long they wait for the archive cannot be said. */
function etaFact({ stage }: TenantBackup, { etaMs }: Pace): Fact {
  if (stage !== undefined && logStages.has(stage)) return fact('eta', 'Time left', 'unknown');
  return fact('eta', 'Data copied in', etaMs === null ? 'unknown' : etaWords(etaMs));
}

/** Everything else that is known of the part. */
export function factsOf(
  { backup, protection }: FollowedPart,
  askedIncremental: boolean,
  percentKnown: boolean,
): Fact[] {
  const { counters, logFiles, description, destination, backupSetId, startedAt } = backup;
  const shown = protectionText(protection, backup);
  // Where no percentage is known the totals only follow what is done (facts.md 4.6).
  const count = (done: number, total: number): string =>
    total === 0 || !percentKnown ? grouped(done) : `${grouped(done)} of ${grouped(total)}`;
  return [
    fact('type', 'Type', typeText(backup, askedIncremental)),
    fact('protection', 'Password', shown.text, shown.tone),
    fact('set-id', 'Backup set', backupSetId > 0 ? String(backupSetId) : unknown),
    fact('tablets', 'Tablets', counters ? count(counters.finishedTablets, counters.tablets) : unknown),
    fact(
      'macroblocks',
      'Macro blocks',
      counters ? count(counters.finishedMacroBlocks, counters.macroBlocks) : unknown,
    ),
    ...(logFiles ? [fact('log-files', 'Log files', count(logFiles.done, logFiles.total))] : []),
    fact('bytes', 'Read', counters ? bytesWords(counters.inputBytes) : unknown),
    fact('started', 'Started', startedAt ? timeWords(startedAt) : unknown),
    ...checkpointFact(backup),
    ...(description === '' ? [] : [fact('description', 'Description', redactor.redact(description))]),
    fact('destination', 'Goes to', destination ? redactor.redact(describeDestination(destination)) : unknown),
  ];
}

function typeText({ backupType, plusArchivelog }: TenantBackup, askedIncremental: boolean): string {
  const raw = backupType === undefined ? undefined : rawWord(backupType);
  const type = raw === undefined ? unknown : raw === 'FULL' ? 'Full' : raw === 'INC' ? 'Incremental' : raw;
  const became = raw === 'FULL' && askedIncremental ? ' (asked for as incremental)' : '';
  return `${type}${became}${plusArchivelog ? ', with its log' : ''}`;
}

/**
 * How far the log is archived, beside the SCN that the set ends with: the last stage waits for it with PLUS
 * ARCHIVELOG, and a restore needs it in any case.
 */
function checkpointFact(backup: TenantBackup): Fact[] {
  const { endScn, minRestoreScn, checkpointScn, plusArchivelog, phase } = backup;
  const needed = minRestoreScn > 0n ? minRestoreScn : endScn;
  if (needed === 0n || checkpointScn === 0n) return [];
  const missingMs = Number((needed - checkpointScn) / 1_000_000n);
  const reached = `(reached ${timeWords(scnDate(checkpointScn))})`;
  if (missingMs <= 0) {
    return [fact('checkpoint', 'Log archive', `has what a restore needs ${reached}`, 'good')];
  }
  const waited = plusArchivelog && !isOver(phase);
  const point = waited
    ? 'before the point that the last stage waits for'
    : 'before the point that a restore needs';
  return [fact('checkpoint', 'Log archive', `${durationWords(missingMs)} ${point} ${reached}`)];
}

function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
