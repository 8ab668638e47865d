import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { CaughtClipboard } from '../support/clipboard.ts';
import {
  forgetEverything,
  hasOutcome,
  passwordKeys,
  putOnRecord,
  recordKeys,
  run,
} from '../support/extension.ts';
import type { FakeQuickPick } from '../support/quickInputs.ts';
import { useFreshScene } from '../support/scene.ts';

/** No other suite’s: a held password that fits would be found for the set by its digest. */
const planted = "H1story'S3cret\\";

describe('the backup history', () => {
  const clipboard = new CaughtClipboard();
  const scene = useFreshScene({
    cluster: 'past',
    backupSeconds: 1,
    tenants: [
      { name: 'mysql_tenant', lagSeconds: 0 },
      { name: 'oracle_tenant', mode: 'ORACLE' },
    ],
  });
  const { prompts } = scene;
  beforeEach(() => clipboard.install());
  afterEach(() => clipboard.restore());

  const backUp = async (): Promise<void> => {
    prompts.expect('mysql_tenant', 'with a password', planted, planted);
    await run('backupTenant');
    await scene.traffic.message(hasOutcome('completed'));
  };
  /** Opens the list of a tenant and gives it once it has been read. */
  const open = async (...answers: string[]): Promise<{ list: FakeQuickPick; closed: Thenable<unknown> }> => {
    prompts.expect(...answers);
    const next = prompts.nextList();
    const closed = run('showHistory');
    const list = await next;
    await list.until(({ items }) => items.length > 0);
    return { list, closed };
  };

  it('shows the newest first, a page at a time, with failures and what can be restored', async () => {
    await scene.sandbox.act('addHistory', { backups: 120 });
    const { list, closed } = await open('mysql_tenant');
    assert.equal(list.title, 'Backup sets of mysql_tenant on past');
    assert.equal(list.items.length, 51);
    assert.match(list.items[0]?.label ?? '', /Set 120 · full$/);
    assert.match(list.items[0]?.description ?? '', /UTC · 25 min · [\d.]+ [GM]iB$/);
    assert.match(list.items[0]?.detail ?? '', /^Completed · no password · restorable from .* UTC$/);
    const failed = list.find('Set 119 ');
    assert.match(
      failed.detail ?? '',
      /^Failed with -9082: .*out of space.* · not restorable: the backup failed$/,
    );

    list.choose('Load More');
    await list.until(({ items }) => items.length > 51);
    assert.equal(list.items.length, 101);
    list.choose('Load More');
    await list.until(({ items }) => items.length > 101);
    assert.equal(list.items.length, 120, 'all of them, and nothing more to load');
    assert.match(list.items.at(-1)?.label ?? '', /Set 1 · full$/);
    list.hide();
    await closed;
  });

  it('reads as a tenant’s own login too, in both modes', async () => {
    await scene.sandbox.act('addHistory', { backups: 60 });
    for (const user of ['root@mysql_tenant', 'SYS@oracle_tenant']) {
      await forgetEverything(scene.context);
      await scene.addCluster('past', user);
      const { list, closed } = await open(user.split('@')[1] ?? '');
      assert.equal(list.items.length, 51, user);
      assert.match(list.items[0]?.label ?? '', /Set 60 · full$/);
      list.choose('Load More');
      await list.until(({ items }) => items.length > 51);
      assert.equal(list.items.length, 60, user);
      list.hide();
      await closed;
    }
  });

  it('says that a tenant has never been backed up', async () => {
    prompts.expect('mysql_tenant');
    const next = prompts.nextList();
    const closed = run('showHistory');
    const list = await next;
    await list.until(({ placeholder }) => placeholder !== 'Reading the backups…');
    assert.equal(list.placeholder, 'mysql_tenant has never been backed up');
    list.hide();
    await closed;
  });

  it('offers what fits a protected set, and warns where its password is not held', async () => {
    await backUp();
    const first = await open('mysql_tenant');
    assert.match(
      first.list.items[0]?.detail ?? '',
      /^Completed · \$\(lock\) password held here · restorable from/,
    );
    first.list.press('Set 1', 'Copy Password');
    await prompts.nextMessage();
    assert.equal(clipboard.text, planted);
    first.list.hide();
    await first.closed;

    // Other suites leave entries of their own clusters.
    const profile = scene.context.globalState.keys().find((one) => one.startsWith('cluster/')) ?? '';
    const id = profile.slice('cluster/'.length);
    const held = passwordKeys(scene.context).filter((one) => one.startsWith(`backupPassword/${id}/`));
    for (const key of held) await scene.context.secrets.delete(key);
    for (const key of recordKeys(scene.context)) {
      if (key.startsWith(`vaultEntry/${id}/`)) putOnRecord(scene.context, key, undefined);
    }
    const second = await open('mysql_tenant');
    assert.match(second.list.items[0]?.detail ?? '', /\$\(warning\) protected, password NOT held here/);
    assert.match(second.list.placeholder ?? '', /^Warning: 1 restorable set asks for a password/);
    assert.deepEqual(
      second.list.items[0]?.buttons?.map(({ tooltip }) => tooltip),
      ['Copy Restore Statement…', 'Check Password…'],
    );
    second.list.hide();
    await second.closed;
  });

  it('opens a set as a read-only document with its facts, and without its password', async () => {
    await backUp();
    const shown = async (): Promise<vscode.TextDocument> =>
      await vscode.workspace.openTextDocument(
        vscode.Uri.from({ scheme: 'oceanbase-backup', path: '/Backup set 1 of mysql_tenant on past.md' }),
      );
    const { list, closed } = await open('mysql_tenant', 'Open Backup Set');
    list.choose('Set 1');
    await closed;
    const text = (await shown()).getText();
    for (const row of [
      /\| Type \| `Full` \|/,
      /\| Status \| `SUCCESS` \|/,
      /\| File status \| `AVAILABLE` \|/,
      /\| Lies in \| `file:\/\/.+` \|/,
      /\| Restorable from \| `.* UTC \(SCN \d+\)` \|/,
      /\| Password \| `needed, and held on this machine` \|/,
    ]) {
      assert.match(text, row);
    }
    assert.ok(!text.includes('H1story'));
    assert.deepEqual(prompts.said, []);

    await scene.sandbox.act('addHistory', { backups: 3 });
    prompts.expect('mysql_tenant', 'Set 1 ');
    await run('openBackupSet');
    assert.match(prompts.asked.at(-1) ?? '', /Backup sets of mysql_tenant/);
    assert.equal((await shown()).isUntitled, false);
  });

  it('copies a restore statement that the server understands, with the password on demand alone', async () => {
    await backUp();
    const { list, closed } = await open(
      'mysql_tenant',
      'Copy Restore',
      'To the end of this backup',
      'Without',
    );
    list.choose('Set 1');
    await closed;
    const without = clipboard.text;
    assert.match(without, /^-- mysql_tenant of past as it was at .* UTC, from backup set 1\.$/m);
    assert.match(without, /^-- Protected: run SET DECRYPTION/m);
    assert.match(
      without,
      /^ALTER SYSTEM RESTORE `mysql_tenant_restored` FROM 'file:\/\/[^,']+,file:\/\/[^,']+' UNTIL SCN=\d+ WITH 'pool_list=<POOL>';$/m,
    );
    assert.ok(!without.includes('H1story'));

    prompts.expect('mysql_tenant', 'Set 1', 'archived log', 'With the password');
    await run('copyRestoreStatement');
    const withIt = clipboard.text;
    assert.match(withIt, /^SET DECRYPTION IDENTIFIED BY 'H1story''S3cret\\\\';\nALTER SYSTEM RESTORE/m);
    assert.ok(!withIt.includes('UNTIL'));
    assert.match(prompts.said[0]?.text ?? '', /It holds the password: clear the clipboard afterwards\.$/);
  });

  it('lets another time be chosen within what can be reached, and complains about others', async () => {
    await scene.sandbox.act('addHistory', { backups: 3 });
    prompts.expect('mysql_tenant', 'Set 3 ', 'another time', 'soon', '2020-01-01 00:00:00', undefined);
    await run('copyRestoreStatement');
    assert.deepEqual(prompts.complaints, [
      'Enter a time in UTC, such as 2026-01-02 03:04:05.',
      'The time is before the earliest point that the set can be restored to.',
    ]);
    assert.deepEqual(prompts.said, [], 'nothing was copied');
  });

  it('says what is wrong where the cluster cannot be read', async () => {
    await scene.sandbox.act('refuseStatement', {
      match: 'BACKUP_SET_FILES WHERE',
      error: 'OB_ERR_NO_TABLE_PRIVILEGE',
    });
    prompts.expect('mysql_tenant');
    await run('showHistory');
    assert.match(prompts.said[0]?.text ?? '', /denied/i);
  });
});
