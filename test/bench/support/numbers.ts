import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** The value that `share` of all are not above (nearest rank). Throws on an empty list: nothing was measured. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const found = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (found === undefined) throw new Error('nothing was measured');
  return found;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

/** Runs both in turns, so that a busy machine slows both alike; returns the median of each in ms. */
export async function inTurns(
  times: number,
  one: () => unknown,
  other: () => unknown,
): Promise<[number, number]> {
  const took: [number[], number[]] = [[], []];
  for (let turn = 0; turn < times; turn++) {
    took[0].push(await msOf(one));
    took[1].push(await msOf(other));
  }
  return [median(took[0]), median(took[1])];
}

export async function msOf(work: () => unknown): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

setFlagsFromString('--expose_gc');
const collect = runInNewContext('gc') as () => void;

/** MiB of the heap that are really in use. */
export function heapMib(): number {
  collect();
  collect();
  return process.memoryUsage().heapUsed / 1024 ** 2;
}
