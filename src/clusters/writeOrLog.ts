import type { Log } from '../log.ts';
import type { RecordStore } from './records.ts';

/** Writes where nobody waits for it, so that a failure is for the log. Never rejects. */
export async function writeOrLog(records: RecordStore, key: string, value: unknown, log: Log): Promise<void> {
  try {
    await records.write(key, value);
  } catch (error) {
    log.error(`writing ${key}`, error);
  }
}
