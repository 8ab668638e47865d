import { execFileSync } from 'node:child_process';
import { availableParallelism, loadavg } from 'node:os';
import { root } from '../../host/paths.ts';

/** What a figure depends on, besides the product. */
export interface Circumstances {
  readonly date: string;
  /** Short, with `+` if files differ from it; undefined outside a clone. */
  readonly commit: string | undefined;
  readonly node: string;
  readonly cores: number;
  /** How many processes wanted a core in the minute before, on average. */
  readonly load: number;
}

export function circumstances(): Circumstances {
  return {
    date: new Date().toISOString().slice(0, 10),
    commit: commit(),
    node: process.versions.node,
    cores: availableParallelism(),
    load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  };
}

/** The line above a table. */
export function caption({ date, commit, node, cores, load }: Circumstances): string {
  const of = commit === undefined ? '' : `, commit \`${commit}\``;
  return `${date}${of}, Node ${node}, ${String(cores)} cores, load ${String(load)} at the start.`;
}

function commit(): string | undefined {
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    const changed = git('status', '--porcelain', '--untracked-files=no') !== '';
    return `${git('rev-parse', '--short', 'HEAD')}${changed ? '+' : ''}`;
  } catch {
    return undefined; // no git, or no clone: the table says so by leaving it out
  }
}
