import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { registeredCommands } from './support/fakeVscode.ts';
import type { CommandContext } from '../../src/commands/context.ts';
import { registerCommands } from '../../src/commands/register.ts';
import {
  allContextValues,
  backupContextValues,
  commands,
  contextKeys,
  inertContextValues,
  rowCommands,
  settings,
  views,
} from '../../src/contributions.ts';
import { bounds } from '../../src/settings.ts';
import { rules, type Code, type Manifest } from './support/manifestRules.ts';
import { canHold, keysOf, parseWhen } from './support/when.ts';

const root = join(import.meta.dirname, '..', '..');
const texts = JSON.parse(readFileSync(join(root, 'package.nls.json'), 'utf8')) as Record<string, string>;
const read = (): Manifest =>
  JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'), (_, value: unknown) =>
    typeof value === 'string' && /^%.+%$/.test(value) ? texts[value.slice(1, -1)] : value,
  ) as Manifest;

/** The keys that the source sets, by the name that they have in the catalogue. */
function setKeys(): string[] {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => [
      ...readFileSync(join(root, 'src', file), 'utf8').matchAll(/'setContext',\s*contextKeys\.(\w+)/g),
    ])
    .map(([, name = '']) => (contextKeys as Readonly<Record<string, string>>)[name] ?? `contextKeys.${name}`);
}

function readCode(): Code {
  registeredCommands.length = 0;
  registerCommands({} as CommandContext);
  return {
    commands: Object.values(commands),
    registered: [...registeredCommands],
    rowCommands,
    contextKeys: Object.values(contextKeys),
    setKeys: setKeys(),
    nodes: {
      [views.clusters]: { values: allContextValues(), inert: inertContextValues },
      [views.backups]: {
        values: Object.values(backupContextValues),
        // A canceled backup is shown and nothing more; a cluster in trouble connects again by being chosen.
        inert: [backupContextValues.trouble],
      },
    },
    settings: Object.entries(settings)
      .filter(([key]) => key !== 'section')
      .map(([, name]) => `${settings.section}.${name}`),
    bounds: Object.fromEntries(
      Object.entries(bounds).map(([name, bound]) => [`${settings.section}.${name}`, bound]),
    ),
    fileExists: (path) => existsSync(join(root, path)),
  };
}

type Loose<T> = T extends (...args: never[]) => unknown
  ? T
  : T extends object
    ? { -readonly [Key in keyof T]: Loose<T[Key]> }
    : T;

