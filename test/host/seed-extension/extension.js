'use strict';
const { readFileSync } = require('node:fs');
const vscode = require('vscode');

/** The file names the sandbox's address and login; adding the same cluster again only updates it. */
exports.activate = async () => {
  const file = process.env.OBB_SEED_FILE;
  if (!file) return;
  const cluster = JSON.parse(readFileSync(file, 'utf8'));
  await vscode.commands.executeCommand('oceanbaseBackup.addCluster', cluster);
  await vscode.commands.executeCommand('workbench.view.extension.oceanbaseBackup');
};
