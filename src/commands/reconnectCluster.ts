import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Cluster } from '../clusters/cluster.ts';
import { ConnectError, RefusedLogin } from '../oceanbase/errors.ts';
import { redactor } from '../oceanbase/redact.ts';
import { connectOnce, describe } from '../clusters/connectOnce.ts';
import { readTlsFiles } from '../clusters/tlsFiles.ts';
import { chooseCluster, nodeOf, type CommandContext } from './context.ts';

/**
 * Connects anew. Where the login was refused, or the password is not there, it asks for it first; a stored one is
 * replaced only after the new one has worked.
 */
export async function reconnectCluster(context: CommandContext, argument: unknown): Promise<void> {
  const cluster = await chooseCluster(context, argument, l10n.t('Which cluster should be connected again?'));
  if (!cluster) return;
  await cluster.reconnect();
  const { profile, state } = cluster;
  const problem = passwordProblem(cluster);
  if (problem === undefined) {
    // The row of a menu shows what came of it; whoever comes from elsewhere may not see the tree.
    if (nodeOf(argument)) return;
    if (state.kind === 'failed') throw state.error;
    if (state.kind === 'ready') {
      const found = describe(state.info);
      void vscode.window.showInformationMessage(l10n.t('Connected to “{0}”: {1}.', profile.name, found));
    }
    return;
  }
  const password = await vscode.window.showInputBox({
    title: l10n.t('Password of {0} on {1}', profile.user, profile.name),
    prompt: redactor.redact(problem),
    password: true,
    ignoreFocusOut: true,
  });
  if (password === undefined) return;
  const release = redactor.register(password);
  try {
    const { host, port, user } = profile;
    const tls = await readTlsFiles(profile.tls);
    if (!(await connectOnce({ host, port, user, password, tls }, context.journal))) return;
    const now = context.store.get(profile.id); // it may have been renamed or removed meanwhile, in another window too
    if (!now) {
      void vscode.window.showWarningMessage(l10n.t('The cluster was removed from this list.'));
      return;
    }
    await context.store.save({ ...now, hasPassword: password !== '' }, password);
    await context.clusters.get(profile.id)?.reconnect();
  } finally {
    release();
  }
}

/** What only another password can mend; undefined: nothing, or the password comes from elsewhere. */
function passwordProblem({ state, profile }: Cluster): string | undefined {
  const source = profile.passwordSource?.kind ?? 'stored';
  if (state.kind !== 'failed' || !(state.error instanceof ConnectError)) return undefined;
  if (source === 'environment' || source === 'command') return undefined;
  const { error } = state;
  if (error.kind !== 'denied' && error.kind !== 'no-password') return undefined;
  return error instanceof RefusedLogin ? error.reason : error.message;
}
