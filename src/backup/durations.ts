import * as l10n from '@vscode/l10n';

// The one place that says how long something is. A forecast has words of its own (eta.ts), and the panel a clock that ticks.

/**
 * A span as a person says it, in one unit: `40 s`, `3 min`, `5 h`, `2 d`. For ages and delays, of which nobody counts
 * the seconds of last week. Below two of a unit the smaller one is said, which is the more exact.
 */
export function spanWords(ms: number): string {
  const seconds = Math.round(Math.max(0, ms) / 1000);
  if (seconds < 120) return l10n.t('{0} s', seconds);
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return l10n.t('{0} min', minutes);
  const hours = Math.round(minutes / 60);
  return hours < 48 ? l10n.t('{0} h', hours) : l10n.t('{0} d', Math.round(hours / 24));
}

/** How long something took, in two units: `25 min 3 s`, `1 h 2 min`, `12 s`. */
export function durationWords(ms: number): string {
  const seconds = Math.round(Math.max(0, ms) / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const parts: readonly (readonly [number, string])[] = [
    [hours, l10n.t('{0} h', hours)],
    [minutes, l10n.t('{0} min', minutes)],
    [seconds % 60, l10n.t('{0} s', seconds % 60)],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return l10n.t('{0} s', 0);
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([, words]) => words)
    .join(' ');
}
