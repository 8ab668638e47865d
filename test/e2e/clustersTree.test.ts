// What the tree looks like: a screenshot of each state in each theme, and its menus, order and filter.
import assert from 'node:assert/strict';
import { createConnection } from 'mysql2/promise';
import { startSandbox, type Sandbox, type SandboxOptions, type TenantSpec } from '../sandbox/index.ts';
import { addCluster } from './support/add-cluster.ts';
import { eventually } from './support/eventually.ts';
import { product } from './support/selectors.ts';
import type { ThemeKind } from './support/themes.ts';
import { useWorkbench } from './support/use-workbench.ts';

/** The colours are VS Code's own, so that one theme has to do; `OBB_THEMES=all` gives the pictures of every theme. */
const themes: readonly ThemeKind[] =
  process.env['OBB_THEMES'] === 'all' ? ['dark', 'light', 'high-contrast', 'high-contrast-light'] : ['dark'];

/** A cluster as a DBA has it: most tenants are well, some are not. */
const tenants: TenantSpec[] = [
  { name: 'analytics', mode: 'ORACLE' },
  { name: 'billing', archive: 'INTERRUPTED' },
  { name: 'crm' },
  { name: 'hr', archive: null },
  { name: 'ledger', lagSeconds: 1800 },
  { name: 'orders' },
  { name: 'search', dataDest: null },
  { name: 'staging', archive: 'SUSPEND' },
  { name: 'web', archive: 'PREPARE' },
  ...Array.from({ length: 20 }, (_, i) => ({ name: `shop_${String(i + 1)}` })),
];

