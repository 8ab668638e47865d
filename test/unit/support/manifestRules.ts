// What must hold between package.json and the code. Each rule gives the sentences that say what is wrong, so that a
// test can hold it against the real manifest and against one that was broken on purpose.
import { canHold, keysOf, parseWhen } from './when.ts';

interface MenuItem {
  readonly command: string;
  readonly when?: string;
  readonly group?: string;
}
export interface Manifest {
  readonly capabilities: {
    readonly untrustedWorkspaces: {
      readonly supported: boolean | 'limited';
      readonly restrictedConfigurations: readonly string[];
    };
  };
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly icon?: string }[];
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
    readonly views: Readonly<Record<string, readonly { readonly id: string; readonly when?: string }[]>>;
    readonly viewsWelcome: readonly {
      readonly view: string;
      readonly contents: string;
      readonly when?: string;
    }[];
    readonly configuration: {
      readonly properties: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    };
    readonly walkthroughs?: readonly {
      readonly id: string;
      readonly when?: string;
      readonly steps: readonly {
        readonly id: string;
        readonly description: string;
        readonly when?: string;
        readonly media: { readonly svg?: string; readonly markdown?: string; readonly image?: string };
        readonly completionEvents?: readonly string[];
      }[];
    }[];
  };
}

/** What the code says of itself. */
export interface Code {
  readonly commands: readonly string[];
  /** The commands that the running code has handlers for. */
  readonly registered: readonly string[];
  /** Those that need a row, which the palette does not have. */
  readonly rowCommands: readonly string[];
  readonly contextKeys: readonly string[];
  /** The keys that the source sets with `setContext`. */
  readonly setKeys: readonly string[];
  /** By view: what its nodes can be, and which of them no menu asks for. */
  readonly nodes: Readonly<
    Record<string, { readonly values: readonly string[]; readonly inert: readonly string[] }>
  >;
  readonly settings: readonly string[];
  /** How each of them is read. */
  readonly bounds: Readonly<
    Record<string, { readonly otherwise: number; readonly minimum: number; readonly maximum: number }>
  >;
  readonly fileExists: (path: string) => boolean;
}

export type Rule = (manifest: Manifest, code: Code) => string[];

/** The context keys of VS Code's own that this product asks for. */
const vscodeKeys = ['view', 'viewItem'];

const differences = (what: string, given: readonly string[], wanted: readonly string[]): string[] => [
  ...given.filter((one) => !wanted.includes(one)).map((one) => `${one} is ${what}`),
  ...given.filter((one, index) => given.indexOf(one) < index).map((one) => `${one} is there twice`),
];

function allMenuItems({ contributes }: Manifest): MenuItem[] {
  return Object.values(contributes.menus).flat();
}

function whens({ contributes }: Manifest): string[] {
  const walkthroughs = contributes.walkthroughs ?? [];
  return [
    ...Object.values(contributes.menus).flat(),
    ...Object.values(contributes.views).flat(),
    ...contributes.viewsWelcome,
    ...walkthroughs,
    ...walkthroughs.flatMap(({ steps }) => steps),
  ].flatMap(({ when }) => when ?? []);
}

/** The clauses that end a step of a walkthrough. */
function completionContexts({ contributes }: Manifest): string[] {
  return (contributes.walkthroughs ?? [])
    .flatMap(({ steps }) => steps.flatMap(({ completionEvents = [] }) => completionEvents))
    .filter((event) => event.startsWith('onContext:'))
    .map((event) => event.slice('onContext:'.length));
}

/** The texts that can link commands: welcomes and steps. */
function linkedCommands({ contributes }: Manifest): string[] {
  return [
    ...contributes.viewsWelcome.map(({ contents }) => contents),
    ...(contributes.walkthroughs ?? []).flatMap(({ steps }) => steps.map(({ description }) => description)),
  ].flatMap((text) => [...text.matchAll(/\(command:([^)?]+)/g)].map(([, command]) => command ?? ''));
}

