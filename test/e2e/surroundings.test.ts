// A window that trusts nothing, settings of the wrong type, and an extension host that sleeps while its backup ends.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import type { RowDataPacket } from 'mysql2';
import { startSandbox, type Sandbox } from '../sandbox/index.ts';
import { addCluster } from './support/add-cluster.ts';
import { eventually } from './support/eventually.ts';
import { panel, product } from './support/selectors.ts';
import { useWorkbench } from './support/use-workbench.ts';

/** Nothing makes this file unless a workspace could name a command. */
const planted = join(tmpdir(), `obb-planted-${String(process.pid)}`);
const evil = {
  id: '00000000-0000-4000-8000-000000000666',
  version: 1,
  name: 'evil',
  host: '127.0.0.1',
  port: 1,
  user: 'root@sys',
  hasPassword: true,
  passwordSource: { kind: 'command', words: ['touch', planted] },
};

describe('hostile surroundings, in a real window', () => {
  const workbench = useWorkbench({
    untrusted: true,
    settings: {
      'oceanbaseBackup.refreshInterval': 'soon',
      'oceanbaseBackup.connectTimeout': { seconds: -1 },
      'oceanbaseBackup.fullBackupMaxAge': null,
    },
    files: {
      '.vscode/settings.json': JSON.stringify({
        'oceanbaseBackup.refreshInterval': 2,
        'oceanbaseBackup.connectTimeout': 1,
        // Every full backup would be too old.
        'oceanbaseBackup.fullBackupMaxAge': 0.001,
        'oceanbaseBackup.clusters': [evil],
        [`cluster/${evil.id}`]: evil,
        'oceanbaseBackup.passwordCommand': ['touch', planted],
        'oceanbaseBackup.host': '127.0.0.1',
      }),
    },
  });
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await startSandbox({ backupSeconds: 6, tenants: [{ name: 'orders' }] });
    sandbox.addHistory(3);
  });
  after(() => sandbox.stop());

  it('an untrusted workspace adds no cluster, and the extension works', async () => {
    await workbench().page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor();
    await workbench().openContainer();
    const view = workbench().view(product.clustersView);
    await view.getByRole('button', { name: 'Add Cluster' }).filter({ hasText: 'Add Cluster' }).waitFor();
    assert.equal(existsSync(planted), false, 'a command of the workspace has run');
  });

  it('neither its settings nor user settings of the wrong type count: the defaults do', async () => {
    await addCluster(workbench(), sandbox, 'orders');
    await workbench()
      .treeItem(/^orders, tenant, log archive DOING, .* behind, full \d+ h ago$/)
      .waitFor();
    assert.doesNotMatch(workbench().log(), /\[error\]/);
    await workbench().runCommand('Notifications: Clear All Notifications');
  });

  it('a backup that ends while the extension host sleeps is told once, with its proven end', async () => {
    sandbox.stall('orders', 'BACKUP_DATA_MAJOR');
    await workbench().chooseFromMenu(workbench().treeItem('orders'), product.backupTenant);
    await workbench().quickInput.pick(product.withoutPassword);
    const shown = await workbench().webviewWith(panel.status);
    await shown.locator(panel.percent, { hasText: /[1-9]/ }).waitFor();
    const extensionHost = workbench().server.extensionHost();
    process.kill(extensionHost, 'SIGSTOP');
    let before: number;
    try {
      sandbox.stall('orders', false);
      // Its connections break, and nobody is there to notice.
      await sandbox.kill();
      await sandbox.restart();
      await eventually('the end of the backup on the server', () => endOf(sandbox));
      // Out of sight, so that the end is told.
      await workbench().runCommand('View: Close All Editors');
      await workbench()
        .page.getByRole('tab', { name: /^Backup: orders/ })
        .waitFor({ state: 'detached' });
      before = sandbox.statements.length;
    } finally {
      process.kill(extensionHost, 'SIGCONT');
    }
    const toast = workbench().toast('orders is backed up');
    await toast.waitFor();
    const looks = sandbox.statements.slice(before).filter(({ sql }) => isLook(sql));
    assert.ok(looks.length <= 2, `${String(looks.length)} looks to catch up`);
    await toast.getByRole('button', { name: 'Show' }).click();
    const after = await workbench().webviewWith(panel.status);
    await after.locator(panel.outcome, { hasText: 'Completed' }).waitFor();
    const ends = workbench()
      .log()
      .match(/backup of orders \(job \d+\): completed/g);
    assert.equal(ends?.length, 1);
    assert.equal(
      await workbench().notifications('orders is backed up'),
      0,
      'none but the one that was clicked',
    );
  });
});

/** A tick of the watcher begins with this one. */
function isLook(sql: string): boolean {
  return /^SELECT 'JOBS' AS SOURCE.* INITIATOR_JOB_ID = /s.test(sql);
}

/** The job's end, once the server has both its history row and its backup set. */
async function endOf({ host, port, passwords }: Sandbox): Promise<string | undefined> {
  const password = passwords['root@sys'] ?? '';
  const client = await createConnection({ host, port, user: 'root@sys', password });
  try {
    const [rows] = await client.query<RowDataPacket[]>(
      'SELECT h.STATUS FROM oceanbase.CDB_OB_BACKUP_JOB_HISTORY h JOIN oceanbase.CDB_OB_BACKUP_SET_FILES f' +
        " ON f.TENANT_ID = h.TENANT_ID AND f.BACKUP_SET_ID = h.BACKUP_SET_ID AND f.STATUS = 'SUCCESS'" +
        ' WHERE h.BACKUP_SET_ID = 4',
    );
    return rows[0]?.['STATUS'] as string | undefined;
  } finally {
    client.destroy();
  }
}