for (const theme of themes) {
  describe(`the clusters tree in ${theme}`, () => {
    const workbench = useWorkbench({ theme, size: { width: 1100, height: 1000 } });
    const sandboxes: Sandbox[] = [];
    after(() => Promise.all(sandboxes.map((one) => one.stop())));

    const picture = (name: string): Promise<string> => workbench().screenshot(`tree-${theme}-${name}`);

    async function add(options: SandboxOptions): Promise<Sandbox> {
      const sandbox = await startSandbox(options);
      sandboxes.push(sandbox);
      sandbox.addHistory(3);
      await addCluster(workbench(), sandbox, options.clusterName ?? '');
      await workbench().runCommand('Notifications: Clear All Notifications');
      return sandbox;
    }

    async function run(sandbox: Sandbox, ...statements: readonly string[]): Promise<void> {
      const { host, port, passwords } = sandbox;
      const client = await createConnection({
        host,
        port,
        user: 'root@sys',
        password: passwords['root@sys'] ?? '',
      });
      for (const sql of statements) await client.query(sql);
      client.destroy();
    }

    it('empty, and with one cluster', async () => {
      await workbench().openContainer();
      await workbench()
        .view(product.clustersView)
        .getByRole('button', { name: 'Add Cluster' })
        .filter({ hasText: 'Add Cluster' })
        .waitFor();
      await picture('empty');
      await add({ clusterName: 'demo', backupSeconds: 6 });
      await workbench()
        .treeItem(/^mysql_tenant, tenant, log archive DOING, .* behind, full .* ago$/)
        .waitFor();
      await workbench()
        .treeItem(/^demo, cluster, all 2 recoverable/)
        .waitFor();
      await picture('one-cluster');
    });

    it('a tenant with its branches, and a backup with a password', async () => {
      const [sandbox] = sandboxes;
      assert.ok(sandbox);
      sandbox.stall('oracle_tenant', 'BACKUP_DATA_MAJOR');
      await run(
        sandbox,
        "SET ENCRYPTION ON IDENTIFIED BY 'x' ONLY",
        'ALTER SYSTEM BACKUP TENANT = oracle_tenant',
      );
      await workbench().runCommand('OceanBase: Refresh Clusters');
      await workbench().expand('oracle_tenant');
      await workbench()
        .treeItem(/^Running backup, /)
        .waitFor();
      await picture('running');
      sandbox.stall('oracle_tenant', false);
      // Its end is noticed without a refresh by hand; the password is somebody else’s.
      await workbench()
        .treeItem(/^oracle_tenant, .*with a password|^oracle_tenant, .*password/)
        .waitFor({ timeout: 60_000 });
      for (const branch of [/^Log archive, /, /^Data backup, /, /^Backup sets, /])
        await workbench().expand(branch);
      await workbench()
        .treeItem(/^Set 4, full, .*password not held$/)
        .waitFor();
      await workbench()
        .treeItem(/^Destination: file:\/\//)
        .waitFor();
      await workbench().treeItem('Show Backup History').waitFor();
      await picture('details');
      // A hover comes where the mouse comes to rest, and goes when a refresh draws its row anew.
      const hover = workbench().page.locator('.monaco-hover', { hasText: 'Newest proven full backup' });
      await eventually('the tooltip', async () => {
        await workbench().page.mouse.move(600, 300);
        await workbench().treeItem('oracle_tenant').locator('.label-name').hover();
        await hover.waitFor({ timeout: 3_000 }).catch(() => undefined);
        return (await hover.isVisible()) ? true : undefined;
      });
      await picture('tooltip');
      await workbench().treeItem('demo').click(); // collapsed: the next one is what is looked at
    });

    it('many tenants, some in trouble', async () => {
      await add({ clusterName: 'production', version: '4.3.5', tenants });
      await workbench()
        .treeItem(/^production, cluster, 5 of 29 not recoverable now/)
        .waitFor();
      await picture('many');
      await workbench().runCommand('OceanBase: Sort Warnings to the Top');
      const rows = workbench().view(product.clustersView).getByRole('treeitem');
      await eventually('the interrupted one on top', async () =>
        (await rows.nth(2).innerText()).startsWith('billing') ? true : undefined,
      );
      await picture('warnings-first');
    });

    if (theme === 'dark') {
      it('its menus fit the state of a row', async () => {
        const menu = (label: string): Promise<string[]> =>
          workbench().menuEntries(workbench().treeItem(label));
        const archive = (entries: readonly string[]): string[] =>
          entries.filter((one) => one.includes('Log Archiving'));
        assert.deepEqual(archive(await menu('crm')), ['Disable Log Archiving', 'Suspend Log Archiving']);
        assert.deepEqual(archive(await menu('hr')), ['Enable Log Archiving']);
        assert.deepEqual(archive(await menu('staging')), ['Disable Log Archiving', 'Resume Log Archiving']);
        const idle = await menu('crm');
        assert.ok(idle.includes('Backup Tenant') && idle.includes('Copy Diagnosis'), idle.join());
        assert.ok(!idle.includes('Cancel Backup') && !idle.includes('Show Running Backup'), idle.join());
        assert.ok((await menu('production')).includes('Backup All Tenants'));
      });

      it('a filter says so, and can be cleared', async () => {
        await workbench().runCommand('OceanBase: Filter Clusters…');
        await workbench().quickInput.answer('Filter Clusters', 'shop_1');
        const view = workbench().view(product.clustersView);
        await view.getByText('Filter “shop_1”: 11 of 31 tenants are shown.').waitFor();
        await eventually('only those', async () =>
          (await view.getByRole('treeitem').count()) === 12 ? true : undefined,
        );
        await picture('filter');
        await workbench().runCommand('OceanBase: Clear Clusters Filter');
        await workbench().treeItem('crm').waitFor();
        await workbench().runCommand('OceanBase: Filter Clusters…');
        await workbench().quickInput.answer('Filter Clusters', 'no such tenant');
        await view.getByText('No tenant matches the filter.').waitFor();
        await view.getByRole('button', { name: 'Clear Filter' }).filter({ hasText: 'Clear Filter' }).click();
        await workbench().treeItem('crm').waitFor();
      });

      it('a login of a tenant sees itself, and what it may do', async () => {
        const [sandbox] = sandboxes;
        assert.ok(sandbox);
        const { quickInput } = workbench();
        await workbench().runCommand('OceanBase: Add Cluster');
        await quickInput.answer('Add Cluster: Command', sandbox.host);
        await quickInput.answer('Add Cluster: Port', String(sandbox.port));
        await quickInput.answer('Add Cluster: User', 'SYS@oracle_tenant');
        await quickInput.answer('Add Cluster: Password', sandbox.passwords['SYS@oracle_tenant'] ?? '');
        const own = workbench().treeItem(/^oracle_tenant.*, cluster|^demo.*, cluster, recoverable/);
        await own.waitFor();
        await workbench().runCommand('Notifications: Clear All Notifications');
        const entries = await workbench().menuEntries(own);
        assert.ok(!entries.includes('Backup All Tenants'), entries.join());
        await picture('own-login');
      });
    }

    it('a cluster that cannot be reached', async () => {
      await sandboxes[0]?.kill();
      await workbench().runCommand('OceanBase: Refresh Clusters');
      await workbench()
        .treeItem(/^demo, cluster, not reachable/)
        .waitFor();
      await workbench().expand(/^demo, cluster, not reachable/);
      await workbench().treeItem('Retry').waitFor();
      await picture('unreachable');
    });
  });
}
