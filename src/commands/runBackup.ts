import * as vscode from 'vscode';
import { preflight, Refused } from '../backup/preflight.ts';
import { backupStatement, targetWords } from '../backup/request.ts';
import { BackupRefused, startBackup, type StartOutcome, type StartRequest } from '../backup/start.ts';
import type { Cluster } from '../clusters/cluster.ts';
import type { PendingPassword } from '../clusters/vault.ts';
import { ConnectionLost, messageOf, ServerError } from '../oceanbase/errors.ts';
import { redactor } from '../oceanbase/redact.ts';
import { offerGenerated } from './askPassword.ts';
import type { CommandContext } from './context.ts';
import { failureOfStatement } from './explainableFailures.ts';
import { showFailure } from './explainFailure.ts';

/**
 * Stores the password, starts the backup, has it followed and shows its panel. Rejects with {@link Refused} when
 * the second preflight found a refusal: then nothing was sent. Anything else that goes wrong is told here.
 */
export async function runBackup(
  context: CommandContext,
  cluster: Cluster,
  request: StartRequest,
): Promise<void> {
  const { target, choices, password } = request;
  const name = targetWords(target);
  const profileId = cluster.profile.id;
  let pending: PendingPassword | undefined;
  if (password !== undefined) {
    const meta = {
      clusterName: cluster.profile.name,
      tenants: target.tenants.map((tenant) => ({ id: tenant.id, name: tenant.name })),
    };
    pending = await context.vault.storePending(profileId, password, meta);
  }
  let outcome: StartOutcome;
  try {
    if (choices.threadScore !== undefined) await context.speed.raise(cluster, target, choices.threadScore);
    outcome = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: `Starting the backup of ${name}…` },
      () => startBackup(steps(cluster, request), request),
    );
  } catch (error) {
    // A keyring that fails must not keep the user from hearing how the start ended.
    if (pending) {
      await context.vault.discardPending(pending).catch((problem: unknown) => {
        context.log.error('deleting a password that no backup uses', problem);
      });
    }
    void context.speed.putBackIfIdle(profileId);
    if (error instanceof Refused) throw error;
    // Not awaited: a message may stand for hours, and the next start must not wait for it.
    void showNotStarted(context, cluster, request, error);
    return;
  }
  if (outcome.kind === 'unclear') {
    void context.speed.putBackIfIdle(profileId);
    void showUnclear(context, name, outcome.reason, pending !== undefined);
    return;
  }
  context.log.info(`started the backup of ${name}: job ${String(outcome.job.jobId)}`);
  const job = context.jobs.follow({
    version: 2,
    profileId,
    clusterName: cluster.profile.name,
    ...outcome.job,
    tenants: target.tenants.map((tenant) => ({ id: tenant.id, name: tenant.name })),
    asked: {
      password: password !== undefined,
      incremental: choices.incremental,
      plusArchivelog: choices.plusArchivelog,
    },
    pendingPassword: pending?.id ?? null,
  });
  context.panels.show(job.identity);
  if (password !== undefined) {
    offerGenerated(context, name, password).catch((error: unknown) => {
      context.log.error('copying the generated password', error);
    });
  }
}

function steps(cluster: Cluster, { target, choices }: StartRequest): Parameters<typeof startBackup>[0] {
  return {
    openDedicated: () => cluster.openDedicated(),
    recheck: async (session, info) => {
      const found = await preflight(session, info, target, choices);
      if (found.refused) throw new Refused(found);
    },
    read: (task) => cluster.read(task),
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
}

async function showNotStarted(
  context: CommandContext,
  cluster: Cluster,
  { target, choices }: StartRequest,
  error: unknown,
): Promise<void> {
  const name = targetWords(target);
  context.log.error(`starting the backup of ${name}`, error);
  const why =
    error instanceof ServerError
      ? `The server answered ${String(error.code)}: ${error.message}`
      : error instanceof ConnectionLost
        ? `${messageOf(error)} That was before the backup was asked for.`
        : messageOf(error);
  const explainIt = 'Explain';
  const showLog = 'Show Log';
  const buttons = error instanceof BackupRefused ? [explainIt, showLog] : [showLog];
  const text = redactor.redact(`The backup of ${name} was not started. ${why}`);
  const answer = await vscode.window.showErrorMessage(text, ...buttons);
  if (answer === showLog) context.log.show();
  if (answer !== explainIt || !(error instanceof BackupRefused)) return;
  const [only, ...others] = target.tenants;
  const statement = cluster.info && backupStatement(cluster.info, target, choices);
  const tenant = others.length === 0 ? only.name : undefined;
  await showFailure(context, failureOfStatement(cluster, tenant, error, statement));
}

async function showUnclear(
  context: CommandContext,
  name: string,
  reason: string,
  passwordKept: boolean,
): Promise<void> {
  const text = redactor.redact(
    `It is not known whether the backup of ${name} was started. ${reason} ` +
      `Look at the cluster’s backup jobs before you start another one.` +
      (passwordKept ? ' The password is kept.' : ''),
  );
  context.log.warn(text);
  const showLog = 'Show Log';
  if ((await vscode.window.showWarningMessage(text, showLog)) === showLog) context.log.show();
}
