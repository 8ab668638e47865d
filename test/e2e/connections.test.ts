import assert from 'node:assert/strict';
import { startSandbox, type Sandbox } from '../sandbox/index.ts';
import { useWorkbench } from './support/use-workbench.ts';

describe('saved connections, in a real window', () => {
  const workbench = useWorkbench();
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await startSandbox({ tenants: [{ name: 'shop' }] });
  });
  after(() => sandbox.stop());

  it('a cluster is added by one paste, stands in its group, and says that it is production', async () => {
    const { quickInput } = workbench();
    await workbench().openContainer();
    await workbench().runCommand('OceanBase: Add Cluster');
    const password = sandbox.passwords['root@sys'] ?? '';
    await quickInput.answer(
      'Add Cluster: Command',
      `obclient -h${sandbox.host} -P${String(sandbox.port)} -uroot@sys -p'${password}' -A`,
    );
    await workbench().treeItem('shop').waitFor();
    await workbench().runCommand('OceanBase: Set Cluster Group');
    await quickInput.pick('New Group');
    await quickInput.answer('New Group', 'Orders');
    await workbench().treeItem('Orders').waitFor();
    await workbench().runCommand('OceanBase: Set Cluster Environment');
    await quickInput.pick('Production');
    await quickInput.pick('Purple');
    const row = workbench().treeItem(/^sandbox.*production/);
    await row.waitFor();
    await workbench().treeItem('shop').waitFor();
    await workbench().screenshot('cluster-in-a-group');
    assert.equal(await row.getAttribute('aria-level'), '2');
  });
});
