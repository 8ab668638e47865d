import assert from 'node:assert/strict';
import { FakeMemento, FakeSecrets } from '../support/fakeVscode.ts';
import {
  checkHost,
  checkPort,
  checkUser,
  parseProfile,
  type Profile,
} from '../../../src/clusters/profile.ts';
import { ProfileStore } from '../../../src/clusters/profileStore.ts';
import { profile } from '../support/profile.ts';

const other: Profile = { ...profile, id: '00000000-0000-4000-8000-000000000002', name: 'another' };
const secretKey = `clusterPassword/${profile.id}`;

let state: FakeMemento;
let secrets: FakeSecrets;
let store: ProfileStore;

beforeEach(() => {
  state = new FakeMemento();
  secrets = new FakeSecrets();
  store = new ProfileStore(state, secrets);
});

describe('the saved clusters', () => {
  it('are read back as they were saved, by name', async () => {
    await store.save(profile, 'hunter2');
    await store.save(other, 'hunter3');
    assert.deepEqual(store.list(), [other, profile]);
    assert.deepEqual(store.get(profile.id), profile);
    assert.equal(await store.password(profile), 'hunter2');
    assert.equal(store.get('nothing'), undefined);
  });

  it('have their password in the secret storage alone', async () => {
    await store.save(profile, 'hunter2');
    assert.equal(JSON.stringify([...state.values]).includes('hunter2'), false);
    assert.equal(secrets.values.get(secretKey), 'hunter2');
  });

  it('do not need the secret storage for an empty password', async () => {
    secrets.broken = new Error('locked');
    const empty = { ...profile, hasPassword: false };
    await store.save(empty, '');
    assert.equal(await store.password(empty), '');
  });

  it('lose their password where it becomes empty, also in the next window', async () => {
    await store.save(profile, 'hunter2');
    const empty = { ...profile, hasPassword: false };
    await store.save(empty, '');
    assert.equal(secrets.values.has(secretKey), false);
    const next = new ProfileStore(state, secrets);
    const [read] = next.list();
    assert.deepEqual(read, empty);
    assert.equal(await next.password(empty), '');
  });

  it('say that a password is gone, which is not the empty one', async () => {
    await store.save(profile, 'hunter2');
    secrets.values.clear();
    assert.equal(await store.password(profile), undefined);
  });

  it('are not saved without their password', async () => {
    secrets.broken = new Error('locked');
    await assert.rejects(store.save(profile, 'hunter2'), {
      name: 'VaultError',
      message:
        'The password could not be stored in this machine’s keyring: locked. Unlock or repair it and try again.',
    });
    assert.deepEqual(store.list(), []);
  });

  it('are not saved where the keyring swallows their password', async () => {
    secrets.onChange = () => {
      queueMicrotask(() => {
        secrets.values.clear();
      });
    };
    await assert.rejects(store.save(profile, 'hunter2'), /does not keep what it is given/);
    assert.deepEqual(store.list(), []);
  });

  it('say in a sentence that a locked keyring keeps their password', async () => {
    await store.save(profile, 'hunter2');
    secrets.broken = new Error('locked');
    await assert.rejects(store.password(profile), {
      name: 'VaultError',
      message:
        'The passwords in this machine’s keyring cannot be read: locked. Unlock or repair it and try again.',
    });
  });

  it('are gone for everyone once they are removed, also where their password cannot be deleted', async () => {
    await store.save(profile, 'hunter2');
    secrets.broken = new Error('locked');
    let heard = 0;
    store.onDidChange(() => heard++);
    await assert.rejects(
      store.remove(profile.id),
      /could not be deleted from this machine’s keyring: locked/,
    );
    assert.deepEqual([store.list(), heard], [[], 1]);
  });

  it('are removed with their password, and the others stay', async () => {
    await store.save(profile, 'hunter2');
    await store.save(other, 'hunter3');
    await store.remove(profile.id);
    assert.deepEqual(store.list(), [other]);
    assert.equal(secrets.values.has(secretKey), false);
    assert.equal(await store.password(other), 'hunter3');
  });

  it('have their secret before they can be seen, and lose it after', async () => {
    const order: string[] = [];
    secrets.onChange = (what, key) =>
      key === secretKey && order.push(`${what}, profile ${store.get(profile.id) ? 'there' : 'not there'}`);
    await store.save(profile, 'hunter2');
    await store.remove(profile.id);
    assert.deepEqual(order, ['store, profile not there', 'delete, profile not there']);
  });

  it('ignore what is not one of this version', async () => {
    await store.save(profile, 'hunter2');
    for (const damaged of [null, 'text', {}, { ...profile, version: 2 }, { ...profile, port: 0 }]) {
      await state.update(`cluster/${other.id}`, damaged);
      assert.deepEqual(store.list(), [profile]);
      assert.equal(store.get(other.id), undefined);
    }
    await state.update('somebody else’s', profile);
    assert.deepEqual(store.list(), [profile]);
  });

  describe('of two windows', () => {
    let second: ProfileStore;

    beforeEach(() => {
      second = new ProfileStore(state, secrets);
    });

    it('do not undo each other’s changes', async () => {
      await Promise.all([store.save(profile, 'a'), second.save(other, 'b')]);
      assert.deepEqual(store.list(), [other, profile]);
      await Promise.all([store.remove(other.id), second.save({ ...profile, name: 'new' }, 'c')]);
      assert.deepEqual(
        store.list().map(({ name }) => name),
        ['new'],
      );
    });

    it('hear of each other’s changes', async () => {
      let heard = 0;
      second.onDidChange(() => heard++);
      await store.save(profile, 'a');
      assert.ok(heard > 0);
      heard = 0;
      await store.remove(profile.id);
      assert.ok(heard > 0);
    });

    it('do not hear of secrets that are none of theirs, nor of anything once disposed', async () => {
      let heard = 0;
      second.onDidChange(() => heard++);
      await secrets.store('backupPassword/x', 'y');
      second.dispose();
      await store.save(profile, 'a');
      assert.equal(heard, 0);
    });
  });
});

describe('what is typed for a cluster', () => {
  it('is a host alone', () => {
    for (const host of ['ob1.example.com', ' 10.0.0.1 ', '::1', 'fe80::1%eth0', 'localhost']) {
      assert.equal(checkHost(host), undefined, host);
    }
    for (const host of ['', '  ', 'a b', 'root@host', 'mysql://host', 'host:2881', '10.0.0.1:2881']) {
      assert.match(checkHost(host) ?? '', /\.$/, host);
    }
  });

  it('is a port', () => {
    for (const port of ['1', ' 2881 ', '65535']) assert.equal(checkPort(port), undefined, port);
    for (const port of ['', '0', '65536', '-1', '1e3', '28.81', '0x10', 'sql']) {
      assert.match(checkPort(port) ?? '', /\.$/, port);
    }
  });

  it('is a user', () => {
    for (const user of ['root', 'root@sys', 'root@t#cluster']) assert.equal(checkUser(user), undefined, user);
    for (const user of ['', ' ', 'root @sys']) assert.match(checkUser(user) ?? '', /\.$/, user);
  });

  it('makes a profile that can be read back', () => {
    assert.deepEqual(parseProfile(JSON.parse(JSON.stringify(profile))), profile);
    for (const wrong of [{ id: 'x' }, { host: '' }, { port: 65_536 }, { port: 1.5 }, { hasPassword: 1 }]) {
      assert.equal(parseProfile({ ...profile, ...wrong }), undefined, JSON.stringify(wrong));
    }
  });
});
