import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Cluster } from '../clusters/cluster.ts';

/**
 * The last question before something is changed: a cluster of production wants its name typed. True at once for
 * any other. Call it after the confirmation, and before anything is sent or stored.
 */
export async function confirmProduction({ profile }: Pick<Cluster, 'profile'>): Promise<boolean> {
  if (profile.environment !== 'production') return true;
  const { name } = profile;
  const typed = await vscode.window.showInputBox({
    title: l10n.t('“{0}” is a production cluster', name),
    prompt: l10n.t('Enter its name to go on. Escape leaves everything as it is: nothing has been sent'),
    placeHolder: name,
    ignoreFocusOut: true,
    validateInput: (text) =>
      text.trim() === name.trim() ? undefined : l10n.t('This is not the name of the cluster: {0}', name),
  });
  return typed !== undefined;
}
