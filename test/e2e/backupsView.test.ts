import assert from 'node:assert/strict';
import { startSandbox, type Sandbox } from '../sandbox/index.ts';
import { addCluster } from './support/add-cluster.ts';
import { panel, product } from './support/selectors.ts';
import { useWorkbench } from './support/use-workbench.ts';

describe('the Backups view, in a real window', () => {
  // Nothing is read again by the clock: what the view shows, it has learned.
  const workbench = useWorkbench({ settings: { 'oceanbaseBackup.refreshInterval': 0 } });
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await startSandbox({ backupSeconds: 12, tenants: [{ name: 'orders' }, { name: 'billing' }] });
    sandbox.addHistory(18); // of which number 17 has failed
  });
  after(() => sandbox.stop());

  const view = () => workbench().view('Backups');
  const row = (name: RegExp) => view().getByRole('treeitem', { name }).first();
  const rows = async (): Promise<string[]> =>
    await Promise.all(
      (await view().getByRole('treeitem').all()).map(
        async (item) => (await item.getAttribute('aria-label')) ?? '',
      ),
    );

  it('welcomes with Add Cluster while there is none', async () => {
    await workbench().openContainer();
    await view().getByRole('button', { name: 'Add Cluster' }).waitFor();
  });

  it('shows the newest backups of a cluster, with how they ended', async () => {
    await addCluster(workbench(), sandbox, 'orders');
    await row(/^Backup of orders on sandbox, Completed, \d+ [hd] ago$/).waitFor();
    await row(/^Backup of billing on sandbox, Failed, \d+ [hd] ago$/).waitFor();
    // The list holds the rows in sight alone.
    assert.equal(await row(/Failed/).getAttribute('aria-setsize'), '20');
    await workbench().screenshot('backups-recent');
  });

  it('narrows to failed ones, says so, and shows all again', async () => {
    const { quickInput } = workbench();
    await workbench().runCommand('OceanBase: Filter Backups…');
    await quickInput.pick('Failed or Not Proven Backups');
    await row(/Failed/).waitFor();
    await row(/Completed/).waitFor({ state: 'detached' });
    await workbench().runCommand('OceanBase: Filter Backups…');
    await quickInput.pick('Search');
    await quickInput.answer('Search Backups', 'nothing like it');
    await view().getByRole('button', { name: 'Clear Filter' }).click();
    await row(/Completed/).waitFor();
  });

  it('shows a running backup at the top with its progress, and opens its panel with Enter', async () => {
    await workbench().chooseFromMenu(workbench().treeItem('orders'), product.backupTenant);
    await workbench().quickInput.pick(product.withoutPassword);
    await workbench().webviewWith(panel.status);
    await row(/^Backup of orders on sandbox, running, \d+ %, for \d+ s$/).waitFor();
    assert.match((await rows())[0] ?? '', /^Backup of orders on sandbox, running/);
    await workbench().screenshot('backups-running');
    await workbench().runCommand('View: Close All Editors');
    await row(/^Backup of orders on sandbox, running/).click();
    await workbench().webviewWith(panel.status);
  });

  it('ends where it was proven, and the badge goes', async () => {
    const shown = await workbench().webviewWith(panel.status);
    await shown.locator(panel.outcome, { hasText: 'Completed' }).waitFor({ timeout: 40_000 });
    await row(/^Backup of orders on sandbox, Completed, \d+ s ago$/).waitFor();
    assert.ok(!(await rows()).some((one) => /running/.test(one)));
  });

  it('offers for each what fits it', async () => {
    const menu = (name: RegExp): Promise<string[]> => workbench().menuEntries(row(name));
    assert.deepEqual(await menu(/Completed/), ['Show Backup', 'Copy Restore Statement…']);
    assert.deepEqual(await menu(/Failed/), ['Show Backup', 'Explain Failure', 'Copy Diagnosis']);
  });

  it('explains a failed one, without asking which', async () => {
    await workbench().chooseFromMenu(row(/Failed/), 'Explain Failure');
    await workbench()
      .page.getByRole('tab', { name: /Failed backup of billing/ })
      .waitFor();
  });

  it('shows a cluster that cannot be read in one line, which connects again', async () => {
    await sandbox.kill();
    await workbench().runCommand('OceanBase: Refresh Backups');
    const trouble = row(/^sandbox, cluster, cannot be read/);
    await trouble.waitFor();
    await workbench().screenshot('backups-unreachable');
    await sandbox.restart();
    await trouble.click();
    await trouble.waitFor({ state: 'detached' });
  });
});
