// 2.3, the rows about RESTORE: what it is refused for once it has found backup sets.
import type { Expected } from './support/client.ts';
import { type Cluster, contract, useCluster, useFreshCluster } from './support/cluster.ts';

const target = "WITH 'pool_list=p'";
const data = (tenant: string): string => `file:///backup/${tenant}/data`;
const both = (tenant: string): string => `${data(tenant)},file:///backup/${tenant}/archive`;
const restore = (from: string, rest = target): string => `ALTER SYSTEM RESTORE fresh FROM '${from}' ${rest}`;
const notAllowed = (message: string): Expected => ({ errno: 4179, sqlstate: 'HY000', message });
const notEnough = (message: string | RegExp): Expected => ({ errno: 9119, sqlstate: 'HY000', message });
const wrongPassword = { errno: 9047, sqlstate: 'HY000', message: 'invalid password for backup' };
const withLogs = { tenants: [{ name: 'a' }], backupSeconds: 0.3 };

async function backUp(cluster: Cluster, ...before: readonly string[]): Promise<void> {
  const client = await cluster.connect('root@a');
  for (const sql of before) await client.run(sql);
  await client.run('ALTER SYSTEM BACKUP DATABASE PLUS ARCHIVELOG');
  await cluster.finished('a');
}

contract('2.3 RESTORE of an encrypted set', () => {
  const cluster = useCluster(withLogs);
  before(async () => {
    await cluster.accepts('root@sys', 'ALTER SYSTEM SET restore_concurrency = 10');
    await backUp(cluster, "SET ENCRYPTION ON IDENTIFIED BY 'secret' ONLY");
  });

  it('2.3 no SET DECRYPTION → 9047', () => cluster.refuses('root@sys', restore(data('a')), wrongPassword));

  for (const [what, list] of [
    ['another password', "'wrong'"],
    ['passwords of which none matches', "'wrong', 'Secret', ''"],
  ] as const) {
    it(`2.3 ${what} → 9047`, async () => {
      const client = await cluster.connect();
      await client.run(`SET DECRYPTION IDENTIFIED BY ${list}`);
      const refusal = await client.refusal(restore(data('a')));
      if (refusal?.errno !== 9047) throw new Error(JSON.stringify(refusal));
    });
  }

  for (const list of ["'secret'", "'wrong', 'secret'"]) {
    it(`2.3 SET DECRYPTION IDENTIFIED BY ${list}: accepted`, async () => {
      const client = await cluster.connect();
      await client.run(`SET DECRYPTION IDENTIFIED BY ${list}`);
      await client.run(restore(data('a')));
    });
  }

  it('2.3, 5 PREVIEW takes the passwords away: the next RESTORE → 9047', async () => {
    const client = await cluster.connect();
    await client.run("SET DECRYPTION IDENTIFIED BY 'secret'");
    await client.run(restore(data('a'), `${target} PREVIEW`));
    const refusal = await client.refusal(restore(data('a')));
    if (refusal?.errno !== 9047) throw new Error(JSON.stringify(refusal));
  });
});

contract('2.3 RESTORE from other versions', () => {
  const cluster = useFreshCluster(withLogs);
  beforeEach(async () => {
    await cluster.accepts('root@sys', 'ALTER SYSTEM SET restore_concurrency = 10');
    await backUp(cluster);
  });

  it('2.3 the same version: accepted', () => cluster.accepts('root@sys', restore(data('a'))));

  it('2.3 a newer cluster version → 4179', async () => {
    cluster.sandbox.changeSets('a', { clusterVersion: '4.3.0.0', dataVersion: '4.3.0.0' });
    const expected = notAllowed('restore from higher cluster version is not allowed');
    await cluster.refuses('root@sys', restore(data('a')), expected);
  });

  it('2.3 a newer data version → 4179', async () => {
    cluster.sandbox.changeSets('a', { dataVersion: '4.2.5.1' });
    const expected = notAllowed('restore from higher data version is not allowed');
    await cluster.refuses('root@sys', restore(data('a')), expected);
  });

  it('2.3 from 4.0 → 4179', async () => {
    cluster.sandbox.changeSets('a', { clusterVersion: '4.0.0.0', dataVersion: '4.0.0.0' });
    const expected = notAllowed('restore from version 4.0 is not allowed');
    await cluster.refuses('root@sys', restore(data('a')), expected);
  });

  it('2.3 no usable set: the only one is incomplete → 9119 “no backup set is available”', async () => {
    cluster.sandbox.changeSets('a', { fileStatus: 'INCOMPLETE' });
    await cluster.refuses('root@sys', restore(data('a')), notEnough('no backup set is available'));
  });

  it('2.3 no usable set: incremental ones without their full one → 9119 “no full backup set exists”', async () => {
    cluster.sandbox.changeSets('a', { type: 'INC' });
    await cluster.refuses('root@sys', restore(data('a')), notEnough('no full backup set exists'));
  });

  it('2.3 no usable set: the time lies before the first one → 9119, which says from when on', () =>
    cluster.refuses(
      'root@sys',
      restore(both('a'), `UNTIL TIME = '2020-01-01 00:00:00' ${target}`),
      notEnough(
        /^no full backup set can be used to restore to given time, minimum restorable time is \d{4}-/,
      ),
    ));

  it('2.3 not enough log: later than the archive goes → 9119 “No enough log for restore”', async () => {
    const rest = `UNTIL TIME = '2090-01-01 00:00:00' ${target}`;
    await cluster.refuses('root@sys', restore(both('a'), rest), notEnough('No enough log for restore'));
  });

  it('2.3 enough log: UNTIL SCN at the archive’s checkpoint is accepted', async () => {
    const sys = await cluster.sys();
    const scn = await sys.value('SELECT CHECKPOINT_SCN FROM oceanbase.CDB_OB_ARCHIVELOG');
    await cluster.accepts('root@sys', restore(both('a'), `UNTIL SCN = ${scn} ${target}`));
  });
});

contract('2.3 RESTORE of a set without logs', () => {
  const cluster = useCluster(withLogs);
  it('2.3 not enough log: without PLUS ARCHIVELOG and without the archive → 9119', async () => {
    await cluster.accepts('root@sys', 'ALTER SYSTEM SET restore_concurrency = 10');
    await cluster.accepts('root@a', 'ALTER SYSTEM BACKUP DATABASE');
    await cluster.finished('a');
    await cluster.refuses('root@sys', restore(data('a')), notEnough('No enough log for restore'));
  });
});

contract('2.3 RESTORE on 4.1', () => {
  const cluster = useCluster({ version: '4.1', ...withLogs });
  it('2.3 no usable set is a 4018 there', async () => {
    await cluster.accepts('root@sys', 'ALTER SYSTEM SET restore_concurrency = 10');
    const expected = { errno: 4018, sqlstate: 'HY000', message: 'no backup set is available' };
    await cluster.refuses('root@sys', restore('file:///nothing/here'), expected);
  });
});
