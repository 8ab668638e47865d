import assert from 'node:assert/strict';
import { startSandbox, type Sandbox } from '../sandbox/index.ts';
import { addCluster } from './support/add-cluster.ts';
import { eventually } from './support/eventually.ts';
import { panel, product } from './support/selectors.ts';
import { useWorkbench } from './support/use-workbench.ts';

describe('the walkthrough, in a real window', () => {
  const workbench = useWorkbench();
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await startSandbox({ backupSeconds: 4, tenants: [{ name: 'orders' }] });
  });
  after(() => sandbox.stop());

  async function open(): Promise<void> {
    await workbench().runCommand('View: Close All Editors');
    await workbench().runCommand('Welcome: Open Walkthrough...');
    await workbench().quickInput.pick('Your First OceanBase Backup');
    await workbench().page.locator('.getting-started-step').first().waitFor();
  }

  const done = (): Promise<string[]> =>
    workbench().page.locator('.getting-started-step:has(.complete)').locator('.step-title').allInnerTexts();

  it('leads to a first backup, and ticks what was really done', async () => {
    await open();
    await workbench().screenshot('walkthrough');
    assert.deepEqual(await done(), []);
    await addCluster(workbench(), sandbox, 'orders');
    await workbench().treeItem('orders').click();
    await workbench().chooseFromMenu(workbench().treeItem('orders'), product.backupTenant);
    await workbench().quickInput.pick(product.withoutPassword);
    const shown = await workbench().webviewWith(panel.status);
    await shown.locator('[data-role="outcome"][data-outcome="completed"]').waitFor({ timeout: 60_000 });
    await open();
    const ticked = await eventually('what was done is ticked', async () => {
      const steps = await done();
      const wanted = ['Add a cluster', 'Back a tenant up', 'Watch it to the end'];
      return wanted.every((step) => steps.includes(step)) ? steps : undefined;
    });
    for (const step of ['Say where backups go', 'Keep the password']) assert.ok(!ticked.includes(step), step);
    await workbench().screenshot('walkthrough-done');
  });
});
