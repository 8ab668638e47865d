import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  allContextValues,
  backupContextValues,
  commands,
  contextValues,
  inertContextValues,
  panelType,
  settings,
  views,
} from '../../src/contributions.ts';

interface MenuItem {
  readonly command: string;
  readonly when?: string;
}
interface Manifest {
  readonly main: string;
  readonly icon?: string;
  readonly activationEvents: readonly string[];
  readonly contributes: {
    readonly commands: readonly { command: string; title: string; category: string; icon?: string }[];
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
    readonly views: Readonly<Record<string, readonly { id: string; icon?: string }[]>>;
    readonly viewsContainers: Readonly<Record<string, readonly { id: string; icon: string }[]>>;
    readonly viewsWelcome: readonly { view: string; contents: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, unknown>> };
  };
}

const root = join(import.meta.dirname, '..', '..');
const texts = JSON.parse(readFileSync(join(root, 'package.nls.json'), 'utf8')) as Record<string, string>;
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'), (_, value: unknown) =>
  typeof value === 'string' && /^%.+%$/.test(value) ? texts[value.slice(1, -1)] : value,
) as Manifest;
const { contributes } = manifest;
const menuItems = Object.values(contributes.menus).flat();
const byText = (a: string, b: string): number => a.localeCompare(b);

const clusterValues: readonly string[] = allContextValues();
const values: readonly string[] = [...clusterValues, ...Object.values(backupContextValues)];
/** Context values that no menu asks for: nodes that only say something. */
const inert: readonly string[] = [...inertContextValues, backupContextValues.trouble];

/** The test of a `viewItem` clause: `viewItem == word` or `viewItem =~ /pattern/`. */
function viewItemTests(when: string): ((value: string) => boolean)[] {
  const clauses = [...when.matchAll(/viewItem\s*(==|=~)\s*(\/(?:[^/\\]|\\.)+\/|\S+)/g)];
  assert.equal(
    clauses.length,
    when.split('viewItem').length - 1,
    `a viewItem clause that is not read: ${when}`,
  );
  return clauses.map(([, operator, operand = '']) => {
    if (operator === '==') return (value: string) => value === operand;
    const pattern = new RegExp(operand.slice(1, -1));
    return (value: string) => pattern.test(value);
  });
}

/** Whether .vscodeignore, which excludes everything first, lets a path back in. */
function isPackaged(path: string): boolean {
  const lines = readFileSync(join(root, '.vscodeignore'), 'utf8').split('\n').filter(Boolean);
  assert.equal(lines[0], '**', '.vscodeignore is an allow list');
  let packaged = false;
  for (const line of lines) {
    const pattern = line.replace(/^!/, '');
    const source = pattern.replaceAll(/[.+]/g, '\\$&').replaceAll('**/', '(?:.+/)?').replaceAll('**', '.*');
    const regex = new RegExp(`^${source.replaceAll(/(?<![.)])\*/g, '[^/]*')}$`);
    if (regex.test(path)) packaged = line.startsWith('!');
  }
  return packaged;
}

