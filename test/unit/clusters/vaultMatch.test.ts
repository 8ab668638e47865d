import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { FakeMemento, FakeSecrets } from '../support/fakeVscode.ts';
import { BackupPasswordVault } from '../../../src/clusters/vault.ts';
import { assignMatching, type ProtectedSet } from '../../../src/clusters/vaultMatch.ts';
import { PasswordDigest } from '../../../src/oceanbase/passwordDigest.ts';

const profileId = '00000000-0000-4000-8000-000000000001';
/** A tenant of another saved cluster. */
const elsewhere = {
  profileId: profileId.replace('1', '2'),
  clusterName: 'old',
  tenantId: 1002,
  tenantName: 'a',
};
const cluster = { profileId, clusterName: 'demo' };
const tenants = [
  { id: 1002, name: 'a' },
  { id: 1004, name: 'b' },
];

function digest(password: string): PasswordDigest {
  const once = createHash('sha1').update(password).digest();
  return new PasswordDigest(`*${createHash('sha1').update(once).digest('hex')}`);
}
function set(tenantId: number, setId: number, password: string, startedAt = new Date()): ProtectedSet {
  return { tenantId, tenantName: tenantId === 1002 ? 'a' : 'b', setId, digest: digest(password), startedAt };
}

let memory: FakeMemento;
let vault: BackupPasswordVault;

beforeEach(() => {
  memory = new FakeMemento();
  vault = new BackupPasswordVault(new FakeSecrets(), memory);
});

describe('a password without a set', () => {
  it('goes to the sets whose digest it fits, and is not pending any more once all tenants have theirs', async () => {
    const pending = await vault.storePending(profileId, 'hunter2', { clusterName: 'demo', tenants });
    const first = set(1002, 5, 'hunter2');
    assert.deepEqual(await assignMatching(vault, cluster, [first, set(1004, 1, 'another')]), [first]);
    assert.equal(await vault.readSet(profileId, 1002, 5), 'hunter2');
    assert.equal(await vault.readPending(pending), 'hunter2', 'tenant b has none yet');
  });

  it('is done with when one look finds a set for every tenant', async () => {
    const pending = await vault.storePending(profileId, 'hunter2', { clusterName: 'demo', tenants });
    await assignMatching(vault, cluster, [set(1002, 5, 'hunter2'), set(1004, 3, 'hunter2')]);
    assert.equal(await vault.readPending(pending), undefined);
    assert.equal((await vault.list()).length, 2);
  });

  it('stays pending while a followed job has it, or when only older sets have the same one', async () => {
    const meta = { clusterName: 'demo', tenants: tenants.slice(0, 1) };
    const followed = await vault.storePending(profileId, 'hunter2', meta);
    await memory.update('job/x', { pendingPassword: followed.id });
    await assignMatching(vault, cluster, [set(1002, 5, 'hunter2')]);
    assert.equal(await vault.readPending(followed), 'hunter2');

    const reused = await vault.storePending(profileId, 'again', meta);
    await assignMatching(vault, cluster, [set(1002, 4, 'again', new Date(Date.now() - 3_600_000))]);
    assert.equal(await vault.readSet(profileId, 1002, 4), 'again');
    assert.equal(await vault.readPending(reused), 'again');
  });

  it('is asked first, so that it does not wait on where another set has the same password', async () => {
    await vault.keepForSet({ ...elsewhere, setId: 1 }, 'hunter2');
    const pending = await vault.storePending(profileId, 'hunter2', {
      clusterName: 'demo',
      tenants: tenants.slice(0, 1),
    });
    await assignMatching(vault, cluster, [set(1002, 5, 'hunter2')]);
    assert.equal(await vault.readPending(pending), undefined);
  });
});

describe('a protected set', () => {
  it('gets the password that another set, or the same cluster under an old entry, has', async () => {
    await vault.keepForSet({ ...elsewhere, setId: 5 }, 'hunter2');
    await assignMatching(vault, cluster, [set(1002, 5, 'hunter2')]);
    assert.equal(await vault.readSet(profileId, 1002, 5), 'hunter2');
    assert.equal(await vault.readSet(elsewhere.profileId, 1002, 5), 'hunter2');
  });

  it('is left alone where its password is held, where none fits, and where it has no digest', async () => {
    await vault.keepForSet({ ...cluster, tenantId: 1002, tenantName: 'a', setId: 5 }, 'held');
    const none = { ...set(1002, 7, ''), digest: new PasswordDigest('') };
    assert.deepEqual(
      await assignMatching(vault, cluster, [set(1002, 5, 'held'), set(1002, 6, 'x'), none]),
      [],
    );
    assert.equal((await vault.list()).length, 1);
  });
});
