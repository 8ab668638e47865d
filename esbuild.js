// Builds what ships: the extension's host code, split at every `import()`, and the panel's browser code.
// `--watch` rebuilds on change, `--dev` keeps names and maps, `--out FOLDER` builds elsewhere, `--meta FILE` writes
// down what went where.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';

const { values: asked } = parseArgs({
  options: {
    watch: { type: 'boolean' },
    dev: { type: 'boolean' },
    out: { type: 'string', default: 'dist' },
    meta: { type: 'string' },
  },
});
const { watch, out } = asked;
const dev = watch || asked.dev;
const target = { host: 'node20', panel: 'chrome120' };

/**
 * esbuild splits ES modules only, and VS Code 1.90 loads an extension as CommonJS: what the first pass has split
 * is turned into CommonJS file by file, with `import()` as a `require` that runs when it is reached.
 */
const asCommonJs = {
  name: 'as-commonjs',
  setup(build) {
    build.onEnd(async ({ outputFiles = [] }) => {
      await Promise.all(
        outputFiles.map(async ({ path, text }) => {
          const { code } = await esbuild.transform(text, {
            format: 'cjs',
            platform: 'node',
            target: target.host,
            supported: { 'dynamic-import': false },
            minify: !dev,
            sourcemap: dev ? 'inline' : false,
          });
          await mkdir(dirname(path), { recursive: true });
          await writeFile(path, code);
        }),
      );
    });
  },
};

const common = { bundle: true, logLevel: 'warning', metafile: true };
const builds = [
  {
    ...common,
    platform: 'node',
    target: target.host,
    format: 'esm',
    splitting: true,
    external: ['vscode'],
    entryPoints: { extension: 'src/extension.ts' },
    chunkNames: 'chunks/[name]-[hash]',
    outdir: out,
    outExtension: { '.js': '.cjs' },
    sourcemap: dev ? 'inline' : false,
    minifySyntax: !dev,
    write: false,
    plugins: [asCommonJs],
  },
  {
    ...common,
    platform: 'browser',
    target: target.panel,
    format: 'iife',
    entryPoints: { panel: 'src/panel/client/main.ts', 'panel-style': 'src/panel/client/panel.css' },
    outdir: join(out, 'panel'),
    loader: { '.svg': 'text' },
    minify: !dev,
    sourcemap: dev ? 'linked' : false,
  },
];

await rm(out, { recursive: true, force: true });
const metafiles = [];
for (const options of builds) {
  if (watch) await (await esbuild.context(options)).watch();
  else metafiles.push((await esbuild.build(options)).metafile);
}
if (asked.meta) await writeFile(asked.meta, JSON.stringify(metafiles));
