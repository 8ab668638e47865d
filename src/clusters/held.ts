import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Takes what only one of the windows on this machine may have at a time: who creates the file has it, until it calls
 * what is returned, or its process ends. undefined: another one has it. `now` and `longestMs` (ms) bound how long that
 * is believed, because a process that is gone may leave its number to another. Throws where the file cannot be written.
 */
export function hold(path: string, now: number, longestMs: number): (() => void) | undefined {
  mkdirSync(dirname(path), { recursive: true });
  if (!create(path, now)) {
    if (isHeld(path, now, longestMs)) return undefined;
    rmSync(path, { force: true });
    if (!create(path, now)) return undefined; // another window was faster
  }
  return () => {
    rmSync(path, { force: true });
  };
}

function create(path: string, now: number): boolean {
  try {
    writeFileSync(path, `${String(process.pid)} ${String(now)}`, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function isHeld(path: string, now: number, longestMs: number): boolean {
  const [pid = 0, since = 0] = contentOf(path).split(' ').map(Number);
  // Without a number it is just being written.
  return pid === 0 || (isAlive(pid) && Math.abs(now - since) < longestMs);
}

/** '': it has just been released, or is just being written. */
function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // it is another user's
  }
}
