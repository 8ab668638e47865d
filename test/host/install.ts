// Installs into `.vscode-test/<name>` once. The folder is built beside its place and moved there when it is
// whole, with the hash of what it was made from, so a half-made one is never used.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { whileLocked } from './lock.ts';
import { scratch } from './paths.ts';
import { runToEnd } from './run.ts';

const stampFile = '.made-from';
/** With a process id behind it: an npm that outlived its killed run must not write into the next one's folder. */
const besides = { building: '.building-', old: '.old-' } as const;

export interface Recipe {
  /** The folder's name below `.vscode-test`. */
  readonly name: string;
  /** Whatever, when it changes, makes an installed folder out of date. */
  readonly madeFrom: readonly string[];
  /** Fills the empty folder, which is not yet at its final place. */
  build(folder: string): Promise<void>;
}

/** The folder, ready to use. */
export async function installOnce(recipe: Recipe): Promise<string> {
  const folder = join(scratch, recipe.name);
  const stamp = hash(recipe.madeFrom);
  if (isMadeFrom(folder, stamp)) return folder;
  await whileLocked(recipe.name, async () => {
    if (isMadeFrom(folder, stamp)) return;
    removeLeftovers(recipe.name);
    const building = join(scratch, `${recipe.name}${besides.building}${process.pid}`);
    mkdirSync(building, { recursive: true });
    await recipe.build(building);
    writeFileSync(join(building, stampFile), stamp);
    if (existsSync(folder)) renameSync(folder, join(scratch, `${recipe.name}${besides.old}${process.pid}`));
    renameSync(building, folder);
    removeLeftovers(recipe.name);
  });
  return folder;
}

export async function npmCi(folder: string): Promise<void> {
  const npm = npmCommand();
  const args = [
    'ci',
    '--ignore-scripts',
    '--legacy-peer-deps',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  const { code, output } = await runToEnd(npm.command, [...npm.args, ...args], () => undefined, folder);
  if (code !== 0) throw new Error(`npm ci failed in ${basename(folder)}:\n${output}`);
}

function npmCommand(): { command: string; args: string[] } {
  const npmCli = process.env['npm_execpath'];
  return npmCli !== undefined && basename(npmCli).startsWith('npm-cli')
    ? { command: process.execPath, args: [npmCli] }
    : { command: process.platform === 'win32' ? 'npm.cmd' : 'npm', args: [] };
}

function hash(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

function isMadeFrom(folder: string, stamp: string): boolean {
  const file = join(folder, stampFile);
  return existsSync(file) && readFileSync(file, 'utf8') === stamp;
}

/** Another process' are of a killed run, since this one holds the lock. */
function removeLeftovers(name: string): void {
  for (const entry of readdirSync(scratch)) {
    if (!Object.values(besides).some((suffix) => entry.startsWith(name + suffix))) continue;
    rmSync(join(scratch, entry), { recursive: true, force: true, maxRetries: 3 });
  }
}
