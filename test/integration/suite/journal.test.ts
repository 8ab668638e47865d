import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { hasOutcome, run } from '../support/extension.ts';
import { useScene } from '../support/scene.ts';

const password = 'Pl4nted-Journal-Pw';

describe('the statement journal', () => {
  const scene = useScene({ cluster: 'journaled', backupSeconds: 1 });
  const { prompts } = scene;

  it('gives what was done as a runbook, in order, with secrets masked and explained', async () => {
    prompts.expect('mysql_tenant', 'with a password', password, password);
    await run('backupTenant');
    await scene.traffic.message(hasOutcome('completed'));

    prompts.expect('journaled, 2 statements');
    await run('copyRunbook');
    const text = await vscode.env.clipboard.readText();
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('--'));
    assert.deepEqual(lines, [
      "SET ENCRYPTION ON IDENTIFIED BY '******' ONLY;",
      'ALTER SYSTEM BACKUP TENANT = `mysql_tenant`;',
    ]);
    assert.match(text, /-- Connection \d+: cluster “journaled”, login root@sys/);
    assert.match(text, /-- Put the password of the backup set in the place of \*{6}/);
    assert.match(text, /-- OK rows=0/);
    assert.ok(!text.includes(password) && !text.includes(scene.sandbox.passwords['root@sys'] ?? password));
    assert.match(prompts.said[0]?.text ?? '', /^2 statements copied as an SQL script\./);
  });

  it('comments out what the server refused', async () => {
    await scene.sandbox.act('refuseStatement', {
      match: '^ALTER SYSTEM BACKUP',
      error: 'OB_BACKUP_CAN_NOT_START',
      text: 'backup can not start, because cluster upgrading',
    });
    prompts.expect('mysql_tenant', 'without a password');
    await run('backupTenant');
    prompts.expect('journaled, 3 statements');
    await run('copyRunbook');
    const text = await vscode.env.clipboard.readText();
    assert.match(
      text,
      /-- refused: 9040 \(HY000\) backup can not start, because cluster upgrading\n-- ALTER SYSTEM BACKUP TENANT = `mysql_tenant`;/,
    );
  });

  it('can be shown', async () => {
    await run('showJournal');
  });
});
