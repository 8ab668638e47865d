import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { backupStatement, targetWords, type BackupTarget } from '../backup/request.ts';
import { BackupRefused, type StartRequest } from '../backup/start.ts';
import type { Cluster } from '../clusters/cluster.ts';
import { jobTarget } from '../clusters/followedJob.ts';
import type { Settled } from '../clusters/startIntents.ts';
import { ConnectionLost, messageOf, ServerError } from '../oceanbase/errors.ts';
import { redactor } from '../oceanbase/redact.ts';
import { sentences } from '../oceanbase/sentences.ts';
import { cancelBackup } from './cancelBackup.ts';
import type { CommandContext } from './context.ts';
import { failureOfStatement } from './explainableFailures.ts';
import { showFailure } from './explainFailure.ts';

/** The server refused the start, or it never got that far: nothing was started, and why. */
export async function showNotStarted(
  context: CommandContext,
  cluster: Cluster,
  { target, choices }: StartRequest,
  error: unknown,
): Promise<void> {
  const name = targetWords(target);
  const { name: clusterName } = cluster.profile;
  context.log.error(`starting the backup of ${name}`, error);
  const why =
    error instanceof ServerError
      ? l10n.t('The server answered {0}: {1}', error.code, error.message)
      : error instanceof ConnectionLost
        ? sentences(messageOf(error), l10n.t('That was before the backup was asked for.'))
        : messageOf(error);
  const explainIt = l10n.t('Explain');
  const showLog = l10n.t('Show Log');
  const buttons = error instanceof BackupRefused ? [explainIt, showLog] : [showLog];
  const text = redactor.redact(
    l10n.t('The backup of {0} on {1} was not started. {2}', name, clusterName, why),
  );
  const answer = await vscode.window.showErrorMessage(text, ...buttons);
  if (answer === showLog) context.log.show();
  if (answer !== explainIt || !(error instanceof BackupRefused)) return;
  const [only, ...others] = target.tenants;
  const statement = cluster.info && backupStatement(cluster.info, target, choices);
  const tenant = others.length === 0 ? only.name : undefined;
  await showFailure(context, failureOfStatement(cluster, tenant, error, statement));
}

/** The outcome is not known yet; announceStarts.ts tells it as soon as it is. */
export async function showUnclear(
  context: CommandContext,
  cluster: Cluster,
  target: BackupTarget,
  reason: string,
  passwordKept: boolean,
): Promise<void> {
  const text = redactor.redact(
    sentences(
      l10n.t(
        'It is not known yet whether the backup of {0} on {1} was started.',
        targetWords(target),
        cluster.profile.name,
      ),
      reason,
      l10n.t('Its job is looked for, and you are told what is found. Do not start another one until then.'),
      passwordKept ? l10n.t('The password is kept.') : '',
    ),
  );
  context.log.warn(text);
  const showLog = l10n.t('Show Log');
  if ((await vscode.window.showWarningMessage(text, showLog)) === showLog) context.log.show();
}

/** Tells what became of a start whose answer nobody has heard. */
export async function announceSettled(
  context: CommandContext,
  { kind, intent, identity }: Settled,
): Promise<void> {
  const name = jobTarget(intent);
  const clusterName = context.clusters.get(intent.profileId)?.profile.name ?? intent.clusterName;
  const show = l10n.t('Show');
  const kept = intent.pendingPassword === null ? '' : l10n.t('The password is kept.');
  if (identity === undefined) {
    const text =
      kind === 'otherLogin'
        ? l10n.t(
            'Whether the backup of {0} on {1} was started cannot be told: the cluster has another login by now, which does not see its job. Look at it with the login that started it, before you start another one.',
            name,
            clusterName,
          )
        : kind === 'unseen'
          ? l10n.t(
              'The server accepted the backup of {0} on {1}, but no job of it can be seen. Look at the tenant’s backup history before you start another one.',
              name,
              clusterName,
            )
          : l10n.t('The backup of {0} on {1} was not started: no job of it has appeared.', name, clusterName);
    context.log.warn(text);
    void vscode.window.showWarningMessage(sentences(text, kept));
    return;
  }
  if (kind === 'started') {
    context.log.info(`found the job of the backup of ${name}: ${String(identity.jobId)}`);
    if (context.panels.isVisible(identity)) return;
    const text = l10n.t('The backup of {0} on {1} was started: its job has been found.', name, clusterName);
    if ((await vscode.window.showInformationMessage(text, show)) === show) context.panels.show(identity);
    return;
  }
  const text = sentences(
    l10n.t(
      'A backup of {0} on {1} began after you asked for one, but not as you asked for it. It may be yours or somebody else’s: look at it before you decide.',
      name,
      clusterName,
    ),
    kept,
  );
  context.log.warn(text);
  const cancel = l10n.t('Cancel Backup');
  const answer = await vscode.window.showErrorMessage(text, show, cancel);
  if (answer === show) context.panels.show(identity);
  if (answer === cancel) await cancelBackup(context, identity, undefined);
}
