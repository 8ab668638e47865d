import * as l10n from '@vscode/l10n';
import { archiveStatement } from '../backup/archiveSwitch.ts';
import type { Cluster } from '../clusters/cluster.ts';
import { confirmStatement, readSubject, runArchiveAction } from './archiveAction.ts';
import type { CommandContext } from './context.ts';
import { enableArchive } from './enableArchive.ts';
import { onTenant } from './tenantChoice.ts';

/** *Restart Log Archiving*, from the palette or as the remedy for an archive that is interrupted or stopping. */
export const restartArchiveCommand = onTenant(
  () => l10n.t('Which tenant’s log archiving should be turned off and on again?'),
  restartArchive,
);

/**
 * Asks once, turns log archiving off, waits for STOP, turns it on and waits for DOING: the way out of an archive
 * that was interrupted, and of one that somebody has just stopped. Everything is said to the user here. True: the
 * archive is DOING. Rejects with ConnectError where the cluster cannot be reached.
 */
export async function restartArchive(
  context: CommandContext,
  cluster: Cluster,
  tenantName: string,
): Promise<boolean> {
  const subject = await readSubject(cluster, tenantName);
  if (!subject) return false;
  const { look, info } = subject;
  if (look.round === undefined || look.round.status === 'STOP') {
    return await enableArchive(context, cluster, tenantName);
  }
  // Switched off already: what is left is to wait until it has stopped.
  const stopping = look.switchedOn === false;
  const statements = [
    ...(stopping ? [] : [archiveStatement('disable', info, tenantName)]),
    archiveStatement('enable', info, tenantName),
  ];
  const agreed = await confirmStatement(
    {
      cluster,
      text: stopping
        ? l10n.t(
            'Enable log archiving of {0} on {1} as soon as it has stopped?',
            tenantName,
            cluster.profile.name,
          )
        : l10n.t('Restart log archiving of {0} on {1}?', tenantName, cluster.profile.name),
      detail: l10n.t(
        'A new round begins: only a full backup taken after that makes later points in time restorable. Fix the archive destination first if it failed. It can take up to 10 minutes until the old round is STOP.',
      ),
      button: l10n.t('Restart Log Archiving'),
      warning: true,
    },
    statements.join(';\n'),
  );
  if (!agreed) return false;
  const stopped = await runArchiveAction(context, subject, 'disable', { send: !stopping, last: false });
  if (stopped?.kind !== 'reached') return false;
  const started = await runArchiveAction(context, subject, 'enable');
  return started?.kind === 'reached';
}
