import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { formatCommand, formatJdbcUrl } from '../oceanbase/connectionString/format.ts';
import { chooseCluster, type CommandContext } from './context.ts';

/** Copies a command that connects as this cluster does, or a JDBC URL. The password is not in it. */
export async function copyConnectionCommand(context: CommandContext, argument: unknown): Promise<void> {
  const placeHolder = l10n.t('How to connect to which cluster should be copied?');
  const cluster = await chooseCluster(context, argument, placeHolder);
  if (!cluster) return;
  const { profile } = cluster;
  const picked = await vscode.window.showQuickPick(
    [
      { label: 'obclient', detail: formatCommand('obclient', profile) },
      { label: 'mysql', detail: formatCommand('mysql', profile) },
      { label: 'JDBC', detail: formatJdbcUrl(profile) },
    ],
    { title: l10n.t('Copy Connection Command'), placeHolder: l10n.t('The password is not copied') },
  );
  if (!picked) return;
  await vscode.env.clipboard.writeText(picked.detail);
  void vscode.window.showInformationMessage(l10n.t('Copied, without the password: {0}', picked.detail));
}
