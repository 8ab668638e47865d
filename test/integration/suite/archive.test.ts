import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { Dialogs } from '../support/dialogs.ts';
import { extensionContext, forgetEverything, run } from '../support/extension.ts';
import { Prompts } from '../support/prompts.ts';
import { startRemoteSandbox, type RemoteSandbox } from '../support/sandboxes.ts';

describe('log archiving, from the switch to what really happened', () => {
  const prompts = new Prompts();
  const dialogs = new Dialogs();
  let sandbox: RemoteSandbox;
  let context: vscode.ExtensionContext;

  /** What was said last, without the cluster that it is said of. */
  const last = (): string => dialogs.shown.at(-1)?.replace(/^[\w-]+: /, '') ?? '';

  async function changes(): Promise<string[]> {
    return (await sandbox.statements()).map(({ sql }) => sql).filter((sql) => /^ALTER/i.test(sql));
  }

  async function addLogin(user: string, name: string): Promise<void> {
    const { host, port, passwords } = sandbox;
    await run('addCluster', {
      name,
      host,
      port,
      user,
      password: passwords[user],
    });
  }

  before(async () => {
    context = await extensionContext();
    sandbox = await startRemoteSandbox({
      backupSeconds: 15,
      tenants: [
        { name: 'off', archive: null },
        { name: 'stopped', archive: 'STOP' },
        { name: 'doing' },
        { name: 'slow', archive: null },
        { name: 'interrupted', archive: 'INTERRUPTED' },
        { name: 'bare', archive: null, archiveDest: null },
        { name: 'locked', archive: null, locked: true },
        { name: 'restoring', archive: null, status: 'RESTORE' },
        { name: 'oracle', mode: 'ORACLE', archive: null },
      ],
    });
  });
  after(() => sandbox.stop());

  beforeEach(async () => {
    await forgetEverything(context);
    prompts.install();
    dialogs.install();
    prompts.expect();
    await addLogin('root@sys', 'sys');
    dialogs.press();
  });
  afterEach(async () => {
    dialogs.restore();
    prompts.restore();
    await forgetEverything(context);
  });

  it('Enable asks with the SQL, waits for DOING, and shows the wait', async () => {
    prompts.expect('off');
    dialogs.press('Enable Log Archiving');
    const before = (await changes()).length;
    await run('enableArchive');
    assert.deepEqual((await changes()).slice(before), ['ALTER SYSTEM ARCHIVELOG TENANT = `off`']);
    assert.ok(dialogs.shown.some((text) => text.includes('ALTER SYSTEM ARCHIVELOG TENANT = `off`;')));
    assert.ok(dialogs.progress.includes('sys: Enabling log archiving of off'), dialogs.progress.join());
    assert.match(dialogs.progress.at(-1) ?? '', /^DOING · \d+ s$/);
    assert.equal(dialogs.shown.at(-1), 'sys: Log archiving of off is DOING.');
  });

  it('Escape at the question sends nothing', async () => {
    prompts.expect('stopped');
    const before = (await changes()).length;
    await run('enableArchive');
    assert.equal((await changes()).length, before);
    assert.equal(dialogs.shown.length, 2, 'the question and its detail');
  });

  it('Cancel stops the waiting, not the archive, and says so', async () => {
    prompts.expect('slow');
    dialogs.press('Enable Log Archiving');
    dialogs.cancelAt = / · \d+ s$/;
    await run('enableArchive');
    assert.match(last(), /^Stopped waiting; the archive goes on\. Log archiving of slow is switched on\./);
    prompts.expect('slow');
    dialogs.press();
    const before = (await changes()).length;
    await run('enableArchive');
    assert.equal(last(), 'Log archiving of slow is DOING.');
    assert.equal((await changes()).length, before, 'it was on: there is only the wait');
  });

  it('an archive that is DOING is told so, and nothing is sent', async () => {
    prompts.expect('doing');
    const before = (await changes()).length;
    await run('enableArchive');
    assert.equal(last(), 'Log archiving of doing is DOING.');
    assert.equal((await changes()).length, before);
  });

  it('an interrupted archive is told with its reason and what to do', async () => {
    prompts.expect('interrupted');
    await run('enableArchive');
    assert.match(last(), /is INTERRUPTED: log stream 1001 interrupted\. No backup can be started\. Fix/);
  });

  it('Restart asks once, with both statements, and brings an interrupted archive back to DOING', async () => {
    prompts.expect('interrupted');
    dialogs.press('Restart Log Archiving');
    const before = (await changes()).length;
    await run('restartArchive');
    assert.deepEqual((await changes()).slice(before), [
      'ALTER SYSTEM NOARCHIVELOG TENANT = `interrupted`',
      'ALTER SYSTEM ARCHIVELOG TENANT = `interrupted`',
    ]);
    assert.equal(
      dialogs.shown.filter((text) => /^Restart log archiving of interrupted on .*\?$/.test(text)).length,
      1,
    );
    assert.ok(dialogs.shown.some((text) => /A new round begins.*NOARCHIVELOG.*;\n.*ARCHIVELOG/s.test(text)));
    assert.equal(last(), 'Log archiving of interrupted is DOING.');
    assert.ok(!dialogs.shown.some((text) => text.includes('is off')), 'half of the way is not its end');
  });

  it('a tenant that is locked or not NORMAL is foreseen, which sys would not be told', async () => {
    for (const [tenant, words] of [
      ['locked', /is locked .*5260/],
      ['restoring', /status RESTORE/],
    ] as const) {
      prompts.expect(tenant);
      dialogs.press();
      const before = (await changes()).length;
      await run('enableArchive');
      assert.match(last(), words);
      assert.equal((await changes()).length, before);
    }
  });

  it('without a destination it offers to set one, and sends nothing if that is declined', async () => {
    prompts.expect('bare');
    const before = (await changes()).length;
    await run('enableArchive');
    assert.ok(dialogs.shown.includes('bare has no archive destination.'));
    assert.equal((await changes()).length, before);
  });

  it('Disable says what is lost, waits for STOP, and Enable begins a new round', async () => {
    prompts.expect('off');
    dialogs.press('Disable Log Archiving');
    await run('disableArchive');
    assert.ok(
      dialogs.shown.some((text) => /no backup can be started.*NOARCHIVELOG TENANT = `off`;$/s.test(text)),
    );
    assert.match(last(), /^Log archiving of off is off\./);
    prompts.expect('off');
    dialogs.press();
    await run('disableArchive');
    assert.equal(last(), 'Log archiving of off is off already.');
    prompts.expect('off');
    dialogs.press('Enable Log Archiving');
    await run('enableArchive');
    assert.equal(last(), 'Log archiving of off is DOING.');
  }).timeout(60_000);

  it('Suspend waits for SUSPEND, and Enable of a suspended archive resumes it', async () => {
    prompts.expect('doing');
    dialogs.press('Suspend Log Archiving');
    await run('suspendArchive');
    assert.match(last(), /^Log archiving of doing is suspended\./);
    prompts.expect('doing');
    dialogs.press('Resume Log Archiving');
    await run('enableArchive');
    assert.equal(last(), 'Log archiving of doing is DOING again.');
    assert.deepEqual((await changes()).slice(-2), [
      "ALTER SYSTEM SET log_archive_dest_state = 'DEFER' TENANT = `doing`",
      "ALTER SYSTEM SET log_archive_dest_state = 'ENABLE' TENANT = `doing`",
    ]);
  }).timeout(60_000);

  it('a tenant’s own login does not name itself, in Oracle mode too', async () => {
    for (const [user, tenant] of [
      ['root@stopped', 'stopped'],
      ['SYS@oracle', 'oracle'],
    ] as const) {
      await forgetEverything(context);
      await addLogin(user, 'own');
      prompts.expect(tenant);
      dialogs.press('Enable Log Archiving');
      await run('enableArchive');
      assert.equal(last(), `Log archiving of ${tenant} is DOING.`);
      assert.equal((await changes()).at(-1), 'ALTER SYSTEM ARCHIVELOG');
    }
  }).timeout(60_000);

  it('a reply that is lost is resolved by the views, and nothing is sent twice', async () => {
    await sandbox.act('dropConnection', { when: 'after', match: '^ALTER SYSTEM NOARCHIVELOG' });
    prompts.expect('slow');
    dialogs.press('Disable Log Archiving');
    const before = (await changes()).length;
    await run('disableArchive');
    assert.match(last(), /^Log archiving of slow is off\./);
    assert.equal((await changes()).length, before + 1);
  }).timeout(60_000);

  it('a refusal is explained by its code', async () => {
    await sandbox.act('refuseStatement', { match: '^ALTER SYSTEM ARCHIVELOG', error: 'OB_ERR_NO_PRIVILEGE' });
    prompts.expect('slow');
    dialogs.press('Enable Log Archiving');
    await run('enableArchive');
    assert.match(
      last(),
      /^This login may not change log archiving of slow\. It needs the ALTER SYSTEM privilege\. \(/,
    );
  });
});
