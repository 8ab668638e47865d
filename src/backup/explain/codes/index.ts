import type { CodeEntry } from '../entry.ts';
import { accessCodes } from './access.ts';
import { archiveCodes } from './archive.ts';
import { cleanAndRestoreCodes } from './cleanAndRestore.ts';
import { destinationCodes } from './destination.ts';
import { objectStorageCodes } from './objectStorage.ts';
import { runningCodes } from './running.ts';
import { startCodes } from './start.ts';

/** Every code that the backup family can answer with or end with, by code. */
export const allCodes: readonly CodeEntry[] = [
  ...startCodes,
  ...accessCodes,
  ...destinationCodes,
  ...objectStorageCodes,
  ...archiveCodes,
  ...runningCodes,
  ...cleanAndRestoreCodes,
].sort((a, b) => a.code - b.code);

const byCode: ReadonlyMap<number, CodeEntry> = new Map(allCodes.map((entry) => [entry.code, entry]));

/** The entry of a code, whichever sign it is written with. */
export function codeEntry(code: number): CodeEntry | undefined {
  return byCode.get(Math.abs(code));
}
