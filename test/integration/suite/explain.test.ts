import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { hasOutcome, run } from '../support/extension.ts';
import { useScene } from '../support/scene.ts';

const scheme = 'oceanbase-backup';
const password = 'Pl4nted-Backup-Pw';

/** The text of the document that was shown last. */
async function shownText(name: string): Promise<string> {
  const uri = vscode.Uri.from({ scheme, path: `/${name}.md` });
  return (await vscode.workspace.openTextDocument(uri)).getText();
}

describe('a failure is explained', () => {
  const scene = useScene({ cluster: 'test', backupSeconds: 1 });
  const { prompts } = scene;
  after(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('says so where nothing has failed', async () => {
    prompts.expect('mysql_tenant');
    await run('explainFailure');
    assert.equal(prompts.said[0]?.text, 'No failed backup of mysql_tenant is in the job history.');
  });

  it('from the history: what happened, why, what to do, details; in VS Code’s own preview', async () => {
    await scene.sandbox.act('failNextBackup', { code: -9082, text: 'backup device out of space' });
    prompts.expect('mysql_tenant', 'with a password', password, password);
    await run('backupTenant');
    await scene.traffic.message(hasOutcome('failed'));

    prompts.expect('mysql_tenant', 'OB_BACKUP_DEVICE_OUT_OF_SPACE');
    await run('explainFailure');
    const text = await shownText('Failed backup of mysql_tenant on test, job 1');
    for (const heading of ['What happened', 'Why', 'What to do', 'Details']) {
      assert.ok(text.includes(`\n## ${heading}\n`), heading);
    }
    assert.match(text, /The backup destination is full/);
    assert.match(text, /\| Code \| `-9082` \|/);
    assert.match(text, /grep 'Y[0-9A-Z-]+' observer\.log\*/);
    assert.match(text, /\| Tenant \| `mysql_tenant \(1002\)` \|/);
    assert.match(text, /\| Backup set status \| `FAILED \/ /);
    const labels = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));
    assert.ok(
      labels.some((label) => label.includes('Failed backup of mysql_tenant on test, job 1')),
      JSON.stringify(labels),
    );
  });

  it('and copied as a diagnosis with the statements that were sent, without a secret', async () => {
    prompts.expect('the one that was just explained');
    await run('copyDiagnosis');
    const text = await vscode.env.clipboard.readText();
    assert.match(prompts.said[0]?.text ?? '', /diagnosis is in the clipboard/);
    assert.match(text, /obdiag gather scene run --scene=observer\.backup/);
    assert.match(text, /SET ENCRYPTION ON IDENTIFIED BY '\*{6}' ONLY/);
    assert.match(text, /OK rows=0 {2}\| {2}ALTER SYSTEM BACKUP TENANT = `mysql_tenant`/);
    for (const secret of [password, scene.sandbox.passwords['root@sys'] ?? password]) {
      assert.ok(!text.includes(secret), 'a password got out');
    }
  });

  it('from the notice at its end', async () => {
    await scene.sandbox.act('failNextBackup', { code: -9999, text: 'words of a newer version' });
    prompts.expect('mysql_tenant', 'without a password');
    await run('backupTenant');
    prompts.expect();
    prompts.press = 'Explain';
    scene.traffic.restore(); // closes the panel
    const said = await prompts.nextMessage();
    assert.deepEqual(said.buttons, ['Explain', 'Show']);
    const text = await shownText('Failed backup of mysql_tenant on test, job 2');
    assert.match(text, /a code that this extension does not know/);
    assert.match(text, /words of a newer version/);
  }).timeout(40_000);

  it('a document of an earlier window says that it is gone', async () => {
    assert.match(await shownText('Failed backup of nobody'), /made in an earlier window/);
  });
});
