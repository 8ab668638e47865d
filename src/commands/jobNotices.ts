import { isDeepStrictEqual } from 'node:util';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { isAlarming } from '../backup/protection.ts';
import { isOver } from '../backup/outcome.ts';
import type { Cluster } from '../clusters/cluster.ts';
import { jobTarget, type FollowedJob } from '../clusters/followedJob.ts';
import { alarmText } from '../clusters/jobAlarm.ts';
import { messageOf } from '../oceanbase/errors.ts';
import { redactor } from '../oceanbase/redact.ts';
import { listed, sentences } from '../oceanbase/sentences.ts';
import { panelModel } from '../panel/model.ts';
import { cancelBackup, cancelUntilItTakes, hitNow } from './cancelBackup.ts';
import { confirmProduction } from './confirmProduction.ts';
import type { CommandContext } from './context.ts';
import { explainJob } from './explainFailure.ts';
import { failedParts } from './explainableFailures.ts';

/** Says what a followed job came to, with what can be done about it. */
export async function announceEnd(context: CommandContext, job: FollowedJob): Promise<void> {
  const { outcome, status } = panelModel(job.identity, job.state);
  if (!outcome) return;
  const show = l10n.t('Show');
  const explain = l10n.t('Explain');
  const buttons = failedParts(job).length > 0 ? [explain, show] : [show];
  const alarm = alarmText(job.state.parts);
  const text = redactor.redact(
    sentences(l10n.t('{0}: {1}. {2}', clusterName(context, job), status, outcome.reason), alarm),
  );
  const answer =
    outcome.kind === 'completed' && alarm === undefined
      ? await vscode.window.showInformationMessage(text, show)
      : await vscode.window.showWarningMessage(text, ...buttons);
  if (answer === show) context.panels.show(job.identity);
  if (answer === explain) await explainJob(context, job);
}

/** As it is called now. */
function clusterName({ clusters }: CommandContext, { identity }: FollowedJob): string {
  return clusters.get(identity.profileId)?.profile.name ?? identity.clusterName;
}

/**
 * Says that a job's password is not what was asked for, and offers to cancel that job. One that is over already, as after a
 * night without a window or with a locked keyring, is spoken of as such: there is nothing to cancel.
 */
export async function raiseAlarm(context: CommandContext, job: FollowedJob): Promise<void> {
  const { over } = job.state.snapshot;
  const text = over ? pastAlarm(context, job) : presentAlarm(context, job);
  context.log.warn(text);
  const cancel = l10n.t('Cancel Backup');
  const show = l10n.t('Show');
  const buttons = over ? [show] : [cancel, show];
  const answer = await vscode.window.showErrorMessage(text, ...buttons);
  if (answer === show) context.panels.show(job.identity);
  const cluster = context.clusters.get(job.identity.profileId);
  if (answer === cancel && cluster) await cancelAlarming(context, cluster, job);
}

function presentAlarm(context: CommandContext, job: FollowedJob): string {
  const bad = job.state.parts.filter(({ protection }) => isAlarming(protection));
  const whose = listed(bad.map(({ tenant }) => tenant.name));
  const on = clusterName(context, job);
  if (bad.some(({ protection }) => protection === 'missing'))
    return l10n.t('The backup of {0} on {1} is running WITHOUT the password that you asked for.', whose, on);
  return bad.some(({ protection }) => protection === 'mismatch')
    ? l10n.t('The backup of {0} on {1} is using a different password from the one you entered.', whose, on)
    : l10n.t('The backup of {0} on {1} has a password, although you asked for none.', whose, on);
}

function pastAlarm(context: CommandContext, job: FollowedJob): string {
  return l10n.t('{0}: {1}', clusterName(context, job), alarmText(job.state.parts) ?? '');
}

/** The message may have stood for hours: only this job's parts are meant, and only those that are not over. */
async function cancelAlarming(context: CommandContext, cluster: Cluster, job: FollowedJob): Promise<void> {
  const { key, over } = job.state.snapshot;
  const target = job.state.parts
    .filter(({ protection, backup }) => !over && isAlarming(protection) && !isOver(backup.phase))
    .map(({ tenant }) => tenant);
  const name = listed(target.map((tenant) => tenant.name));
  try {
    const hit = target.length === 0 ? [] : await hitNow(cluster, target);
    if (target.length === 0) {
      void vscode.window.showInformationMessage(
        l10n.t('The backup of {0} is already over.', jobTarget(job.identity)),
      );
    } else if (!hit.some((one) => isDeepStrictEqual(one, key))) {
      context.panels.show(job.identity); // it has just ended, or is being canceled: the panel says which
    } else if (hit.length > 1) {
      // The server would cancel other jobs of these tenants along with it: that is asked first.
      await cancelBackup(context, job.identity, undefined);
    } else if (await confirmProduction(cluster)) {
      await cancelUntilItTakes(context, cluster, target, [key], name);
    }
  } catch (error) {
    context.log.error(`canceling the backup of ${name}`, error);
    void vscode.window.showErrorMessage(
      redactor.redact(sentences(l10n.t('The backup of {0} could not be canceled.', name), messageOf(error))),
    );
  }
}
