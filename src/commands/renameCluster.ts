import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { environmentWord } from '../clusters/groups.ts';
import { colours, environments, type Colour, type Environment, type Profile } from '../clusters/profile.ts';
import { chooseCluster, type CommandContext } from './context.ts';
import { currentFirst } from './currentFirst.ts';
import { freeName } from './freeName.ts';

/** Gives a saved cluster another name. Nothing on the cluster changes. */
export async function renameCluster(context: CommandContext, argument: unknown): Promise<void> {
  const cluster = await chooseCluster(context, argument, l10n.t('Which cluster should get another name?'));
  if (!cluster) return;
  const { name: now } = cluster.profile;
  const name = await askName(l10n.t('Rename Cluster “{0}”', now), now);
  if (name !== undefined) await change(context, cluster.profile, (now) => ({ ...now, name }));
}

/** Saves a copy of a connection, with its password, under another name. */
export async function duplicateCluster(context: CommandContext, argument: unknown): Promise<void> {
  const cluster = await chooseCluster(context, argument, l10n.t('Which cluster should be duplicated?'));
  if (!cluster) return;
  const { name: now } = cluster.profile;
  const name = await askName(l10n.t('Name of the Copy of “{0}”', now), freeName(context.store, now));
  if (name !== undefined) await context.store.duplicate(cluster.profile, name);
}

/** Puts a cluster into a group of the tree, an old one or a new one, or into none. */
export async function setClusterGroup(context: CommandContext, argument: unknown): Promise<void> {
  const cluster = await chooseCluster(context, argument, l10n.t('Which cluster should be put into a group?'));
  if (!cluster) return;
  const group = await askGroup(context, cluster.profile);
  if (group !== undefined) await change(context, cluster.profile, (now) => withGroup(now, group));
}

/** Says what a cluster is for. One of production asks for its name before it is changed. */
export async function setClusterEnvironment(context: CommandContext, argument: unknown): Promise<void> {
  const placeHolder = l10n.t('Which cluster’s environment and color should be set?');
  const cluster = await chooseCluster(context, argument, placeHolder);
  if (!cluster) return;
  const look = await askEnvironment(cluster.profile);
  if (look) await change(context, cluster.profile, (now) => withLook(now, look));
}

async function change(
  context: CommandContext,
  { id, name }: Profile,
  by: (now: Profile) => Profile,
): Promise<void> {
  if (await context.store.update(id, by)) return;
  void vscode.window.showWarningMessage(l10n.t('“{0}” has been removed in another window.', name));
}

/** `title` says what gets the name, `value` is a first proposal. undefined: Escape. */
export async function askName(title: string, value: string): Promise<string | undefined> {
  const name = await vscode.window.showInputBox({
    title,
    prompt: l10n.t('The name that the tree shows. Nothing changes on the cluster'),
    value,
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? l10n.t('Enter a name.') : undefined),
  });
  return name?.trim();
}

/** The empty string: no group. undefined: Escape. */
export async function askGroup(
  context: CommandContext,
  { name: cluster, group: now }: Pick<Profile, 'name' | 'group'>,
): Promise<string | undefined> {
  const groups = new Set(context.store.list().flatMap(({ group }) => group ?? []));
  const none = { label: l10n.t('No Group'), group: '' };
  const other = { label: l10n.t('New Group…'), group: undefined };
  const known = [...groups].sort((a, b) => a.localeCompare(b)).map((group) => ({ label: group, group }));
  const picked = await vscode.window.showQuickPick([other, ...known, none], {
    title: l10n.t('Group of “{0}”', cluster),
    placeHolder:
      now === undefined ? l10n.t('The cluster is in no group') : l10n.t('The cluster is in “{0}”', now),
  });
  if (picked !== other) return picked?.group;
  const name = await vscode.window.showInputBox({
    title: l10n.t('New Group'),
    prompt: l10n.t('The tree shows the clusters of a group together'),
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? l10n.t('Enter a name.') : undefined),
  });
  return name?.trim();
}

export interface Look {
  readonly environment: Environment | undefined;
  readonly colour: Colour | undefined;
}

/** undefined: Escape. */
export async function askEnvironment(
  now: Pick<Profile, 'name' | 'environment' | 'colour'>,
): Promise<Look | undefined> {
  const chosen = await vscode.window.showQuickPick(
    currentFirst(
      [
        ...environments.map((environment) => ({
          label: environmentWord(environment),
          environment,
          ...(environment === 'production'
            ? { detail: l10n.t('Asks for the cluster’s name before something is changed on it') }
            : {}),
        })),
        { label: l10n.t('Not Set'), environment: undefined },
      ],
      ({ environment }) => environment === now.environment,
    ),
    {
      title: l10n.t('Environment of “{0}”', now.name),
      placeHolder: l10n.t('Now: {0}', now.environment ? environmentWord(now.environment) : l10n.t('Not Set')),
    },
  );
  if (!chosen) return undefined;
  const picked = await vscode.window.showQuickPick(
    currentFirst(
      [
        { label: l10n.t('Default Color'), colour: undefined },
        ...colours.map((colour) => ({
          label: colourWord(colour),
          colour,
          iconPath: new vscode.ThemeIcon('circle-filled', new vscode.ThemeColor(`charts.${colour}`)),
        })),
      ],
      ({ colour }) => colour === now.colour,
    ),
    { title: l10n.t('Icon Color of “{0}”', now.name) },
  );
  return picked && { environment: chosen.environment, colour: picked.colour };
}

function colourWord(colour: Colour): string {
  switch (colour) {
    case 'red':
      return l10n.t('Red');
    case 'orange':
      return l10n.t('Orange');
    case 'yellow':
      return l10n.t('Yellow');
    case 'green':
      return l10n.t('Green');
    case 'blue':
      return l10n.t('Blue');
    case 'purple':
      return l10n.t('Purple');
  }
}

/** The profile in another group; the empty string: in none. */
export function withGroup(profile: Profile, group: string): Profile {
  return { ...profile, group: group === '' ? undefined : group };
}

export function withLook(profile: Profile, { environment, colour }: Look): Profile {
  return { ...profile, environment, colour };
}