describe('package.json', () => {
  it('declares exactly the commands of the catalogue, each with a title and the category', () => {
    const declared = contributes.commands.map(({ command }) => command);
    assert.deepEqual(declared.sort(byText), Object.values(commands).sort(byText));
    for (const { title, category } of contributes.commands) {
      assert.match(title, /^[A-Z]/);
      assert.equal(category, 'OceanBase');
    }
    const backup = contributes.commands.find(({ command }) => command === commands.backupTenant);
    assert.equal(`${backup?.category ?? ''}: ${backup?.title ?? ''}`, 'OceanBase: Backup Tenant');
  });

  it('has menus of declared commands alone', () => {
    const known: readonly string[] = Object.values(commands);
    for (const { command } of menuItems) assert.ok(known.includes(command), command);
  });

  it('has no viewItem clause that no node matches', () => {
    let clauses = 0;
    for (const { when = '' } of menuItems) {
      for (const matches of viewItemTests(when)) {
        clauses++;
        assert.ok(values.some(matches), when);
      }
    }
    assert.notEqual(clauses, 0);
  });

  it('uses every context value, but for the inert ones', () => {
    const tests = menuItems.flatMap(({ when = '' }) => viewItemTests(when));
    const unused = values.filter((value) => !tests.some((matches) => matches(value)));
    assert.deepEqual(unused, inert);
  });

  it('offers each command to the nodes alone whose state it fits', () => {
    const valuesOf = (command: string): string[] => {
      const tests = (contributes.menus['view/item/context'] ?? [])
        .filter(({ command: one, when = '' }) => one === command && when.includes(views.clusters))
        .flatMap(({ when = '' }) => viewItemTests(when));
      return clusterValues.filter((value) => tests.some((matches) => matches(value))).sort(byText);
    };
    const only = (command: string, fits: (value: string) => boolean): void => {
      assert.deepEqual(valuesOf(command), clusterValues.filter(fits).sort(byText), command);
    };
    const starts =
      (...kinds: readonly string[]) =>
      (value: string) =>
        kinds.includes(value.split('+')[0] ?? '');
    const archived =
      (...states: readonly string[]) =>
      (value: string) =>
        starts('tenant', 'archive')(value) &&
        states.some((state) => value.split('+').includes(`archive.${state}`));
    only(commands.backupTenant, starts('tenant', 'data'));
    only(commands.backupCluster, (value) => value.startsWith(contextValues.cluster('sys', false)));
    for (const command of [commands.removeCluster, commands.reconnectCluster])
      only(command, starts('cluster'));
    for (const command of [commands.cancelBackup, commands.showRunningBackup]) {
      only(command, (value) => value.split('+').includes('running'));
    }
    only(commands.enableArchive, archived('off'));
    only(commands.restartArchive, archived('interrupted', 'changing'));
    only(commands.disableArchive, archived('doing', 'changing', 'suspended', 'interrupted'));
    only(commands.suspendArchive, archived('doing'));
    only(commands.resumeArchive, archived('suspended'));
    for (const command of [commands.explainFailure, commands.copyDiagnosis]) only(command, starts('tenant'));
    for (const command of [commands.copyBackupSetPassword, commands.forgetBackupSetPassword]) {
      only(command, (value) => value.endsWith('+held'));
    }
  });

  it('has the views and the container of the catalogue, and names no others', () => {
    const containers = Object.values(contributes.viewsContainers).flat();
    assert.deepEqual(
      containers.map(({ id }) => id),
      [views.container],
    );
    assert.deepEqual(Object.keys(contributes.views), [views.container]);
    assert.deepEqual(
      contributes.views[views.container]?.map(({ id }) => id),
      [views.clusters, views.backups],
    );
    const known: readonly string[] = [views.clusters, views.backups];
    for (const { when = '' } of menuItems) {
      for (const [, view] of when.matchAll(/\bview == (\S+)/g)) assert.ok(known.includes(view ?? ''), view);
    }
    for (const { view } of contributes.viewsWelcome) assert.ok(known.includes(view), view);
  });

  it('links commands that exist in its welcome', () => {
    const links = contributes.viewsWelcome.flatMap(({ contents }) => [
      ...contents.matchAll(/\(command:([^)?]+)/g),
    ]);
    const known: readonly string[] = Object.values(commands);
    assert.notEqual(links.length, 0);
    for (const [, command] of links) assert.ok(known.includes(command ?? ''), command);
  });

  it('declares exactly the settings of the catalogue', () => {
    const catalogued = Object.entries(settings)
      .filter(([key]) => key !== 'section')
      .map(([, name]) => `${settings.section}.${name}`);
    assert.deepEqual(Object.keys(contributes.configuration.properties).sort(byText), catalogued.sort(byText));
  });

  it('wakes up for a panel of an earlier window', () => {
    assert.ok(manifest.activationEvents.includes(`onWebviewPanel:${panelType}`));
  });

  it('names icons that exist, and packs them', () => {
    const icons = [
      manifest.icon,
      ...contributes.commands.map(({ icon }) => icon),
      ...Object.values(contributes.viewsContainers)
        .flat()
        .map(({ icon }) => icon),
      ...Object.values(contributes.views)
        .flat()
        .map(({ icon }) => icon),
      'media/panel.svg', // of the panel's tab, set in code
    ].filter((icon) => icon !== undefined && !icon.startsWith('$('));
    assert.ok(icons.length > 2);
    for (const icon of icons) {
      assert.ok(icon !== undefined && existsSync(join(root, icon)), icon);
      assert.ok(isPackaged(icon), `${icon} is not packed`);
    }
  });

  it('packs what runs, and nothing else', () => {
    assert.ok(isPackaged(manifest.main.replace(/^\.\//, '')), manifest.main);
    for (const path of [
      ...['dist/panel/panel.js', 'package.json', 'README.md', 'LICENSE', 'CHANGELOG.md'],
      ...['package.nls.json', 'package.nls.zh-cn.json', 'l10n/bundle.l10n.zh-cn.json'],
    ]) {
      assert.ok(isPackaged(path), path);
    }
    for (const path of [
      'src/extension.ts',
      'test/unit/manifest.test.ts',
      'node_modules/mysql2/index.js',
      'dist/extension.cjs.map',
      '.npmrc',
      'media/readme/tree.png',
    ]) {
      assert.equal(isPackaged(path), false, path);
    }
  });
});
