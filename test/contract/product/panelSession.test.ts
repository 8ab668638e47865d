import assert from 'node:assert/strict';
import { executedCommands, logLines } from '../../unit/support/fakeVscode.ts';
import { FakePanel } from '../../unit/support/fakePanel.ts';
import type { Clusters } from '../../../src/clusters/clusters.ts';
import type { Cluster } from '../../../src/clusters/cluster.ts';
import type { FollowedJob } from '../../../src/clusters/followedJob.ts';
import { commands } from '../../../src/contributions.ts';
import { Log } from '../../../src/log.ts';
import type { SqlDocuments } from '../../../src/panel/documents.ts';
import type { LookedAt, ToPanel } from '../../../src/panel/protocol.ts';
import { Recorder } from '../../../src/panel/recorder.ts';
import { PanelSession } from '../../../src/panel/session.ts';
import { startSandbox, type Sandbox } from '../../sandbox/index.ts';
import {
  completed,
  identityOf,
  profileId,
  reset,
  running,
  show,
  Window,
} from '../../unit/support/followingWindow.ts';
import { jobRow, serverNow, sysRow, taskRow } from '../../unit/support/rows.ts';
import { clusterOn } from '../support/productCluster.ts';

const progress: LookedAt = { tenantId: null, tab: 'progress' };
const past: LookedAt = { tenantId: null, tab: 'history' };

