import assert from 'node:assert/strict';
import '../../unit/support/fakeVscode.ts';
import { startSandbox, type Sandbox } from '../../sandbox/index.ts';
import { judge, type Judgement } from '../../../src/backup/recoverability.ts';
import type { Cluster, ClusterState, TenantState } from '../../../src/clusters/cluster.ts';
import { hitNow } from '../../../src/commands/cancelBackup.ts';
import { nameOfView, type ReadView } from '../../../src/oceanbase/allowedViews.ts';
import { scopeOf } from '../../../src/oceanbase/scope.ts';
import { clusterChildren } from '../../../src/tree/children.ts';
import { tenantTooltip } from '../../../src/tree/tooltips.ts';
import { archiveFlag } from '../../../src/tree/tenantItem.ts';
import { unreadSentence } from '../../../src/tree/unreadWords.ts';
import { tenantWords } from '../../../src/tree/words.ts';
import { eventually } from '../../unit/support/eventually.ts';
import { FakeClock } from '../../unit/support/fakeClock.ts';
import { parseSql } from '../../unit/support/grammar.ts';
import { clusterOn } from '../support/productCluster.ts';

const logins = [
  ['root@sys', 'mysql_tenant'],
  ['root@mysql_tenant', 'mysql_tenant'],
  ['SYS@oracle_tenant', 'oracle_tenant'],
] as const;
const everyView: readonly ReadView[] = [
  'TENANTS',
  'BACKUP_PARAMETER',
  'ARCHIVE_DEST',
  'PARAMETERS',
  'BACKUP_JOBS',
  'BACKUP_TASKS',
  'ARCHIVELOG',
  'BACKUP_SET_FILES',
  'BACKUP_JOB_HISTORY',
];
const judged = (state: TenantState): Judgement =>
  judge(state, { maxFullAgeDays: 7, passwordHeld: () => true });

