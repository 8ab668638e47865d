import { commands, type CommandId } from '../contributions.ts';
import { addCluster } from './addCluster.ts';
import { backupCluster, backupTenants } from './backupTenants.ts';
import { cancelBackup } from './cancelBackup.ts';
import { exportConnections, importConnections } from './connectionFiles.ts';
import type { CommandContext } from './context.ts';
import { copyConnectionCommand } from './copyConnectionCommand.ts';
import { disableArchiveCommand } from './disableArchive.ts';
import { editCluster } from './editCluster.ts';
import { enableArchiveCommand } from './enableArchive.ts';
import { copyDiagnosis, explainFailure } from './explainFailure.ts';
import { clearBackupsFilter, filterBackups } from './filterBackups.ts';
import { copyRunbook, showJournal } from './journal.ts';
import { showHistory } from './history.ts';
import {
  checkBackupSetPassword,
  copyBackupSetPassword,
  forgetBackupSetPassword,
  showBackupSetPasswords,
} from './passwords.ts';
import { openBackupsRow, openRow } from './openRow.ts';
import { openBackupSet } from './openBackupSet.ts';
import { reconnectCluster } from './reconnectCluster.ts';
import { duplicateCluster, renameCluster, setClusterEnvironment, setClusterGroup } from './renameCluster.ts';
import { removeCluster } from './removeCluster.ts';
import { restartArchiveCommand } from './restartArchive.ts';
import { copyRestoreStatement } from './restoreStatement.ts';
import { setArchiveDestinationCommand } from './setArchiveDestination.ts';
import { setBackupDestinationCommand } from './setBackupDestination.ts';
import { showBackup } from './showBackup.ts';
import { showRunningBackup } from './showRunningBackup.ts';
import { filterClusters, refreshNode } from './viewCommands.ts';
import { trySandbox } from './trySandbox.ts';
import { resumeArchiveCommand, suspendArchiveCommand } from './suspendArchive.ts';

/** `argument` is the node of the menu, `selection` all selected ones; both undefined from the palette. */
type Handler = (context: CommandContext, argument: unknown, selection: unknown) => Promise<void>;

/** After a command that changes destinations, the branches that are open in the tree are read anew. */
const changesSetup =
  (handler: Handler): Handler =>
  async (context, argument, selection) => {
    try {
      await handler(context, argument, selection);
    } finally {
      context.tree.readAnew();
    }
  };

/** What every command does. It is loaded with the first command that is run (register.ts). */
export const handlers: Readonly<Record<CommandId, Handler>> = {
  [commands.addCluster]: addCluster,
  [commands.removeCluster]: removeCluster,
  [commands.reconnectCluster]: reconnectCluster,
  [commands.editCluster]: editCluster,
  [commands.duplicateCluster]: duplicateCluster,
  [commands.renameCluster]: renameCluster,
  [commands.setClusterGroup]: setClusterGroup,
  [commands.setClusterEnvironment]: setClusterEnvironment,
  [commands.copyConnectionCommand]: copyConnectionCommand,
  [commands.importConnections]: importConnections,
  [commands.exportConnections]: exportConnections,
  [commands.refresh]: ({ tree }) => tree.refresh(),
  [commands.refreshNode]: refreshNode,
  [commands.sortWarningsFirst]: ({ tree }) => tree.order.setWarningsFirst(true),
  [commands.sortByName]: ({ tree }) => tree.order.setWarningsFirst(false),
  [commands.filterClusters]: filterClusters,
  [commands.clearFilter]: ({ tree }) => tree.order.setFilter(''),
  [commands.backupTenant]: backupTenants,
  [commands.backupCluster]: backupCluster,
  [commands.showRunningBackup]: showRunningBackup,
  [commands.cancelBackup]: cancelBackup,
  [commands.enableArchive]: changesSetup(enableArchiveCommand),
  [commands.disableArchive]: disableArchiveCommand,
  [commands.restartArchive]: changesSetup(restartArchiveCommand),
  [commands.suspendArchive]: suspendArchiveCommand,
  [commands.resumeArchive]: resumeArchiveCommand,
  [commands.setBackupDestination]: changesSetup(setBackupDestinationCommand),
  [commands.setArchiveDestination]: changesSetup(setArchiveDestinationCommand),
  [commands.explainFailure]: explainFailure,
  [commands.copyDiagnosis]: copyDiagnosis,
  [commands.showJournal]: showJournal,
  [commands.copyRunbook]: copyRunbook,
  [commands.showHistory]: showHistory,
  [commands.openBackupSet]: openBackupSet,
  [commands.copyRestoreStatement]: copyRestoreStatement,
  [commands.showBackupSetPasswords]: showBackupSetPasswords,
  [commands.copyBackupSetPassword]: copyBackupSetPassword,
  [commands.checkBackupSetPassword]: checkBackupSetPassword,
  [commands.forgetBackupSetPassword]: forgetBackupSetPassword,
  [commands.showBackup]: showBackup,
  [commands.openRow]: openRow,
  [commands.openBackupsRow]: openBackupsRow,
  [commands.refreshBackups]: ({ backups }) => backups.refresh(),
  [commands.filterBackups]: filterBackups,
  [commands.clearBackupsFilter]: clearBackupsFilter,
  [commands.trySandbox]: trySandbox,
  [commands.showLog]: ({ log }) => {
    log.show();
    return Promise.resolve();
  },
};
