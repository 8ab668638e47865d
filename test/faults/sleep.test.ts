// A window whose machine sleeps for hours while its backup ends: its own parts over a sandbox, on a clock of the test.
import '../unit/support/fakeVscode.ts';
import assert from 'node:assert/strict';
import { createConnection } from 'mysql2/promise';
import { Cluster } from '../../src/clusters/cluster.ts';
import type { Clusters } from '../../src/clusters/clusters.ts';
import type { FollowedJob } from '../../src/clusters/followedJob.ts';
import { FollowedJobs } from '../../src/clusters/followedJobs.ts';
import { BackupPasswordVault } from '../../src/clusters/vault.ts';
import { Log } from '../../src/log.ts';
import { JobRecord } from '../../src/panel/recorder.ts';
import { startSandbox, type Sandbox } from '../sandbox/index.ts';
import { eventually } from '../unit/support/eventually.ts';
import { FakeClock } from '../unit/support/fakeClock.ts';
import { FakeMemento, FakeSecrets } from '../unit/support/fakeVscode.ts';
import { startFreezableProxy, type FreezableProxy } from './support/freezableProxy.ts';
import { tenantsOf } from './support/server.ts';

const id = '00000000-0000-4000-8000-00000000000b';
const hours = 8 * 3_600_000;
const look = /^SELECT 'JOBS' AS SOURCE.* INITIATOR_JOB_ID = /s;

describe('a window that slept for hours', function () {
  this.timeout(20_000); // a connection that is dead is given a moment to answer
  let sandbox: Sandbox;
  let proxy: FreezableProxy;
  let clock: FakeClock;
  let cluster: Cluster;
  let logins: number;
  beforeEach(async () => {
    sandbox = await startSandbox({ backupSeconds: 0.6, tenants: [{ name: 'orders' }] });
    proxy = await startFreezableProxy(sandbox);
    clock = new FakeClock();
    logins = 0;
    cluster = new Cluster(
      {
        ...{ version: 1, id, name: 'sleeper', host: '127.0.0.1', port: proxy.port },
        ...{ user: 'root@sys', hasPassword: true },
      },
      {
        password: () => {
          logins++;
          return Promise.resolve(sandbox.passwords['root@sys']);
        },
        logIn: (attempt) => attempt(),
        // Longer than this test may take: whoever asks a connection that is dead is found out.
        timeouts: () => ({ connectMs: 10_000, greetingMs: 10_000, queryMs: 120_000 }),
        changed: () => undefined,
        journaled: (session) => session,
      },
      clock,
    );
  });
  afterEach(async () => {
    cluster.dispose();
    await proxy.close();
    await sandbox.stop();
  });

  it('does not ask the connection that it had, which may never answer', async () => {
    await cluster.refresh();
    assert.equal(cluster.state.kind, 'ready');
    proxy.freeze();
    clock.sleep(hours);
    await cluster.refresh();
    assert.equal(cluster.state.kind, 'ready');
    assert.equal(logins, 2);
  });

  it('waits only a moment for it where the clocks do not tell that the machine slept', async () => {
    await cluster.refresh();
    proxy.freeze();
    clock.sleep(hours, true);
    await Promise.all([cluster.refresh(), cluster.read(() => Promise.resolve())]);
    assert.equal(cluster.state.kind, 'ready');
    assert.equal(logins, 2, 'both wait for the same new connection');
  });

  it('goes on with the connection that it has used a moment ago', async () => {
    await cluster.refresh();
    const before = sandbox.statements.length;
    await clock.pass(120_000);
    await cluster.refresh();
    assert.deepEqual([logins, sandbox.statements.length - before], [1, 3]);
  });

  it('asks a connection that was idle for hours one thing, and keeps it', async () => {
    await cluster.refresh();
    const before = sandbox.statements.length;
    for (let i = 0; i < 3; i++) {
      await clock.pass(hours);
      await Promise.all([cluster.refresh(), cluster.read(() => Promise.resolve())]);
    }
    assert.equal(cluster.state.kind, 'ready');
    assert.deepEqual([logins, sandbox.statements.length - before], [1, 3 * 4]);
    await cluster.reconnect();
    assert.equal(logins, 2);
  });

  it('logs in anew where the idle connection answers with an error', async () => {
    await cluster.refresh();
    await clock.pass(hours);
    sandbox.refuseStatement(/^SELECT 1 FROM DUAL$/, 'OB_TIMEOUT');
    await cluster.refresh();
    assert.deepEqual([cluster.state.kind, logins], ['ready', 2]);
  });

  it('tells the end of its backup once, as the views prove it, by one look', async () => {
    const tenants = await tenantsOf(sandbox);
    const clusters = {
      get: () => cluster,
      isSaved: () => true,
      list: () => [cluster],
      onDidChange: () => ({ dispose: () => undefined }),
    } as unknown as Clusters;
    const memory = new FakeMemento();
    const vault = new BackupPasswordVault(new FakeSecrets(), memory);
    const jobs = new FollowedJobs(clusters, vault, memory, new Log());
    const record = new JobRecord(1);
    const ended: FollowedJob[] = [];
    jobs.onDidEnd((job) => ended.push(job));
    jobs.onDidChange(({ state }) => {
      record.add(state);
    });
    await backUp(sandbox);
    const job = jobs.begin({
      ...{ version: 2, profileId: id, clusterName: 'sleeper', initiatorTenantId: 1, jobId: 1, tenants },
      ...{ asked: { password: false, incremental: false, plusArchivelog: false }, pendingPassword: null },
    });
    job.setAttention('visible');
    await clock.pass(0);
    await eventually(() => Promise.resolve(job.state.parts.length > 0));
    assert.equal(job.state.snapshot.over, false);
    proxy.freeze();
    await eventually(() => isOver(sandbox));
    const before = sandbox.statements.length;
    clock.sleep(hours, true);
    await clock.pass(0);
    await eventually(() => Promise.resolve(ended.length > 0));
    assert.deepEqual(
      job.state.parts.map(({ backup }) => backup.phase),
      ['completed'],
    );
    assert.deepEqual([record.rate, record.pace(tenants[0]?.id ?? 0).etaMs], [null, null]);
    await clock.pass(hours);
    assert.equal(ended.length, 1);
    const since = sandbox.statements.slice(before).filter(({ sql }) => look.test(sql));
    assert.equal(since.length, 1);
    jobs.dispose();
  });
});

async function ask(sandbox: Sandbox, sql: string): Promise<unknown[]> {
  const { host, port, passwords } = sandbox;
  const password = passwords['root@sys'] ?? '';
  const client = await createConnection({ host, port, user: 'root@sys', password });
  try {
    const [rows] = await client.query(sql);
    return rows as unknown[];
  } finally {
    client.destroy();
  }
}

async function backUp(sandbox: Sandbox): Promise<void> {
  await ask(sandbox, 'ALTER SYSTEM BACKUP TENANT = orders');
}

/** Whether the server has the whole proof: the tenant's row in the history, and its set. */
async function isOver(sandbox: Sandbox): Promise<boolean> {
  const sql =
    "SELECT 1 FROM oceanbase.CDB_OB_BACKUP_SET_FILES WHERE STATUS = 'SUCCESS' AND TENANT_ID IN" +
    ' (SELECT TENANT_ID FROM oceanbase.CDB_OB_BACKUP_JOB_HISTORY WHERE INITIATOR_TENANT_ID = 1)';
  return (await ask(sandbox, sql)).length > 0;
}
