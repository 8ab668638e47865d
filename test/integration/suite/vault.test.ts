import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { CaughtClipboard } from '../support/clipboard.ts';
import { hasOutcome, passwordKeys, putOnRecord, recordKeys, run, storedText } from '../support/extension.ts';
import type { Prompts } from '../support/prompts.ts';
import { useFreshScene } from '../support/scene.ts';

const planted = "Pl4nted'S3cret\\";

/** What was said first. A call, so that the compiler does not take `expect` for something that keeps the list. */
const first = (prompts: Prompts): string => prompts.said[0]?.text ?? '';

describe('the password vault', () => {
  const clipboard = new CaughtClipboard();
  const scene = useFreshScene({ cluster: 'vaulted', backupSeconds: 1 });
  const { prompts } = scene;
  beforeEach(() => clipboard.install());
  afterEach(() => clipboard.restore());

  const profileId = (): string =>
    scene.context.globalState
      .keys()
      .find((key) => key.startsWith('cluster/'))
      ?.slice('cluster/'.length) ?? '';
  /** The keys of the passwords that are held for the cluster of this test. */
  const secretKeys = async (): Promise<string[]> => {
    const prefix = `backupPassword/${profileId()}/`;
    const held = [...new Set(passwordKeys(scene.context))].filter((key) => key.startsWith(prefix));
    const secrets = await Promise.all(held.map((key) => scene.context.secrets.get(key)));
    return held.filter((_, index) => secrets[index] !== undefined);
  };
  const backUp = async (...answers: (string | undefined)[]): Promise<void> => {
    prompts.expect('mysql_tenant', 'with a password', ...answers);
    await run('backupTenant');
    await scene.traffic.message(hasOutcome('completed'));
    // The panel is told first, the password is tidied up after that.
    for (;;) {
      let subscription: vscode.Disposable | undefined;
      const changed = new Promise((resolve) => {
        subscription = scene.context.secrets.onDidChange(resolve);
      });
      const moved = (await secretKeys()).every((key) => !key.includes('/pending/'));
      if (!moved) await changed;
      subscription?.dispose();
      if (moved) return;
    }
  };

  it('copies, checks and forgets the password of a set, and shows it nowhere', async () => {
    await backUp(planted, planted);
    prompts.expect('Set 1 of mysql_tenant');
    await run('copyBackupSetPassword');
    assert.equal(clipboard.text, planted);
    assert.equal(first(prompts), 'The password of set 1 of mysql_tenant (vaulted) is in the clipboard.');

    prompts.expect('mysql_tenant', 'Set 1', 'held here');
    await run('checkBackupSetPassword');
    assert.equal(first(prompts), 'The password held here is the one of set 1 of mysql_tenant.');

    prompts.expect('mysql_tenant', 'Set 1', 'Type a password', 'wrong-one');
    await run('checkBackupSetPassword');
    assert.match(first(prompts), /^That is NOT the password of set 1 of mysql_tenant/);

    prompts.expect('Set 1', 'Forget');
    await run('showBackupSetPasswords');
    assert.match(first(prompts), /^Forget the password of set 1 of mysql_tenant \(vaulted\)\?$/);
    assert.equal((await secretKeys()).length, 1, 'Escape forgets nothing');
    prompts.expect('Set 1', 'Forget');
    prompts.press = 'Forget';
    await run('showBackupSetPasswords');
    assert.deepEqual(await secretKeys(), []);

    for (const text of [storedText(scene.context), JSON.stringify(scene.traffic.toPanel)]) {
      assert.ok(!text.includes('Pl4nted'), 'a password got out');
    }
  });

  it('keeps a password that was typed and fits, also after the keyring has lost it', async () => {
    await backUp(planted, planted);
    const key = `backupPassword/${profileId()}/1002/set/1`;
    await scene.context.secrets.delete(key);
    prompts.expect('Set 1 of mysql_tenant', undefined);
    await run('showBackupSetPasswords');
    prompts.expect('mysql_tenant', 'Set 1', planted);
    prompts.press = 'Keep It Here';
    await run('checkBackupSetPassword');
    assert.equal(first(prompts), 'That is the password of set 1 of mysql_tenant.');
    assert.equal(await scene.context.secrets.get(key), planted);
  });

  it('generates a password that nobody sees, and offers it once the backup runs', async () => {
    prompts.expect('mysql_tenant', 'with a password', 'Generate');
    prompts.press = 'Copy Password';
    await run('backupTenant');
    const message = await scene.traffic.message(hasOutcome('completed'));
    const password = await scene.context.secrets.get(`backupPassword/${profileId()}/1002/set/1`);
    assert.match(password ?? '', /^([A-HJ-NP-Za-km-z2-9]{6}-){3}[A-HJ-NP-Za-km-z2-9]{6}$/);
    assert.equal(clipboard.text, password);
    assert.ok(!JSON.stringify(prompts.said).includes(password ?? '?'));
    assert.match(JSON.stringify(message), /Password set and verified/);
  });

  it('complains about an empty password and about two that differ, and starts nothing on Escape', async () => {
    prompts.expect('mysql_tenant', 'with a password', '', planted, 'another', undefined);
    await run('backupTenant');
    assert.match(prompts.complaints[0] ?? '', /^Enter a password/);
    assert.equal(prompts.complaints[1], 'The two passwords differ.');
    assert.deepEqual(await secretKeys(), []);
    assert.ok(!(await scene.sandbox.statements()).some(({ sql }) => /^ALTER SYSTEM BACKUP/i.test(sql)));
  });

  it('finds the set of a password whose start stayed unclear', async () => {
    await backUp(planted, planted);
    // As an unclear start leaves it: stored, and assigned to nothing.
    const id = 'd0c0ffee-0000-4000-8000-000000000001';
    const set = `${profileId()}/1002/set/1`;
    await scene.context.secrets.delete(`backupPassword/${set}`);
    for (const key of recordKeys(scene.context)) {
      if (key.startsWith(`vaultEntry/${profileId()}/`)) putOnRecord(scene.context, key, undefined);
    }
    await scene.context.secrets.store(`backupPassword/${profileId()}/pending/${id}`, planted);
    putOnRecord(scene.context, `vaultEntry/${profileId()}/pending/${id}`, {
      version: 1,
      kind: 'pending',
      profileId: profileId(),
      id,
      clusterName: 'vaulted',
      tenants: [{ id: 1002, name: 'mysql_tenant' }],
      storedAt: new Date(0).toISOString(),
    });
    prompts.expect('Not yet assigned to a set', 'Find');
    await run('showBackupSetPasswords');
    assert.equal(first(prompts), 'The password fits set 1 of mysql_tenant and is kept there now.');
    assert.deepEqual(await secretKeys(), [`backupPassword/${set}`]);
    assert.equal(await scene.context.secrets.get(`backupPassword/${set}`), planted);
  });

  it('starts nothing where the keyring does not keep what it is given, and says so', async () => {
    const secrets = scene.context.secrets as { store: unknown };
    const { store } = secrets;
    secrets.store = () => Promise.resolve();
    try {
      prompts.expect('mysql_tenant', 'with a password', planted, planted);
      await run('backupTenant');
    } finally {
      secrets.store = store;
    }
    assert.match(JSON.stringify(prompts.said), /could not be stored: this machine’s keyring does not keep/);
    assert.ok(!JSON.stringify(prompts.said).includes('Pl4nted'));
    assert.ok(!(await scene.sandbox.statements()).some(({ sql }) => /^ALTER SYSTEM BACKUP/i.test(sql)));
  });
});
