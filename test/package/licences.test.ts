import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../host/paths.ts';
import { build, packageOf, type Built } from './support/built.ts';

/** Licences that let their code go into a product under Apache-2.0, with their notice. */
const allowed = ['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'CC-BY-4.0'];

describe('the packages that ship and their licences', function () {
  this.timeout(60_000);
  let built: Built;
  let packages: ReadonlyMap<string, string>;
  before(async () => {
    built = await build();
    const sources = [...built.host, ...built.panel].flatMap((file) => file.sources);
    packages = new Map(
      sources.flatMap((source) => {
        const name = packageOf(source);
        return name === undefined ? [] : [[name, licenceOf(source, name)] as const];
      }),
    );
  });

  it('are all allowed', () => {
    assert.ok(packages.size > 10);
    for (const [name, licence] of packages) assert.ok(allowed.includes(licence), `${name}: ${licence}`);
  });

  it('are in docs/dependencies.md, each with its package, and nothing else is', () => {
    const [, inProduct = ''] = readFileSync(join(root, 'docs', 'dependencies.md'), 'utf8').split(/^## .*$/m);
    const listed = new Map(
      inProduct.split('\n').flatMap((line) => {
        const [, names = '', licence = ''] = line.split('|').map((cell) => cell.trim());
        return [...names.matchAll(/`([^`]+)`/g)].map(([, name = '']) => [name, licence] as const);
      }),
    );
    const sorted = (map: ReadonlyMap<string, string>): string[] =>
      [...map].map(([name, licence]) => `${name}: ${licence}`).sort();
    assert.deepEqual(sorted(listed), sorted(packages));
  });

  it('are of packages that `npm audit --omit=dev` looks at', () => {
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { dev?: boolean }>;
    };
    for (const name of packages.keys()) {
      const entries = Object.entries(lock.packages).filter(([path]) => path.endsWith(`node_modules/${name}`));
      assert.ok(
        entries.some(([, entry]) => entry.dev !== true),
        `${name} ships, and counts as one for development`,
      );
    }
  });

  it('go with what ships', () => {
    const notices = readFileSync(join(built.folder, 'THIRD-PARTY-NOTICES.txt'), 'utf8').split('='.repeat(80));
    for (const [name, licence] of packages) {
      const notice = notices.find((one) => one.trim().startsWith(`${name} `));
      assert.ok(notice !== undefined, name);
      assert.ok(notice.includes(licence), name);
      assert.match(notice, /copyright|public domain/i, name);
      assert.doesNotMatch(notice, /undefined/, name);
    }
  });
});

/** The licence in the package.json of the package that the source belongs to. */
function licenceOf(source: string, name: string): string {
  const folder = source.slice(0, source.lastIndexOf(`/${name}/`) + name.length + 1);
  const { license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as {
    license?: string;
  };
  return license ?? 'none';
}
