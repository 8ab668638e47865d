import { randomUUID } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import * as vscode from 'vscode';
import { describe } from '../clusters/connectOnce.ts';
import type { Profile } from '../clusters/profile.ts';
import { askConnection, type Draft } from './connectionDraft.ts';
import type { CommandContext } from './context.ts';
import { freeName } from './freeName.ts';
import { askToPaste } from './pasteConnection.ts';
import { tryConnection, type Tried } from './tryConnection.ts';

/** What a caller already knows; what is missing is asked. */
const draftSchema = v.partial(
  v.object({
    name: v.string(),
    host: v.string(),
    port: v.number(),
    user: v.string(),
    password: v.string(),
  }),
);

/**
 * Asks for a cluster by one field, into which a whole command or URL may be pasted, and for what that does not say;
 * tests the connection, and saves it. A failed test loses nothing that was typed.
 */
export async function addCluster(context: CommandContext, argument: unknown): Promise<void> {
  const title = l10n.t('Add Cluster');
  const given = v.safeParse(draftSchema, argument);
  const draft =
    given.success && given.output.host !== undefined ? withPort(given.output) : await askToPaste(title);
  const connection = draft && (await askConnection(title, draft));
  const tried = connection && (await tryConnection(context, title, connection));
  if (tried) await save(context, tried);
}

/** Callers that name everything but the port mean the observer's. */
function withPort(draft: Draft): Draft {
  const complete = draft.user !== undefined && draft.password !== undefined;
  return complete ? { port: 2881, ...draft } : draft;
}

async function save(context: CommandContext, { connection, info, refused }: Tried): Promise<void> {
  const { host, port, user, password = '', tls } = connection;
  const same = (one: Profile): boolean => one.host === host && one.port === port && one.user === user;
  const known = context.store.list().find(same);
  if (known && !info) {
    // What is saved has worked, and this has not.
    void vscode.window.showWarningMessage(
      l10n.t('“{0}” is saved already with this host, port and user. It was left as it is.', known.name),
    );
    return;
  }
  const profile: Profile = {
    version: 1,
    ...known,
    id: known?.id ?? randomUUID(),
    name: connection.name ?? known?.name ?? freeName(context.store, info?.clusterName || host),
    host,
    port,
    user,
    hasPassword: password !== '',
    ...(tls ? { tls } : {}),
  };
  // A password that was refused is asked for again, and not kept.
  await context.store.save(profile, refused ? undefined : password);
  const found = info ? describe(info) : l10n.t('not connected yet');
  context.log.info(`${known ? 'updated' : 'added'} ${profile.name}: ${found}`);
  void context.clusters.get(profile.id)?.reconnect();
  void vscode.window.showInformationMessage(
    known
      ? l10n.t('Updated “{0}”: {1}.', profile.name, found)
      : l10n.t('Added “{0}”: {1}.', profile.name, found),
  );
}
