import assert from 'node:assert/strict';
import { FakeMemento, FakeSecrets } from '../support/fakeVscode.ts';
import { BackupPasswordVault, type PendingPassword } from '../../../src/clusters/vault.ts';
import { VaultError } from '../../../src/clusters/vaultSecrets.ts';
import { identityOf } from '../support/followingWindow.ts';

const profileId = '00000000-0000-4000-8000-000000000001';
const meta = {
  clusterName: 'demo',
  tenants: [
    { id: 1002, name: 'mysql_tenant' },
    { id: 1004, name: 'oracle_tenant' },
  ],
};

let secrets: FakeSecrets;
let memory: FakeMemento;
let vault: BackupPasswordVault;

beforeEach(() => {
  secrets = new FakeSecrets();
  memory = new FakeMemento();
  vault = new BackupPasswordVault(secrets, memory);
});

/** A start that is on record. */
const startOf = ({ id }: PendingPassword): object => ({
  version: 1,
  id: '00000000-0000-4000-8000-0000000000aa',
  profileId,
  clusterName: 'demo',
  initiatorTenantId: 1,
  lastJobId: 6,
  kind: 'tenants',
  tenants: meta.tenants,
  asked: { password: true, incremental: false, plusArchivelog: false, description: '' },
  pendingPassword: id,
  askedAt: '2026-11-22T16:47:07.000Z',
  accepted: false,
});

const stored = (): string => JSON.stringify([...memory.values]);

