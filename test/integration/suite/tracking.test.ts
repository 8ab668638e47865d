import assert from 'node:assert/strict';
import { hasOutcome, recordAt, recordKeys, run } from '../support/extension.ts';
import { useFreshScene } from '../support/scene.ts';

interface Model {
  readonly status: string;
  readonly trouble: string | null;
  readonly title: string;
}
const modelOf = (message: unknown): Model | undefined => (message as { model?: Model }).model;

describe('jobs are followed, whoever started them, until they are canceled or over', () => {
  const scene = useFreshScene({ backupSeconds: 4 });
  const { prompts } = scene;

  const statements = async (like: RegExp): Promise<string[]> =>
    (await scene.sandbox.statements()).map(({ sql }) => sql).filter((sql) => like.test(sql));

  it('a backup that a tenant started by itself is shown and followed from sys', async () => {
    await scene.addCluster('own', 'root@mysql_tenant');
    prompts.expect('without a password');
    await run('backupTenant');
    await scene.traffic.message((message) => modelOf(message)?.status === 'Backing up mysql_tenant');
    await scene.addCluster('sys', 'root@sys');
    prompts.expect('sys');
    await run('showRunningBackup');
    await scene.traffic.message((message) => modelOf(message)?.title.includes('cluster sys') === true);
    await scene.traffic.message(
      (message) =>
        hasOutcome('completed')(message) && modelOf(message)?.title.includes('cluster sys') === true,
    );
  }).timeout(40_000);

  it('a server that goes away and comes back in the middle: said, and followed to the end', async () => {
    await scene.addCluster('sys', 'root@sys');
    prompts.expect('mysql_tenant', 'with a password', 'pw', 'pw');
    await run('backupTenant');
    await scene.traffic.message((message) => modelOf(message)?.status === 'Backing up mysql_tenant');
    await scene.sandbox.act('kill', {});
    await scene.traffic.message((message) => /cannot be read/.test(modelOf(message)?.trouble ?? ''));
    await scene.sandbox.act('restart', {});
    await scene.traffic.message(hasOutcome('completed'));
    assert.equal((await statements(/^ALTER SYSTEM BACKUP/)).length, 1);
  }).timeout(60_000);

  it('a job without the password that was asked for: said, and its Cancel Backup hits no other job', async () => {
    await scene.addCluster('shop', 'root@sys');
    await scene.sandbox.act('stall', { tenant: 'oracle_tenant', stage: 'BACKUP_DATA_MAJOR' });
    prompts.expect('oracle_tenant', 'without a password');
    await run('backupTenant');
    await scene.traffic.message((message) => modelOf(message)?.status === 'Backing up oracle_tenant');
    await scene.sandbox.act('ignoreStatement', { match: '^SET ENCRYPTION' });
    prompts.expect('mysql_tenant', 'with a password', 'pw', 'pw');
    prompts.press = 'Cancel Backup';
    await run('backupTenant');
    assert.deepEqual(await prompts.nextMessage(), {
      kind: 'error',
      text: 'The backup of mysql_tenant on shop is running WITHOUT the password that you asked for.',
      buttons: ['Cancel Backup', 'Show'],
    });
    await scene.traffic.message((message) => /has NO password/.test(modelOf(message)?.trouble ?? ''));
    await scene.traffic.message(hasOutcome('canceled'));
    assert.deepEqual(await statements(/CANCEL/), ['ALTER SYSTEM CANCEL BACKUP TENANT = `mysql_tenant`']);
    await scene.sandbox.act('stall', { tenant: 'oracle_tenant', on: false });
    // Its panel is behind the other one, so a notice tells its end.
    while (!prompts.said.some(({ text }) => text.startsWith('shop: oracle_tenant is backed up.'))) {
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    assert.equal((await statements(/^ALTER SYSTEM BACKUP/)).length, 2);
  }).timeout(40_000);

  it('cancels several tenants, and names no other', async () => {
    await scene.addCluster('sys', 'root@sys');
    prompts.expect('mysql_tenant,oracle_tenant', 'without a password');
    await run('backupTenant');
    await scene.traffic.message((message) => /Backing up/.test(modelOf(message)?.status ?? ''));
    const key = recordKeys(scene.context).find((one) => one.startsWith('job/')) ?? '';
    const identity = recordAt(scene.context, key);
    prompts.expect();
    prompts.press = 'Cancel Backup';
    await run('cancelBackup', identity);
    await scene.traffic.message(hasOutcome('canceled'));
    assert.deepEqual(await statements(/CANCEL/), [
      'ALTER SYSTEM CANCEL BACKUP TENANT = `mysql_tenant`, `oracle_tenant`',
    ]);
  }).timeout(40_000);

  it('cancels all from the palette, after a question', async () => {
    await scene.addCluster('sys', 'root@sys');
    prompts.expect('without a password');
    await run('backupCluster');
    await scene.traffic.message((message) => /Backing up/.test(modelOf(message)?.status ?? ''));
    prompts.expect();
    await run('cancelBackup'); // the question is left: nothing happens
    assert.deepEqual(await statements(/CANCEL/), []);
    prompts.expect();
    prompts.press = 'Cancel Backup';
    await run('cancelBackup');
    await scene.traffic.message(hasOutcome('canceled'));
    assert.deepEqual(await statements(/CANCEL/), ['ALTER SYSTEM CANCEL BACKUP']);
  }).timeout(40_000);

  it('says so where nothing is running', async () => {
    await scene.addCluster('sys', 'root@sys');
    prompts.expect();
    await run('cancelBackup');
    assert.deepEqual(
      prompts.said.map(({ text }) => text),
      ['No backup is running on sys.'],
    );
    assert.deepEqual(await statements(/CANCEL/), []);
  });
});
