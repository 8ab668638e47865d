import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { cancelStatement, jobsHit, requestCancel, stillGoesOn, type CancelTarget } from '../backup/cancel.ts';
import type { Cluster } from '../clusters/cluster.ts';
import { jobTarget, type FollowedJob } from '../clusters/followedJob.ts';
import { listed, sentences } from '../oceanbase/sentences.ts';
import { isOver } from '../backup/outcome.ts';
import { unreadJob } from '../backup/tenantState.ts';
import type { JobKey, JobRow } from '../oceanbase/jobs.ts';
import { scopeOf } from '../oceanbase/scope.ts';
import { identityOf } from './backupArgument.ts';
import { confirmProduction } from './confirmProduction.ts';
import { chooseCluster, nodeOf, tenantOf, type CommandContext } from './context.ts';

/** A cancel may come before the parts of a job have rows: it is repeated until it takes effect (facts.md 7). */
const attempts = 30;
const betweenAttemptsMs = 2_000;

interface Cancellation {
  readonly cluster: Cluster;
  readonly target: CancelTarget;
  /** How the user knows it. */
  readonly name: string;
  /** The job that was pointed at, where it was one. */
  readonly job?: JobKey;
}

/**
 * Cancels the backup of a job (from its panel), of the selected tenants, or of a whole cluster, after a question.
 * What really happened is shown by the panels: the server's OK proves nothing.
 */
export async function cancelBackup(
  context: CommandContext,
  argument: unknown,
  selection: unknown,
): Promise<void> {
  const what = await findOut(context, argument, selection);
  if (!what) return;
  const { cluster, target, name } = what;
  const keys = await hitNow(cluster, target);
  if (keys.length === 0) {
    void vscode.window.showInformationMessage(
      target === undefined
        ? l10n.t('No backup is running on {0}.', cluster.profile.name)
        : l10n.t('No backup of {0} is running.', name),
    );
    return;
  }
  if (what.job && !keys.some((key) => isSameKey(key, what.job))) {
    // What runs there now is another one: nobody has pointed at that.
    void vscode.window.showInformationMessage(l10n.t('The backup of {0} is already over.', name));
    return;
  }
  if (!(await confirm(context, what, keys))) return;
  // The question may have stood for hours: what runs now may be another job.
  const now = await hitNow(cluster, target);
  if (JSON.stringify(now) !== JSON.stringify(keys)) {
    void vscode.window.showWarningMessage(
      l10n.t('What is running has changed since you were asked. Nothing was canceled; look again.'),
    );
    return;
  }
  await cancelUntilItTakes(context, cluster, target, keys, name);
}

/** Sends the cancel, on a connection of its own, until the views show that it took effect. */
export async function cancelUntilItTakes(
  context: CommandContext,
  cluster: Cluster,
  target: CancelTarget,
  keys: readonly JobKey[],
  name: string,
): Promise<void> {
  context.log.info(`canceling the backup of ${name}`);
  for (const key of keys) {
    const job = context.jobs.get(cluster.profile.id, key);
    if (job) context.panels.show(job.identity);
  }
  const took = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: l10n.t('Canceling the backup of {0}…', name) },
    async () => {
      for (let attempt = 0; attempt < attempts; attempt++) {
        if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, betweenAttemptsMs));
        const { session, info } = await cluster.openDedicated();
        try {
          await requestCancel(session, info, target);
        } finally {
          await session.close();
        }
        await cluster.refresh();
        const { state } = cluster;
        const ids = target?.map(({ id }) => id);
        const seen =
          state.kind === 'ready' && !state.unread.has('BACKUP_JOBS') && unreadJob(state, ids) === undefined;
        if (seen && !stillGoesOn(state.openJobs, keys, target)) return true;
      }
      return false;
    },
  );
  if (took) return;
  const text = l10n.t(
    'The server was asked to cancel the backup of {0}, but has not begun to. Look at its panel.',
    name,
  );
  context.log.warn(text);
  void vscode.window.showWarningMessage(text);
}

/** The jobs that a cancel of `target` would hit now. Rejects where the cluster cannot be read. */
export async function hitNow(cluster: Cluster, target: CancelTarget): Promise<JobKey[]> {
  await cluster.refresh();
  if (cluster.state.kind === 'failed') throw cluster.state.error;
  return jobsHit(runningOn(cluster, target), target);
}