/** A job that is followed, with its panel open; what is read of its past comes from a sandbox. */
describe('an open panel', () => {
  let sandbox: Sandbox;
  let cluster: Cluster;
  let window: Window;
  let job: FollowedJob;
  let panel: FakePanel;
  let session: PanelSession;
  /** The SQL that was shown. */
  let documents: string[];

  before(async () => {
    sandbox = await startSandbox();
    sandbox.addHistory(5);
  });
  after(() => sandbox.stop());

  beforeEach(() => {
    reset();
    executedCommands.length = 0;
    cluster = clusterOn(sandbox, 'root@sys', { queryMs: 5_000 });
    window = new Window();
    open();
  });
  afterEach(() => {
    session.dispose();
    window.jobs.dispose();
    cluster.dispose();
  });

  function open(identity = identityOf(), known = true): void {
    job = window.jobs.follow(identity);
    panel = new FakePanel();
    documents = [];
    session = new PanelSession(panel.panel, job, {
      clusters: {
        get: (id: string) => (known && id === profileId ? cluster : undefined),
      } as unknown as Clusters,
      recorder: new Recorder(),
      documents: {
        show: (name: string, sql: string) => {
          documents.push(name, sql);
          return Promise.resolve();
        },
      } as unknown as SqlDocuments,
      log: new Log(),
    });
  }
  const types = (messages: readonly ToPanel[]): string[] => messages.map(({ type }) => type);
  const historyQueries = (): number =>
    sandbox.statements.filter(({ sql }) => /FROM \S*BACKUP_SET_FILES/.test(sql)).length;

  it('gets the identity and the newest model when its page is ready, and a model with each look', async () => {
    assert.deepEqual(panel.posted, [], 'a page that has not loaded hears nothing');
    panel.say({ type: 'ready', lookedAt: progress });
    const [first, second] = panel.take();
    assert.deepEqual(first, { type: 'identity', identity: job.identity });
    assert.ok(second?.type === 'model');
    assert.equal(second.model.status, 'Looking for the backup of mysql_tenant');
    await show(running);
    const last = panel.take().findLast(({ type }) => type === 'model');
    assert.ok(last?.type === 'model');
    assert.equal(last.model.status, 'Backing up mysql_tenant');
  });

  it('draws curves once there are two different looks', async () => {
    panel.say({ type: 'ready', lookedAt: progress });
    const at = (seconds: number) => {
      const now = new Date(serverNow.getTime() + seconds * 1000);
      return {
        jobs: [sysRow({ serverNow: now }), jobRow({ serverNow: now })],
        tasks: [taskRow({ outputBytes: 1_000 + seconds * 1_000 })],
      };
    };
    await show(at(0));
    assert.ok(!types(panel.take()).includes('curves'));
    await show(at(30));
    const curves = panel.take().findLast(({ type }) => type === 'curves');
    assert.ok(curves?.type === 'curves');
    assert.deepEqual(
      [curves.curves.tenantId, curves.curves.at.length, curves.curves.bytes],
      [1002, 2, [1_000, 31_000]],
    );
  });

  it('sends nothing while it is hidden, looks less often, and shows all of it when it comes back', async () => {
    panel.say({ type: 'ready', lookedAt: progress });
    const inSight = await looksIn(() => show(running));
    panel.setVisible(false);
    panel.take();
    const outOfSight = await looksIn(() => show(running));
    assert.deepEqual(panel.take(), []);
    assert.ok(outOfSight > 0 && outOfSight < inSight / 5, `${String(outOfSight)} of ${String(inSight)}`);
    panel.setVisible(true);
    assert.deepEqual(panel.take(), [], 'its page is loaded anew, and says so');
    panel.say({ type: 'ready', lookedAt: progress });
    assert.deepEqual(types(panel.take()).slice(0, 2), ['identity', 'model']);
  });

  async function looksIn(task: () => Promise<void>): Promise<number> {
    const before = window.looks;
    await task();
    return window.looks - before;
  }

  it('shows the tenant that is looked at, and the list again', async () => {
    session.dispose();
    const tenants = [
      { id: 1002, name: 'mysql_tenant' },
      { id: 1004, name: 'shop' },
    ];
    open({ ...identityOf(), jobId: 8, tenants });
    panel.say({ type: 'ready', lookedAt: progress });
    await show({
      jobs: [
        sysRow({ jobId: 8, executorTenantIds: [1002, 1004] }),
        ...tenants.map(({ id }) => jobRow({ tenantId: id, initiatorJobId: 8 })),
      ],
    });
    const shown = (): number | null | undefined => {
      const message = panel.take().findLast(({ type }) => type === 'model');
      return message?.type === 'model' ? (message.model.part?.tenantId ?? null) : undefined;
    };
    assert.equal(shown(), null);
    panel.say({ type: 'lookAt', lookedAt: { tenantId: 1004, tab: 'progress' } });
    assert.equal(shown(), 1004);
    panel.say({ type: 'lookAt', lookedAt: { tenantId: 9, tab: 'progress' } });
    assert.equal(shown(), null, 'no such tenant');
  });

  it('reads the history once when it is opened, and once more at the end', async () => {
    panel.say({ type: 'ready', lookedAt: progress });
    await show(running);
    const before = historyQueries();
    const opened = panel.next('history');
    panel.say({ type: 'lookAt', lookedAt: past });
    const { history } = await opened;
    assert.equal(history.tenantId, 1002);
    assert.deepEqual(
      history.rows.map(({ setId, current }) => [setId, current]),
      [
        [5, true],
        [4, false],
        [3, false],
        [2, false],
        [1, false],
      ],
    );
    await show(running);
    assert.equal(historyQueries() - before, 1);
    const atTheEnd = panel.next('history');
    await show(completed);
    await atTheEnd;
    assert.equal(historyQueries() - before, 2);
    panel.say({ type: 'lookAt', lookedAt: past });
    panel.say({ type: 'lookAt', lookedAt: progress });
    assert.equal(historyQueries() - before, 2);
  });

  describe('of several tenants', () => {
    /** The sandbox has no backups of `shop`. */
    const [mysqlId, shopId] = [1002, 1999];
    const look = (tenantId: number | null, tab: LookedAt['tab'] = 'progress'): void => {
      panel.say({ type: 'lookAt', lookedAt: { tenantId, tab } });
    };
    beforeEach(async () => {
      session.dispose();
      const tenants = [
        { id: mysqlId, name: 'mysql_tenant' },
        { id: shopId, name: 'shop' },
      ];
      open({ ...identityOf(), jobId: 8, tenants });
      panel.say({ type: 'ready', lookedAt: progress });
      await show({
        jobs: [
          sysRow({ jobId: 8, executorTenantIds: [mysqlId, shopId] }),
          ...tenants.map(({ id }) => jobRow({ tenantId: id, initiatorJobId: 8 })),
        ],
      });
    });

    it('reads a tenant’s history again when it comes back from another one, whose page has none of it', async () => {
      const first = panel.next('history');
      look(mysqlId, 'history');
      assert.equal((await first).history.rows.length, 5);
      look(null);
      look(shopId);
      look(null);
      const again = panel.next('history');
      look(mysqlId, 'history');
      assert.deepEqual([(await again).history.tenantId, (await again).history.rows.length], [mysqlId, 5]);
    });

    it('never shows the history of one tenant as that of another', async () => {
      look(mysqlId, 'history');
      look(null);
      const shown = panel.next('history');
      look(shopId, 'history'); // before the first one has been read
      const { history } = await shown;
      assert.deepEqual([history.tenantId, history.rows.length], [shopId, 0]);
    });
  });

  it('says so where the history cannot be read, and reads it when it is asked for again', async () => {
    session.dispose();
    open(identityOf(), false);
    panel.say({ type: 'ready', lookedAt: progress });
    await show(running);
    const first = panel.next('history');
    panel.say({ type: 'lookAt', lookedAt: past });
    assert.deepEqual((await first).history, {
      tenantId: 1002,
      text: 'The history cannot be read. The cluster was removed from this list.',
      rows: [],
    });
    assert.match(logLines.at(-1) ?? '', /reading the history for the progress panel/);
    const again = panel.next('history');
    panel.say({ type: 'lookAt', lookedAt: past });
    assert.equal((await again).history.rows.length, 0);
  });

  it('refuses what is not a message of its page, and says nothing of its content', () => {
    const before = logLines.length;
    for (const message of [
      { type: 'action', action: 'dropTenant' },
      { type: 'ready' },
      { type: 'lookAt', lookedAt: { tenantId: 'secret', tab: 'progress' } },
      {},
    ]) {
      panel.say(message);
    }
    assert.deepEqual(panel.posted, []);
    assert.deepEqual(executedCommands, []);
    const said = logLines.slice(before);
    assert.equal(said.length, 4);
    for (const line of said) assert.match(line, /^the progress panel sent a message that is not part of/);
  });

  it('hands what its buttons say to the commands, which ask nothing that it knows', async () => {
    panel.say({ type: 'ready', lookedAt: progress });
    await show({
      jobs: [jobRow({ source: 'HISTORY', status: 'FAILED', result: -9082, endedAt: serverNow })],
    });
    for (const action of ['cancelBackup', 'copyDiagnosis', 'openBackupSet', 'showJournal'] as const) {
      panel.say({ type: 'action', action });
    }
    const tenant = { id: 1002, name: 'mysql_tenant' };
    assert.deepEqual(executedCommands, [
      [commands.cancelBackup, job.identity],
      [commands.copyDiagnosis, job.identity, [1002]],
      [commands.openBackupSet, { cluster, tenant, setId: 5 }],
      [commands.showJournal],
    ]);
    panel.say({ type: 'action', action: 'showSql' });
    assert.equal(documents[0], 'Backup of mysql_tenant');
    assert.match(documents[1] ?? '', /ALTER SYSTEM BACKUP TENANT = `mysql_tenant`/);
  });

  it('listens to nothing any more once it is closed, and the job is looked at less often', async () => {
    panel.say({ type: 'ready', lookedAt: progress });
    const open = await looksIn(() => show(running));
    assert.equal(panel.listeners, 2);
    session.dispose();
    panel.take();
    assert.equal(panel.listeners, 0);
    const closed = await looksIn(() => show(running));
    assert.ok(closed > 0 && closed < open / 5, `${String(closed)} of ${String(open)}`);
    panel.say({ type: 'ready', lookedAt: progress });
    assert.deepEqual(panel.posted, []);
  });
});
