/**
 * The catalogue of everything that package.json contributes and code refers to. A test holds the two against
 * each other.
 */

export const commands = {
  addCluster: 'oceanbaseBackup.addCluster',
  removeCluster: 'oceanbaseBackup.removeCluster',
  reconnectCluster: 'oceanbaseBackup.reconnectCluster',
  editCluster: 'oceanbaseBackup.editCluster',
  duplicateCluster: 'oceanbaseBackup.duplicateCluster',
  renameCluster: 'oceanbaseBackup.renameCluster',
  setClusterGroup: 'oceanbaseBackup.setClusterGroup',
  setClusterEnvironment: 'oceanbaseBackup.setClusterEnvironment',
  copyConnectionCommand: 'oceanbaseBackup.copyConnectionCommand',
  importConnections: 'oceanbaseBackup.importConnections',
  exportConnections: 'oceanbaseBackup.exportConnections',
  refresh: 'oceanbaseBackup.refresh',
  refreshNode: 'oceanbaseBackup.refreshNode',
  sortWarningsFirst: 'oceanbaseBackup.sortWarningsFirst',
  sortByName: 'oceanbaseBackup.sortByName',
  filterClusters: 'oceanbaseBackup.filterClusters',
  clearFilter: 'oceanbaseBackup.clearFilter',
  backupTenant: 'oceanbaseBackup.backupTenant',
  backupCluster: 'oceanbaseBackup.backupCluster',
  showRunningBackup: 'oceanbaseBackup.showRunningBackup',
  cancelBackup: 'oceanbaseBackup.cancelBackup',
  enableArchive: 'oceanbaseBackup.enableArchive',
  disableArchive: 'oceanbaseBackup.disableArchive',
  restartArchive: 'oceanbaseBackup.restartArchive',
  suspendArchive: 'oceanbaseBackup.suspendArchive',
  resumeArchive: 'oceanbaseBackup.resumeArchive',
  setBackupDestination: 'oceanbaseBackup.setBackupDestination',
  setArchiveDestination: 'oceanbaseBackup.setArchiveDestination',
  explainFailure: 'oceanbaseBackup.explainFailure',
  copyDiagnosis: 'oceanbaseBackup.copyDiagnosis',
  showJournal: 'oceanbaseBackup.showJournal',
  copyRunbook: 'oceanbaseBackup.copyRunbook',
  showHistory: 'oceanbaseBackup.showHistory',
  openBackupSet: 'oceanbaseBackup.openBackupSet',
  copyRestoreStatement: 'oceanbaseBackup.copyRestoreStatement',
  showBackupSetPasswords: 'oceanbaseBackup.showBackupSetPasswords',
  copyBackupSetPassword: 'oceanbaseBackup.copyBackupSetPassword',
  checkBackupSetPassword: 'oceanbaseBackup.checkBackupSetPassword',
  forgetBackupSetPassword: 'oceanbaseBackup.forgetBackupSetPassword',
  showLog: 'oceanbaseBackup.showLog',
  showBackup: 'oceanbaseBackup.showBackup',
  openRow: 'oceanbaseBackup.openRow',
  openBackupsRow: 'oceanbaseBackup.openBackupsRow',
  refreshBackups: 'oceanbaseBackup.refreshBackups',
  filterBackups: 'oceanbaseBackup.filterBackups',
  clearBackupsFilter: 'oceanbaseBackup.clearBackupsFilter',
  trySandbox: 'oceanbaseBackup.trySandbox',
} as const;
export type CommandId = (typeof commands)[keyof typeof commands];

/**
 * Commands about the row that they are chosen on, which the palette hides: it has no row, and offers another command
 * for the same. Every other command asks what it is about.
 */
export const rowCommands: readonly CommandId[] = [
  commands.refreshNode,
  commands.showBackup,
  commands.openRow,
  commands.openBackupsRow,
];

export const views = {
  container: 'oceanbaseBackup',
  clusters: 'oceanbaseBackup.clusters',
  backups: 'oceanbaseBackup.backups',
} as const;

export const panelType = 'oceanbaseBackup.progress';

/** The scheme of the read-only documents that this extension shows. */
export const documentScheme = 'oceanbase-backup';

export { allContextValues, contextValues, inertContextValues, type ContextValue } from './contextValues.ts';

/** What a line of the Backups view can be. */
export const backupContextValues = {
  running: 'backup+running',
  completed: 'backup+completed',
  failed: 'backup+failed',
  canceled: 'backup+canceled',
  trouble: 'backupsTrouble',
} as const;

/** The keys that `when` clauses ask for and code sets with `setContext`. */
export const contextKeys = {
  /** In the clusters view, the tenants with warnings stand first. */
  warningsFirst: 'oceanbaseBackup.warningsFirst',
  /** The clusters view shows only what fits a text. */
  filtered: 'oceanbaseBackup.filtered',
  /** Why the clusters view is empty: one of {@link EmptyClusters}; not set until the extension has been started. */
  clustersEmpty: 'oceanbaseBackup.clustersEmpty',
  /** The Backups view is narrowed by a filter. */
  backupsFiltered: 'oceanbaseBackup.backupsFiltered',
  /** Why the Backups view is empty: one of {@link EmptyBackups}; not set until the extension has been started. */
  backupsEmpty: 'oceanbaseBackup.backupsEmpty',
  /** A cluster is saved. */
  hasClusters: 'oceanbaseBackup.hasClusters',
  /** A backup was followed to its proven end in this window. */
  sawCompleted: 'oceanbaseBackup.sawCompleted',
  /** The extension runs from its source, which has a sandbox cluster to try. */
  sandboxAvailable: 'oceanbaseBackup.sandboxAvailable',
} as const;
export type EmptyClusters = 'not' | 'noCluster' | 'filtered';
export type EmptyBackups = 'not' | 'noCluster' | 'filtered' | 'reading' | 'noBackup';

export const settings = {
  section: 'oceanbaseBackup',
  refreshInterval: 'refreshInterval',
  connectTimeout: 'connectTimeout',
  fullBackupMaxAge: 'fullBackupMaxAge',
} as const;
