import assert from 'node:assert/strict';
import { startSandbox, type Sandbox } from '../sandbox/index.ts';
import { addCluster } from './support/add-cluster.ts';
import { panel, product } from './support/selectors.ts';
import { useWorkbench } from './support/use-workbench.ts';

describe('what tells of backups out of sight, in a real window', () => {
  const workbench = useWorkbench();
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await startSandbox({ backupSeconds: 10, tenants: [{ name: 'orders' }, { name: 'billing' }] });
    await addCluster(workbench(), sandbox, 'orders');
    await workbench().runCommand('Notifications: Clear All Notifications');
  });
  after(() => sandbox.stop());

  const status = (text: RegExp) => workbench().page.locator('.statusbar-item', { hasText: text }).first();
  const badge = () => workbench().page.getByRole('tab', { name: /^OceanBase Backup.*running/ });

  async function backUp(name: string): Promise<void> {
    await workbench().treeItem(name).click();
    await workbench().chooseFromMenu(workbench().treeItem(name), product.backupTenant);
    await workbench().quickInput.pick(product.withoutPassword);
    await workbench().webviewWith(panel.status);
    await workbench().runCommand('View: Close All Editors');
  }

  it('says nothing while nothing runs', async () => {
    assert.equal(await status(/orders|backup/i).count(), 0);
    assert.equal(await badge().count(), 0);
  });

  it('shows what runs in the status bar and on the badge, and opens its panel by a click', async () => {
    sandbox.stall('orders', 'BACKUP_DATA_MAJOR');
    await backUp('orders');
    await status(/orders \d+ %/).waitFor();
    await badge().waitFor();
    await workbench().screenshot('status-running');
    await status(/orders/).click();
    const shown = await workbench().webviewWith(panel.status);
    await shown.locator(panel.status, { hasText: 'Backing up orders' }).waitFor();
    await workbench().runCommand('View: Close All Editors');
  });

  it('tells the end once, with Show, and falls silent', async () => {
    sandbox.stall('orders', false);
    const toast = workbench().toast('orders is backed up');
    await toast.waitFor({ timeout: 40_000 });
    await workbench().screenshot('toast-completed');
    await status(/orders/).waitFor({ state: 'detached' });
    await badge().waitFor({ state: 'detached' });
    await toast.getByRole('button', { name: 'Show' }).click();
    const shown = await workbench().webviewWith(panel.status);
    await shown.locator(panel.outcome, { hasText: 'Completed' }).waitFor();
    assert.equal(await workbench().notifications('is backed up'), 0, 'none but the one that was clicked');
    await workbench().runCommand('View: Close All Editors');
  });

  it('tells a failure with Explain, and shows it in the status bar until it was looked at', async () => {
    sandbox.failNextBackup(-9082, 'backup device out of space');
    await backUp('billing');
    const toast = workbench().toast('billing was not backed up');
    await toast.waitFor({ timeout: 40_000 });
    await status(/Backup of billing: failed/).waitFor();
    await workbench().screenshot('toast-failed');
    await toast.getByRole('button', { name: 'Explain' }).click();
    await workbench()
      .page.getByRole('tab', { name: /Failed backup of billing/ })
      .waitFor();
    await status(/billing/).waitFor({ state: 'detached' });
  });

  it('tells nothing of a job whose panel is in sight', async () => {
    await workbench().runCommand('View: Close All Editors');
    await workbench().runCommand('Notifications: Clear All Notifications');
    await workbench().chooseFromMenu(workbench().treeItem('orders'), product.backupTenant);
    await workbench().quickInput.pick(product.withoutPassword);
    const shown = await workbench().webviewWith(panel.status);
    await shown.locator(panel.outcome, { hasText: 'Completed' }).waitFor({ timeout: 40_000 });
    await status(/orders/).waitFor({ state: 'detached' });
    assert.equal(await workbench().notifications('orders is backed up'), 0);
  });
});
