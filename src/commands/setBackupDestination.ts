import * as l10n from '@vscode/l10n';
import type { Cluster } from '../clusters/cluster.ts';
import type { CommandContext } from './context.ts';
import { setDestination } from './setDestination.ts';
import { onTenant } from './tenantChoice.ts';

/** *Set Backup Destination…*, from a tenant's menu or from the palette. */
export const setBackupDestinationCommand = onTenant(
  () => l10n.t('Which tenant’s backup destination should be set?'),
  setBackupDestination,
);

/** Sets `data_backup_dest`; everything is said to the user here. True: it is the one that was asked for. */
export async function setBackupDestination(
  context: CommandContext,
  cluster: Cluster,
  tenantName: string,
): Promise<boolean> {
  return await setDestination(context, cluster, tenantName, 'backup', { offerEnable: false });
}
