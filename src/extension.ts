import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { BackupsTree } from './backupsView/backupsTree.ts';
import { BackupSpeed } from './clusters/backupSpeed.ts';
import { Bell } from './clusters/bell.ts';
import { Clusters } from './clusters/clusters.ts';
import { FollowedJobs } from './clusters/followedJobs.ts';
import { HeldPasswords } from './clusters/heldPasswords.ts';
import { StatementJournal } from './clusters/journal.ts';
import { ProfileStore } from './clusters/profileStore.ts';
import { Records } from './clusters/records.ts';
import { StartIntents } from './clusters/startIntents.ts';
import { BackupPasswordVault } from './clusters/vault.ts';
import { announce } from './commands/announce.ts';
import { BackupDefaults } from './commands/backupOptions.ts';
import type { CommandContext } from './commands/context.ts';
import { registerCommands } from './commands/register.ts';
import { VirtualDocuments } from './commands/virtualDocuments.ts';
import { Log } from './log.ts';
import { ProgressPanels } from './panel/panels.ts';
import { ClustersTree } from './tree/clustersTree.ts';

/** The composition root: makes the parts and hands them to each other. Nothing here waits for anything. */
export function activate(extension: vscode.ExtensionContext): vscode.ExtensionContext | undefined {
  // Before anything is said: absent where VS Code speaks English or a language that there is no bundle for.
  if (vscode.l10n.bundle) l10n.config({ contents: vscode.l10n.bundle });
  const log = new Log();
  const store = new ProfileStore(extension.globalState, extension.secrets, undefined, log);
  const records = new Records(extension, log);
  const vault = new BackupPasswordVault(extension.secrets, records);
  const journal = new StatementJournal();
  const logins = vscode.Uri.joinPath(extension.globalStorageUri, 'logins').fsPath;
  const clusters = new Clusters(store, log, journal, logins);
  const jobs: FollowedJobs = new FollowedJobs(clusters, vault, records, log, () => void started.ring());
  const started = new Bell(extension.secrets, 'backupStarted', () => {
    jobs.catchUp();
  });
  const intents = new StartIntents(clusters, jobs, vault, records, log);
  const speed = new BackupSpeed(clusters, jobs, records, log);
  const defaults = new BackupDefaults(extension.globalState);
  const panels = new ProgressPanels(extension.extensionUri, clusters, jobs, log);
  const held = new HeldPasswords(vault, log);
  const tree = new ClustersTree(clusters, jobs, held, extension.globalState);
  const backups = new BackupsTree(clusters, jobs);
  const documents = new VirtualDocuments();
  const context: CommandContext = {
    extensionUri: extension.extensionUri,
    store,
    clusters,
    vault,
    jobs,
    intents,
    panels,
    tree,
    backups,
    log,
    speed,
    defaults,
    journal,
    documents,
  };
  extension.subscriptions.push(
    registerCommands(context),
    announce(context, records, extension),
    tree,
    backups,
    held,
    panels,
    speed,
    intents,
    started,
    jobs,
    clusters,
    vault,
    store,
    documents,
    journal,
    log,
  );
  jobs.resume();
  intents.resume();
  speed.resume();
  // The integration tests search what was stored for secrets; nobody else gets at it.
  return extension.extensionMode === vscode.ExtensionMode.Test ? extension : undefined;
}
