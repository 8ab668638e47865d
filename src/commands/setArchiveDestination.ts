import * as l10n from '@vscode/l10n';
import type { Cluster } from '../clusters/cluster.ts';
import type { CommandContext } from './context.ts';
import { setDestination } from './setDestination.ts';
import { onTenant } from './tenantChoice.ts';

/** *Set Archive Destination…*, from a tenant's menu or from the palette. */
export const setArchiveDestinationCommand = onTenant(
  () => l10n.t('Which tenant’s archive destination should be set?'),
  setArchiveDestination,
);

/** Sets `log_archive_dest`; everything is said to the user here. True: it is the one that was asked for. */
export async function setArchiveDestination(
  context: CommandContext,
  cluster: Cluster,
  tenantName: string,
): Promise<boolean> {
  return await setDestination(context, cluster, tenantName, 'archive', { offerEnable: true });
}
