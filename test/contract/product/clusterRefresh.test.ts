import assert from 'node:assert/strict';
import { startSandbox, type Sandbox, type SandboxVersion } from '../../sandbox/index.ts';
import type { Cluster, TenantState } from '../../../src/clusters/cluster.ts';
import { reportsPercent } from '../../../src/backup/progress.ts';
import { eventually } from '../../unit/support/eventually.ts';
import { clusterOn } from '../support/productCluster.ts';

const logins = [
  ['root@sys', 'mysql_tenant'],
  ['root@mysql_tenant', 'mysql_tenant'],
  ['SYS@oracle_tenant', 'oracle_tenant'],
] as const;

function tenantOf(cluster: Cluster, name: string): TenantState {
  const found = cluster.tenant(name);
  assert.ok(found, cluster.state.kind === 'failed' ? String(cluster.state.error) : cluster.state.kind);
  return found;
}

/** The queries that one refresh sends, once the connection stands. */
async function queriesOfRefresh(sandbox: Sandbox, cluster: Cluster): Promise<number> {
  const before = sandbox.statements.length;
  await cluster.refresh();
  assert.equal(cluster.state.kind, 'ready');
  return sandbox.statements.length - before;
}

describe('a refresh of a cluster', () => {
  const open: { sandbox: Sandbox; clusters: Cluster[] }[] = [];
  const start = async (options: Parameters<typeof startSandbox>[0]): Promise<Sandbox> => {
    const sandbox = await startSandbox(options);
    open.push({ sandbox, clusters: [] });
    return sandbox;
  };
  const connect = async (sandbox: Sandbox, user?: string, queryMs?: number): Promise<Cluster> => {
    const cluster = clusterOn(sandbox, user, queryMs === undefined ? {} : { queryMs });
    open.find((one) => one.sandbox === sandbox)?.clusters.push(cluster);
    await cluster.refresh();
    return cluster;
  };
  afterEach(async () => {
    for (const { sandbox, clusters } of open.splice(0)) {
      for (const cluster of clusters) cluster.dispose();
      await sandbox.stop();
    }
  });

  for (const version of ['4.1', '4.2.1', '4.2.5', '4.3.5'] as const satisfies SandboxVersion[]) {
    for (const [user, name] of logins) {
      it(`of ${version} as ${user}: archive, settings, a running backup, and then the proven one`, async function () {
        this.timeout(20_000);
        const sandbox = await start({ version, backupSeconds: 0.3 });
        const cluster = await connect(sandbox, user);
        const before = tenantOf(cluster, name);
        assert.equal(before.archive?.status, 'DOING');
        assert.ok(before.archive.startScn > 0n);
        assert.deepEqual(before.settings, {
          role: 'PRIMARY',
          backupDestination: true,
          archiveDestination: true,
          lagTarget: version === '4.1' ? undefined : 120,
        });
        assert.deepEqual([before.sets, before.running], [undefined, []]);

        sandbox.stall(name); // until it has been seen
        const { session } = await cluster.openDedicated();
        await session.query("SET ENCRYPTION ON IDENTIFIED BY 'p' ONLY");
        await session.query(
          user === 'root@sys' ? `ALTER SYSTEM BACKUP TENANT = ${name}` : 'ALTER SYSTEM BACKUP DATABASE',
        );
        await session.close();
        const percents: (number | null)[] = [];
        await eventually(async () => {
          await cluster.refresh();
          const { running, sets } = tenantOf(cluster, name);
          const [backup] = running;
          if (backup && backup.stage !== '') {
            percents.push(backup.percent);
            assert.equal(backup.key.initiatorTenantId, user === 'root@sys' ? 1 : before.tenant.id);
            sandbox.stall(name, false);
          }
          return running.length === 0 && sets !== undefined && percents.length > 0;
        });
        const info = cluster.info;
        assert.ok(info && percents.length > 0);
        assert.equal(
          percents.every((one) => one === null),
          !reportsPercent(info),
        );
        const { sets } = tenantOf(cluster, name);
        assert.deepEqual([sets?.count, sets?.newest, sets?.newestProtected], [1, 1, 1]);
        assert.ok(
          sets && sets.fullAgeMs !== null && sets.fullAgeMs < 20_000,
          JSON.stringify(sets?.fullAgeMs),
        );
        assert.ok(sets.replayScn >= before.archive.startScn, 'the archive has all log since the backup');
      });
    }
  }

  for (const tenants of [1, 100, 1000]) {
    it(`takes 3 queries with ${String(tenants)} tenant${tenants === 1 ? '' : 's'}`, async function () {
      this.timeout(60_000);
      const sandbox = await start({
        tenants: Array.from({ length: tenants }, (_, i) => ({ name: `t${String(i + 1)}` })),
      });
      sandbox.addHistory(3);
      const cluster = await connect(sandbox);
      assert.equal(await queriesOfRefresh(sandbox, cluster), 3);
      assert.ok(cluster.state.kind === 'ready');
      assert.equal(cluster.state.tenants.length, tenants);
      assert.equal(
        cluster.state.tenants.at(-1)?.tenant.name,
        `t${String(tenants)}`,
        'in the order of numbers',
      );
      for (const { sets } of cluster.state.tenants) assert.equal(sets?.count, 3);
    });
  }

  it('that fails keeps the names of the tenants', async () => {
    const sandbox = await start({});
    const cluster = await connect(sandbox);
    const { id } = tenantOf(cluster, 'mysql_tenant').tenant;
    await sandbox.stop();
    await cluster.refresh();
    assert.equal(cluster.state.kind, 'failed');
    assert.equal(cluster.tenantName(id), 'mysql_tenant');
    assert.equal(cluster.tenantName(1), undefined);
  });

  it('takes 3 queries as a tenant, too', async () => {
    const sandbox = await start({});
    for (const [user] of logins.slice(1)) {
      assert.equal(await queriesOfRefresh(sandbox, await connect(sandbox, user)), 3, user);
    }
  });

  it('says nothing of a proven backup where the set is not available, or the history does not prove it', async () => {
    const sandbox = await start({});
    sandbox.addHistory(2);
    const cluster = await connect(sandbox);
    const age = tenantOf(cluster, 'mysql_tenant').sets?.fullAgeMs ?? 0;
    assert.ok(Math.abs(age - 86_400_000) < 3_600_000, 'a day old');
    sandbox.changeSets('mysql_tenant', { fileStatus: 'EXPIRED' });
    sandbox.changeSets('oracle_tenant', { type: 'INC' });
    await cluster.refresh();
    assert.equal(tenantOf(cluster, 'mysql_tenant').sets, undefined);
    assert.equal(tenantOf(cluster, 'oracle_tenant').sets?.fullAgeMs, null);
  });

  for (const [user, name] of logins) {
    it(`as ${user} counts on an incremental set only with all that it builds on`, async () => {
      const sandbox = await start({});
      sandbox.addHistory(4);
      const cluster = await connect(sandbox, user);
      const view =
        user === 'root@sys' ? 'oceanbase.CDB' : user.startsWith('SYS') ? 'SYS.DBA' : 'oceanbase.DBA';
      const where =
        user === 'root@sys' ? ` WHERE TENANT_ID = ${String(tenantOf(cluster, name).tenant.id)}` : '';
      const rows = await cluster.read((session) =>
        session.query(`SELECT BACKUP_SET_ID, START_REPLAY_SCN FROM ${view}_OB_BACKUP_SET_FILES${where}`),
      );
      const scnOf = new Map(
        rows.map((row) => [Number(row['BACKUP_SET_ID']), String(row['START_REPLAY_SCN'])]),
      );
      const countsFrom = async (set: number, why: string): Promise<void> => {
        await cluster.refresh();
        const { sets } = tenantOf(cluster, name);
        assert.equal(String(sets?.replayScn), scnOf.get(set), why);
      };
      for (const set of [3, 4]) sandbox.changeSets(name, { type: 'INC', previousFull: 2 }, set);
      await countsFrom(4, 'the whole chain is there');
      sandbox.changeSets(name, { fileStatus: 'BROKEN' }, 3);
      await countsFrom(2, 'one between is lost');
      sandbox.changeSets(name, { fileStatus: 'AVAILABLE' }, 3);
      sandbox.changeSets(name, { fileStatus: 'BROKEN' }, 2);
      await countsFrom(1, 'their full one is lost');
    });
  }

  it('sees destinations that are not set', async () => {
    const sandbox = await start({
      tenants: [{ name: 'bare', dataDest: null, archiveDest: null, archive: null }],
    });
    const { settings, archive } = tenantOf(await connect(sandbox), 'bare');
    assert.deepEqual(
      [settings.backupDestination, settings.archiveDestination, archive],
      [false, false, undefined],
    );
  });
});
