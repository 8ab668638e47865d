import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { archiveStatement } from '../backup/archiveSwitch.ts';
import { archiveNotice } from '../backup/archiveWords.ts';
import type { Cluster } from '../clusters/cluster.ts';
import { rawWord } from '../oceanbase/word.ts';
import { listArchiveDestinations } from '../oceanbase/destinations.ts';
import { describeDestination } from '../oceanbase/destinationUri.ts';
import { scopeOf } from '../oceanbase/scope.ts';
import {
  confirmStatement,
  readSubject,
  runArchiveAction,
  say,
  type ArchiveSubject,
} from './archiveAction.ts';
import type { CommandContext } from './context.ts';
import { setDestination } from './setDestination.ts';
import { resumeArchive } from './suspendArchive.ts';
import { onTenant } from './tenantChoice.ts';

/** *Enable Log Archiving*, from a tenant's menu or from the palette. */
export const enableArchiveCommand = onTenant(
  () => l10n.t('Which tenant’s log archiving should be turned on?'),
  enableArchive,
);

/**
 * Turns log archiving on and waits for DOING, whatever stands in its way: a destination that is missing is asked
 * for, a suspended one resumed. Everything is said to the user here. True: the tenant's archive is DOING.
 * Rejects with ConnectError where the cluster cannot be reached.
 */
export async function enableArchive(
  context: CommandContext,
  cluster: Cluster,
  tenantName: string,
): Promise<boolean> {
  let subject = await readSubject(cluster, tenantName);
  if (!subject) return false;
  if (!(await archiveDestinationOf(subject))) {
    if (!(await askForDestination(context, subject))) return false;
    subject = await readSubject(cluster, tenantName);
    if (!subject) return false;
  }
  const { look, tenant } = subject;
  if (look.switchedOn !== false && look.round) {
    switch (rawWord(look.round.status)) {
      case 'DOING':
        void say(context, cluster, archiveNotice('enable', tenantName, { kind: 'reached' }));
        return true;
      case 'INTERRUPTED': {
        const { comment } = look.round;
        void say(context, cluster, archiveNotice('enable', tenantName, { kind: 'interrupted', comment }));
        return false;
      }
      case 'SUSPEND':
      case 'SUSPENDING':
        return await resumeArchive(context, cluster, tenantName);
      default:
    }
  }
  // Switched on already: there is nothing to send, and a question would promise a change.
  const send = look.switchedOn !== true;
  if (send && !(await confirm(subject))) return false;
  const outcome = await runArchiveAction(context, { ...subject, tenant }, 'enable', { send });
  return outcome?.kind === 'reached';
}

async function archiveDestinationOf({ cluster, tenant }: ArchiveSubject): Promise<string | undefined> {
  const archives = await cluster.read((session, info) => listArchiveDestinations(session, scopeOf(info)));
  const archive = archives.get(tenant.id);
  return archive && describeDestination(archive.destination);
}

async function askForDestination(
  context: CommandContext,
  { cluster, tenant }: ArchiveSubject,
): Promise<boolean> {
  const set = l10n.t('Set Archive Destination…');
  const answer = await vscode.window.showWarningMessage(
    l10n.t('{0} has no archive destination.', tenant.name),
    {
      modal: true,
      detail: l10n.t(
        'Log archiving could be switched on, but nothing would be archived and no backup could be started. Set log_archive_dest first.',
      ),
    },
    set,
  );
  return (
    answer === set && (await setDestination(context, cluster, tenant.name, 'archive', { offerEnable: false }))
  );
}

async function confirm(subject: ArchiveSubject): Promise<boolean> {
  const { tenant, info, cluster } = subject;
  const destination = await archiveDestinationOf(subject);
  return await confirmStatement(
    {
      cluster,
      text: l10n.t('Enable log archiving of {0} on {1}?', tenant.name, cluster.profile.name),
      detail:
        destination === undefined
          ? l10n.t(
              'The tenant’s log will be archived to its destination. It takes seconds to about two minutes until it is DOING.',
            )
          : l10n.t(
              'The tenant’s log will be archived to {0}. It takes seconds to about two minutes until it is DOING.',
              destination,
            ),
      button: l10n.t('Enable Log Archiving'),
      warning: false,
    },
    archiveStatement('enable', info, tenant.name),
  );
}
