import type { Workbench } from '../../e2e/support/workbench.ts';
import type { RemoteSandbox } from './sandboxProcess.ts';

/** Adds the sandbox as a user does, and waits until the tree shows this tenant of it. */
export async function addCluster(
  workbench: Workbench,
  { host, port, passwords }: RemoteSandbox,
  tenant: string,
): Promise<void> {
  const { quickInput } = workbench;
  await workbench.openContainer();
  await workbench.runCommand('OceanBase: Add Cluster');
  await quickInput.answer('Add Cluster: Command', host);
  await quickInput.answer('Add Cluster: Port', String(port));
  await quickInput.answer('Add Cluster: User', 'root@sys');
  await quickInput.answer('Add Cluster: Password', passwords['root@sys'] ?? '');
  await workbench.treeItem(tenant).waitFor();
}
