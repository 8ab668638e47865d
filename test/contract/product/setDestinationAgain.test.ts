import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox, type Sandbox, type SandboxVersion } from '../../sandbox/index.ts';
import { changeDestination, maskedStatement, readSituation } from '../../../src/backup/destinationChange.ts';
import { attributesNow } from '../../../src/backup/destinationFields.ts';
import type { Cluster } from '../../../src/clusters/cluster.ts';
import { parseSql } from '../../unit/support/grammar.ts';
import { clusterOn } from '../support/productCluster.ts';

const name = 'mysql_tenant';

describe('an archive destination that is set again', function () {
  this.timeout(20_000);
  let folder: string;
  let sandbox: Sandbox;
  const clusters: Cluster[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'obb-dest-'));
  });
  afterEach(async () => {
    for (const cluster of clusters.splice(0)) cluster.dispose();
    await sandbox.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = async (version: SandboxVersion, user: string): Promise<Cluster> => {
    sandbox = await startSandbox({ version, tenants: [{ name, archive: 'STOP' }] });
    const cluster = clusterOn(sandbox, user);
    clusters.push(cluster);
    return cluster;
  };
  const send = async (sql: string): Promise<void> => {
    const admin = clusterOn(sandbox, `root@${name}`);
    clusters.push(admin);
    await admin.read((session) => session.query(sql));
  };
  const options = async (): Promise<Record<string, unknown>> => {
    const admin = clusterOn(sandbox, `root@${name}`);
    clusters.push(admin);
    const rows = await admin.read((session) =>
      session.query(
        "SELECT NAME, VALUE FROM oceanbase.DBA_OB_ARCHIVE_DEST WHERE NAME NOT IN ('dest_id', 'state')",
      ),
    );
    return Object.fromEntries(rows.map((row) => [String(row['NAME']), row['VALUE']]));
  };
  /** Through the command's own parts: what it reads, what it proposes, what it sends. */
  const setAgain = async (cluster: Cluster): Promise<void> => {
    const situation = await cluster.read((session, info) => readSituation(session, info, name));
    assert.ok(situation?.archive);
    const request = {
      kind: 'archive' as const,
      destination: situation.archive.destination,
      attributes: attributesNow(situation.archive),
      keys: undefined,
    };
    if (cluster.profile.user === 'root@sys') {
      const sql = maskedStatement(request, situation.info, name);
      assert.deepEqual(parseSql(sql), { statements: 1, errors: 0 }, sql);
    }
    const outcome = await changeDestination(
      {
        openDedicated: () => cluster.openDedicated(),
        read: (task) => cluster.read(task),
      },
      request,
      situation.tenant,
    );
    assert.equal(outcome.kind, 'set');
  };

  for (const user of ['root@sys', `root@${name}`]) {
    it(`keeps BINDING, the interval and COMPRESSION, as ${user}`, async () => {
      const cluster = await start('4.2.5', user);
      await send(
        `ALTER SYSTEM SET log_archive_dest = 'LOCATION=file://${folder} BINDING=Mandatory PIECE_SWITCH_INTERVAL=36h COMPRESSION=enable'`,
      );
      const before = await options();
      assert.deepEqual(before, {
        binding: 'MANDATORY',
        compression: 'enable',
        path: `file://${folder}`,
        piece_switch_interval: '36h',
      });
      await setAgain(cluster);
      assert.deepEqual(await options(), before);
    });
  }

  it('is set on a version that has no COMPRESSION', async () => {
    const cluster = await start('4.3.5', 'root@sys');
    await assert.rejects(
      send(`ALTER SYSTEM SET log_archive_dest = 'LOCATION=file://${folder} COMPRESSION=enable'`),
    );
    await send(`ALTER SYSTEM SET log_archive_dest = 'LOCATION=file://${folder} PIECE_SWITCH_INTERVAL=7d'`);
    const before = await options();
    await setAgain(cluster);
    assert.deepEqual(await options(), before);
    assert.equal(before['piece_switch_interval'], '7d');
  });
});
