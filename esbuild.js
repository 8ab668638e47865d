// Builds what ships: the extension, the database driver as a chunk of its own (loaded at the first
// connection), and the panel's browser code. `--watch` rebuilds on change, `--dev` keeps names and maps.
import { rm } from 'node:fs/promises';
import * as esbuild from 'esbuild';

const watch = process.argv.includes('--watch');
const dev = watch || process.argv.includes('--dev');

/** Keeps `import('./driver.ts')` a real, lazy import of the separate chunk. */
const driverApart = {
  name: 'driver-apart',
  setup(build) {
    build.onResolve({ filter: /\/driver\.ts$/ }, (args) =>
      args.kind === 'dynamic-import' ? { path: './driver.cjs', external: true } : undefined,
    );
  },
};

const common = {
  bundle: true,
  minify: !dev,
  sourcemap: dev ? 'linked' : false,
  logLevel: 'warning',
  metafile: true,
};
const host = {
  ...common,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  external: ['vscode'],
  outExtension: { '.js': '.cjs' },
};
const targets = [
  { ...host, entryPoints: { extension: 'src/extension.ts' }, outdir: 'dist', plugins: [driverApart] },
  { ...host, entryPoints: { driver: 'src/oceanbase/driver.ts' }, outdir: 'dist' },
  {
    ...common,
    platform: 'browser',
    target: 'chrome120',
    format: 'iife',
    entryPoints: { panel: 'src/panel/client/main.ts', 'panel-style': 'src/panel/client/panel.css' },
    outdir: 'dist/panel',
    loader: { '.svg': 'text' },
  },
];

await rm('dist', { recursive: true, force: true });
for (const target of targets) {
  if (watch) await (await esbuild.context(target)).watch();
  else await esbuild.build(target);
}
