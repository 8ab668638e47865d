import assert from 'node:assert/strict';
import { hasOutcome, recordKeys, run, storedText } from '../support/extension.ts';
import type { RemoteSandbox } from '../support/sandboxes.ts';
import { useFreshScene } from '../support/scene.ts';

const planted = "Pl4nted'S3cret\\";

/** What these tests look at of a panel's model. */
interface Part {
  readonly stages: readonly { readonly id: string }[];
  readonly percent: number;
}

/** Statements that change something, in order. */
async function changes(sandbox: RemoteSandbox): Promise<{ connectionId: number; sql: string }[]> {
  return (await sandbox.statements()).filter(({ sql }) => /^(ALTER|SET ENCRYPTION)/i.test(sql));
}

describe('a backup, from the command to its proven end', () => {
  const scene = useFreshScene({ cluster: 'test', backupSeconds: 2 });
  const { prompts } = scene;

  it('with a password: one connection, verified, kept under its set, seen nowhere else', async () => {
    prompts.expect('mysql_tenant', 'with a password', planted, planted);
    await run('backupTenant');
    await scene.traffic.message(hasOutcome('completed'));

    const sent = await changes(scene.sandbox);
    assert.equal(sent.length, 2);
    assert.equal(sent[0]?.sql, "SET ENCRYPTION ON IDENTIFIED BY 'Pl4nted''S3cret\\\\' ONLY");
    assert.equal(sent[1]?.sql, 'ALTER SYSTEM BACKUP TENANT = `mysql_tenant`');
    assert.equal(sent[0].connectionId, sent[1].connectionId);

    assert.match(JSON.stringify(scene.traffic.lastModel()), /Password set and verified/);
    const profile = scene.context.globalState.keys().find((key) => key.startsWith('cluster/'));
    const id = profile?.slice('cluster/'.length) ?? '';
    assert.equal(await scene.context.secrets.get(`backupPassword/${id}/1002/set/1`), planted);

    const seen = [
      JSON.stringify(scene.traffic.toPanel),
      storedText(scene.context),
      ...scene.traffic.html(),
      JSON.stringify(prompts.said),
    ];
    for (const secret of ['Pl4nted', scene.sandbox.passwords['root@sys'] ?? '']) {
      for (const text of seen) assert.ok(!text.includes(secret), 'a password got out');
    }
  });

  it('without a password: no SET ENCRYPTION, and the panel says that there is none', async () => {
    prompts.expect('mysql_tenant', 'without a password');
    await run('backupTenant');
    await scene.traffic.message(hasOutcome('completed'));
    assert.deepEqual(
      (await changes(scene.sandbox)).map(({ sql }) => sql),
      ['ALTER SYSTEM BACKUP TENANT = `mysql_tenant`'],
    );
    assert.match(JSON.stringify(scene.traffic.lastModel()), /"No password"/);
  });

  it('shows the stages in the server’s order, each with moving counters', async () => {
    prompts.expect('mysql_tenant', 'without a password');
    await run('backupTenant');
    await scene.traffic.message(hasOutcome('completed'));
    const models = scene.traffic.toPanel
      .map((message) => (message as { model?: { part: Part | null } }).model?.part)
      .filter((part): part is Part => part !== undefined && part !== null);
    const percents = models.map(({ percent }) => percent);
    assert.deepEqual(
      percents,
      [...percents].sort((a, b) => a - b),
      'the percentage never goes back',
    );
    assert.deepEqual(
      models.at(-1)?.stages.map(({ id }) => id),
      [
        'INIT',
        'BACKUP_SYS_META',
        'BACKUP_USER_META',
        'BACKUP_META_FINISH',
        'BACKUP_DATA_MINOR',
        'BACKUP_DATA_MAJOR',
        'BACKUP_LOG',
        'COMPLETED',
      ],
    );
  });

  it('a connection lost before SET ENCRYPTION is answered starts nothing and leaves no password', async () => {
    await scene.sandbox.act('dropConnection', { when: 'before', match: '^SET ENCRYPTION' });
    prompts.expect('mysql_tenant', 'with a password', planted, planted);
    await run('backupTenant');
    assert.match(
      prompts.said[0]?.text ?? '',
      /^The backup of mysql_tenant on test was not started\. The connection .* was lost\./,
    );
    assert.ok(!(await changes(scene.sandbox)).some(({ sql }) => sql.startsWith('ALTER')));
    assert.ok(!JSON.stringify(prompts.said).includes('Pl4nted'));
  });

  it('a reply lost after BACKUP ran: the views decide, and BACKUP is not sent again', async () => {
    await scene.sandbox.act('dropConnection', { when: 'after', match: '^ALTER SYSTEM BACKUP' });
    prompts.expect('mysql_tenant', 'with a password', planted, planted);
    await run('backupTenant');
    await scene.traffic.message(hasOutcome('completed'));
    assert.equal((await changes(scene.sandbox)).filter(({ sql }) => sql.startsWith('ALTER')).length, 1);
  });

  it('a failure that comes later is shown with the server’s reason', async () => {
    await scene.sandbox.act('failNextBackup', { code: 9082, text: 'backup device out of space' });
    prompts.expect('mysql_tenant', 'without a password');
    await run('backupTenant');
    const message = await scene.traffic.message(hasOutcome('failed'));
    assert.match(
      (message as { model: { outcome: { reason: string } } }).model.outcome.reason,
      /The backup destination is full\. \(-9082 OB_BACKUP_DEVICE_OUT_OF_SPACE\)/,
    );
  });

  it('goes on without a panel, and says how it ended', async () => {
    await scene.sandbox.act('stall', { tenant: 'mysql_tenant', stage: 'BACKUP_DATA_MAJOR' });
    prompts.expect('mysql_tenant', 'without a password');
    await run('backupTenant');
    await scene.traffic.message((message) => (message as { type: string }).type === 'model');
    prompts.expect();
    scene.traffic.restore(); // closes the panel
    await scene.sandbox.act('stall', { tenant: 'mysql_tenant', on: false });
    const said = await prompts.nextMessage();
    assert.match(said.text, /^test: mysql_tenant is backed up\./);
    assert.deepEqual(said.buttons, ['Show']);
    // A job that is over is not resumed: it is taken off the record once it was told.
    while (recordKeys(scene.context).some((key) => key.startsWith('job/'))) {
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }).timeout(40_000);

  it('a login to one tenant backs up that tenant', async () => {
    await scene.addCluster('own', 'root@mysql_tenant');
    prompts.expect('own', 'without a password');
    await run('backupTenant');
    await scene.traffic.message(hasOutcome('completed'));
    assert.deepEqual(
      (await changes(scene.sandbox)).map(({ sql }) => sql),
      ['ALTER SYSTEM BACKUP DATABASE'],
    );
  });

  it('a login to an Oracle tenant backs up that tenant, with a password', async () => {
    await scene.addCluster('oracle', 'SYS@oracle_tenant');
    prompts.expect('oracle', 'with a password', planted, planted);
    await run('backupTenant');
    await scene.traffic.message(hasOutcome('completed'));
    assert.deepEqual(
      (await changes(scene.sandbox)).map(({ sql }) => sql),
      ["SET ENCRYPTION ON IDENTIFIED BY 'Pl4nted''S3cret\\' ONLY", 'ALTER SYSTEM BACKUP DATABASE'],
    );
  });

  it('several tenants in one statement, incremental, plus archivelog, with a description', async () => {
    const profile = scene.context.globalState.keys().find((key) => key.startsWith('cluster/')) ?? '';
    const id = profile.slice('cluster/'.length);
    await scene.context.globalState.update(`options/${id}/1002,1004`, {
      incremental: true,
      plusArchivelog: true,
      description: "it's nightly",
    });
    prompts.expect('mysql_tenant,oracle_tenant', 'without a password');
    await run('backupTenant');
    await scene.traffic.message(hasOutcome('completed'));
    assert.deepEqual(
      (await changes(scene.sandbox)).map(({ sql }) => sql),
      [
        "ALTER SYSTEM BACKUP INCREMENTAL TENANT = `mysql_tenant`, `oracle_tenant` PLUS ARCHIVELOG DESCRIPTION = 'it''s nightly'",
      ],
    );
  });

  it('raises the speed for the run and puts it back', async () => {
    const profile = scene.context.globalState.keys().find((key) => key.startsWith('cluster/')) ?? '';
    await scene.context.globalState.update(`options/${profile.slice('cluster/'.length)}/1002`, {
      incremental: false,
      plusArchivelog: false,
      description: '',
      threadScore: 20,
    });
    prompts.expect('mysql_tenant', 'without a password');
    await run('backupTenant');
    await scene.traffic.message(hasOutcome('completed'));
    const put = async (): Promise<string[]> =>
      (await changes(scene.sandbox))
        .map(({ sql }) => sql)
        .filter((sql) => sql.includes('ha_low_thread_score'));
    for (let look = 0; look < 200 && (await put()).length < 2; look++) await nextTurn();
    assert.deepEqual(await put(), [
      'ALTER SYSTEM SET ha_low_thread_score = 20 TENANT = `mysql_tenant`',
      'ALTER SYSTEM SET ha_low_thread_score = 0 TENANT = `mysql_tenant`',
    ]);
  });
});

/** Lets whatever is under way go on. */
async function nextTurn(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 25));
}
