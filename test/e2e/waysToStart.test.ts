import assert from 'node:assert/strict';
import type { FrameLocator } from 'playwright-core';
import { startSandbox, type Sandbox } from '../sandbox/index.ts';
import { addCluster } from './support/add-cluster.ts';
import { panel, product } from './support/selectors.ts';
import { useWorkbench } from './support/use-workbench.ts';

const names = ['a-b', 'select', '租户'] as const;

describe('every way to start a backup, in a real window', () => {
  const workbench = useWorkbench();
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await startSandbox({ backupSeconds: 6, tenants: names.map((name) => ({ name })) });
    await addCluster(workbench(), sandbox, 'a-b');
  });
  after(() => sandbox.stop());
  afterEach(async () => {
    await workbench().runCommand('View: Close All Editors');
  });

  /** The panel in front; every test closes its own. */
  const thePanel = (): Promise<FrameLocator> => workbench().webviewWith(panel.status);
  const sent = (): string[] =>
    sandbox.statements.map(({ sql }) => sql).filter((sql) => sql.startsWith('ALTER SYSTEM'));

  async function outcome(kind: string): Promise<FrameLocator> {
    const shown = await thePanel();
    await shown.locator(`[data-role="outcome"][data-outcome="${kind}"]`).waitFor({ timeout: 60_000 });
    return shown;
  }

  /** Right-click on this tenant alone: a selection that it is part of would be meant as a whole. */
  async function backUp(name: string): Promise<void> {
    await workbench().treeItem(name).click();
    await workbench().chooseFromMenu(workbench().treeItem(name), product.backupTenant);
    await workbench().quickInput.pick(product.withoutPassword);
  }

  it('three tenants at once, selected in the tree, whatever their names', async () => {
    await workbench().treeItem('a-b').click();
    for (const name of names.slice(1))
      await workbench()
        .treeItem(name)
        .click({ modifiers: ['ControlOrMeta'] });
    await workbench().chooseFromMenu(workbench().treeItem('select'), product.backupTenant);
    await workbench().quickInput.box('Back up a-b, select, 租户');
    await workbench().screenshot('question-three-tenants');
    await workbench().quickInput.pick(product.withoutPassword);
    const shown = await outcome('completed');
    assert.equal(await shown.locator(panel.status).innerText(), 'All 3 tenants are backed up');
    assert.deepEqual(sent(), ['ALTER SYSTEM BACKUP TENANT = `a-b`, `select`, `租户`']);
    await workbench().screenshot('three-tenants');
  });

  it('the whole cluster, with one tenant left out and one skipped: both are said', async () => {
    sandbox.setArchive('a-b', 'STOP');
    sandbox.skipNextStart('select');
    await workbench().chooseFromMenu(workbench().treeItem('sandbox'), 'Backup All Tenants');
    await workbench().quickInput.box('Back up all tenants');
    await workbench().screenshot('question-all-tenants');
    await workbench().quickInput.pick('Show details');
    const details = workbench().dialog('Back up all tenants on sandbox');
    await details.filter({ hasText: 'a-b: Log archiving is stopped (STOP). It will be left out.' }).waitFor();
    await workbench().screenshot('question-details');
    await workbench().answerDialog('Back up all tenants on sandbox', 'OK');
    await workbench().quickInput.box('Back up all tenants');
    await workbench().quickInput.pick(product.withoutPassword);
    const shown = await outcome('failed');
    assert.equal(await shown.locator(panel.status).innerText(), '1 of 3 tenants is backed up');
    const reason = await shown.locator(panel.outcomeReason).first().innerText();
    assert.match(reason, /a-b \(left out\)/);
    assert.match(reason, /select \(skipped\)/);
    assert.equal(sent().at(-1), 'ALTER SYSTEM BACKUP DATABASE');
    await workbench().screenshot('one-skipped');
    sandbox.setArchive('a-b', 'DOING');
  });

  it('cancel: asks, and ends with what really happened', async () => {
    sandbox.stall('select', 'BACKUP_DATA_MAJOR');
    await backUp('select');
    const shown = await thePanel();
    await shown.locator(panel.status, { hasText: 'Backing up select' }).waitFor();
    await shown.getByRole('button', { name: 'Cancel' }).first().click();
    await workbench().answerDialog('Cancel the backup of select on sandbox?', 'Cancel Backup');
    await outcome('canceled');
    sandbox.stall('select', false);
    assert.equal(sent().at(-1), 'ALTER SYSTEM CANCEL BACKUP TENANT = `select`');
    await workbench().screenshot('canceled');
  });

  it('a failure is explained', async () => {
    sandbox.failNextBackup(9082, 'backup device out of space');
    await backUp('租户');
    const shown = await outcome('failed');
    assert.match(await shown.locator('body').innerText(), /9082/);
    await workbench().screenshot('failed');
  });

  it('goes on after a reload in the middle', async () => {
    sandbox.stall('a-b', 'BACKUP_DATA_MAJOR');
    await backUp('a-b');
    await (await thePanel()).locator(panel.status, { hasText: 'Backing up a-b' }).waitFor();
    await workbench().reload();
    await (await thePanel()).locator(panel.status, { hasText: 'Backing up a-b' }).waitFor();
    sandbox.stall('a-b', false);
    const shown = await outcome('completed');
    assert.equal(await shown.locator(panel.status).innerText(), 'a-b is backed up');
    const starts = sent().filter((sql) => sql === 'ALTER SYSTEM BACKUP TENANT = `a-b`');
    assert.equal(starts.length, 1);
  });

  it('is found again, with the password that was asked for, if the window went before the answer came', async () => {
    const { quickInput } = workbench();
    sandbox.hangStatement(/^ALTER SYSTEM BACKUP/, 'after');
    const sent = new Promise<void>((resolve) => {
      sandbox.onStatement(/^ALTER SYSTEM BACKUP/, resolve);
    });
    await workbench().treeItem('select').click();
    await workbench().chooseFromMenu(workbench().treeItem('select'), product.backupTenant);
    await quickInput.pick(product.withPassword);
    await quickInput.answer(product.passwordPrompt, 'kept over the reload');
    await quickInput.answer(product.repeatPrompt, 'kept over the reload');
    await sent;
    await workbench().reload();
    const toast = workbench().toast(/The backup of select on .+ was started: its job has been found\./);
    await toast.getByRole('button', { name: 'Show' }).click();
    const shown = await outcome('completed');
    assert.equal(await shown.locator(panel.protection).innerText(), 'Password set and verified');
    await workbench().screenshot('found-after-reload');
  });
});
