import assert from 'node:assert/strict';
import { startSandbox, type Sandbox } from '../../sandbox/index.ts';
import type { Cluster } from '../../../src/clusters/cluster.ts';
import { clusterOn } from '../support/productCluster.ts';

for (const front of ['observer', 'obproxy'] as const) {
  describe(`a connection whose init_connect sets another character set, through an ${front}`, () => {
    let sandbox: Sandbox;
    let cluster: Cluster | undefined;

    before(async () => {
      sandbox = await startSandbox({
        front,
        initConnect: 'SET NAMES latin1',
        tenants: [{ name: '租户' }, { name: '甲骨', mode: 'ORACLE' }],
        users: [{ name: 'reader' }, { name: 'own', tenant: '租户' }, { name: 'OWN', tenant: '甲骨' }],
      });
    });
    after(() => sandbox.stop());
    afterEach(() => cluster?.dispose());

    for (const [user, names] of [
      ['reader@sys', ['甲骨', '租户']],
      ['own@租户', ['租户']],
      ['OWN@甲骨', ['甲骨']],
    ] as const) {
      it(`reads every name as it is: ${user}`, async () => {
        cluster = clusterOn(sandbox, user);
        await cluster.refresh();
        const { state } = cluster;
        assert.ok(state.kind === 'ready', state.kind === 'failed' ? String(state.error) : state.kind);
        assert.deepEqual(state.tenants.map(({ tenant }) => tenant.name).sort(), [...names].sort());
        if (user !== 'reader@sys') assert.equal(state.info.tenantName, names[0]);
      });
    }
  });
}
