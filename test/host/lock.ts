import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { scratch } from './paths.ts';

const patienceMs = 600_000;

/** Runs the work while no other process of this checkout runs work of the same name. */
export async function whileLocked<T>(name: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(scratch, { recursive: true });
  const file = join(scratch, `${name}.lock`);
  const giveUpAt = Date.now() + patienceMs;
  while (!take(file)) {
    if (Date.now() > giveUpAt)
      throw new Error(`Another run holds ${file} for too long; delete it if none runs.`);
    await sleep(100);
  }
  const release = (): void => rmSync(file, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.removeListener('exit', release);
    release();
  }
}

function take(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  }
  if (!isHeld(file)) rmSync(file, { force: true });
  return false;
}

/** A lock whose process is gone was left behind by a killed run. */
function isHeld(file: string): boolean {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    // Empty: its owner has created it and is about to write its id.
    if (pid > 0) process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, 'EPERM');
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
