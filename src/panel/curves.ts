import type { Series } from '../backup/series.ts';
import type { Curves } from './protocol.ts';

/** The samples as the panel draws them; undefined while there are too few for a line. */
export function curvesOf(series: Series | undefined, tenantId: number | null): Curves | undefined {
  const samples = series?.samples ?? [];
  if (samples.length < 2) return undefined;
  return {
    tenantId,
    at: samples.map(({ at }) => at / 1000),
    percent: samples.some(({ percent }) => percent !== null) ? samples.map(({ percent }) => percent) : null,
    bytes: samples.map(({ bytes }) => bytes),
    rate: samples.map(({ rate }) => rate),
  };
}
