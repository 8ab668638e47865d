import * as l10n from '@vscode/l10n';
import { dataStages } from './stageKind.ts';

/** A forecast from fewer steps than this says more about chance than about the backup. */
const fewestSteps = 3;
const longestMs = 30 * 24 * 3_600_000;

export interface Pace {
  readonly stage: string | undefined;
  /** null: the version reports none. */
  readonly percent: number | null;
  /** Percent per second, and how many looks have seen it grow. */
  readonly perSecond: number | null;
  readonly steps: number;
}

/**
 * How long the data will still take (ms); null while that cannot be said: before the data is copied, from too few
 * looks, where nothing moves, where the version reports no percentage, and in the log stages, which wait for the
 * archive and not for the data (facts.md 4.2, 4.6).
 */
export function dataEta({ stage, percent, perSecond, steps }: Pace): number | null {
  if (percent === null || perSecond === null || perSecond <= 0 || steps < fewestSteps) return null;
  if (stage === undefined || !dataStages.has(stage)) return null;
  const ms = (Math.max(0, 100 - percent) / perSecond) * 1000;
  return ms > longestMs ? null : ms;
}

/** `about 12 min`: as exact as a forecast deserves. */
export function etaWords(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 10) return l10n.t('a few seconds');
  if (seconds < 55) return l10n.t('about {0} s', Math.round(seconds / 5) * 5);
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return l10n.t('about {0} min', Math.max(1, minutes));
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return l10n.t('about {0} days', Math.round(hours / 24));
  const rest = hours >= 10 ? 0 : Math.round((minutes % 60) / 10) * 10;
  return rest === 0 || rest === 60
    ? l10n.t('about {0} h', rest === 60 ? hours + 1 : hours)
    : l10n.t('about {0} h {1} min', hours, rest);
}
