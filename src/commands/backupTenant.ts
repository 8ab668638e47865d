import * as vscode from 'vscode';
import { foreseeRefusal, type Refusal } from '../backup/preflight.ts';
import { backupStatement, startBackup, type StartOutcome } from '../backup/start.ts';
import type { Cluster, TenantState } from '../clusters/cluster.ts';
import type { PendingPassword } from '../clusters/vault.ts';
import { views } from '../contributions.ts';
import { ConnectionLost, messageOf, ServerError } from '../oceanbase/errors.ts';
import { redactor } from '../oceanbase/redact.ts';
import type { ServerInfo } from '../oceanbase/serverInfo.ts';
import { maskedSetEncryption } from '../oceanbase/statements.ts';
import { archiveWords } from '../tree/words.ts';
import { askNewPassword } from './askPassword.ts';
import { chooseCluster, nodeOf, type CommandContext } from './context.ts';

/** Tenants whose start is under way in this window: a second click must not start a second backup. */
const starting = new Set<string>();

/** Backs up one tenant in full: foresee a refusal, confirm, store the password, start, show the progress. */
export async function backupTenant(context: CommandContext, argument: unknown): Promise<void> {
  const cluster = await chooseCluster(context, argument, 'On which cluster?');
  if (!cluster) return;
  const node = nodeOf(argument);
  const name = node?.kind === 'tenant' ? node.name : await chooseTenant(cluster);
  if (name === undefined) return;
  const key = `${cluster.profile.id}/${name}`;
  if (starting.has(key)) {
    void vscode.window.showInformationMessage(`A backup of ${name} is being started already.`);
    return;
  }
  starting.add(key);
  try {
    await backUp(context, cluster, name);
  } finally {
    starting.delete(key);
  }
}

async function backUp(context: CommandContext, cluster: Cluster, name: string): Promise<void> {
  const { info, refusal, tenant } = await vscode.window.withProgress(
    { location: { viewId: views.clusters } },
    async () => {
      await cluster.refresh();
      return await cluster.read(async (session, serverInfo) => ({
        info: serverInfo,
        refusal: await foreseeRefusal(session, serverInfo, name),
        tenant: cluster.tenant(name),
      }));
    },
  );
  if (refusal || !tenant) {
    if (refusal) await showRefusal(context, name, refusal);
    return;
  }
  const choice = await confirm(cluster, tenant, info);
  if (!choice) return;
  const password = choice.withPassword ? await askNewPassword(name) : undefined;
  if (choice.withPassword && password === undefined) return;

  const release = redactor.register(password ?? '');
  try {
    await start(context, cluster, tenant, password);
  } finally {
    release();
    void cluster.refresh();
  }
}

async function start(
  context: CommandContext,
  cluster: Cluster,
  { tenant }: TenantState,
  password: string | undefined,
): Promise<void> {
  const profileId = cluster.profile.id;
  let pending: PendingPassword | undefined;
  if (password !== undefined) {
    pending = await context.vault.storePending(profileId, tenant.id, password);
  }
  let outcome: StartOutcome;
  try {
    outcome = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: `Starting the backup of ${tenant.name}…` },
      () =>
        startBackup(
          {
            openDedicated: () => cluster.openDedicated(),
            read: (task) => cluster.read(task),
            pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
          },
          { tenantName: tenant.name, tenantId: tenant.id, password },
        ),
    );
  } catch (error) {
    if (pending) await context.vault.discardPending(pending);
    await showNotStarted(context, tenant.name, error);
    return;
  }
  if (outcome.kind === 'unclear') {
    await showUnclear(context, tenant.name, outcome.reason, pending !== undefined);
    return;
  }
  context.log.info(`started the backup of ${tenant.name}: job ${String(outcome.job.jobId)}`);
  const job = context.jobs.follow({
    version: 1,
    profileId,
    clusterName: cluster.profile.name,
    initiatorTenantId: outcome.job.initiatorTenantId,
    jobId: outcome.job.jobId,
    tenantId: tenant.id,
    tenantName: tenant.name,
    passwordAsked: password !== undefined,
    pendingPassword: pending?.id ?? null,
  });
  context.panels.show(job.identity);
}

async function chooseTenant(cluster: Cluster): Promise<string | undefined> {
  if (cluster.state.kind !== 'ready') await cluster.refresh();
  const { state } = cluster;
  if (state.kind === 'failed') throw state.error;
  const tenants = state.kind === 'ready' ? state.tenants : [];
  if (tenants.length === 0) {
    void vscode.window.showInformationMessage(`${cluster.profile.name} has no user tenant to back up.`);
    return undefined;
  }
  const picked = await vscode.window.showQuickPick(
    tenants.map((one) => ({ label: one.tenant.name, description: archiveWords(one) })),
    { placeHolder: `Which tenant of ${cluster.profile.name} should be backed up?` },
  );
  return picked?.label;
}

/** The one question before a start: what will happen, in words and in SQL. */
async function confirm(
  cluster: Cluster,
  state: TenantState,
  info: ServerInfo,
): Promise<{ readonly withPassword: boolean } | undefined> {
  const statement = backupStatement(info, state.tenant.name);
  return await vscode.window.showQuickPick(
    [
      {
        label: '$(play) Start full backup',
        description: 'without a password',
        detail: `${statement};`,
        withPassword: false,
      },
      {
        label: '$(lock) Start full backup with a password…',
        description: 'a restore will ask for it',
        detail: `${maskedSetEncryption}; ${statement};`,
        withPassword: true,
      },
    ],
    {
      title: `Back up ${state.tenant.name} on ${cluster.profile.name} (${archiveWords(state)})`,
      placeHolder: 'Enter starts the backup, Escape leaves everything as it is',
      ignoreFocusOut: true,
    },
  );
}

async function showRefusal(context: CommandContext, name: string, refusal: Refusal): Promise<void> {
  const answer = refusal.answer
    ? ` (The server would answer ${String(refusal.answer.errno)}: ${refusal.answer.text.replace(/\.$/, '')}.)`
    : '';
  const text = `${name} cannot be backed up now. ${refusal.reason} ${refusal.remedy}${answer}`;
  context.log.info(text);
  const copy = 'Copy Statement';
  const buttons = refusal.statement === undefined ? [] : [copy];
  const chosen = await vscode.window.showWarningMessage(redactor.redact(text), ...buttons);
  if (chosen === copy && refusal.statement !== undefined) {
    await vscode.env.clipboard.writeText(`${refusal.statement};`);
  }
}

async function showNotStarted(context: CommandContext, name: string, error: unknown): Promise<void> {
  context.log.error(`starting the backup of ${name}`, error);
  const why =
    error instanceof ServerError
      ? `The server answered ${String(error.code)}: ${error.message}`
      : error instanceof ConnectionLost
        ? `${messageOf(error)} That was before the backup was asked for.`
        : messageOf(error);
  const showLog = 'Show Log';
  const text = redactor.redact(`The backup of ${name} was not started. ${why}`);
  if ((await vscode.window.showErrorMessage(text, showLog)) === showLog) context.log.show();
}

async function showUnclear(
  context: CommandContext,
  name: string,
  reason: string,
  passwordKept: boolean,
): Promise<void> {
  const text = redactor.redact(
    `It is not known whether the backup of ${name} was started: ${reason} No job of it can be seen so far. ` +
      `Look at the cluster’s backup jobs before you start another one.` +
      (passwordKept ? ' The password is kept.' : ''),
  );
  context.log.warn(text);
  const showLog = 'Show Log';
  if ((await vscode.window.showWarningMessage(text, showLog)) === showLog) context.log.show();
}
