import type * as vscode from 'vscode';
import type { Log } from '../log.ts';

/** Writes where nobody waits for it, so that a failure is for the log. Never rejects. */
export async function writeOrLog(
  memory: vscode.Memento,
  key: string,
  value: unknown,
  log: Log,
): Promise<void> {
  try {
    await memory.update(key, value);
  } catch (error) {
    log.error(`writing ${key}`, error);
  }
}
