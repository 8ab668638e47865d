// Waiting for what comes by itself.

const pollMs = 8;
/** Far beyond anything a test waits for: it ends a loop that mocha has given up on already. */
const guardMs = 25_000;

/** The first value that is neither undefined nor false. */
export async function until<T>(what: string, probe: () => Promise<T | undefined | false>): Promise<T> {
  const giveUpAt = Date.now() + guardMs;
  for (;;) {
    const value = await probe();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > giveUpAt) throw new Error(`never seen: ${what}`);
    await pause();
  }
}

export function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, pollMs));
}
