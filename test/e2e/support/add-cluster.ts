import type { Sandbox } from '../../sandbox/index.ts';
import type { Workbench } from './workbench.ts';

/** Adds the sandbox's cluster with one paste, as `user`, and waits for a row of the tree. */
export async function addCluster(
  workbench: Workbench,
  sandbox: Sandbox,
  row: string,
  user = 'root@sys',
): Promise<void> {
  await workbench.openContainer();
  await workbench.runCommand('OceanBase: Add Cluster');
  const password = sandbox.passwords[user] ?? '';
  const command = `obclient -h${sandbox.host} -P${String(sandbox.port)} -u${user} -p'${password}' -A`;
  await workbench.quickInput.answer('Add Cluster: Command', command);
  await workbench.treeItem(row).waitFor();
}