/** What breaks each rule; every rule has one at least. */
const broken: readonly [
  keyof typeof rules,
  string,
  (manifest: Loose<Manifest>, code: Loose<Code>) => void,
][] = [
  [
    'commands are declared, catalogued and registered alike',
    'a command is not declared',
    ({ contributes }) => contributes.commands.pop(),
  ],
  [
    'commands are declared, catalogued and registered alike',
    'a command is not catalogued',
    (_, code) => code.commands.pop(),
  ],
  [
    'commands are declared, catalogued and registered alike',
    'a command is not registered',
    (_, code) => code.registered.pop(),
  ],
  [
    'commands are declared, catalogued and registered alike',
    'a command is declared twice',
    ({ contributes: { commands: all } }) => all.push(...all.slice(0, 1)),
  ],
  [
    'menus, welcomes and steps name declared commands',
    'a menu has a command that is gone',
    ({ contributes }) => contributes.menus['view/title']?.push({ command: 'oceanbaseBackup.gone' }),
  ],
  [
    'menus, welcomes and steps name declared commands',
    'a welcome links a command that is gone',
    ({ contributes }) =>
      contributes.viewsWelcome.push({ view: views.clusters, contents: '[x](command:oceanbaseBackup.gone)' }),
  ],
  [
    'the palette hides the commands that need a row, and no other one for good',
    'a command that needs a row is in the palette',
    ({ contributes }) => contributes.menus['commandPalette']?.shift(),
  ],
  [
    'the palette hides the commands that need a row, and no other one for good',
    'a command is hidden for nothing',
    ({ contributes }) =>
      contributes.menus['commandPalette']?.push({ command: commands.addCluster, when: 'false' }),
  ],
  [
    'the palette offers a command of a view’s title where the title does',
    'the palette clears a filter that is not there',
    ({ contributes }) => {
      contributes.menus['commandPalette'] = [];
    },
  ],
  [
    'each view says something while it is empty, also before the extension has been started',
    'a view is blank at first',
    ({ contributes }) => {
      contributes.viewsWelcome = contributes.viewsWelcome.filter(({ when }) => !when?.startsWith('!'));
    },
  ],
  [
    'each viewItem clause fits a node of its view',
    'a clause has a word that no node has',
    ({ contributes }) =>
      contributes.menus['view/item/context']?.push({
        command: commands.refresh,
        when: `view == ${views.clusters} && viewItem == tenantt`,
      }),
  ],
  [
    'each viewItem clause fits a node of its view',
    'a clause asks one view for a node of another',
    ({ contributes }) =>
      contributes.menus['view/item/context']?.push({
        command: commands.refresh,
        when: `view == ${views.clusters} && viewItem == ${backupContextValues.running}`,
      }),
  ],
  [
    'each viewItem clause fits a node of its view',
    'an entry names no view',
    ({ contributes }) =>
      contributes.menus['view/item/context']?.push({ command: commands.refresh, when: 'viewItem == sets' }),
  ],
  [
    'each node that is not inert has an entry in a menu, and no inert one has',
    'a node is new',
    (_, { nodes }) => nodes[views.clusters]?.values.push('new'),
  ],
  [
    'each node that is not inert has an entry in a menu, and no inert one has',
    'an inert node has an entry',
    ({ contributes }) =>
      contributes.menus['view/item/context']?.push({
        command: commands.refresh,
        when: `view == ${views.clusters} && viewItem == message`,
      }),
  ],
  [
    'each context key is set, or is VS Code’s own, and each that is set is asked for',
    'a key is misspelt',
    ({ contributes }) =>
      contributes.menus['view/title']?.push({
        command: commands.refresh,
        when: 'oceanbaseBackup.warningFirst',
      }),
  ],
  [
    'each context key is set, or is VS Code’s own, and each that is set is asked for',
    'a key is no longer set',
    (_, code) => code.setKeys.splice(0),
  ],
  [
    'each context key is set, or is VS Code’s own, and each that is set is asked for',
    'a key is no longer asked for',
    (_, code) => {
      code.contextKeys.push('oceanbaseBackup.old');
      code.setKeys.push('oceanbaseBackup.old');
    },
  ],
  [
    'commands of a title or an inline group have an icon',
    'a command of a title has lost its icon',
    ({ contributes }) => {
      for (const one of contributes.commands) if (one.command === commands.addCluster) delete one.icon;
    },
  ],
  [
    'commands of a title or an inline group have an icon',
    'an inline command has none',
    ({ contributes }) =>
      contributes.menus['view/item/context']?.push({ command: commands.removeCluster, group: 'inline@9' }),
  ],
  [
    'settings are catalogued, and each has a description, a type, a default and a scope',
    'a setting has no scope',
    ({ contributes }) => {
      delete Object.values(contributes.configuration.properties)[0]?.['scope'];
    },
  ],
  [
    'settings are catalogued, and each has a description, a type, a default and a scope',
    'a setting has no description',
    ({ contributes }) => {
      delete Object.values(contributes.configuration.properties)[0]?.['markdownDescription'];
    },
  ],
  [
    'settings are catalogued, and each has a description, a type, a default and a scope',
    'a setting is not catalogued',
    (_, code) => code.settings.pop(),
  ],
  [
    'a workspace can set no setting, trusted or not',
    'a setting can be set by a workspace',
    ({ contributes }) => {
      for (const one of Object.values(contributes.configuration.properties)) one['scope'] = 'window';
    },
  ],
  [
    'a workspace can set no setting, trusted or not',
    'a setting is not restricted',
    ({ capabilities }) => capabilities.untrustedWorkspaces.restrictedConfigurations.pop(),
  ],
  [
    'a workspace can set no setting, trusted or not',
    'untrusted workspaces are trusted',
    ({ capabilities }) => {
      capabilities.untrustedWorkspaces.supported = true;
    },
  ],
  [
    'a setting is a number within bounds, so none names a host or a command, and is read as declared',
    'a setting names a host',
    ({ contributes }) => {
      contributes.configuration.properties['oceanbaseBackup.host'] = { type: 'string', default: '' };
    },
  ],
  [
    'a setting is a number within bounds, so none names a host or a command, and is read as declared',
    'a setting has no maximum',
    ({ contributes }) => {
      delete Object.values(contributes.configuration.properties)[0]?.['maximum'];
    },
  ],
  [
    'steps have media that exist and end by something real',
    'a picture is gone',
    (_, code) => {
      code.fileExists = () => false;
    },
  ],
  [
    'steps have media that exist and end by something real',
    'a step ends by a command that is gone',
    ({ contributes }) =>
      contributes.walkthroughs?.[0]?.steps[0]?.completionEvents?.push('onCommand:oceanbaseBackup.gone'),
  ],
  [
    'steps have media that exist and end by something real',
    'a step ends by a key that nobody sets',
    ({ contributes }) =>
      contributes.walkthroughs?.[0]?.steps[0]?.completionEvents?.push('onContext:oceanbaseBackup.gone'),
  ],
  [
    'steps have media that exist and end by something real',
    'a step never ends',
    ({ contributes }) => contributes.walkthroughs?.[0]?.steps[0]?.completionEvents?.splice(0),
  ],
];

