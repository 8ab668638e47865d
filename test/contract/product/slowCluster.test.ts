// A cluster that is slow and healthy: every query takes a quarter of its limit.
import assert from 'node:assert/strict';
import '../../unit/support/fakeVscode.ts';
import { preflight } from '../../../src/backup/preflight.ts';
import { plainFullBackup, targetOf } from '../../../src/backup/request.ts';
import type { Cluster } from '../../../src/clusters/cluster.ts';
import { startSandbox, type Sandbox } from '../../sandbox/index.ts';
import { clusterOn } from '../support/productCluster.ts';

const queryMs = 1_000;

describe('a slow, healthy cluster', function () {
  this.timeout(30_000);
  let sandbox: Sandbox;
  let cluster: Cluster;
  beforeEach(async () => {
    sandbox = await startSandbox({ tenants: [{ name: 'a' }, { name: 'b' }] });
    cluster = clusterOn(sandbox, 'root@sys', { queryMs });
    await cluster.refresh();
    for (let i = 0; i < 12; i++) sandbox.delayStatement(/^(SELECT|SHOW)/, queryMs / 4);
  });
  afterEach(async () => {
    cluster.dispose();
    await sandbox.stop();
  });

  it('answers what is asked at once, one after another, each within its own limit', async () => {
    const { session } = await cluster.openDedicated();
    const answers = await Promise.all(
      [1, 2, 3, 4, 5, 6].map((n) => session.query(`SELECT ${String(n)} AS N FROM DUAL`)),
    );
    assert.deepEqual(
      answers.map(([row]) => String(row?.['N'])),
      ['1', '2', '3', '4', '5', '6'],
    );
    await session.close();
  });

  it('is looked at before a start, with word of how far that is', async () => {
    const told: number[] = [];
    const { session, info } = await cluster.openDedicated();
    try {
      const target = targetOf(info, [{ id: 1002, name: 'a' }]);
      const choices = { ...plainFullBackup, incremental: true };
      const found = await preflight(session, info, target, choices, (done) => told.push(done));
      assert.deepEqual([found.refused, found.eligible], [false, [1002]]);
      assert.deepEqual(told, [0, 1, 2, 3, 4, 5, 6, 7, 8]);
    } finally {
      await session.close();
    }
  });
});
