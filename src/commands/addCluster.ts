import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import * as vscode from 'vscode';
import { connectOnce, describe, type Credentials } from '../clusters/connectOnce.ts';
import { checkHost, checkPort, checkUser, type Profile } from '../clusters/profile.ts';
import { messageOf } from '../oceanbase/errors.ts';
import { redactor } from '../oceanbase/redact.ts';
import type { ServerInfo } from '../oceanbase/serverInfo.ts';
import type { CommandContext } from './context.ts';

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
type Draft = v.InferOutput<typeof draftSchema>;

/** Asks for a cluster, tests the connection, saves it. A failed test loses nothing that was typed. */
export async function addCluster(context: CommandContext, argument: unknown): Promise<void> {
  const parsed = v.safeParse(draftSchema, argument);
  let draft: Draft = parsed.success ? parsed.output : {};
  const complete = draft.host !== undefined && draft.user !== undefined && draft.password !== undefined;
  let ask = !complete;
  for (;;) {
    const credentials: Credentials | undefined = ask ? await askAll(draft) : fromDraft(draft);
    if (!credentials) return;
    draft = { ...draft, ...credentials };
    const release = redactor.register(credentials.password);
    try {
      const info = await connectOnce(credentials, context.journal);
      if (!info) return; // the user canceled the attempt
      await save(context, draft, credentials, info);
      return;
    } catch (error) {
      context.log.error(`connecting to ${credentials.host}`, error);
      const again = 'Edit and Try Again';
      const text = redactor.redact(messageOf(error));
      if ((await vscode.window.showErrorMessage(text, again)) !== again) return;
      ask = true;
    } finally {
      release();
    }
  }
}

async function save(
  context: CommandContext,
  draft: Draft,
  credentials: Credentials,
  info: ServerInfo,
): Promise<void> {
  const { host, port, user, password } = credentials;
  const known = context.store
    .list()
    .find((one) => one.host === host && one.port === port && one.user === user);
  const profile: Profile = {
    version: 1,
    id: known?.id ?? randomUUID(),
    name: draft.name ?? known?.name ?? freeName(context, info.clusterName || host),
    host,
    port,
    user,
    hasPassword: password !== '',
  };
  await context.store.save(profile, password);
  context.log.info(`${known ? 'updated' : 'added'} ${profile.name}: ${describe(info)}`);
  void context.clusters.get(profile.id)?.reconnect();
  void vscode.window.showInformationMessage(
    `${known ? 'Updated' : 'Added'} “${profile.name}”: ${describe(info)}.`,
  );
}

/** Two clusters may have the same name: the second one is told apart by a number. */
function freeName(context: CommandContext, wanted: string): string {
  const taken = new Set(context.store.list().map((profile) => profile.name));
  let name = wanted;
  for (let n = 2; taken.has(name); n++) name = `${wanted} (${String(n)})`;
  return name;
}

function fromDraft(draft: Draft): Credentials | undefined {
  const { host, port = 2881, user, password } = draft;
  return host === undefined || user === undefined || password === undefined
    ? undefined
    : { host, port, user, password };
}

async function askAll(draft: Draft): Promise<Credentials | undefined> {
  const host = await vscode.window.showInputBox({
    title: 'Add Cluster (1/4): Host',
    prompt: 'Host name or address of an observer, or of OBProxy',
    placeHolder: 'ob1.example.com',
    value: draft.host ?? '',
    ignoreFocusOut: true,
    validateInput: checkHost,
  });
  if (host === undefined) return undefined;
  const port = await vscode.window.showInputBox({
    title: 'Add Cluster (2/4): Port',
    prompt: 'SQL port: 2881 of an observer, 2883 of OBProxy',
    value: String(draft.port ?? 2881),
    ignoreFocusOut: true,
    validateInput: checkPort,
  });
  if (port === undefined) return undefined;
  const user = await vscode.window.showInputBox({
    title: 'Add Cluster (3/4): User',
    prompt: 'root@sys sees every tenant. Through OBProxy: root@sys#cluster. One tenant alone: root@tenant',
    value: draft.user ?? 'root@sys',
    ignoreFocusOut: true,
    validateInput: checkUser,
  });
  if (user === undefined) return undefined;
  const password = await vscode.window.showInputBox({
    title: 'Add Cluster (4/4): Password',
    prompt: `Password of ${user.trim()}. It is kept in this machine’s secret storage`,
    value: draft.password ?? '',
    password: true,
    ignoreFocusOut: true,
  });
  if (password === undefined) return undefined;
  return { host: host.trim(), port: Number(port.trim()), user: user.trim(), password };
}