describe('the manifest and the code', () => {
  const code = readCode();
  for (const [name, rule] of Object.entries(rules)) {
    it(name, () => {
      assert.deepEqual(rule(read(), code), []);
    });
  }
});

it('README tells every setting with its default', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const told = [...readme.matchAll(/^\| `(oceanbaseBackup\.\w+)` *\| (\S+)/gm)].map(([, name, value]) => [
    name,
    value,
  ]);
  const settings = Object.entries(read().contributes.configuration.properties);
  assert.deepEqual(
    told,
    settings.map(([name, setting]) => [name, String(setting['default'])]),
  );
});

describe('the rules about the manifest', () => {
  for (const [name, what, mutate] of broken) {
    it(`notice that ${what}`, () => {
      const manifest = read() as unknown as Loose<Manifest>;
      const { fileExists, ...plain } = readCode();
      const code = { ...structuredClone(plain), fileExists } as unknown as Loose<Code>;
      mutate(manifest, code);
      assert.notDeepEqual(rules[name](manifest, code), []);
    });
  }

  it('are each broken once here', () => {
    assert.deepEqual(new Set(broken.map(([name]) => name)), new Set(Object.keys(rules)));
  });
});

describe('a when clause', () => {
  it('is read with its operators', () => {
    const clause = parseWhen("view == a.b && (viewItem =~ /^x\\+(y|z)$/i || !c) && d != 'e f'");
    assert.deepEqual(keysOf(clause), ['view', 'viewItem', 'c', 'd']);
    assert.ok(canHold(clause, { view: 'a.b', viewItem: 'X+Y', d: 'g' }));
    assert.ok(canHold(clause, { view: 'a.b', viewItem: 'no', c: false }));
    assert.ok(!canHold(clause, { view: 'a.b', viewItem: 'no', c: true }));
    assert.ok(!canHold(clause, { view: 'a' }));
    assert.ok(!canHold(clause, { d: 'e f' }));
    assert.ok(!canHold(parseWhen('false'), {}));
    assert.ok(canHold(parseWhen('true || a'), { a: false }));
  });

  it('is refused where it is broken', () => {
    for (const text of ['', 'a &&', '(a', 'a b', 'a == ', 'a =~ b', '&& a', 'a < 3', "a == 'b"]) {
      assert.throws(() => parseWhen(text), text);
    }
  });
});
