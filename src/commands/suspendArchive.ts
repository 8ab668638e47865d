import * as l10n from '@vscode/l10n';
import { archiveStatement, type ArchiveAction } from '../backup/archiveSwitch.ts';
import type { Cluster } from '../clusters/cluster.ts';
import { atLeast } from '../oceanbase/version.ts';
import { confirmStatement, readSubject, runArchiveAction, say, type Question } from './archiveAction.ts';
import type { CommandContext } from './context.ts';
import { onTenant } from './tenantChoice.ts';

/** *Suspend Log Archiving*, from a tenant's menu or from the palette. */
export const suspendArchiveCommand = onTenant(
  () => l10n.t('Which tenant’s log archiving should be suspended?'),
  suspendArchive,
);

/** *Resume Log Archiving*, from a tenant's menu or from the palette. */
export const resumeArchiveCommand = onTenant(
  () => l10n.t('Which tenant’s log archiving should be resumed?'),
  resumeArchive,
);

/** Defers the archive destination and waits for SUSPEND. True: nothing is archived now. */
export async function suspendArchive(
  context: CommandContext,
  cluster: Cluster,
  tenantName: string,
): Promise<boolean> {
  return await setState(context, cluster, tenantName, 'suspend', {
    text: l10n.t('Suspend log archiving of {0} on {1}?', tenantName, cluster.profile.name),
    detail: l10n.t(
      'The archive destination is deferred until it is resumed: no backup can be started meanwhile, and log that is recycled before it was archived interrupts the archive.',
    ),
    button: l10n.t('Suspend Log Archiving'),
    warning: true,
  });
}

/** Enables the archive destination again and waits for DOING. True: the archive is DOING. */
export async function resumeArchive(
  context: CommandContext,
  cluster: Cluster,
  tenantName: string,
): Promise<boolean> {
  return await setState(context, cluster, tenantName, 'resume', {
    text: l10n.t('Resume log archiving of {0} on {1}?', tenantName, cluster.profile.name),
    detail: l10n.t('The archive destination is enabled, and archiving goes on where it was suspended.'),
    button: l10n.t('Resume Log Archiving'),
    warning: false,
  });
}

async function setState(
  context: CommandContext,
  cluster: Cluster,
  tenantName: string,
  action: Extract<ArchiveAction, 'suspend' | 'resume'>,
  question: Omit<Question, 'cluster'>,
): Promise<boolean> {
  const subject = await readSubject(cluster, tenantName);
  if (!subject) return false;
  const { info } = subject;
  if (!atLeast(info.version, '4.1')) {
    void say(context, cluster, {
      level: 'warning',
      text: l10n.t('OceanBase {0} cannot suspend log archiving: that needs 4.1 or later.', info.version.text),
    });
    return false;
  }
  if (!(await confirmStatement({ cluster, ...question }, archiveStatement(action, info, tenantName))))
    return false;
  const outcome = await runArchiveAction(context, subject, action);
  return outcome?.kind === 'reached';
}
