import * as l10n from '@vscode/l10n';
import { etaWords } from '../backup/eta.ts';
import { durationWords } from '../backup/durations.ts';
import { timeWords } from '../backup/historyWords.ts';
import { scnDate } from '../backup/history.ts';
import { logStages } from '../backup/stageKind.ts';
import { isOver } from '../backup/outcome.ts';
import type { TenantBackup } from '../backup/state.ts';
import type { FollowedPart } from '../clusters/followedJob.ts';
import { rawWord } from '../oceanbase/word.ts';
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
  const written = fact('written', l10n.t('Written'), counters ? bytesWords(counters.outputBytes) : unknown);
  const mean = fact('mean', l10n.t('Mean rate'), rateWords(meanRate(backup)));
  if (isOver(phase)) {
    return [
      fact('elapsed', l10n.t('Duration'), ''),
      written,
      mean,
      ...(phase === 'completed' && backup.minRestoreScn > 0n
        ? [fact('restorable', l10n.t('Restorable from'), timeWords(scnDate(backup.minRestoreScn)))]
        : []),
    ];
  }
  return [
    fact('rate', l10n.t('Rate now'), rateWords(pace.rate)),
    mean,
    written,
    fact('elapsed', l10n.t('Elapsed'), ''),
    etaFact(backup, pace),
  ];
}

/** In the log stages the data is done, and how long they wait for the archive cannot be said. */
function etaFact({ stage }: TenantBackup, { etaMs }: Pace): Fact {
  if (stage !== undefined && logStages.has(stage)) return fact('eta', l10n.t('Time left'), l10n.t('unknown'));
  return fact('eta', l10n.t('Data copied in'), etaMs === null ? l10n.t('unknown') : etaWords(etaMs));
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
    total === 0 || !percentKnown ? grouped(done) : l10n.t('{0} of {1}', grouped(done), grouped(total));
  return [
    fact('type', l10n.t('Type'), typeText(backup, askedIncremental)),
    fact('protection', l10n.t('Password'), shown.text, shown.tone),
    fact('set-id', l10n.t('Backup set'), backupSetId > 0 ? String(backupSetId) : unknown),
    fact(
      'tablets',
      l10n.t('Tablets'),
      counters ? count(counters.finishedTablets, counters.tablets) : unknown,
    ),
    fact(
      'macroblocks',
      l10n.t('Macro blocks'),
      counters ? count(counters.finishedMacroBlocks, counters.macroBlocks) : unknown,
    ),
    ...(logFiles ? [fact('log-files', l10n.t('Log files'), count(logFiles.done, logFiles.total))] : []),
    fact('bytes', l10n.t('Read'), counters ? bytesWords(counters.inputBytes) : unknown),
    fact('started', l10n.t('Started'), startedAt ? timeWords(startedAt) : unknown),
    ...checkpointFact(backup),
    ...(description === '' ? [] : [fact('description', l10n.t('Description'), redactor.redact(description))]),
    fact(
      'destination',
      l10n.t('Goes to'),
      destination ? redactor.redact(describeDestination(destination)) : unknown,
    ),
  ];
}

function typeText({ backupType, plusArchivelog }: TenantBackup, askedIncremental: boolean): string {
  const raw = backupType === undefined ? undefined : rawWord(backupType);
  if (raw === 'INC') return plusArchivelog ? l10n.t('Incremental, with its log') : l10n.t('Incremental');
  if (raw !== 'FULL') return raw ?? unknown;
  if (askedIncremental) {
    return plusArchivelog
      ? l10n.t('Full (asked for as incremental), with its log')
      : l10n.t('Full (asked for as incremental)');
  }
  return plusArchivelog ? l10n.t('Full, with its log') : l10n.t('Full');
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
  const label = l10n.t('Log archive');
  const reached = timeWords(scnDate(checkpointScn));
  if (missingMs <= 0) {
    return [fact('checkpoint', label, l10n.t('has what a restore needs (reached {0})', reached), 'good')];
  }
  const missing = durationWords(missingMs);
  const text =
    plusArchivelog && !isOver(phase)
      ? l10n.t('{0} before the point that the last stage waits for (reached {1})', missing, reached)
      : l10n.t('{0} before the point that a restore needs (reached {1})', missing, reached);
  return [fact('checkpoint', label, text)];
}

function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
