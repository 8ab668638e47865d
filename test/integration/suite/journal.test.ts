import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { extensionContext, forgetEverything, hasOutcome, PanelTraffic } from '../support/extension.ts';
import { Prompts } from '../support/prompts.ts';
import { startRemoteSandbox, type RemoteSandbox } from '../support/sandboxes.ts';

const password = 'Pl4nted-Journal-Pw';

describe('the statement journal', () => {
  const prompts = new Prompts();
  let traffic: PanelTraffic;
  let sandbox: RemoteSandbox;
  let context: vscode.ExtensionContext;

  before(async () => {
    context = await extensionContext();
    await forgetEverything(context);
    traffic = new PanelTraffic();
    traffic.install();
    prompts.install();
    sandbox = await startRemoteSandbox({ backupSeconds: 1 });
    const { host, port, passwords } = sandbox;
    const draft = { name: 'journaled', host, port, user: 'root@sys', password: passwords['root@sys'] };
    await vscode.commands.executeCommand('oceanbaseBackup.addCluster', draft);
  });
  after(async () => {
    prompts.restore();
    traffic.restore();
    await forgetEverything(context);
    await sandbox.stop();
  });

  it('gives what was done as a runbook, in order, with secrets masked and explained', async () => {
    prompts.expect('mysql_tenant', 'with a password', password, password);
    await vscode.commands.executeCommand('oceanbaseBackup.backupTenant');
    await traffic.message(hasOutcome('completed'));

    prompts.expect('journaled, 2 statements');
    await vscode.commands.executeCommand('oceanbaseBackup.copyRunbook');
    const text = await vscode.env.clipboard.readText();
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('--'));
    assert.deepEqual(lines, [
      "SET ENCRYPTION ON IDENTIFIED BY '******' ONLY;",
      'ALTER SYSTEM BACKUP TENANT = `mysql_tenant`;',
    ]);
    assert.match(text, /-- Connection \d+: cluster “journaled”, login root@sys/);
    assert.match(text, /-- Put the password of the backup set in the place of \*{6}/);
    assert.match(text, /-- OK rows=0/);
    assert.ok(!text.includes(password) && !text.includes(sandbox.passwords['root@sys'] ?? password));
    assert.match(prompts.said[0]?.text ?? '', /^2 statements copied as an SQL script\./);
  });

  it('comments out what the server refused', async () => {
    await sandbox.act('refuseStatement', {
      match: '^ALTER SYSTEM BACKUP',
      error: 'OB_BACKUP_CAN_NOT_START',
      text: 'backup can not start, because cluster upgrading',
    });
    prompts.expect('mysql_tenant', 'without a password');
    await vscode.commands.executeCommand('oceanbaseBackup.backupTenant');
    prompts.expect('journaled, 3 statements');
    await vscode.commands.executeCommand('oceanbaseBackup.copyRunbook');
    const text = await vscode.env.clipboard.readText();
    assert.match(
      text,
      /-- refused: 9040 \(HY000\) backup can not start, because cluster upgrading\n-- ALTER SYSTEM BACKUP TENANT = `mysql_tenant`;/,
    );
  });

  it('can be shown', async () => {
    await vscode.commands.executeCommand('oceanbaseBackup.showJournal');
  });
});
