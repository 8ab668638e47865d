import { stat } from 'node:fs/promises';
import { hold, type Held } from '../clusters/held.ts';

/** A window that has claimed something and has not renewed it for so long is gone (ms). */
const believedMs = 120_000;

/** What this window has claimed, and has not come to the end of. */
export interface HeldClaim extends Held {
  /** It is done: no window does it again. */
  settle(): Promise<void>;
}

/** Claims.hold of the file that says that it is settled, which `settle` creates. */
export async function holdClaim(
  path: string,
  settle: () => Promise<void>,
): Promise<HeldClaim | 'settled' | 'held'> {
  if (await exists(path)) return 'settled';
  const held = hold(`${path}.held`, believedMs);
  if (!held) return 'held';
  if (await exists(path)) {
    held.release(); // it was done in between
    return 'settled';
  }
  return { settle, ...held };
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
