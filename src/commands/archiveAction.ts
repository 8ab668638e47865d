import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import {
  archiveStatement,
  changeArchive,
  lookAtArchive,
  waitForArchive,
  type ArchiveAction,
  type ArchiveLook,
  type ArchiveOutcome,
  type ArchivedTenant,
  type SwitchPorts,
} from '../backup/archiveSwitch.ts';
import {
  archiveNotice,
  archiveRefusal,
  tenantProblem,
  waitWords,
  type Notice,
} from '../backup/archiveWords.ts';
import { systemClock } from '../backup/clock.ts';
import type { Cluster } from '../clusters/cluster.ts';
import { ServerError } from '../oceanbase/errors.ts';
import { redactor } from '../oceanbase/redact.ts';
import type { ServerInfo } from '../oceanbase/serverInfo.ts';
import { confirmProduction } from './confirmProduction.ts';
import type { CommandContext } from './context.ts';

/** What the four archive commands have in common: a fresh look, one question, the wait, and a true last word. */

export interface ArchiveSubject {
  readonly cluster: Cluster;
  readonly tenant: ArchivedTenant;
  readonly info: ServerInfo;
  readonly look: ArchiveLook;
}

/**
 * Reads the tenant anew. undefined: there is none, or it is in no state to be changed, and that has been said.
 * Rejects with ConnectError.
 */
export async function readSubject(cluster: Cluster, tenantName: string): Promise<ArchiveSubject | undefined> {
  await cluster.refresh();
  if (cluster.state.kind === 'failed') throw cluster.state.error;
  const tenant = cluster.tenant(tenantName)?.tenant;
  if (!tenant) {
    void vscode.window.showWarningMessage(
      l10n.t('{0} has no tenant “{1}” (any more). Refresh the tree.', cluster.profile.name, tenantName),
    );
    return undefined;
  }
  const problem = tenantProblem(tenant);
  if (problem !== undefined) {
    void vscode.window.showWarningMessage(named(cluster, problem));
    return undefined;
  }
  const { info, look } = await cluster.read(async (session, serverInfo) => ({
    info: serverInfo,
    look: await lookAtArchive(session, serverInfo, tenant.id),
  }));
  return { cluster, tenant: { id: tenant.id, name: tenant.name }, info, look };
}

export interface Question {
  readonly cluster: Cluster;
  readonly text: string;
  /** What it means, in sentences; the SQL follows by itself. */
  readonly detail: string;
  readonly button: string;
  readonly warning: boolean;
}

/**
 * Asks, with the statement shown as it may be shown, and for the name of a production cluster; true if the user
 * agreed.
 */
export async function confirmStatement(question: Question, maskedStatement: string): Promise<boolean> {
  const options = { modal: true, detail: redactor.redact(`${question.detail}\n\n${maskedStatement};`) };
  const answer = question.warning
    ? await vscode.window.showWarningMessage(question.text, options, question.button)
    : await vscode.window.showInformationMessage(question.text, options, question.button);
  return answer === question.button && (await confirmProduction(question.cluster));
}

const titles: Readonly<Record<ArchiveAction, (tenant: string) => string>> = {
  enable: (tenant) => l10n.t('Enabling log archiving of {0}', tenant),
  disable: (tenant) => l10n.t('Disabling log archiving of {0}', tenant),
  suspend: (tenant) => l10n.t('Suspending log archiving of {0}', tenant),
  resume: (tenant) => l10n.t('Resuming log archiving of {0}', tenant),
};

/**
 * Sends the statement (unless `send` is false: then it only waits), shows the wait, and says what came of it.
 * Cancelling ends the waiting alone. `last` is false where another step follows: then success is not said. Returns the outcome; undefined where the server refused, which has been said.
 */
export async function runArchiveAction(
  context: CommandContext,
  { cluster, tenant, info }: ArchiveSubject,
  action: ArchiveAction,
  { send = true, last = true }: { readonly send?: boolean; readonly last?: boolean } = {},
): Promise<ArchiveOutcome | undefined> {
  const ports: SwitchPorts = {
    openDedicated: () => cluster.openDedicated(),
    read: (task) => cluster.read(task),
    pause,
    now: () => systemClock.elapsed,
  };
  if (send) context.log.info(`${tenant.name}: ${archiveStatement(action, info, tenant.name)}`);
  try {
    const outcome = await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: named(cluster, titles[action](tenant.name)),
        cancellable: true,
      },
      async (progress, token) => {
        const stop = new AbortController();
        token.onCancellationRequested(() => {
          stop.abort();
        });
        const waiting = {
          signal: stop.signal,
          onLook: (look: ArchiveLook, waitedMs: number) => {
            progress.report({ message: waitWords(look, waitedMs) });
          },
        };
        return send
          ? await changeArchive(ports, action, tenant, waiting)
          : await waitForArchive(ports, action, tenant, waiting);
      },
    );
    // What is only half of the way would sound like its end.
    if (last || outcome.kind !== 'reached')
      void say(context, cluster, archiveNotice(action, tenant.name, outcome));
    return outcome;
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    void say(context, cluster, { level: 'error', text: archiveRefusal(tenant.name, error) });
    return undefined;
  } finally {
    void cluster.refresh();
  }
}

/** What is said of a tenant, with its cluster: others have tenants of the same name. */
function named({ profile }: Cluster, text: string): string {
  return l10n.t('{0}: {1}', profile.name, text);
}

/** Says it of the cluster and writes it down, without waiting until the message is closed. */
export function say(
  context: CommandContext,
  cluster: Cluster,
  notice: Notice,
  ...buttons: string[]
): Thenable<string | undefined> {
  const text = redactor.redact(named(cluster, notice.text));
  switch (notice.level) {
    case 'information':
      context.log.info(text);
      return vscode.window.showInformationMessage(text, ...buttons);
    case 'warning':
      context.log.warn(text);
      return vscode.window.showWarningMessage(text, ...buttons);
    case 'error':
      context.log.warn(text);
      return vscode.window.showErrorMessage(text, ...buttons);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}
