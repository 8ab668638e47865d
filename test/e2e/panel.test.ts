import assert from 'node:assert/strict';
import { createConnection } from 'mysql2/promise';
import type { FrameLocator } from 'playwright-core';
import { seriousFindings } from '../panel/axe.ts';
import { startSandbox, type Sandbox } from '../sandbox/index.ts';
import { addCluster } from './support/add-cluster.ts';
import { eventually } from './support/eventually.ts';
import { panel, product } from './support/selectors.ts';
import { newest, oldest } from '../host/vscode.ts';
import { themeSetting, type ThemeKind } from './support/themes.ts';
import { useWorkbench } from './support/use-workbench.ts';

const dozen = ['billing', 'catalog', 'crm', 'geo', 'hr', 'ledger', 'mail', 'orders', 'reports', 'search'];

describe('the progress panel, in a real window', () => {
  const workbench = useWorkbench({ theme: 'dark', size: { width: 1280, height: 900 } });
  const sandboxes: Sandbox[] = [];
  before(async () => {
    await workbench().openContainer();
    await workbench().collapseView('Backups'); // all clusters' rows are to be seen
  });
  after(() => Promise.all(sandboxes.map((one) => one.stop())));

  async function add(options: Parameters<typeof startSandbox>[0]): Promise<Sandbox> {
    const sandbox = await startSandbox(options);
    sandboxes.push(sandbox);
    await addCluster(workbench(), sandbox, options?.clusterName ?? '');
    await workbench().runCommand('Notifications: Clear All Notifications');
    return sandbox;
  }

  const thePanel = (): Promise<FrameLocator> => workbench().webviewWith(panel.status);

  /** Waits until the panel's text fits. */
  async function text(shown: FrameLocator, selector: string, pattern: RegExp): Promise<string> {
    return await eventually(
      `${selector} with ${String(pattern)}`,
      async () => {
        const found = await shown.locator(selector).innerText();
        return pattern.test(found) ? found : undefined;
      },
      60_000,
    );
  }

  async function picture(shown: FrameLocator, name: string): Promise<void> {
    await workbench().screenshot(`panel-${name}`);
    const frame = await (await shown.locator('html').elementHandle()).ownerFrame();
    assert.ok(frame);
    assert.deepEqual(await seriousFindings(frame), [], name);
  }

  async function backUp(name: string, how: string = product.withoutPassword): Promise<FrameLocator> {
    await workbench().runCommand('View: Close All Editors');
    await workbench().treeItem(name).click();
    await workbench().chooseFromMenu(workbench().treeItem(name), product.backupTenant);
    await workbench().quickInput.pick(how);
    if (how === product.withPassword) {
      await workbench().quickInput.answer(product.passwordPrompt, 'a password of 3 a.m.');
      await workbench().quickInput.answer(product.repeatPrompt, 'a password of 3 a.m.');
    }
    return await thePanel();
  }

  async function useTheme(kind: ThemeKind): Promise<void> {
    const [name = ''] = Object.values(
      themeSetting(kind, workbench().server.host.name === oldest ? oldest : newest),
    );
    await workbench().runCommand('Preferences: Color Theme');
    await workbench().quickInput.field.fill(name);
    await workbench().quickInput.option(name).click();
    await workbench().quickInput.widget.waitFor({ state: 'hidden' });
  }

  it('shows one backup from its beginning to its end, with a rate and a forecast', async () => {
    const sandbox = await add({
      clusterName: 'production',
      backupSeconds: 36,
      tenants: [{ name: 'shop' }],
    });
    sandbox.stall('shop', 'BACKUP_USER_META');
    const shown = await backUp('shop', product.withPassword);
    await text(shown, panel.stage, /metadata/);
    assert.equal(await shown.locator('[data-role="eta"]').innerText(), 'unknown');
    await picture(shown, 'early');
    sandbox.stall('shop', false);
    await text(shown, panel.percent, /^[5-7]\d\./);
    assert.match(await text(shown, '[data-role="rate"]', /iB\/s$/), /\d/);
    assert.match(await text(shown, '[data-role="eta"]', /second|about/), /second|about/);
    await eventually('the tree, which is refreshed less often, is as far as the panel', async () => {
      const row = /backup (\d+) %/.exec(await workbench().treeItem('shop').innerText())?.[1];
      const percent = Number.parseFloat(await shown.locator(panel.percent).innerText());
      return row !== undefined && percent - Number(row) < 5 ? row : undefined;
    });
    await picture(shown, 'middle');
    await shown.locator(panel.outcome).waitFor({ timeout: 60_000 });
    assert.match(await shown.locator('[data-role="restorable"]').innerText(), /UTC$/);
    assert.match(await shown.locator('[data-role="destination"]').innerText(), /^file:\/\//);
    await eventually('the tree knows of the new backup', async () =>
      /DOING.*full \d+ s ago/.test(await workbench().treeItem('shop').innerText()) ? true : undefined,
    );
    await picture(shown, 'completed');
    await shown.getByRole('tab', { name: 'History' }).click();
    await shown.locator('.history tr[aria-current]').waitFor();
    await picture(shown, 'history');
    await shown.getByRole('button', { name: 'Open Backup Set' }).click();
    // VS Code’s Markdown support, which would show it as a page, is not among what the tests install.
    await workbench()
      .page.getByRole('tab', { name: /Backup set 1 of shop on production/ })
      .waitFor();
    const lines = workbench().page.locator('.view-lines');
    await lines.filter({ hasText: /File\sstatus.*AVAILABLE/ }).waitFor();
    await workbench().screenshot('backup-set');
  });

  it('comes back after a reload in the middle, with the tab that was looked at', async () => {
    const before = await backUp('shop');
    await before.getByRole('tab', { name: 'History' }).click();
    await before.locator('.history tr[aria-current]').waitFor();
    await workbench().reload();
    const shown = await thePanel();
    assert.equal(await shown.getByRole('tab', { selected: true }).innerText(), 'History');
    await shown.getByRole('tab', { name: 'Progress' }).click();
    await shown.locator(panel.outcome).waitFor({ timeout: 60_000 });
    await workbench().openContainer();
  });

  it('claims no percentage and no forecast on 4.2.1', async () => {
    await add({ clusterName: 'old', version: '4.2.1', backupSeconds: 20, tenants: [{ name: 'archive' }] });
    const shown = await backUp('archive');
    await text(shown, panel.stage, /^(Minor|Major) data/);
    await text(shown, '[data-role="rate"]', /iB\/s$/);
    assert.equal(await shown.locator(panel.percent).innerText(), 'percentage not reported by this version');
    assert.equal(await shown.locator('[data-role="eta"]').innerText(), 'unknown');
    assert.equal(await shown.locator('progress').isVisible(), false);
    await picture(shown, 'no-percentage');
    await shown.locator(panel.outcome).waitFor({ timeout: 60_000 });
  });

  it('follows a job of somebody else’s, which waits for the log', async () => {
    const sandbox = await add({
      clusterName: 'newest',
      version: '4.3.5',
      backupSeconds: 10,
      tenants: [{ name: 'events', lagSeconds: 90 }],
    });
    const client = await createConnection({
      ...{ host: sandbox.host, port: sandbox.port, user: 'root@sys' },
      password: sandbox.passwords['root@sys'] ?? '',
    });
    await client.query('ALTER SYSTEM BACKUP TENANT = events PLUS ARCHIVELOG');
    client.destroy();
    await workbench().runCommand('View: Close All Editors');
    await workbench().runCommand('OceanBase: Refresh Clusters');
    // The menu has what fits the row, and the row what the refresh has seen.
    const row = workbench().treeItem(/^events, tenant, .*, backup /);
    await row.click();
    await workbench().chooseFromMenu(row, 'Show Running Backup');
    const shown = await thePanel();
    await text(shown, '[data-role="checkpoint"]', /the last stage waits for/);
    await text(shown, panel.stage, /log|Log/);
    assert.equal(await shown.locator('[data-role="eta"]').innerText(), 'unknown');
    await picture(shown, 'log-stage');
    await shown.locator(panel.outcome).waitFor({ timeout: 60_000 });
  });

  it('shows a line per tenant, the failed and the skipped one first, in every theme and width', async () => {
    const sandbox = await add({
      clusterName: 'many',
      version: '4.3.5',
      backupSeconds: 8,
      tenants: [...dozen, 'stock', 'users'].map((name) => ({ name })),
    });
    sandbox.failNextBackup(9082, 'backup device out of space');
    sandbox.skipNextStart('users');
    sandbox.stall('orders');
    await workbench().runCommand('View: Close All Editors');
    await workbench().treeItem('users').waitFor();
    await workbench().chooseFromMenu(workbench().treeItem('many'), 'Backup All Tenants');
    await workbench().quickInput.pick(product.withoutPassword);
    const shown = await thePanel();
    const failed = shown.locator('.rows button', { hasText: 'Failed, -9082' });
    await failed.waitFor({ timeout: 60_000 });
    assert.match(await shown.locator('.rows button').first().innerText(), /Failed, -9082/);
    assert.equal(await shown.locator('.rows button').count(), 12);
    await picture(shown, 'twelve');
    for (const theme of ['light', 'high-contrast', 'high-contrast-light', 'dark'] as const) {
      await useTheme(theme);
      await picture(shown, `twelve-${theme}`);
    }
    await failed.click();
    await shown.locator('.explanation', { hasText: 'What to do' }).waitFor();
    await picture(shown, 'one-failed');
    await workbench().runCommand('View: Close Primary Side Bar');
    await workbench().page.setViewportSize({ width: 370, height: 900 });
    await picture(shown, 'one-failed-narrow');
    await shown.getByRole('button', { name: 'All tenants' }).click();
    await picture(shown, 'twelve-narrow');
    await workbench().page.setViewportSize({ width: 1280, height: 900 });
    sandbox.stall('orders', false);
    await shown.locator(panel.outcome).waitFor({ timeout: 60_000 });
    assert.equal(await shown.locator(panel.status).innerText(), '10 of 12 tenants are backed up');
    await picture(shown, 'twelve-ended');
  });

  it('copies a report, and shows the SQL read-only', async () => {
    const shown = await thePanel();
    await shown.getByRole('button', { name: 'Copy Report' }).click();
    const report = await eventually('the report', async () => {
      const copied = await workbench().page.evaluate('navigator.clipboard.readText()');
      return typeof copied === 'string' && copied.startsWith('# 10 of 12') ? copied : undefined;
    });
    assert.match(report, /ALTER SYSTEM BACKUP DATABASE/);
    assert.match(report, /## users was not backed up/);
    await shown.getByRole('button', { name: 'Show SQL' }).click();
    await workbench().page.getByRole('tab', { name: 'Backup of 12 tenants.sql' }).waitFor();
  });

  it('retries what was not backed up', async () => {
    await workbench().openContainer();
    const sandbox = sandboxes.at(-1);
    sandbox?.failNextBackup(9082, 'backup device out of space');
    const shown = await backUp('geo');
    await shown.locator('[data-role="outcome"][data-outcome="failed"]').waitFor({ timeout: 60_000 });
    await picture(shown, 'failed');
    await shown.getByRole('button', { name: 'Copy Diagnosis' }).click();
    const diagnosis = await eventually('the diagnosis', async () => {
      const copied = await workbench().page.evaluate('navigator.clipboard.readText()');
      const isReport = typeof copied !== 'string' || copied.startsWith('# 10 of 12'); // of the test before
      return isReport || !copied.includes('-9082') ? undefined : copied;
    });
    assert.match(diagnosis, /ALTER SYSTEM BACKUP TENANT = `geo`/);
    assert.match(diagnosis, /backup device out of space/);
    assert.ok(!diagnosis.includes('12 tenants'), 'it is about this job alone');
    await shown.getByRole('button', { name: 'Retry' }).click();
    await workbench().quickInput.pick(product.withoutPassword);
    await eventually('the second start', () =>
      Promise.resolve(
        sandbox?.statements.filter(({ sql }) => sql === 'ALTER SYSTEM BACKUP TENANT = `geo`').length === 2
          ? true
          : undefined,
      ),
    );
  });
});
