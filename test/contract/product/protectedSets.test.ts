import assert from 'node:assert/strict';
import { isProtected, readHistory } from '../../../src/backup/history.ts';
import type { Cluster } from '../../../src/clusters/cluster.ts';
import { startSandbox, type Sandbox } from '../../sandbox/index.ts';
import { clusterOn } from '../support/productCluster.ts';

const tenants = ['mysql_tenant', 'oracle_tenant'];

describe('a backup set with ENCRYPTION_MODE and without PASSWD', () => {
  let sandbox: Sandbox;
  let cluster: Cluster | undefined;
  before(async () => {
    sandbox = await startSandbox();
    sandbox.addHistory(2);
    for (const tenant of tenants) sandbox.changeSets(tenant, { encryptionMode: 'TRANSPARENT_ENCRYPTION' });
  });
  after(() => sandbox.stop());
  afterEach(() => cluster?.dispose());

  for (const [user, name] of [
    ['root@sys', 'mysql_tenant'],
    ['SYS@oracle_tenant', 'oracle_tenant'],
  ] as const) {
    it(`asks a restore for no password, in the tree as in the history: ${user}`, async () => {
      cluster = clusterOn(sandbox, user);
      await cluster.refresh();
      const state = cluster.tenant(name);
      assert.deepEqual([state?.sets?.newest, state?.sets?.newestProtected], [2, 0]);
      const { backups } = await cluster.read((session, info) =>
        readHistory(session, info, state?.tenant.id ?? 0),
      );
      assert.deepEqual(
        backups.map(({ set }) => [set?.encryptionMode, isProtected(set)]),
        backups.map(() => ['TRANSPARENT_ENCRYPTION', false]),
      );
    });
  }
});
