import * as l10n from '@vscode/l10n';
import { archiveStatement } from '../backup/archiveSwitch.ts';
import type { Cluster } from '../clusters/cluster.ts';
import { confirmStatement, readSubject, runArchiveAction, say } from './archiveAction.ts';
import type { CommandContext } from './context.ts';
import { onTenant } from './tenantChoice.ts';

/** *Disable Log Archiving*, from a tenant's menu or from the palette. */
export const disableArchiveCommand = onTenant(
  () => l10n.t('Which tenant’s log archiving should be turned off?'),
  disableArchive,
);

/**
 * Asks, turns log archiving off and waits for STOP, which the server forces after 10 minutes. Everything is said
 * to the user here. True: it is off. Rejects with ConnectError where the cluster cannot be reached.
 */
export async function disableArchive(
  context: CommandContext,
  cluster: Cluster,
  tenantName: string,
): Promise<boolean> {
  const subject = await readSubject(cluster, tenantName);
  if (!subject) return false;
  const { look, info } = subject;
  const stopped = look.round === undefined || look.round.status === 'STOP';
  if (stopped && look.switchedOn === false) {
    void say(context, cluster, {
      level: 'information',
      text: l10n.t('Log archiving of {0} is off already.', tenantName),
    });
    return true;
  }
  // Switched off already and still stopping: there is only the wait.
  const send = look.switchedOn !== false;
  const agreed =
    !send ||
    (await confirmStatement(
      {
        cluster,
        text: l10n.t('Disable log archiving of {0} on {1}?', tenantName, cluster.profile.name),
        detail: l10n.t(
          'Once it is off, no backup can be started, and nothing that is written from then on can be restored. A running backup fails. Turning it on again begins a new round: only a full backup taken after that makes later points in time restorable. It can take up to 10 minutes until it is STOP.',
        ),
        button: l10n.t('Disable Log Archiving'),
        warning: true,
      },
      archiveStatement('disable', info, tenantName),
    ));
  if (!agreed) return false;
  const outcome = await runArchiveAction(context, subject, 'disable', { send });
  return outcome?.kind === 'reached';
}
