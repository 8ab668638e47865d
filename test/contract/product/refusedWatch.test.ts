import assert from 'node:assert/strict';
import { startSandbox, type Sandbox } from '../../sandbox/index.ts';
import type { JobSnapshot } from '../../../src/backup/watcher.ts';
import type { Cluster } from '../../../src/clusters/cluster.ts';
import { eventually } from '../../unit/support/eventually.ts';
import { clusterOn } from '../support/productCluster.ts';

const logins = [
  { user: 'root@sys', initiator: 1, view: 'CDB_OB_' },
  { user: 'root@mysql_tenant', initiator: 1002, view: 'DBA_OB_' },
  { user: 'SYS@oracle_tenant', initiator: 1004, view: 'DBA_OB_' },
] as const;

describe('watching a backup with a login that may not read a view', function () {
  this.timeout(30_000);
  let sandbox: Sandbox;
  let cluster: Cluster;
  beforeEach(async () => {
    sandbox = await startSandbox({ backupSeconds: 1.5 });
  });
  afterEach(async () => {
    cluster.dispose();
    await sandbox.stop();
  });

  /** Starts a backup, and follows it until `until` is seen. Returns every snapshot. */
  const follow = async (
    { user, initiator, view }: (typeof logins)[number],
    refused: readonly string[],
    until: (snapshot: JobSnapshot) => boolean,
  ): Promise<JobSnapshot[]> => {
    sandbox.refuseViews(
      user,
      refused.map((name) => view + name),
    );
    cluster = clusterOn(sandbox, user);
    const { session } = await cluster.openDedicated();
    const tenantId = initiator === 1 ? 1002 : initiator;
    await session.query(
      initiator === 1 ? 'ALTER SYSTEM BACKUP TENANT = mysql_tenant' : 'ALTER SYSTEM BACKUP DATABASE',
    );
    await session.close();
    const snapshots: JobSnapshot[] = [];
    const watch = cluster.watcher.watch(
      { initiatorTenantId: initiator, jobId: 1 },
      [tenantId],
      'visible',
      (snapshot) => snapshots.push(snapshot),
    );
    await eventually(() => Promise.resolve(snapshots.some(until)));
    watch.dispose();
    return snapshots;
  };
  const phases = (snapshots: readonly JobSnapshot[]): (string | undefined)[] =>
    snapshots.map(({ backups }) => backups[0]?.phase);

  for (const login of logins) {
    it(`as ${login.user}: without tasks and the archive it comes to its proven end, and claims no percent`, async () => {
      const seen = await follow(
        login,
        ['BACKUP_TASKS', 'BACKUP_TASK_HISTORY', 'ARCHIVELOG'],
        ({ over }) => over,
      );
      assert.equal(phases(seen).at(-1), 'completed');
      for (const { backups, trouble } of seen) {
        assert.deepEqual([backups[0]?.percent, trouble], [null, undefined]);
      }
      const looks = sandbox.statements.filter(({ sql }) => /WHERE 1 = 0/.test(sql));
      assert.ok(looks.length <= 6, `asked once per connection: ${String(looks.length)}`);
    });

    it(`as ${login.user}: without the sets it runs, then waits for its proof, and the view is named`, async () => {
      const seen = await follow(login, ['BACKUP_SET_FILES'], (one) => phases([one])[0] === 'confirming');
      assert.match(
        seen.at(-1)?.backups[0]?.unreadSets ?? '',
        new RegExp(`\\.${login.view}BACKUP_SET_FILES$`),
      );
      assert.ok(phases(seen).includes('running'), 'it saw it run');
      for (const phase of phases(seen)) assert.match(phase ?? '', /^(waiting|running|confirming|ending)$/);
      assert.ok(!seen.some(({ over, trouble }) => over || trouble !== undefined));
    });

    it(`as ${login.user}: a failure needs no set to be known`, async () => {
      sandbox.failNextBackup(-4013, 'No memory');
      const seen = await follow(login, ['BACKUP_SET_FILES'], ({ over }) => over);
      assert.deepEqual([phases(seen).at(-1), seen.at(-1)?.backups[0]?.result], ['failed', -4013]);
    });
  }
});
