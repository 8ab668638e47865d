/**
 * What a tree node can be, for the `viewItem` clauses of package.json: a kind and its flags, such as
 * `tenant+archive.doing+running`. Nodes take their values from here alone, so that a test can hold every clause
 * against every value.
 */

/** The log archive as the menus see it: what can be done about it. */
export const archiveFlags = [
  /** Archiving. */
  'archive.doing',
  /** On its way to another state. */
  'archive.changing',
  'archive.suspended',
  'archive.interrupted',
  /** No round, or a stopped one. */
  'archive.off',
] as const;
export type ArchiveFlag = (typeof archiveFlags)[number];

type Running = '' | '+running';
/** `sys` sees the whole cluster, `own` its own tenant alone. */
type Login = 'sys' | 'own';
type SetFlags =
  '' | '+restorable' | '+protected' | '+restorable+protected' | `${'' | '+restorable'}+protected+held`;

export type ContextValue =
  | 'group'
  | `cluster+${Login}${Running}`
  | 'cluster+connecting'
  | 'cluster+unreachable'
  | `tenant+${ArchiveFlag | 'unavailable'}${Running}`
  | `archive+${ArchiveFlag | 'unavailable'}`
  | 'data'
  | 'running'
  | 'sets'
  | `set${SetFlags}`
  | 'fact'
  | 'message';

const runningFlag = (running: boolean): Running => (running ? '+running' : '');

/** Values by the kind of node. */
export const contextValues = {
  /** Clusters that stand together. */
  group: 'group',
  cluster: (login: Login, running: boolean) => `cluster+${login}${runningFlag(running)}` as const,
  connectingCluster: 'cluster+connecting',
  unreachableCluster: 'cluster+unreachable',
  /** `archive` is undefined for a tenant that is being made, dropped or restored. */
  tenant: (archive: ArchiveFlag | undefined, running: boolean) =>
    `tenant+${archive ?? 'unavailable'}${runningFlag(running)}` as const,
  /** The log archive of a tenant. */
  archive: (archive: ArchiveFlag | undefined) => `archive+${archive ?? 'unavailable'}` as const,
  /** The data backups of a tenant: their destination and policy. */
  data: 'data',
  /** A backup that runs. */
  running: 'running',
  /** The backup sets of a tenant. */
  sets: 'sets',
  set: (flags: {
    readonly restorable: boolean;
    readonly protected: boolean;
    readonly held: boolean;
  }): ContextValue => {
    const restorable = flags.restorable ? '+restorable' : '';
    if (!flags.protected) return `set${restorable}`;
    return `set${restorable}+protected${flags.held ? '+held' : ''}`;
  },
  /** A line that only tells something. */
  fact: 'fact',
  message: 'message',
} as const;

/** Every value that a node can have. */
export function allContextValues(): ContextValue[] {
  const both = [false, true];
  const archives = [...archiveFlags, undefined];
  return [
    contextValues.group,
    ...(['sys', 'own'] as const).flatMap((login) => both.map((one) => contextValues.cluster(login, one))),
    contextValues.connectingCluster,
    contextValues.unreachableCluster,
    ...archives.flatMap((archive) => both.map((one) => contextValues.tenant(archive, one))),
    ...archives.map((archive) => contextValues.archive(archive)),
    contextValues.data,
    contextValues.running,
    contextValues.sets,
    ...both.flatMap((restorable) => [
      contextValues.set({ restorable, protected: false, held: false }),
      ...both.map((held) => contextValues.set({ restorable, protected: true, held })),
    ]),
    contextValues.fact,
    contextValues.message,
  ];
}

/** Values that no menu asks for: nodes that only say something. */
export const inertContextValues: readonly ContextValue[] = [
  contextValues.group,
  contextValues.fact,
  contextValues.message,
];
