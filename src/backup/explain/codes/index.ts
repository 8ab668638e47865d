import type { CodeEntry } from '../entry.ts';
import { accessCodes } from './access.ts';
import { archiveCodes } from './archive.ts';
import { cleanAndRestoreCodes } from './cleanAndRestore.ts';
import { destinationCodes } from './destination.ts';
import { objectStorageCodes } from './objectStorage.ts';
import { runningCodes } from './running.ts';
import { startCodes } from './start.ts';

/** Every code that the backup family can answer with or end with, by code, in the user's language. */
export const allCodes = (): readonly CodeEntry[] =>
  [
    ...startCodes(),
    ...accessCodes(),
    ...destinationCodes(),
    ...objectStorageCodes(),
    ...archiveCodes(),
    ...runningCodes(),
    ...cleanAndRestoreCodes(),
  ].sort((a, b) => a.code - b.code);

/** The entry of a code, whichever sign it is written with. */
export function codeEntry(code: number): CodeEntry | undefined {
  return allCodes().find((entry) => entry.code === Math.abs(code));
}