describe('the vault', () => {
  it('keeps one password for a whole start, then one under each of its sets', async () => {
    const pending = await vault.storePending(profileId, 'hunter2', meta);
    assert.deepEqual(Object.keys(pending).sort(), ['id', 'profileId']);
    assert.equal(await vault.readPending(pending), 'hunter2');
    await vault.assign(pending, [{ tenantId: 1002, setId: 5 }]);
    assert.equal(await vault.readPending(pending), 'hunter2', 'there until every set has it');
    await vault.assign(pending, [{ tenantId: 1004, setId: 3 }]);
    await vault.finish(pending);
    assert.equal(await vault.readPending(pending), undefined);
    assert.equal(await vault.readSet(profileId, 1002, 5), 'hunter2');
    assert.equal(await vault.readSet(profileId, 1004, 3), 'hunter2');
    assert.equal(secrets.values.size, 2);
  });

  it('has the password at every moment of the move', async () => {
    const pending = await vault.storePending(profileId, 'hunter2', meta);
    secrets.onChange = () => assert.ok([...secrets.values.values()].includes('hunter2'));
    await vault.assign(pending, [{ tenantId: 1002, setId: 5 }]);
    await vault.finish(pending);
    assert.equal(await vault.readSet(profileId, 1002, 5), 'hunter2');
  });

  it('does not tidy up a password that no set has', async () => {
    const never = await vault.storePending(profileId, 'never assigned', meta);
    await vault.finish(never);
    assert.equal(await vault.readPending(never), 'never assigned');

    const lost = await vault.storePending(profileId, 'lost by the keyring', meta);
    await vault.assign(lost, [{ tenantId: 1002, setId: 5 }]);
    secrets.values.delete(`backupPassword/${profileId}/1002/set/5`);
    await vault.finish(lost);
    assert.equal(await vault.readPending(lost), 'lost by the keyring');
  });

  it('tells the passwords of two starts, tenants, sets and clusters apart', async () => {
    const first = await vault.storePending(profileId, 'one', meta);
    const second = await vault.storePending(profileId, 'two', meta);
    await vault.assign(first, [{ tenantId: 1002, setId: 5 }]);
    await vault.assign(second, [{ tenantId: 1002, setId: 6 }]);
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

  it('never overwrites another password of a set: that one is listed without a set', async () => {
    const set = { profileId, clusterName: 'demo', tenantId: 1002, tenantName: 'mysql_tenant', setId: 5 };
    await vault.keepForSet(set, 'of a cluster that was rebuilt');
    await vault.keepForSet(set, 'new');
    assert.equal(await vault.readSet(profileId, 1002, 5), 'new');
    const entries = await vault.list();
    const pending = entries.find(({ kind }) => kind === 'pending');
    assert.ok(pending);
    assert.equal(await vault.read(pending), 'of a cluster that was rebuilt');
    assert.equal(entries.length, 2);
  });

  it('forgets the password of a start that was refused, and no other', async () => {
    const kept = await vault.storePending(profileId, 'kept', meta);
    const refused = await vault.storePending(profileId, 'refused', meta);
    await vault.discardPending(refused);
    assert.equal(await vault.readPending(refused), undefined);
    assert.equal(await vault.readPending(kept), 'kept');
    assert.equal((await vault.list()).length, 1);
  });

  it('names no secret in its keys or in globalState', async () => {
    const pending = await vault.storePending(profileId, 'hunter2', meta);
    await vault.assign(pending, [{ tenantId: 1002, setId: 5 }]);
    for (const key of secrets.values.keys()) assert.equal(key.includes('hunter2'), false);
    assert.equal(stored().includes('hunter2'), false);
    assert.ok(memory.keys().every((key) => key.startsWith('vaultEntry/')));
  });
});

describe('the list of held passwords', () => {
  it('names cluster, tenant, set and time, and has those without a set too', async () => {
    const first = await vault.storePending(profileId, 'one', meta);
    await vault.assign(first, [{ tenantId: 1002, setId: 5 }]);
    const [pending, set] = (await vault.list()).sort((a, b) => a.kind.localeCompare(b.kind));
    assert.ok(pending?.kind === 'pending' && set?.kind === 'set');
    assert.deepEqual(
      [set.clusterName, set.tenantName, set.tenantId, set.setId, set.held],
      ['demo', 'mysql_tenant', 1002, 5, true],
    );
    assert.ok(Math.abs(Date.parse(set.storedAt) - Date.now()) < 60_000);
    assert.deepEqual(pending.tenants, meta.tenants);
  });

  it('says which password the keyring has lost, but misses no moved one', async () => {
    const pending = await vault.storePending(profileId, 'one', meta);
    await vault.assign(pending, [{ tenantId: 1002, setId: 5 }]);
    secrets.values.clear();
    assert.deepEqual(
      (await vault.list()).map(({ kind, held }) => [kind, held]),
      [['set', false]],
    );
  });

  it('forgets for good, and only what it was asked to', async () => {
    const pending = await vault.storePending(profileId, 'one', meta);
    await vault.assign(pending, [{ tenantId: 1002, setId: 5 }]);
    await vault.assign(pending, [{ tenantId: 1004, setId: 3 }]);
    await vault.finish(pending);
    const gone = (await vault.list()).find((one) => one.kind === 'set' && one.tenantId === 1002);
    assert.ok(gone);
    await vault.forget(gone);
    assert.equal(await vault.readSet(profileId, 1002, 5), undefined);
    assert.deepEqual(
      (await vault.list()).map((one) => one.kind === 'set' && one.tenantId),
      [1004],
    );
  });

  it('finds secrets that are on record elsewhere, where secrets can be enumerated', async () => {
    const pending = await vault.storePending(profileId, 'one', meta);
    await vault.assign(pending, [{ tenantId: 1002, setId: 5 }]);
    memory.values.clear();
    const later = new BackupPasswordVault(secrets, memory);
    const kinds = (await later.list()).map(({ kind, held }) => `${kind} ${String(held)}`);
    assert.deepEqual(kinds.sort(), ['pending true', 'set true']);
  });

  it('knows which password a start or a job still has, by its own field', async () => {
    const pending = await vault.storePending(profileId, 'hunter2', meta);
    const job = { ...identityOf(pending), pendingPassword: null, clusterName: pending.id };
    await memory.update('job/a', job);
    assert.equal(await vault.isFollowed(pending), false, 'another one’s text says nothing');
    await memory.update('job/a', { ...job, pendingPassword: pending.id });
    assert.ok(await vault.isFollowed(pending));
    await memory.update('job/a', undefined);
    await memory.update('start/b', startOf(pending));
    assert.ok(await vault.isFollowed(pending));
    await memory.update('start/b', { version: 9 });
    assert.ok(await vault.isFollowed(pending), 'what cannot be read may have it');
    await memory.update('start/b', undefined);
    assert.equal(await vault.isFollowed(pending), false);
  });

  it('does not mind a job that another window deletes while it looks who follows a password', async () => {
    const pending = await vault.storePending(profileId, 'hunter2', meta);
    memory.keysOf = (kind) => Promise.resolve(kind === 'job' ? ['job/a'] : []);
    assert.equal(await vault.isFollowed(pending), false);
  });

  it('passes over what is damaged or of another version', async () => {
    for (const damaged of [null, 7, {}, { version: 2, kind: 'set' }]) {
      await memory.update('vaultEntry/x', damaged);
      assert.deepEqual(await vault.list(), []);
    }
  });
});

describe('two windows with one vault', () => {
  let other: BackupPasswordVault;

  beforeEach(() => {
    other = new BackupPasswordVault(secrets, memory);
  });

  it('move a password once: neither fails, nothing is lost', async () => {
    const pending = await vault.storePending(profileId, 'hunter2', meta);
    const move = async (one: BackupPasswordVault): Promise<void> => {
      await Promise.all([
        one.assign(pending, [{ tenantId: 1002, setId: 5 }]),
        one.assign(pending, [{ tenantId: 1004, setId: 3 }]),
      ]);
      await one.finish(pending);
    };
    await Promise.all([move(vault), move(other)]);
    await move(other);
    assert.deepEqual([...secrets.values.values()], ['hunter2', 'hunter2']);
    assert.deepEqual(
      (await vault.list()).map(({ kind }) => kind),
      ['set', 'set'],
    );
    assert.deepEqual(await other.list(), await vault.list());
  });

  it('see what the other one stored and forgot', async () => {
    const pending = await vault.storePending(profileId, 'hunter2', meta);
    assert.equal((await other.list()).length, 1);
    assert.equal(await other.readPending(pending), 'hunter2');
    for (const entry of await other.list()) await other.forget(entry);
    assert.deepEqual(await vault.list(), []);
  });

  it('hear of each other, and of nobody else’s secrets', async () => {
    let heard = 0;
    other.onDidChange(() => heard++);
    await vault.storePending(profileId, 'hunter2', meta);
    assert.ok(heard > 0);
    heard = 0;
    await secrets.store('clusterPassword/x', 'y');
    other.dispose();
    await vault.storePending(profileId, 'hunter3', meta);
    assert.equal(heard, 0);
  });

  it('lose nothing, in whatever order their steps interleave', async () => {
    for (let order = 0; order < 16; order++) {
      secrets = new FakeSecrets();
      memory = new FakeMemento();
      const windows = [
        new BackupPasswordVault(secrets, memory),
        new BackupPasswordVault(secrets, memory),
      ] as const;
      const pending: PendingPassword = await windows[0].storePending(profileId, 'hunter2', meta);
      secrets.onChange = () => assert.ok([...secrets.values.values()].includes('hunter2'));
      const steps = [0, 1, 2, 3].map((bit) => async () => {
        const window = windows[(order >> bit) & 1 ? 1 : 0];
        if (bit % 2 === 0) await window.assign(pending, [{ tenantId: bit === 0 ? 1002 : 1004, setId: 5 }]);
        else await window.finish(pending);
      });
      await Promise.all(steps.map((step) => step()));
      assert.ok([...secrets.values.values()].includes('hunter2'), `order ${String(order)}`);
      // Also where secrets cannot be enumerated, each of them is listed.
      Object.assign(secrets, { keys: undefined });
      assert.equal((await windows[0].list()).length, secrets.values.size, `order ${String(order)}`);
    }
  });
});

describe('a keyring that', () => {
  const sentence = (error: unknown): boolean => {
    assert.ok(error instanceof VaultError);
    assert.match(error.message, /^The password.*\.$/);
    assert.equal(error.message.includes('hunter2'), false);
    return true;
  };

  it('swallows what it is given is noticed before anything is started', async () => {
    secrets.store = () => Promise.resolve();
    await assert.rejects(vault.storePending(profileId, 'hunter2', meta), sentence);
    assert.deepEqual(await vault.list(), []);
  });

  it('stores what it then cannot read leaves no password that is not on record', async () => {
    secrets.get = () => Promise.reject(new Error('locked'));
    await assert.rejects(vault.storePending(profileId, 'hunter2', meta), VaultError);
    assert.deepEqual([[...secrets.values], memory.keys()], [[], []]);
    secrets.delete = () => Promise.reject(new Error('locked'));
    await assert.rejects(vault.storePending(profileId, 'hunter2', meta), VaultError);
    Reflect.deleteProperty(secrets, 'get');
    assert.deepEqual(
      (await vault.list()).map(({ kind, held }) => [kind, held]),
      [['pending', true]],
    );
  });

  it('swallows a copy keeps the pending password from being tidied up', async () => {
    const pending = await vault.storePending(profileId, 'hunter2', meta);
    secrets.store = () => Promise.resolve();
    assert.equal(await vault.finish(pending, [{ tenantId: 1002, setId: 5 }]), false);
    assert.equal(await vault.readPending(pending), 'hunter2');
    assert.deepEqual(
      (await vault.list()).map(({ kind, held }) => [kind, held]),
      [['pending', true]],
      'the set has lost nothing',
    );
    Reflect.deleteProperty(secrets, 'store');
    assert.equal(await vault.finish(pending, [{ tenantId: 1002, setId: 5 }]), true);
    assert.deepEqual([...secrets.values.keys()], [`backupPassword/${profileId}/1002/set/5`]);
  });

  it('is missing or locked is named in one sentence, which cannot hold the password', async () => {
    secrets.broken = new Error('no keyring took “hunter2”');
    await assert.rejects(vault.storePending(profileId, 'hunter2', meta), sentence);
    await assert.rejects(vault.readSet(profileId, 1002, 5), VaultError);
  });
});
