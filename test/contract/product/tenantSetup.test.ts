import assert from 'node:assert/strict';
import { startSandbox, type Sandbox } from '../../sandbox/index.ts';
import type { Cluster } from '../../../src/clusters/cluster.ts';
import { scopeOf } from '../../../src/oceanbase/scope.ts';
import { readTenantSetup, type TenantSetup } from '../../../src/oceanbase/tenantSetup.ts';
import { clusterOn } from '../support/productCluster.ts';

describe('how the backups of a tenant are set up', () => {
  let sandbox: Sandbox;
  const clusters: Cluster[] = [];
  before(async () => {
    sandbox = await startSandbox({
      tenants: [
        {
          name: 'mysql_tenant',
          dataDest: 'oss://bucket/data?host=oss.example.com&access_id=Pl4ntedId&access_key=Pl4ntedKey',
        },
        { name: 'oracle_tenant', mode: 'ORACLE' },
        { name: 'bare', dataDest: null, archiveDest: null, archive: null },
      ],
    });
  });
  after(async () => {
    for (const cluster of clusters) cluster.dispose();
    await sandbox.stop();
  });
  async function setup(user: string, name: string): Promise<TenantSetup> {
    const cluster = clusterOn(sandbox, user);
    clusters.push(cluster);
    await cluster.refresh();
    const id = cluster.tenant(name)?.tenant.id ?? 0;
    return await cluster.read((session, info) => readTenantSetup(session, scopeOf(info), id));
  }

  it('is told without keys, the same from sys and from the tenant', async () => {
    const found = await setup('root@sys', 'mysql_tenant');
    assert.deepEqual(found.data, {
      scheme: 'oss',
      path: 'bucket/data',
      options: { host: 'oss.example.com' },
    });
    assert.match(found.archive?.destination.path ?? '', /mysql_tenant/);
    assert.equal(found.policy, undefined);
    assert.doesNotMatch(JSON.stringify(found), /Pl4nted/);
    assert.deepEqual(await setup('root@mysql_tenant', 'mysql_tenant'), found);
    assert.deepEqual(
      await setup('SYS@oracle_tenant', 'oracle_tenant'),
      await setup('root@sys', 'oracle_tenant'),
    );
  });

  it('is nothing where nothing is set', async () => {
    assert.deepEqual(await setup('root@sys', 'bare'), {
      archive: undefined,
      data: undefined,
      policy: undefined,
    });
  });

  it('knows the delete policy', async () => {
    const cluster = clusterOn(sandbox);
    clusters.push(cluster);
    await cluster.refresh();
    const { session } = await cluster.openDedicated();
    await session.query(
      "ALTER SYSTEM ADD DELETE BACKUP POLICY = 'default' RECOVERY_WINDOW = '7d' TENANT = oracle_tenant",
    );
    await session.close();
    assert.deepEqual((await setup('root@sys', 'oracle_tenant')).policy, {
      name: 'default',
      recoveryWindow: '7d',
    });
  });
});
