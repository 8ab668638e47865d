import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { environmentWord } from '../clusters/groups.ts';
import { connectsAlike, type Profile } from '../clusters/profile.ts';
import { formatEndpoint } from '../oceanbase/socket.ts';
import { askPasswordSource, sourceWord } from './askPasswordSource.ts';
import { askTls, tlsWord } from './askTls.ts';
import { askField, type Connection, type Draft } from './connectionDraft.ts';
import { chooseCluster, type CommandContext } from './context.ts';
import { askEnvironment, askGroup, askName, withGroup, withLook } from './renameCluster.ts';
import { tryConnection } from './tryConnection.ts';

/** What is being edited; the password only if another one was typed. */
interface Edit {
  readonly profile: Profile;
  readonly password?: string | undefined;
}

interface Item extends vscode.QuickPickItem {
  /** undefined: Escape, so nothing changes. */
  readonly edit: (now: Edit) => Promise<Edit | undefined>;
}

/**
 * Shows everything that is saved of a cluster as one list, and changes what is chosen until it is saved. A
 * connection that has changed is tested first; where that fails nothing that was typed or stored is lost.
 */
export async function editCluster(context: CommandContext, argument: unknown): Promise<void> {
  const cluster = await chooseCluster(context, argument, l10n.t('Which cluster should be edited?'));
  if (!cluster) return;
  const before = cluster.profile;
  let edit: Edit = { profile: before };
  for (;;) {
    const save = { label: `$(check) ${l10n.t('Save')}`, edit: undefined };
    const picked = await vscode.window.showQuickPick<Item | typeof save>([save, ...items(context, edit)], {
      title: l10n.t('Edit Cluster “{0}”', before.name),
      placeHolder: l10n.t('Choose what to change. Escape leaves everything as it is'),
      ignoreFocusOut: true,
    });
    if (!picked) return;
    if (picked.edit) edit = (await picked.edit(edit)) ?? edit;
    else if (await saveEdit(context, before, edit)) return;
  }
}

function items(context: CommandContext, { profile, password }: Edit): Item[] {
  const title = l10n.t('Edit Cluster');
  const source = profile.passwordSource ?? { kind: 'stored' };
  const field = (name: 'host' | 'port' | 'user') => async (now: Edit) => {
    const text = await askField(title, name, now.profile);
    return text === undefined
      ? undefined
      : { ...now, profile: { ...now.profile, [name]: name === 'port' ? Number(text) : text } };
  };
  const list: [label: string, value: string, change: Item['edit']][] = [
    [l10n.t('Host'), profile.host, field('host')],
    [l10n.t('Port'), String(profile.port), field('port')],
    [l10n.t('User'), profile.user, field('user')],
    [
      l10n.t('Where the Password Comes From'),
      sourceWord(source),
      async (now) => {
        const chosen = await askPasswordSource(source);
        return chosen && { ...now, profile: { ...now.profile, passwordSource: chosen } };
      },
    ],
    [
      l10n.t('TLS'),
      tlsWord(profile.tls?.mode ?? 'preferred'),
      async (now) => {
        const tls = await askTls(now.profile.tls);
        return tls && { ...now, profile: { ...now.profile, tls } };
      },
    ],
    [
      l10n.t('Name'),
      profile.name,
      async (now) => {
        const name = await askName(l10n.t('Rename Cluster “{0}”', now.profile.name), now.profile.name);
        return name === undefined ? undefined : { ...now, profile: { ...now.profile, name } };
      },
    ],
    [
      l10n.t('Group'),
      profile.group ?? l10n.t('No Group'),
      async (now) => {
        const group = await askGroup(context, now.profile);
        return group === undefined ? undefined : { ...now, profile: withGroup(now.profile, group) };
      },
    ],
    [
      l10n.t('Environment and Color'),
      profile.environment ? environmentWord(profile.environment) : l10n.t('Not Set'),
      async (now) => {
        const look = await askEnvironment(now.profile);
        return look && { ...now, profile: withLook(now.profile, look) };
      },
    ],
  ];
  if (source.kind === 'stored' || source.kind === 'ask') {
    list.splice(3, 0, [
      l10n.t('Password'),
      password === undefined ? l10n.t('unchanged') : l10n.t('another one, not saved yet'),
      async (now) => {
        const draft: Draft = { user: now.profile.user, passwordSource: source };
        const typed = await askField(title, 'password', draft);
        return typed === undefined ? undefined : { ...now, password: typed };
      },
    ]);
  }
  return list.map(([label, description, edit]) => ({ label, description, edit }));
}

/** Tests what has changed of the connection, and saves. false: the list is shown again. */
async function saveEdit(context: CommandContext, before: Profile, edit: Edit): Promise<boolean> {
  const { profile } = edit;
  const connects = edit.password === undefined && connectsAlike(before, profile);
  const source = profile.passwordSource?.kind ?? 'stored';
  let password = edit.password;
  let changed = profile;
  if (!connects) {
    const asked = source === 'stored' || source === 'ask';
    // A password that is there goes on being used, also where it only moves between storage and memory.
    const known = asked ? (edit.password ?? (await knownPassword(context, before))) : undefined;
    const typed =
      asked && known === undefined ? await askField(l10n.t('Edit Cluster'), 'password', profile) : known;
    if (asked && typed === undefined) return false;
    const connection: Connection = { ...profile, password: typed };
    const tried = await tryConnection(context, l10n.t('Edit Cluster'), connection);
    if (!tried) return false;
    const { host, port, user } = tried.connection;
    changed = { ...profile, host, port, user };
    // One that was refused must not take the place of one that is stored.
    password = tried.refused ? undefined : tried.connection.password;
    if (asked && password !== undefined) changed = { ...changed, hasPassword: password !== '' };
  }
  await store(context, before, changed, password);
  return true;
}

/** undefined: it has to be asked for. */
async function knownPassword({ store }: CommandContext, before: Profile): Promise<string | undefined> {
  const source = before.passwordSource?.kind ?? 'stored';
  if (source === 'stored') return await store.password(before);
  return source === 'ask' ? store.remembered(before.id) : undefined;
}

/** What another window has changed meanwhile stays, but for what was edited here. */
async function store(
  context: CommandContext,
  before: Profile,
  edited: Profile,
  password: string | undefined,
): Promise<void> {
  const now = context.store.get(before.id);
  if (!now) {
    const add = l10n.t('Add It Again');
    const text = l10n.t('“{0}” has been removed in another window.', before.name);
    if ((await vscode.window.showWarningMessage(text, add)) !== add) return;
  }
  const moved = before.host !== edited.host || before.port !== edited.port;
  if (moved) await context.speed.putBackNow(before.id); // what is raised there must not be put back on another cluster
  await context.store.save(merged(now ?? before, before, edited), password);
  context.log.info(`edited ${edited.name}: ${edited.user} at ${formatEndpoint(edited)}`);
  void context.clusters.get(edited.id)?.reconnect();
}

/** `now` with what differs between `before` and `edited`. */
function merged(now: Profile, before: Profile, edited: Profile): Profile {
  const keys = new Set([...Object.keys(now), ...Object.keys(before), ...Object.keys(edited)]) as Set<
    keyof Profile
  >;
  const entries = [...keys].map((key) => {
    const same = JSON.stringify(before[key]) === JSON.stringify(edited[key]);
    return [key, same ? now[key] : edited[key]] as const;
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as unknown as Profile;
}
