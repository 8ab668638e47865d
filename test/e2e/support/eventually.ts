import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until the answer is something. Throws with what was waited for when the time is over. */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  limitMs = 20_000,
): Promise<T> {
  for (const end = Date.now() + limitMs; Date.now() < end; await sleep(50)) {
    const answer = await ask();
    if (answer !== undefined) return answer;
  }
  throw new Error(`Waited ${limitMs / 1000} s in vain for ${what}.`);
}
