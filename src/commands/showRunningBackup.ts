import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { jobTarget, type FollowedJob } from '../clusters/followedJob.ts';
import { chooseCluster, tenantOf, type CommandContext } from './context.ts';

/** Shows the panel of a backup that runs on the cluster, or of the tenant, whoever started it. */
export async function showRunningBackup(context: CommandContext, argument: unknown): Promise<void> {
  const cluster = await chooseCluster(context, argument, l10n.t('On which cluster?'));
  if (!cluster) return;
  await cluster.refresh();
  const tenant = tenantOf(argument);
  const jobs = context.jobs
    .running(cluster.profile.id)
    .filter(({ identity }) => tenant === undefined || identity.tenants.some(({ name }) => name === tenant));
  const [first] = jobs;
  if (!first) {
    void vscode.window.showInformationMessage(
      tenant === undefined
        ? l10n.t('No backup is running on {0}.', cluster.profile.name)
        : l10n.t('No backup of {0} is running.', tenant),
    );
    return;
  }
  const job = jobs.length === 1 ? first : await chooseJob(jobs);
  if (job) context.panels.show(job.identity);
}

async function chooseJob(jobs: readonly FollowedJob[]): Promise<FollowedJob | undefined> {
  const picked = await vscode.window.showQuickPick(
    jobs.map((job) => ({
      label: jobTarget(job.identity),
      description: l10n.t('job {0}', job.identity.jobId),
      job,
    })),
    { placeHolder: l10n.t('Which backup?') },
  );
  return picked?.job;
}
