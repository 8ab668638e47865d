// What VS Code gets to run the integration tier: the packaged extension, unpacked, and the suite inside its
// folder. VS Code makes one `vscode` API object for each extension, found by the path of the file that asks,
// so the suite sees the extension's own and a test can replace one of its functions.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { newScratchFolder, root } from './paths.ts';
import { removeAtExit } from './processes.ts';
import { unpackVsix } from './vsix.ts';

export interface IntegrationFolder {
  /** To be removed after the run. */
  readonly folder: string;
  readonly extension: string;
  /** The module that VS Code calls. */
  readonly tests: string;
  /** The folder that VS Code opens. */
  readonly workspace: string;
}

export async function prepareIntegration(
  vsix: string,
  suites: readonly string[],
): Promise<IntegrationFolder> {
  const folder = newScratchFolder('integration');
  removeAtExit(folder);
  const extension = join(folder, 'extension');
  unpackVsix(vsix, extension);
  const outdir = join(extension, 'integration-tests');
  const common: BuildOptions = {
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    logLevel: 'warning',
    outdir,
    outExtension: { '.js': '.cjs' },
  };
  // One bundle of all suites: a module that two of them import is loaded once, as in any Node program.
  const contents = suites.map((file) => `import ${JSON.stringify(file)};`).join('\n');
  await build({
    ...common,
    stdin: { contents, resolveDir: root, sourcefile: 'suite.ts' },
    entryNames: 'suite',
  });
  await build({ ...common, entryPoints: [join(root, 'test/integration/support/index.ts')] });
  const workspace = join(folder, 'workspace');
  mkdirSync(workspace);
  return { folder, extension, tests: join(outdir, 'index.cjs'), workspace };
}
