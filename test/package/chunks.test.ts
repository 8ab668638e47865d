import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import '../unit/support/fakeVscode.ts';
import type { handlers } from '../../src/commands/handlers.ts';
import { commands } from '../../src/contributions.ts';
import type { StatementRecord } from '../../src/oceanbase/journaledSession.ts';
import type { redactor } from '../../src/oceanbase/redact.ts';
import { build, loadedAtActivation, packageOf, type Built } from './support/built.ts';

const require = createRequire(import.meta.url);

describe('the built extension', function () {
  this.timeout(60_000);
  let built: Built;
  before(async () => {
    built = await build();
  });

  it('has each source in one file, so that what a module keeps exists once', () => {
    const places = new Map<string, string[]>();
    for (const { path, sources } of built.host)
      for (const source of sources) places.set(source, [...(places.get(source) ?? []), path]);
    assert.ok(places.has('src/oceanbase/redact.ts'));
    for (const [source, paths] of places)
      assert.equal(paths.length, 1, `${source} is in ${paths.join(', ')}`);
  });

  it('has every file that one of them requires, where it looks for it', () => {
    let required = 0;
    for (const file of readdirSync(built.folder, { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.cjs')) continue;
      const from = join(built.folder, file);
      for (const [, path = ''] of readFileSync(from, 'utf8').matchAll(/require\("(\.[^"]+)"\)/g)) {
        assert.ok(existsSync(join(dirname(from), path)), `${file} requires ${path}`);
        required++;
      }
    }
    assert.ok(required > 5, `${String(required)} files are required`);
  });

  it('is one file at activation', () => {
    assert.deepEqual(
      loadedAtActivation(built).map(({ path }) => path),
      ['extension.cjs'],
    );
  });

  it('asks VS Code for its API once per file that was joined, not once per source', () => {
    const main = readFileSync(join(built.folder, 'extension.cjs'), 'utf8');
    const asked = main.split('require("vscode")').length - 1;
    assert.ok(asked >= 1 && asked <= 5, `${String(asked)} times`);
  });

  it('loads neither the driver nor a command nor the page of a panel at activation', () => {
    const sources = loadedAtActivation(built).flatMap((file) => file.sources);
    const packages = new Set(sources.map(packageOf).filter((name) => name !== undefined));
    assert.ok(packages.has('valibot'));
    assert.ok(!packages.has('mysql2'));
    for (const late of [
      'commands/handlers',
      'commands/backupTenants',
      'backup/explain/explain',
      'panel/session',
      'tree/treeItems',
      'backup/state',
      'oceanbase/progressRows',
    ])
      assert.ok(!sources.includes(`src/${late}.ts`), late);
    assert.ok(sources.includes('src/extension.ts'));
  });

  it('loads no chunk before it is asked for something', () => {
    const loaded = (): string[] => Object.keys(require.cache).filter((path) => path.startsWith(built.folder));
    const main = join(built.folder, 'extension.cjs');
    const before = loaded();
    require(main);
    assert.deepEqual(
      loaded().filter((path) => !before.includes(path)),
      [main],
    );
  });

  it('loads with the first call what activation does not need, and once', () => {
    const judge = load<
      (look: unknown, key: unknown, tenantId: number, percent: boolean) => { phase: string }
    >('src/backup/state.ts', 'tenantBackup');
    const nothing = { jobs: [], tasks: [], sets: [] };
    assert.equal(judge(nothing, { initiatorTenantId: 1, jobId: 7 }, 1002, true).phase, 'missing');
  });

  it('masks in a file that is loaded later what was registered in one that was loaded before', async () => {
    let copied = '';
    Object.assign(require('vscode') as object, {
      env: {
        clipboard: {
          writeText: (text: string) => {
            copied = text;
            return Promise.resolve();
          },
        },
      },
    });
    Object.assign((require('vscode') as { window: object }).window, {
      showInformationMessage: () => undefined,
    });
    const registered = load<typeof redactor>('src/oceanbase/redact.ts', 'redactor');
    registered.register('planted-secret');
    const table = load<typeof handlers>('src/commands/handlers.ts', 'handlers');
    const record: StatementRecord = {
      cluster: 'demo',
      login: 'root@sys',
      connection: 1,
      sql: `ALTER SYSTEM BACKUP TENANT = t DESCRIPTION = 'planted-secret'`,
      changes: true,
      startedAt: new Date(0),
      durationMs: 1,
      result: { kind: 'ok', rows: 0 },
    };
    const journal = { changes: () => [record] };
    await table[commands.copyRunbook]({ journal } as never, undefined, undefined);
    assert.match(copied, /ALTER SYSTEM BACKUP TENANT/);
    assert.doesNotMatch(copied, /planted-secret/);
  });

  /** What the file that has this source exports by that name, to VS Code or to the files that are loaded later. */
  function load<T>(source: string, name: string): T {
    const file = built.host.find(({ sources }) => sources.includes(source));
    assert.ok(file, source);
    const exported = require(join(built.folder, file.path)) as Record<string, unknown>;
    const found = [exported, ...Object.values(exported)].find(
      (one): one is Record<string, T> => typeof one === 'object' && one !== null && name in one,
    );
    assert.ok(found?.[name], `${file.path} does not export ${name}`);
    return found[name];
  }
});