export const rules = {
  'commands are declared, catalogued and registered alike': (manifest, { commands, registered }) => {
    const declared = manifest.contributes.commands.map(({ command }) => command);
    return [
      ...differences('declared and not catalogued', declared, commands),
      ...differences('catalogued and not declared', commands, declared),
      ...differences('registered and not catalogued', registered, commands),
      ...differences('catalogued and not registered', commands, registered),
    ];
  },

  'menus, welcomes and steps name declared commands': (manifest) => {
    const declared = manifest.contributes.commands.map(({ command }) => command);
    const views = Object.values(manifest.contributes.views).flat();
    const known = [...declared, ...views.map(({ id }) => `${id}.focus`)]; // VS Code makes the latter
    const named = [...allMenuItems(manifest).map(({ command }) => command), ...linkedCommands(manifest)];
    return named.filter((one) => !known.includes(one)).map((one) => `${one} is named and not declared`);
  },

  'the palette hides the commands that need a row, and no other one for good': (manifest, code) => {
    const hidden = (manifest.contributes.menus['commandPalette'] ?? [])
      .filter(({ when }) => when === 'false')
      .map(({ command }) => command);
    return [
      ...differences('hidden from the palette and needs no row', hidden, code.rowCommands),
      ...differences('in the palette and needs a row', code.rowCommands, hidden),
    ];
  },

  'the palette offers a command of a view’s title where the title does': ({ contributes }) => {
    const palette = contributes.menus['commandPalette'] ?? [];
    return (contributes.menus['view/title'] ?? []).flatMap(({ command, when = '' }) => {
      const condition = when.replace(/^view == [\w.]+(?: && )?/, '');
      const offered = palette.find((one) => one.command === command)?.when ?? '';
      // A filter is set by a command that the palette has always, although the title has another one in its place.
      return condition === offered || (offered === '' && condition.startsWith('!'))
        ? []
        : [`${command}: ${condition} in the title, ${offered} in the palette`];
    });
  },

  'each view says something while it is empty, also before the extension has been started': ({
    contributes,
  }) =>
    Object.values(contributes.views)
      .flat()
      .filter(
        ({ id }) =>
          !contributes.viewsWelcome.some(({ view, when }) => {
            if (view !== id) return false;
            const clause = parseWhen(when ?? 'true');
            return canHold(clause, Object.fromEntries(keysOf(clause).map((key) => [key, undefined])));
          }),
      )
      .map(({ id }) => `${id} says nothing at first`),

  'each viewItem clause fits a node of its view': (manifest, { nodes }) =>
    (manifest.contributes.menus['view/item/context'] ?? []).flatMap(({ command, when = '' }) => {
      const clause = parseWhen(when);
      const fits = Object.entries(nodes).some(([view, { values }]) =>
        values.some((viewItem) => canHold(clause, { view, viewItem })),
      );
      const asks = keysOf(clause);
      return [
        ...(fits ? [] : [`no node fits the entry of ${command}: ${when}`]),
        ...(asks.includes('view') && asks.includes('viewItem')
          ? []
          : [`${command} is offered everywhere: ${when}`]),
      ];
    }),

  'each node that is not inert has an entry in a menu, and no inert one has': (manifest, { nodes }) => {
    const clauses = (manifest.contributes.menus['view/item/context'] ?? []).map(({ when = '' }) =>
      parseWhen(when),
    );
    return Object.entries(nodes).flatMap(([view, { values, inert }]) =>
      values.flatMap((viewItem) => {
        const used = clauses.some((clause) => canHold(clause, { view, viewItem }));
        if (used === !inert.includes(viewItem)) return [];
        return [
          used ? `${viewItem} is called inert and has an entry` : `no entry fits ${viewItem} in ${view}`,
        ];
      }),
    );
  },

  'each context key is set, or is VS Code’s own, and each that is set is asked for': (manifest, code) => {
    const asked = [...whens(manifest), ...completionContexts(manifest)].flatMap((when) =>
      keysOf(parseWhen(when)),
    );
    return [
      ...asked
        .filter((key) => !vscodeKeys.includes(key) && !code.setKeys.includes(key))
        .map((key) => `${key} is asked for and never set`),
      ...differences('set and not catalogued', [...new Set(code.setKeys)], code.contextKeys),
      ...differences('catalogued and never asked for', code.contextKeys, asked),
    ];
  },

  'commands of a title or an inline group have an icon': ({ contributes }) =>
    Object.entries(contributes.menus).flatMap(([menu, items]) =>
      items
        .filter(({ group = '' }) =>
          menu === 'view/title' ? group.startsWith('navigation') : group.startsWith('inline'),
        )
        .filter(({ command }) => !contributes.commands.find((one) => one.command === command)?.icon)
        .map(({ command }) => `${command} stands in ${menu} and has no icon`),
    ),

  'settings are catalogued, and each has a description, a type, a default and a scope': (
    { contributes },
    code,
  ) => {
    const { properties } = contributes.configuration;
    const names = Object.keys(properties);
    return [
      ...differences('declared and not catalogued', names, code.settings),
      ...differences('catalogued and not declared', code.settings, names),
      ...Object.entries(properties).flatMap(([name, setting]) => [
        ...['type', 'default', 'scope']
          .filter((field) => !(field in setting))
          .map((field) => `${name} has no ${field}`),
        ...('description' in setting || 'markdownDescription' in setting
          ? []
          : [`${name} has no description`]),
      ]),
    ];
  },

  'a workspace can set no setting, trusted or not': ({ contributes, capabilities }) => {
    const { supported, restrictedConfigurations } = capabilities.untrustedWorkspaces;
    const names = Object.keys(contributes.configuration.properties);
    return [
      ...(supported === 'limited' ? [] : [`untrusted workspaces are ${String(supported)}`]),
      ...differences('restricted and not declared', restrictedConfigurations, names),
      ...differences('declared and not restricted', names, restrictedConfigurations),
      ...Object.entries(contributes.configuration.properties)
        .filter(([, { scope }]) => scope !== 'application' && scope !== 'machine')
        .map(([name]) => `a workspace can set ${name}`),
    ];
  },

  'a setting is a number within bounds, so none names a host or a command, and is read as declared': (
    { contributes },
    { bounds },
  ) =>
    Object.entries(contributes.configuration.properties).flatMap(([name, setting]) => {
      const read = bounds[name];
      return [
        ...(setting['type'] === 'number' ? [] : [`${name} is no number`]),
        ...(setting['minimum'] === read?.minimum ? [] : [`the minimum of ${name} is read as another one`]),
        ...(setting['maximum'] === read?.maximum ? [] : [`the maximum of ${name} is read as another one`]),
        ...(setting['default'] === read?.otherwise ? [] : [`the default of ${name} is read as another one`]),
      ];
    }),

  'steps have media that exist and end by something real': ({ contributes }, { fileExists, ...code }) =>
    (contributes.walkthroughs ?? []).flatMap(({ steps }) =>
      steps.flatMap(({ id, media, completionEvents = [] }) => [
        ...Object.values(media)
          .filter((file) => file.startsWith('media/') && !fileExists(file))
          .map((file) => `${file} of step ${id} does not exist`),
        ...(completionEvents.length > 0 ? [] : [`step ${id} never ends`]),
        ...completionEvents
          .filter((event) => !isReal(event, contributes, code))
          .map((event) => `${id}: ${event}`),
      ]),
    ),
} satisfies Readonly<Record<string, Rule>>;

/** Whether a completion event is one that can happen. */
function isReal(
  event: string,
  { views }: Manifest['contributes'],
  { commands, setKeys }: Pick<Code, 'commands' | 'setKeys'>,
): boolean {
  const [, kind, what = ''] = /^(\w+):(.+)$/.exec(event) ?? [];
  switch (kind) {
    case 'onCommand':
      return commands.includes(what);
    case 'onView':
      return Object.values(views)
        .flat()
        .some(({ id }) => id === what);
    case 'onContext':
      return keysOf(parseWhen(what)).every((key) => setKeys.includes(key));
    default:
      return false;
  }
}
