import assert from 'node:assert/strict';
import { FakeSecrets } from '../support/fakeVscode.ts';
import { BackupPasswordVault } from '../../../src/clusters/vault.ts';

const profileId = '00000000-0000-4000-8000-000000000001';

let secrets: FakeSecrets;
let vault: BackupPasswordVault;

beforeEach(() => {
  secrets = new FakeSecrets();
  vault = new BackupPasswordVault(secrets);
});

describe('the vault', () => {
  it('keeps a password until its set is known, and then as the set’s', async () => {
    const pending = await vault.storePending(profileId, 1002, 'hunter2');
    assert.equal(await vault.readPending(pending), 'hunter2');
    await vault.moveToSet(pending, 5);
    assert.equal(await vault.readSet(profileId, 1002, 5), 'hunter2');
    assert.equal(await vault.readPending(pending), undefined);
    assert.equal(secrets.values.size, 1);
  });

  it('has the password at every moment of the move', async () => {
    const pending = await vault.storePending(profileId, 1002, 'hunter2');
    secrets.onChange = () => assert.ok([...secrets.values.values()].includes('hunter2'));
    await vault.moveToSet(pending, 5);
    assert.equal(await vault.readSet(profileId, 1002, 5), 'hunter2');
  });

  it('moves once: a second window’s move neither fails nor loses anything', async () => {
    const pending = await vault.storePending(profileId, 1002, 'hunter2');
    const second = new BackupPasswordVault(secrets);
    await Promise.all([vault.moveToSet(pending, 5), second.moveToSet(pending, 5)]);
    await second.moveToSet(pending, 5);
    assert.deepEqual([...secrets.values.values()], ['hunter2']);
    assert.equal(await second.readSet(profileId, 1002, 5), 'hunter2');
  });

  it('tells the passwords of two starts, tenants, sets and clusters apart', async () => {
    const first = await vault.storePending(profileId, 1002, 'one');
    const second = await vault.storePending(profileId, 1002, 'two');
    await vault.moveToSet(first, 5);
    await vault.moveToSet(second, 6);
    assert.deepEqual(
      [
        await vault.readSet(profileId, 1002, 5),
        await vault.readSet(profileId, 1002, 6),
        await vault.readSet(profileId, 1004, 5),
        await vault.readSet(profileId.replace('1', '2'), 1002, 5),
      ],
      ['one', 'two', undefined, undefined],
    );
  });

  it('notices a keyring that swallows what it is given', async () => {
    secrets.store = () => Promise.resolve();
    await assert.rejects(vault.storePending(profileId, 1002, 'hunter2'), (error: unknown) => {
      assert.ok(error instanceof Error);
      assert.match(error.message, /could not be stored/);
      assert.equal(error.message.includes('hunter2'), false);
      return true;
    });
  });

  it('forgets the password of a start that was refused, and no other', async () => {
    const kept = await vault.storePending(profileId, 1002, 'kept');
    const refused = await vault.storePending(profileId, 1002, 'refused');
    await vault.discardPending(refused);
    assert.equal(await vault.readPending(refused), undefined);
    assert.equal(await vault.readPending(kept), 'kept');
  });

  it('names no secret in its keys', async () => {
    const pending = await vault.storePending(profileId, 1002, 'hunter2');
    await vault.moveToSet(pending, 5);
    for (const key of secrets.values.keys()) assert.equal(key.includes('hunter2'), false);
  });
});
