import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { startSandbox, type Sandbox } from '../sandbox/index.ts';
import { panel, product } from './support/selectors.ts';
import { useWorkbench } from './support/use-workbench.ts';

/** Awkward to quote, with a token that no escaping changes, to search for. */
const token = 'Pl4nted7Secret';
const backupPassword = `${token} "wörd" \\ 'quoted'`;

describe('the main job, in a real window, on the packaged extension', () => {
  const workbench = useWorkbench();
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await startSandbox({ backupSeconds: 8 });
  });
  after(() => sandbox.stop());

  const thePanel = (): Promise<FrameLocator> => workbench().webviewWith(panel.status);

  it('welcomes with Add Cluster while there is none', async () => {
    await workbench().openContainer();
    const view = workbench().view(product.clustersView);
    // The view’s title has a button of that name, too, which shows an icon alone.
    await view.getByRole('button', { name: 'Add Cluster' }).filter({ hasText: 'Add Cluster' }).waitFor();
    await workbench().screenshot('welcome');
  });

  it('adds a cluster: asks, tests, says what it found', async () => {
    const { quickInput } = workbench();
    await workbench().runCommand('OceanBase: Add Cluster');
    await quickInput.answer('Add Cluster: Command', sandbox.host);
    await quickInput.answer('Add Cluster: Port', String(sandbox.port));
    await quickInput.answer('Add Cluster: User', 'root@sys');
    await quickInput.box('Add Cluster: Password');
    assert.ok(await quickInput.isMasked());
    await quickInput.answer('Add Cluster: Password', sandbox.passwords['root@sys'] ?? '');
    const toast = workbench().toast('Added “sandbox”');
    await toast.waitFor();
    assert.match(
      await toast.innerText(),
      /cluster sandbox, OceanBase CE 4\.2\.5\.0 \(sandbox\), tenant sys, MySQL mode/,
    );
  });

  it('shows the user tenants with their archive state, and neither sys nor META$ tenants', async () => {
    await workbench()
      .treeItem(/^mysql_tenant, tenant, log archive DOING, \d+ (s|min) behind/)
      .waitFor();
    await workbench()
      .treeItem(/^oracle_tenant, tenant, log archive DOING/)
      .waitFor();
    const names = await workbench().view(product.clustersView).getByRole('treeitem').allInnerTexts();
    assert.equal(names.length, 3, names.join(' | '));
    await workbench().screenshot('tree');
  });

  it('backs a tenant up by right-click with a password, to its proven end', async () => {
    const { quickInput } = workbench();
    sandbox.stall('mysql_tenant', 'BACKUP_DATA_MAJOR');
    await workbench().chooseFromMenu(workbench().treeItem('mysql_tenant'), product.backupTenant);
    await quickInput.pick(product.withPassword);
    await quickInput.box('(1/2)');
    assert.ok(await quickInput.isMasked());
    await quickInput.answer('(1/2)', backupPassword);
    await quickInput.box('(2/2)');
    await quickInput.field.fill('something else');
    await quickInput.field.press('Enter');
    await workbench()
      .page.locator('.quick-input-message', { hasText: 'The two passwords differ.' })
      .waitFor();
    await quickInput.answer('(2/2)', backupPassword);

    const shown = await thePanel();
    await shown.locator(panel.status, { hasText: 'Backing up mysql_tenant' }).waitFor();
    await shown.locator(panel.percent, { hasText: /[1-9]/ }).waitFor();
    await workbench().screenshot('running');
    sandbox.stall('mysql_tenant', false);
    await shown.locator(panel.outcome, { hasText: 'Completed' }).waitFor({ timeout: 40_000 });
    assert.equal(await shown.locator(panel.protection).innerText(), 'Password set and verified');
    assert.equal(await shown.locator(panel.setId).innerText(), '1');
    assert.equal(await shown.locator(panel.percent).innerText(), '100 %');
    await workbench().screenshot('finished');
  });

  it('sent SET ENCRYPTION and BACKUP once each, over one connection of their own', () => {
    const isSet = (sql: string): boolean => /^SET ENCRYPTION/i.test(sql);
    const isBackup = (sql: string): boolean => /^ALTER SYSTEM BACKUP/i.test(sql);
    const [set, ...moreSets] = sandbox.statements.filter(({ sql }) => isSet(sql));
    const [backup, ...moreBackups] = sandbox.statements.filter(({ sql }) => isBackup(sql));
    assert.deepEqual([moreSets, moreBackups], [[], []]);
    assert.ok(set && backup);
    assert.equal(backup.sql, 'ALTER SYSTEM BACKUP TENANT = `mysql_tenant`');
    assert.equal(set.connectionId, backup.connectionId);
    const before = sandbox.statements.filter(({ connectionId }) => connectionId === backup.connectionId);
    assert.equal(before.at(-1), backup, 'nothing follows BACKUP on its connection');
  });

  it('survives hiding and showing', async () => {
    await workbench().runCommand('Create: New File...');
    await workbench().quickInput.pick('Text File');
    await workbench().page.locator('.editor-instance').waitFor();
    await workbench().page.getByRole('tab', { name: 'Backup: mysql_tenant' }).click();
    const shown = await thePanel();
    await shown.locator(panel.outcome, { hasText: 'Completed' }).waitFor();
  });

  it('is restored after a window reload', async () => {
    await workbench().reload();
    const shown = await thePanel();
    await shown.locator(panel.outcome, { hasText: 'Completed' }).waitFor();
    assert.equal(await shown.locator(panel.protection).innerText(), 'Password set and verified');
  });

  it('leaves neither password in the log, in a file of VS Code’s, nor in the page', async () => {
    const secrets = [token, sandbox.passwords['root@sys'] ?? ''];
    assert.match(
      workbench().log(),
      /backup of mysql_tenant \(job 1\): completed/,
      'there is a log to search',
    );
    for (const file of filesBelow(workbench().server.dataDir)) {
      const text = readFileSync(file, 'utf8');
      for (const secret of secrets) assert.ok(!text.includes(secret), `a password is in ${file}`);
    }
    const page = await workbench().page.evaluate('JSON.stringify(localStorage) + document.body.innerText');
    for (const secret of secrets) assert.ok(!String(page).includes(secret), 'a password is in the page');
    const shown = await thePanel();
    const html = await shown.locator('html').innerHTML();
    for (const secret of secrets) assert.ok(!html.includes(secret), 'a password is in the panel');
  });

  it('removes the cluster after a question', async () => {
    await workbench().openContainer();
    await workbench().chooseFromMenu(workbench().treeItem('sandbox'), 'Remove Cluster');
    await workbench().answerDialog('Remove “sandbox” from the list?', 'Remove');
    const view = workbench().view(product.clustersView);
    // The view’s title has a button of that name, too, which shows an icon alone.
    await view.getByRole('button', { name: 'Add Cluster' }).filter({ hasText: 'Add Cluster' }).waitFor();
  });
});

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() ?? false);
}
