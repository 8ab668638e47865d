import * as vscode from 'vscode';
import { connectOnce } from '../clusters/connectOnce.ts';
import { ConnectError } from '../oceanbase/errors.ts';
import { redactor } from '../oceanbase/redact.ts';
import { chooseCluster, type CommandContext } from './context.ts';

/**
 * Connects anew. Where the login was refused, or the secret storage has lost the password, it asks for it first;
 * the stored one is replaced only after the new one has worked.
 */
export async function reconnectCluster(context: CommandContext, argument: unknown): Promise<void> {
  const cluster = await chooseCluster(context, argument, 'Which cluster should be connected again?');
  if (!cluster) return;
  await cluster.reconnect();
  const { state, profile } = cluster;
  if (state.kind !== 'failed' || !(state.error instanceof ConnectError) || state.error.kind !== 'denied') {
    return;
  }
  const password = await vscode.window.showInputBox({
    title: `Password of ${profile.user} on ${profile.name}`,
    prompt: redactor.redact(state.error.message),
    password: true,
    ignoreFocusOut: true,
  });
  if (password === undefined) return;
  const release = redactor.register(password);
  try {
    const { host, port, user } = profile;
    if (!(await connectOnce({ host, port, user, password }, context.journal))) return;
    await context.store.save({ ...profile, hasPassword: password !== '' }, password);
    await context.clusters.get(profile.id)?.reconnect();
  } finally {
    release();
  }
}
