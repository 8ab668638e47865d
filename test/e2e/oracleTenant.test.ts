import assert from 'node:assert/strict';
import { startSandbox, type Sandbox } from '../sandbox/index.ts';
import { addCluster } from './support/add-cluster.ts';
import { panel, product } from './support/selectors.ts';
import { useWorkbench } from './support/use-workbench.ts';

const name = 'oracle_tenant';

describe('an Oracle tenant’s own login, in a real window', () => {
  const workbench = useWorkbench();
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await startSandbox({ version: '4.3.5', backupSeconds: 6 });
    await addCluster(workbench(), sandbox, name, `SYS@${name}`);
  });
  after(() => sandbox.stop());

  it('sees its tenant, and what its backups are set up with', async () => {
    await workbench()
      .treeItem(new RegExp(`^${name}, tenant, log archive DOING, \\d+ (s|min) behind`))
      .waitFor();
    await workbench().expand(name);
    await workbench().expand('Data backup');
    await workbench()
      .treeItem(/^Destination: file:\/\//)
      .waitFor();
    await workbench().screenshot('oracle-tenant');
  });

  it('backs up with a password, and is followed to the proven end', async () => {
    const { quickInput } = workbench();
    await workbench().chooseFromMenu(workbench().treeItem(name), product.backupTenant);
    await quickInput.pick(product.withPassword);
    await quickInput.answer(product.passwordPrompt, 's3cret of a set');
    await quickInput.answer(product.repeatPrompt, 's3cret of a set');
    const shown = await workbench().webviewWith(panel.status);
    await shown.locator(panel.outcome, { hasText: 'Completed' }).waitFor({ timeout: 60_000 });
    assert.equal(await shown.locator(panel.status).innerText(), `${name} is backed up`);
    assert.equal(await shown.locator(panel.protection).innerText(), 'Password set and verified');
    assert.deepEqual(
      sandbox.statements.map(({ sql }) => sql).filter((sql) => sql.startsWith('ALTER SYSTEM')),
      ['ALTER SYSTEM BACKUP DATABASE'],
    );
    await workbench().screenshot('oracle-tenant-completed');
  });
});
