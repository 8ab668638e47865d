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

  it('what is pasted is hidden as soon as a password is in it, and can be shown and changed', async () => {
    const { quickInput } = workbench();
    await workbench().openContainer();
    await workbench().runCommand('OceanBase: Add Cluster');
    const field = await quickInput.box('Add Cluster: Command');
    await field.fill('obclient -h ob1.example.com -uroot@sys -p');
    assert.equal(await quickInput.isMasked(), false);
    await field.press('s');
    await field.and(workbench().page.locator('[type=password]')).waitFor();
    await quickInput.box('Understood: host ob1.example.com, user root@sys, a password');
    await workbench().screenshot('paste-hidden');
    await field.press('e'); // typing goes on where it was
    await quickInput.widget.getByRole('button', { name: 'Show the Text' }).click();
    await field.and(workbench().page.locator('[type=text]')).waitFor();
    assert.equal(await field.inputValue(), 'obclient -h ob1.example.com -uroot@sys -pse');
    await quickInput.widget.getByRole('button', { name: 'Hide the Text' }).click();
    await field.and(workbench().page.locator('[type=password]')).waitFor();
    await field.fill('ob1.example.com');
    await field.and(workbench().page.locator('[type=text]')).waitFor();
    await quickInput.cancel();
  });

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
