// Child processes that are always ended: each gets a process group of its own, and whatever ends this
// process (a return, an exception, a signal) ends the groups first. A VS Code server needs the group: an
// extension host in an endless loop outlives the server that started it.
import { type ChildProcess, type SpawnOptions, execFileSync, spawn } from 'node:child_process';
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { constants } from 'node:os';

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface OwnedProcess {
  readonly child: ChildProcess;
  readonly exited: Promise<Exit>;
  /** SIGTERM, SIGKILL after the grace, then the rest of the group. Safe to call twice. */
  stop(graceMs?: number): Promise<void>;
}

const groups = new Set<number>();
const folders = new Set<string>();
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
let onSignal = (signal: NodeJS.Signals): void => process.exit(128 + constants.signals[signal]);
let watching = false;

export function startProcess(command: string, args: readonly string[], options: SpawnOptions): OwnedProcess {
  endEverythingAtExit();
  const child = spawn(command, args, { ...options, detached: true });
  const exited = new Promise<Exit>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  // Whoever awaits `exited` sees the error; nobody may be waiting yet.
  exited.catch(() => undefined);
  const { pid } = child;
  if (pid !== undefined) groups.add(pid);
  return { child, exited, stop: (graceMs = 3000) => stop(child, exited, graceMs) };
}

async function stop(child: ChildProcess, exited: Promise<Exit>, graceMs: number): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  if (isRunning(child)) {
    // Some lead groups of their own, and whose they were cannot be told once this one is gone.
    const descendants = descendantsOf(pid);
    child.kill('SIGTERM');
    const impatience = setTimeout(() => killTree(pid), graceMs);
    await exited;
    clearTimeout(impatience);
    descendants.forEach(killGroup);
  }
  killGroup(pid);
  groups.delete(pid);
}

export function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

/** Removes the folder when this process ends, however it ends. */
export function removeAtExit(folder: string): void {
  endEverythingAtExit();
  folders.add(folder);
}

export function removeNow(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  folders.delete(folder);
}

/** The first signal from now on ends the wait instead of the process; the next one ends the process. */
export function untilInterrupted(): Promise<NodeJS.Signals> {
  endEverythingAtExit();
  return new Promise((resolve) => {
    const exit = onSignal;
    onSignal = (signal) => {
      // npm and the terminal may both deliver the same Ctrl+C: what comes at once counts as one.
      setTimeout(() => (onSignal = exit), 500).unref();
      resolve(signal);
    };
  });
}

function endEverythingAtExit(): void {
  if (watching) return;
  watching = true;
  process.once('exit', () => {
    for (const group of groups) killTree(group);
    for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });
  for (const signal of signals) process.on(signal, () => onSignal(signal));
}

/** The process, its descendants and the process groups they lead: those of a hung process have no one else. */
function killTree(pid: number): void {
  for (const descendant of descendantsOf(pid)) {
    killGroup(descendant);
    kill(descendant);
  }
  killGroup(pid);
}

/** The processes that `pid` has started, and those that they have. */
export function descendantsOf(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const [child, parent] of parents()) children.set(parent, [...(children.get(parent) ?? []), child]);
  const below = (parent: number): number[] =>
    (children.get(parent) ?? []).flatMap((child) => [child, ...below(child)]);
  return below(pid);
}

/** Pairs of process id and parent id. Slim Linux images have no `ps`, other systems no `/proc`. */
function parents(): [number, number][] {
  if (process.platform === 'linux') {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name): [number, number][] => {
        try {
          // "pid (name) state ppid …", and the name may contain anything.
          const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
          const [, parent = '0'] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
          return [[Number(name), Number(parent)]];
        } catch {
          return [];
        }
      });
  }
  if (process.platform === 'win32') return [];
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line): [number, number] => {
      const [child = 0, parent = 0] = line.trim().split(/\s+/).map(Number);
      return [child, parent];
    });
}

function killGroup(leader: number): void {
  kill(-leader);
}

function kill(target: number): void {
  try {
    process.kill(target, 'SIGKILL');
  } catch {
    // Gone already, or no leader of a group: nothing is left to end.
  }
}
