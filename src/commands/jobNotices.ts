import * as vscode from 'vscode';
import { requestCancel } from '../backup/cancel.ts';
import type { FollowedJob } from '../clusters/followedJobs.ts';
import { redactor } from '../oceanbase/redact.ts';
import { panelModel } from '../panel/model.ts';
import type { CommandContext } from './context.ts';

/** Tells the user what a followed job came to when its panel is out of sight, and at once if it lacks its password. */
export function announceJobs(context: CommandContext): vscode.Disposable {
  return vscode.Disposable.from(
    context.jobs.onDidEnd((job) => {
      if (!context.panels.isVisible(job.identity)) void announceEnd(context, job);
    }),
    context.jobs.onDidFindUnprotected((job) => void raiseAlarm(context, job)),
  );
}

async function announceEnd(context: CommandContext, job: FollowedJob): Promise<void> {
  const { outcome, status } = panelModel(job.identity, job.state);
  if (!outcome) return;
  const show = 'Show';
  const text = redactor.redact(`${status}. ${outcome.reason}`);
  const answer =
    outcome.kind === 'completed'
      ? await vscode.window.showInformationMessage(text, show)
      : await vscode.window.showWarningMessage(text, show);
  if (answer === show) context.panels.show(job.identity);
}

async function raiseAlarm(context: CommandContext, job: FollowedJob): Promise<void> {
  const { tenantName, profileId } = job.identity;
  const problem =
    job.state.protection === 'missing'
      ? 'runs WITHOUT the password that you asked for'
      : 'runs with another password than the one that you gave';
  const text = `The backup of ${tenantName} ${problem}.`;
  context.log.warn(text);
  const cancel = 'Cancel Backup';
  const answer = await vscode.window.showErrorMessage(text, cancel);
  const cluster = context.clusters.get(profileId);
  if (answer !== cancel || !cluster) return;
  try {
    const { session, info } = await cluster.openDedicated();
    try {
      await requestCancel(session, info, tenantName);
    } finally {
      await session.close();
    }
    context.log.info(`asked the server to cancel the backup of ${tenantName}`);
    job.setAttention('visible');
  } catch (error) {
    context.log.error(`canceling the backup of ${tenantName}`, error);
    void vscode.window.showErrorMessage(
      redactor.redact(`The backup of ${tenantName} could not be canceled: ${String(error)}`),
    );
  }
}