describe('a login that may not read a view', function () {
  this.timeout(20_000);
  let sandbox: Sandbox;
  let open: Cluster[];

  beforeEach(async () => {
    sandbox = await startSandbox({ backupSeconds: 60 });
    sandbox.addHistory(2);
    open = [];
  });
  afterEach(async () => {
    for (const cluster of open) cluster.dispose();
    await sandbox.stop();
  });

  const connect = async (user: string): Promise<Cluster> => {
    const cluster = clusterOn(sandbox, user);
    open.push(cluster);
    await cluster.refresh();
    return cluster;
  };
  const refuse = (user: string, ...views: readonly ReadView[]): void => {
    const [, tenant = ''] = user.split('@');
    const mode = tenant === 'oracle_tenant' ? 'ORACLE' : 'MYSQL';
    const scope = scopeOf({ tenantId: 1002, tenantName: tenant, mode });
    sandbox.refuseViews(
      user,
      views.map((view) => nameOfView(scope, view).replace(/^\w+\./, '')),
    );
  };
  const stateOf = (cluster: Cluster): ClusterState & { kind: 'ready' } => {
    const { state } = cluster;
    assert.ok(state.kind === 'ready', state.kind === 'failed' ? String(state.error) : state.kind);
    return state;
  };
  const queriesOfRefresh = async (cluster: Cluster): Promise<number> => {
    const before = sandbox.statements.length;
    await cluster.refresh();
    stateOf(cluster);
    return sandbox.statements.length - before;
  };

  for (const [user, name] of logins) {
    for (const view of everyView) {
      it(`${user}, ${view}: the rest is shown, and nothing is concluded from what is not seen`, async () => {
        const whole = stateOf(await connect(user)).tenants.find(({ tenant }) => tenant.name === name);
        assert.ok(whole);
        assert.equal(judged(whole).recoverable, 'yes');
        refuse(user, view);
        const cluster = await connect(user);
        const state = stateOf(cluster);
        assert.deepEqual([...state.unread], [view]);
        const [first] = clusterChildren(cluster, new Map(), { warningsFirst: false, filter: '' });
        assert.equal(first?.kind, 'unreadViews');
        const said = unreadSentence(state.info, user, state.unread);
        assert.ok(said.includes(`GRANT SELECT ON ${nameOfView(scopeOf(state.info), view)} TO `), said);
        const seen = cluster.tenant(name);
        if (view === 'TENANTS' && user === 'root@sys') {
          assert.equal(seen, undefined, 'no name, no row');
          assert.deepEqual(
            clusterChildren(cluster, new Map(), { warningsFirst: false, filter: '' }).map(({ kind }) => kind),
            ['unreadViews'],
          );
          return;
        }
        assert.ok(seen);
        const { warnings, recoverable } = judged(seen);
        assert.deepEqual(warnings, [], 'no alarm about what is not seen');
        const decisive = ['TENANTS', 'ARCHIVELOG', 'BACKUP_SET_FILES', 'BACKUP_JOB_HISTORY'].includes(view);
        assert.equal(recoverable, decisive ? 'unjudged' : 'yes');
        const words = [
          tenantWords(seen, judged(seen)).heard,
          (tenantTooltip(seen, judged(seen)) as unknown as { value: string }).value,
        ].join('\n');
        assert.doesNotMatch(words, /no log archiving|no full backup|full backup: none|sets: 0|tenant is/);
        if (view === 'ARCHIVELOG') assert.equal(archiveFlag(seen), undefined);
        else assert.equal(seen.archive?.status, 'DOING');
        if (view !== 'BACKUP_SET_FILES') assert.equal(seen.sets?.count, 2);
        assert.equal(seen.settings.backupDestination, view === 'BACKUP_PARAMETER' ? undefined : true);
        assert.equal(seen.settings.archiveDestination, view === 'ARCHIVE_DEST' ? undefined : true);
        assert.ok((await queriesOfRefresh(cluster)) <= 3, 'what is refused is not asked for again');
        if (!['BACKUP_JOBS', 'TENANTS'].includes(view)) assert.equal(await queriesOfRefresh(cluster), 3);
      });
    }

    it(`${user}, every view: connected, and it says so`, async () => {
      refuse(user, ...everyView);
      const cluster = await connect(user);
      const state = stateOf(cluster);
      assert.deepEqual([...state.unread].sort(), [...everyView].sort());
      assert.equal(await queriesOfRefresh(cluster), 0, 'there is nothing that it may be asked');
      for (const one of state.tenants) assert.equal(judged(one).recoverable, 'unjudged');
    });

    it(`${user}: shows a running backup without its tasks, and cancels none that it cannot see`, async () => {
      refuse(user, 'BACKUP_TASKS');
      const { session } = await (await connect(user)).openDedicated();
      await session.query(
        user === 'root@sys' ? `ALTER SYSTEM BACKUP TENANT = ${name}` : 'ALTER SYSTEM BACKUP DATABASE',
      );
      await session.close();
      const cluster = await connect(user);
      await eventually(async () => {
        await cluster.refresh();
        return cluster.tenant(name)?.running.length === 1;
      });
      const running = cluster.tenant(name)?.running[0];
      assert.equal(running?.percent, null);
      assert.match(running.stage, /^(INIT|DOING)$/);
      assert.notEqual((await hitNow(cluster, undefined)).length, 0);
      refuse(user, 'BACKUP_TASKS', 'BACKUP_JOBS');
      await assert.rejects(hitNow(cluster, undefined), /may not read .*BACKUP_JOBS/);
    });
  }

  it('notices a privilege that is taken away, and after a reconnect one that is given', async () => {
    const cluster = await connect('root@sys');
    assert.equal(stateOf(cluster).unread.size, 0);
    refuse('root@sys', 'ARCHIVELOG');
    await cluster.refresh();
    assert.deepEqual([...stateOf(cluster).unread], ['ARCHIVELOG']);
    refuse('root@sys');
    await cluster.reconnect();
    assert.equal(stateOf(cluster).unread.size, 0);
    assert.equal(cluster.tenant('mysql_tenant')?.archive?.status, 'DOING');
  });

  it('reads a view again that was gone for a while, and asks for those that are still refused one in five minutes', async () => {
    refuse('root@sys', 'ARCHIVELOG', 'BACKUP_TASKS');
    const clock = new FakeClock();
    const cluster = clusterOn(sandbox, 'root@sys', { clock });
    open.push(cluster);
    await cluster.refresh();
    /** The queries of each refresh, one in a minute. */
    const minutes = async (count: number): Promise<number[]> => {
      const queries: number[] = [];
      while (queries.length < count) {
        await clock.pass(60_000);
        queries.push(await queriesOfRefresh(cluster));
      }
      return queries;
    };
    assert.deepEqual(await minutes(12), [3, 3, 3, 3, 3, 4, 3, 3, 3, 3, 4, 3]);
    assert.deepEqual([...stateOf(cluster).unread].sort(), ['ARCHIVELOG', 'BACKUP_TASKS']);
    refuse('root@sys');
    assert.deepEqual(await minutes(6), [3, 3, 3, 4, 4, 3]);
    assert.equal(stateOf(cluster).unread.size, 0);
    assert.equal(cluster.tenant('mysql_tenant')?.archive?.status, 'DOING');
  });

  it('fails as a whole where each view by itself can be read', async () => {
    const cluster = await connect('root@sys');
    sandbox.refuseStatement(/UNION ALL/, 'OB_ERR_NO_TABLE_PRIVILEGE');
    await cluster.refresh();
    assert.ok(cluster.state.kind === 'failed');
    assert.match(String(cluster.state.error), /Command denied/);
  });

  it('is told of GRANTs that OceanBase understands, for the user of the login', async () => {
    const { info } = stateOf(await connect('root@sys'));
    const grants = (login: string): string => {
      const said = unreadSentence(info, login, new Set(everyView));
      return said.slice(said.indexOf('GRANT'), said.lastIndexOf(';') + 1);
    };
    assert.deepEqual(parseSql(grants("o'brien@sys#c")), { statements: everyView.length, errors: 0 });
    for (const login of ['monitor@sys', 'monitor@sys#c', 'c:sys:monitor', 'monitor', "'monitor'@sys"])
      assert.match(grants(login), /^GRANT SELECT ON oceanbase\.DBA_OB_TENANTS TO 'monitor';/, login);
    const oracle = unreadSentence(
      { ...info, mode: 'ORACLE', tenantName: 'o' },
      'monitor@o',
      new Set(['ARCHIVELOG']),
    );
    assert.match(oracle, /GRANT SELECT ON SYS\.DBA_OB_ARCHIVELOG TO MONITOR; Then reconnect\.$/);
  });
});
