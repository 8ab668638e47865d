import { randomUUID } from 'node:crypto';
import {
  closeSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** Who creates the file has written into it by then (ms). */
const writtenAfterMs = 2_000;

/** What this window has. */
export interface Held {
  /** It is believed for as long again. */
  readonly renew: () => void;
  readonly release: () => void;
}

/**
 * Takes what only one of the windows on this machine may have at a time: who creates the file has it, until that is
 * released, or its process ends, or it was not renewed for `believedMs`, because a process that is gone may leave its
 * number to another. undefined: another one has it. Throws where the file cannot be written.
 */
export function hold(path: string, believedMs: number): Held | undefined {
  mkdirSync(dirname(path), { recursive: true });
  const mine = `${String(process.pid)} ${randomUUID()}`;
  if (!create(path, mine) && !(removeStale(path, believedMs) && create(path, mine))) return undefined;
  const isMine = (): boolean => contentOf(path) === mine;
  return {
    renew: () => {
      if (isMine()) utimesSync(path, new Date(), new Date());
    },
    release: () => {
      if (isMine()) rmSync(path, { force: true });
    },
  };
}

function create(path: string, content: string): boolean {
  let file: number;
  try {
    file = openSync(path, 'wx');
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
  try {
    writeFileSync(file, content);
  } catch (error) {
    rmSync(path, { force: true }); // the disk is full: it must not keep the others out
    throw error;
  } finally {
    closeSync(file);
  }
  return true;
}

/** Whether nobody has it any more. Of several windows that find so one moves the stale file, and no newer one. */
function removeStale(path: string, believedMs: number): boolean {
  const stale = contentOf(path);
  if (stale === undefined) return true;
  if (isHeld(path, stale, believedMs)) return false;
  const away = `${path}.${randomUUID()}`;
  try {
    renameSync(path, away);
    if (contentOf(away) === stale) return true;
    linkSync(away, path); // another window was faster, and has it
    return false;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return true;
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(away, { force: true });
  }
}

function isHeld(path: string, content: string, believedMs: number): boolean {
  const file = statSync(path, { throwIfNoEntry: false });
  const age = Math.abs(Date.now() - (file?.mtimeMs ?? 0));
  if (content === '') return age < writtenAfterMs; // it is just being written
  return age < believedMs && isAlive(Number.parseInt(content, 10));
}

/** undefined: it has just been released. */
function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM'; // it is another user's
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
