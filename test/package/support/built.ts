// The extension as `node esbuild.js` builds it, in a folder of its own, with what went where.
import { readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Metafile } from 'esbuild';
import { newScratchFolder, root } from '../../host/paths.ts';
import { removeAtExit } from '../../host/processes.ts';
import { runToEnd } from '../../host/run.ts';

export interface BuiltFile {
  /** Below the built folder, with `/`. */
  readonly path: string;
  readonly bytes: number;
  /** What is in it: `src/…`, or below node_modules. */
  readonly sources: readonly string[];
  /** What is loaded with it. */
  readonly imports: readonly string[];
}

export interface Built {
  readonly folder: string;
  readonly host: readonly BuiltFile[];
  readonly panel: readonly BuiltFile[];
}

let built: Promise<Built> | undefined;

/** Builds once per process. */
export function build(): Promise<Built> {
  return (built ??= buildNow());
}

async function buildNow(): Promise<Built> {
  const folder = newScratchFolder('build');
  removeAtExit(folder);
  const [out, meta] = [join(folder, 'dist'), join(folder, 'meta.json')];
  let said = '';
  const options = ['--out', out, '--meta', meta];
  const { code } = await runToEnd(process.execPath, [join(root, 'esbuild.js'), ...options], (text) => {
    said += text;
  });
  if (code !== 0) throw new Error(`esbuild.js failed:\n${said}`);
  const [host, panel] = JSON.parse(readFileSync(meta, 'utf8')) as [Metafile, Metafile];
  return { folder: out, host: filesOf(host, out), panel: filesOf(panel, out) };
}

/** Everything that is loaded when VS Code loads the extension: its main file and what that requires at once. */
export function loadedAtActivation({ host }: Built): BuiltFile[] {
  const loaded = new Set<BuiltFile>();
  const load = (path: string): void => {
    const file = host.find((one) => one.path === path);
    if (!file || loaded.has(file)) return;
    loaded.add(file);
    file.imports.forEach(load);
  };
  load('extension.cjs');
  return [...loaded];
}

/** The package that a file below node_modules belongs to; undefined for a file of the project. */
export function packageOf(source: string): string | undefined {
  return /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*\/?node_modules\/)/.exec(source)?.[1];
}

function filesOf({ outputs }: Metafile, out: string): BuiltFile[] {
  const below = (path: string): string => relative(out, resolve(root, path)).replaceAll('\\', '/');
  return Object.entries(outputs).map(([path, { inputs, imports }]) => ({
    path: below(path),
    // As written: the second pass has changed it.
    bytes: statSync(resolve(root, path)).size,
    sources: Object.keys(inputs),
    imports: imports
      .filter(({ kind, external }) => kind !== 'dynamic-import' && external !== true)
      .map((one) => below(one.path)),
  }));
}
