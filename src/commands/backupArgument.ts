import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { BackupsNode } from '../backupsView/item.ts';
import {
  parseJobIdentity,
  type FollowedJob,
  type FollowedState,
  type JobIdentity,
} from '../clusters/followedJob.ts';
import { views } from '../contributions.ts';
import type { CommandContext } from './context.ts';
import type { ChosenSet } from './historyChoose.ts';

/** The job that a panel, or a line of the Backups view, gives to a command; undefined for anything else. */
export function identityOf(argument: unknown): JobIdentity | undefined {
  if (typeof argument !== 'object' || argument === null) return undefined;
  if (!('type' in argument && argument.type === 'backup' && 'entry' in argument)) {
    return parseJobIdentity(argument);
  }
  return (argument as Extract<BackupsNode, { type: 'backup' }>).entry.identity;
}

/** Looks at a job that is over until all is known of it. Rejects with the reason where its cluster can't be read. */
export async function lookBackAt(context: CommandContext, identity: JobIdentity): Promise<FollowedJob> {
  const job = context.jobs.follow(identity);
  await vscode.window.withProgress({ location: { viewId: views.backups } }, async () => {
    if (job.state.snapshot.over) return;
    await new Promise<void>((resolve, reject) => {
      const settle = ({ snapshot, orphaned }: FollowedState): boolean => {
        const { over, trouble } = snapshot;
        if (over) resolve();
        else if (trouble !== undefined || orphaned)
          reject(new Error(trouble ?? l10n.t('The cluster was removed from this list.')));
        return over || trouble !== undefined || orphaned;
      };
      // Nothing is told any more of a job whose cluster is gone already.
      if (job.state.orphaned && settle(job.state)) return;
      const subscription = job.onDidChange((state) => {
        if (settle(state)) subscription.dispose();
      });
    });
  });
  return job;
}

/** The backup set that a job has made; asks of which tenant where it made several. undefined: none, which is said. */
export async function setOfBackup(
  context: CommandContext,
  identity: JobIdentity,
): Promise<ChosenSet | undefined> {
  const cluster = context.clusters.get(identity.profileId);
  const job = await lookBackAt(context, identity);
  const parts = job.state.parts.filter(({ backup }) => backup.phase === 'completed');
  const [first] = parts;
  if (!cluster || !first) {
    void vscode.window.showWarningMessage(
      l10n.t('No backup set of this job can be restored from (any more).'),
    );
    return undefined;
  }
  const part =
    parts.length === 1
      ? first
      : (
          await vscode.window.showQuickPick(
            parts.map((one) => ({ label: one.tenant.name, part: one })),
            { placeHolder: l10n.t('Which tenant should be restored?') },
          )
        )?.part;
  if (!part) return undefined;
  const tenant = cluster.tenant(part.tenant.name)?.tenant;
  if (!tenant) throw new Error(l10n.t('The cluster no longer shows a tenant “{0}”.', part.tenant.name));
  return { cluster, tenant, setId: part.backup.backupSetId };
}
