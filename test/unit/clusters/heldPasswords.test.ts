import assert from 'node:assert/strict';
import { FakeMemento, FakeSecrets, logLines } from '../support/fakeVscode.ts';
import { HeldPasswords } from '../../../src/clusters/heldPasswords.ts';
import { BackupPasswordVault } from '../../../src/clusters/vault.ts';
import { Log } from '../../../src/log.ts';
import { eventually } from '../support/eventually.ts';

const set = { profileId: 'p', clusterName: 'c', tenantId: 1002, tenantName: 't', setId: 5 };

describe('which backup passwords are held', () => {
  const secrets = new FakeSecrets();
  const vault = new BackupPasswordVault(secrets, new FakeMemento());
  const log = new Log();
  let held: HeldPasswords;
  let changes = 0;
  before(() => {
    held = new HeldPasswords(vault, log);
    held.onDidChange(() => changes++);
  });
  after(() => {
    held.dispose();
    vault.dispose();
    log.dispose();
  });
  const has = (): boolean | undefined => held.has('p', 1002, 5);
  const comesToBe = (value: boolean | undefined): Promise<void> =>
    eventually(() => Promise.resolve(has() === value));

  it('is not known before the keyring was asked, and then told', async () => {
    assert.equal(has(), undefined);
    await comesToBe(false);
    assert.equal(changes, 1);
  });

  it('follows what is stored and forgotten, in any window', async () => {
    await vault.keepForSet(set, 'x');
    await comesToBe(true);
    const [entry] = await vault.list();
    assert.ok(entry);
    await vault.forget(entry);
    await comesToBe(false);
    assert.equal(changes, 3);
  });

  it('keeps the last answer while the keyring is locked, and logs why', async () => {
    secrets.broken = new Error('locked for heldPasswords');
    assert.equal(held.has('p', 1002, 6), undefined);
    await eventually(() =>
      Promise.resolve(logLines.some((line) => line.includes('locked for heldPasswords'))),
    );
    assert.equal(held.has('p', 1002, 6), undefined);
    assert.equal(has(), false);
    assert.equal(
      logLines.filter((line) => line.includes('locked for heldPasswords')).length,
      1,
      'a refresh every 15 s asks again',
    );
    secrets.broken = undefined;
  });

  it('are asked for again once the keyring works', () =>
    eventually(() => Promise.resolve(held.has('p', 1002, 6) === false)));
});
