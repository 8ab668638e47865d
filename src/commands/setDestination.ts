import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import {
  changeDestination,
  destinationCheckMs,
  findOverlaps,
  foreseeState,
  isArchiveRunning,
  isLagTooShort,
  maskedStatement,
  readSituation,
  type ChangeOutcome,
  type DestinationKind,
  type DestinationRequest,
  type DestinationSituation,
} from '../backup/destinationChange.ts';
import {
  changeNotice,
  destinationRefusal,
  lagRefusal,
  overlapWarning,
  placeWords,
  stateRefusal,
} from '../backup/destinationWords.ts';
import type { Cluster } from '../clusters/cluster.ts';
import { commands } from '../contributions.ts';
import { ServerError } from '../oceanbase/errors.ts';
import { redactor } from '../oceanbase/redact.ts';
import { confirmStatement, say } from './archiveAction.ts';
import type { CommandContext } from './context.ts';
import { askDestination } from './destinationPrompts.ts';
import { disableArchive } from './disableArchive.ts';

export interface SetDestinationOptions {
  /** After an archive destination: offer to enable log archiving where it is off. */
  readonly offerEnable: boolean;
}

/**
 * Sets a destination of a tenant: foresees a refusal, asks for the fields, confirms with the keys masked, sends,
 * and says what the views show afterwards. True: the destination is the one that was asked for.
 * Rejects with ConnectError where the cluster cannot be reached.
 */
export async function setDestination(
  context: CommandContext,
  cluster: Cluster,
  tenantName: string,
  kind: DestinationKind,
  { offerEnable }: SetDestinationOptions,
): Promise<boolean> {
  const situation = await prepare(context, cluster, tenantName, kind);
  if (!situation) return false;
  const request = await askDestination(kind, situation, cluster.profile.name);
  if (!request) return false;
  const releases = [request.keys?.accessId ?? '', request.keys?.accessKey ?? ''].map((key) =>
    redactor.register(key),
  );
  try {
    if (isLagTooShort(request, situation)) {
      void say(context, cluster, { level: 'warning', text: lagRefusal(situation) });
      return false;
    }
    if (!(await confirm(cluster, situation, request))) return false;
    const outcome = await send(context, cluster, situation, request);
    if (!outcome) return false;
    announce(context, cluster, situation, request, outcome, offerEnable);
    return outcome.kind === 'set';
  } finally {
    for (const release of releases) release();
    void cluster.refresh();
  }
}

/** The situation in which a destination can be set; undefined if it cannot be, which has been said. */
async function prepare(
  context: CommandContext,
  cluster: Cluster,
  tenantName: string,
  kind: DestinationKind,
): Promise<DestinationSituation | undefined> {
  for (;;) {
    const situation = await cluster.read((session, info) => readSituation(session, info, tenantName));
    if (!situation) {
      void vscode.window.showWarningMessage(
        l10n.t('{0} has no tenant “{1}” (any more). Refresh the tree.', cluster.profile.name, tenantName),
      );
      return undefined;
    }
    const state = foreseeState(kind, situation);
    if (!state) return situation;
    const text = stateRefusal(state, situation);
    if (state === 'backup-running') {
      void say(context, cluster, { level: 'warning', text });
      return undefined;
    }
    const disable = l10n.t('Disable Log Archiving');
    context.log.info(text);
    const detail = l10n.t('Turn it off first; that asks again, and the destination is asked for afterwards.');
    const answer = await vscode.window.showWarningMessage(text, { modal: true, detail }, disable);
    if (answer !== disable || !(await disableArchive(context, cluster, tenantName))) return undefined;
  }
}

async function confirm(
  cluster: Cluster,
  situation: DestinationSituation,
  request: DestinationRequest,
): Promise<boolean> {
  const { tenant, info, backup, archive } = situation;
  const overlaps = findOverlaps(request, situation);
  const warnings = overlaps.map((overlap) => overlapWarning(overlap, tenant.name));
  const present = request.kind === 'backup' ? backup : archive?.destination;
  const now = placeWords(present);
  const unread = present?.unreadOptions
    ? [
        l10n.t(
          'Options of it that this extension does not know, and will not set again: {0}.',
          present.unreadOptions,
        ),
      ]
    : [];
  return await confirmStatement(
    {
      cluster,
      text:
        request.kind === 'backup'
          ? l10n.t('Set the backup destination of {0} on {1}?', tenant.name, cluster.profile.name)
          : l10n.t('Set the archive destination of {0} on {1}?', tenant.name, cluster.profile.name),
      detail: [...warnings, l10n.t('At present: {0}.', now), ...unread].join('\n'),
      button: warnings.length > 0 ? l10n.t('Set It Anyway') : l10n.t('Set Destination'),
      warning: warnings.length > 0,
    },
    maskedStatement(request, info, tenant.name),
  );
}

/** undefined: the server refused, and why has been said. */
async function send(
  context: CommandContext,
  cluster: Cluster,
  { tenant, info }: DestinationSituation,
  request: DestinationRequest,
): Promise<ChangeOutcome | undefined> {
  context.log.info(`${tenant.name}: ${maskedStatement(request, info, tenant.name)}`);
  try {
    return await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title:
          request.kind === 'backup'
            ? l10n.t('Setting the backup destination of {0}: the server checks it…', tenant.name)
            : l10n.t('Setting the archive destination of {0}: the server checks it…', tenant.name),
      },
      () =>
        changeDestination(
          {
            // The server's own limit comes first, so that its answer is heard.
            openDedicated: () => cluster.openDedicated({ queryMs: destinationCheckMs + 10_000 }),
            read: (task) => cluster.read(task),
          },
          request,
          tenant,
        ),
    );
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    const running = await isStillRunning(cluster, tenant.name);
    void say(context, cluster, {
      level: 'error',
      text: destinationRefusal(request, tenant.name, error, running),
    });
    return undefined;
  }
}

/** What the views say after a refusal; false where they cannot be read, so that nothing is claimed. */
async function isStillRunning(cluster: Cluster, tenantName: string): Promise<boolean> {
  await cluster.refresh();
  return isArchiveRunning(cluster.tenant(tenantName)?.archive);
}

function announce(
  context: CommandContext,
  cluster: Cluster,
  { tenant }: DestinationSituation,
  request: DestinationRequest,
  outcome: ChangeOutcome,
  offerEnable: boolean,
): void {
  const notice = changeNotice(request.kind, tenant.name, outcome);
  const enable = l10n.t('Enable Log Archiving');
  const offered = offerEnable && request.kind === 'archive' && outcome.kind === 'set';
  void say(context, cluster, notice, ...(offered ? [enable] : [])).then((answer) => {
    if (answer !== enable) return;
    const node = { kind: 'tenant', cluster, name: tenant.name };
    void vscode.commands.executeCommand(commands.enableArchive, node);
  });
}