/** What a refresh has found running. Throws where it cannot be read: that nothing is seen proves nothing. */
function runningOn({ state, profile }: Cluster, target: CancelTarget): readonly JobRow[] {
  if (state.kind !== 'ready') return [];
  if (state.unread.has('BACKUP_JOBS')) {
    throw new Error(
      l10n.t(
        'The login of “{0}” may not read {1}, so nobody can tell from here what is running. Nothing was canceled.',
        profile.name,
        scopeOf(state.info).view('BACKUP_JOBS'),
      ),
    );
  }
  const problem = unreadJob(
    state,
    target?.map(({ id }) => id),
  );
  if (problem !== undefined) throw new Error(sentences(problem, l10n.t('Nothing was canceled.')));
  return state.openJobs;
}

async function confirm(
  context: CommandContext,
  { cluster, target, name }: Cancellation,
  keys: readonly JobKey[],
): Promise<boolean> {
  const info = await cluster.read((_, serverInfo) => Promise.resolve(serverInfo));
  const button = l10n.t('Cancel Backup');
  const jobs =
    keys.length === 1
      ? []
      : [
          l10n.t(
            'This cancels {0} jobs: {1}.',
            keys.length,
            keys.map((key) => jobWords(context, cluster, key)).join('; '),
          ),
        ];
  const answer = await vscode.window.showWarningMessage(
    target === undefined
      ? l10n.t('Cancel the backup of {0}?', name)
      : l10n.t('Cancel the backup of {0} on {1}?', name, cluster.profile.name),
    {
      modal: true,
      detail: [
        l10n.t('What was copied so far is of no use for a restore. Earlier backup sets stay as they are.'),
        ...jobs,
        `${cancelStatement(info, target)};`,
      ].join('\n\n'),
    },
    button,
  );
  return answer === button && (await confirmProduction(cluster));
}

function jobWords(context: CommandContext, cluster: Cluster, key: JobKey): string {
  const job = context.jobs.get(cluster.profile.id, key);
  const sys = key.initiatorTenantId === 1;
  if (!job) {
    return sys
      ? l10n.t('job {0}, started from sys', key.jobId)
      : l10n.t('job {0}, started by the tenant itself', key.jobId);
  }
  const whose = jobTarget(job.identity);
  return sys
    ? l10n.t('job {0} of {1}, started from sys', key.jobId, whose)
    : l10n.t('job {0} of {1}, started by the tenant itself', key.jobId, whose);
}

async function findOut(
  context: CommandContext,
  argument: unknown,
  selection: unknown,
): Promise<Cancellation | undefined> {
  const identity = identityOf(argument);
  if (identity) {
    const cluster = context.clusters.get(identity.profileId);
    const job = context.jobs.get(identity.profileId, identity);
    return cluster && job ? ofJob(cluster, job) : undefined;
  }
  const cluster = await chooseCluster(
    context,
    argument,
    l10n.t('On which cluster should a backup be canceled?'),
  );
  if (!cluster) return undefined;
  await cluster.refresh();
  const nodes = (Array.isArray(selection) ? selection : [argument]).map(nodeOf);
  const names = new Set(nodes.flatMap((node) => (node?.cluster === cluster ? (tenantOf(node) ?? []) : [])));
  const target = [...names].flatMap((name) => {
    const tenant = cluster.tenant(name)?.tenant;
    return tenant ? [{ id: tenant.id, name: tenant.name }] : [];
  });
  if (target.length > 0) return { cluster, target, name: listed(target.map(({ name }) => name)) };
  const all: Cancellation = {
    cluster,
    target: undefined,
    name: l10n.t('all tenants on {0}', cluster.profile.name),
  };
  const running = context.jobs.running(cluster.profile.id);
  if (nodeOf(argument) || running.length < 2) return all;
  const picked = await vscode.window.showQuickPick(
    [
      { label: l10n.t('All backups'), description: cluster.profile.name, what: all },
      ...running.map((job) => ({
        label: jobTarget(job.identity),
        description: l10n.t('job {0}', job.identity.jobId),
        what: ofJob(cluster, job),
      })),
    ],
    { placeHolder: l10n.t('Which backup should be canceled?') },
  );
  return picked?.what;
}

/** The tenants of the job whose part is not over yet; all of them before the first look. */
function ofJob(cluster: Cluster, job: FollowedJob): Cancellation {
  const over = job.state.parts.filter(({ backup }) => isOver(backup.phase)).map(({ tenant }) => tenant.id);
  // As they are called now, where that is known; what is sent is named anew right before.
  const target = job.identity.tenants
    .filter(({ id }) => !over.includes(id))
    .map(({ id, name }) => ({ id, name: cluster.tenantName(id) ?? name }));
  const name = listed(target.map((one) => one.name)) || jobTarget(job.identity);
  return { cluster, target, name, job: job.state.snapshot.key };
}

function isSameKey(one: JobKey, other: JobKey | undefined): boolean {
  return one.initiatorTenantId === other?.initiatorTenantId && one.jobId === other.jobId;
}
