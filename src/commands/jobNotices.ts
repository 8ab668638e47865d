import * as vscode from 'vscode';
import { isAlarming } from '../backup/protection.ts';
import { isOver } from '../backup/state.ts';
import { jobTarget, type FollowedJob } from '../clusters/followedJob.ts';
import { messageOf } from '../oceanbase/errors.ts';
import { redactor } from '../oceanbase/redact.ts';
import { panelModel } from '../panel/model.ts';
import { cancelUntilItTakes } from './cancelBackup.ts';
import { confirmProduction } from './confirmProduction.ts';
import type { CommandContext } from './context.ts';
import { explainJob } from './explainFailure.ts';
import { failedParts } from './explainableFailures.ts';

/** Says what a followed job came to, with what can be done about it. */
export async function announceEnd(context: CommandContext, job: FollowedJob): Promise<void> {
  const { outcome, status } = panelModel(job.identity, job.state);
  if (!outcome) return;
  const show = 'Show';
  const explain = 'Explain';
  const buttons = failedParts(job).length > 0 ? [explain, show] : [show];
  const text = redactor.redact(`${status}. ${outcome.reason}`);
  const answer =
    outcome.kind === 'completed'
      ? await vscode.window.showInformationMessage(text, show)
      : await vscode.window.showWarningMessage(text, ...buttons);
  if (answer === show) context.panels.show(job.identity);
  if (answer === explain) await explainJob(context, job);
}

/** Says that a job's password is not what was asked for, and offers to cancel that job. */
export async function raiseAlarm(context: CommandContext, job: FollowedJob): Promise<void> {
  const bad = job.state.parts.filter(({ protection }) => isAlarming(protection));
  const names = bad.map(({ tenant }) => tenant.name);
  const problem = bad.some(({ protection }) => protection === 'missing')
    ? 'is running WITHOUT the password that you asked for'
    : bad.some(({ protection }) => protection === 'mismatch')
      ? 'is using a different password from the one you entered'
      : 'has a password, although you asked for none';
  const text = `The backup of ${names.join(', ')} ${problem}.`;
  context.log.warn(text);
  const cancel = 'Cancel Backup';
  const answer = await vscode.window.showErrorMessage(text, cancel, 'Show');
  if (answer === 'Show') context.panels.show(job.identity);
  const cluster = context.clusters.get(job.identity.profileId);
  if (answer !== cancel || !cluster) return;
  // The message may have stood for hours: only this job's parts are meant, and only those that are not over.
  const target = job.state.parts
    .filter(({ protection, backup }) => isAlarming(protection) && !isOver(backup.phase))
    .map(({ tenant }) => tenant);
  if (target.length === 0) {
    void vscode.window.showInformationMessage(`The backup of ${jobTarget(job.identity)} is already over.`);
    return;
  }
  if (!(await confirmProduction(cluster))) return;
  const name = target.map((tenant) => tenant.name).join(', ');
  try {
    await cancelUntilItTakes(context, cluster, target, [job.state.snapshot.key], name);
  } catch (error) {
    context.log.error(`canceling the backup of ${name}`, error);
    void vscode.window.showErrorMessage(
      redactor.redact(`The backup of ${name} could not be canceled. ${messageOf(error)}`),
    );
  }
}
