import assert from 'node:assert/strict';
import { FakeMemento, FakeSecrets } from '../support/fakeVscode.ts';
import { BlobStorage, type BlobMemento } from '../support/blobMemento.ts';
import { FakeClock } from '../support/fakeClock.ts';
import fc from 'fast-check';
import type { Profile } from '../../../src/clusters/profile.ts';
import { ProfileStore } from '../../../src/clusters/profileStore.ts';

function profile(number: number): Profile {
  return {
    version: 1,
    id: `00000000-0000-4000-8000-00000000000${String(number)}`,
    name: `c${String(number)}`,
    host: '10.0.0.1',
    port: 2881,
    user: 'root@sys',
    hasPassword: true,
  };
}

/** A window's view of the shared state: what another window writes arrives only when `sync` is called. */
class LateMemento extends FakeMemento {
  readonly #shared: FakeMemento;

  constructor(shared: FakeMemento) {
    super();
    this.#shared = shared;
  }

  override async update(key: string, value: unknown): Promise<void> {
    await super.update(key, value);
    await this.#shared.update(key, value);
  }

  sync(): void {
    this.values.clear();
    for (const [key, value] of this.#shared.values) this.values.set(key, value);
  }
}

/** A window's secrets: VS Code listens to those of other windows from the first time one is asked for in this one. */
class LateSecrets extends FakeSecrets {
  readonly #others: FakeSecrets;
  #listens = false;

  constructor(others: FakeSecrets) {
    super();
    this.#others = others;
  }

  override get(key: string): Promise<string | undefined> {
    if (!this.#listens) this.#others.onDidChange((event) => void this.store(event.key, 'of another window'));
    this.#listens = true;
    return super.get(key);
  }
}

describe('the saved clusters of two windows', () => {
  it('lose nothing, whatever is added, edited and deleted in whichever order', async () => {
    const step = fc.record({
      window: fc.nat(1),
      what: fc.constantFrom('add', 'rename', 'group', 'remove'),
      number: fc.nat(4),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const state = new FakeMemento();
        const secrets = new FakeSecrets();
        const windows = [new ProfileStore(state, secrets), new ProfileStore(state, secrets)];
        const expected = new Map<string, Profile>();
        const passwords = new Map<string, string>();
        for (const [index, { window, what, number }] of steps.entries()) {
          const store = windows[window];
          const one = profile(number);
          const known = expected.get(one.id);
          assert.ok(store);
          if (what === 'add') {
            await store.save(one, `password ${String(index)}`);
            expected.set(one.id, one);
            passwords.set(one.id, `password ${String(index)}`);
          } else if (what === 'remove') {
            await store.remove(one.id);
            expected.delete(one.id);
          } else {
            const change = what === 'rename' ? { name: `n${String(index)}` } : { group: `g${String(index)}` };
            const changed = await store.update(one.id, (now) => ({ ...now, ...change }));
            assert.deepEqual(changed, known && { ...known, ...change });
            if (known) expected.set(one.id, { ...known, ...change });
          }
        }
        for (const store of windows) {
          assert.deepEqual(new Set(store.list()), new Set(expected.values()));
          for (const one of expected.values()) {
            assert.equal(await store.password(one), passwords.get(one.id));
          }
          store.dispose();
        }
      }),
    );
  });

  it('hear of each other, also of a change without a password, once it has arrived', async () => {
    const shared = new FakeMemento();
    const secrets = new FakeSecrets();
    const clock = new FakeClock();
    const late = new LateMemento(shared);
    const here = new ProfileStore(new LateMemento(shared), secrets);
    const there = new ProfileStore(late, secrets, (ms, callback) => clock.after(ms, callback));
    const heard: string[][] = [];
    there.onDidChange(() => heard.push(there.list().map(({ name }) => name)));

    await here.save({ ...profile(1), hasPassword: false }, '');
    await clock.pass(500);
    assert.deepEqual(heard, [], 'announced, but not arrived');
    late.sync();
    await clock.pass(600);
    assert.deepEqual(heard, [['c1']]);

    await here.update(profile(1).id, (now) => ({ ...now, name: 'renamed' }));
    late.sync();
    await clock.pass(0);
    assert.deepEqual(heard.at(-1), ['renamed']);

    await here.remove(profile(1).id);
    late.sync();
    await clock.pass(10_000);
    assert.deepEqual(heard.at(-1), []);
    assert.equal(clock.pending, 0);
    there.dispose();
    here.dispose();
  });

  it('hear of each other before any password was asked for', async () => {
    const state = new FakeMemento();
    const secrets = new FakeSecrets();
    const here = new ProfileStore(state, secrets);
    const there = new ProfileStore(state, new LateSecrets(secrets));
    const heard = new Promise<void>((resolve) => {
      there.onDidChange(resolve);
    });
    await new Promise((resolve) => setImmediate(resolve)); // a window listens from the turn after it was opened
    await here.save({ ...profile(1), hasPassword: false }, '');
    await heard;
    here.dispose();
    there.dispose();
  });

  describe('that write at once', () => {
    const one = profile(1);
    let secrets: FakeSecrets;
    let storage: BlobStorage;
    let clock: FakeClock;
    let here: ProfileStore;
    let there: ProfileStore;
    let other: BlobMemento;
    let first: BlobMemento;
    let logged: unknown[];

    beforeEach(() => {
      secrets = new FakeSecrets();
      storage = new BlobStorage();
      clock = new FakeClock();
      other = storage.open();
      first = storage.open();
      logged = [];
      const log = { error: (...what: unknown[]) => logged.push(...what) };
      [here, there] = [first, other].map(
        (state) => new ProfileStore(state, secrets, (ms, callback) => clock.after(ms, callback), log),
      ) as [ProfileStore, ProfileStore];
    });
    afterEach(() => {
      here.dispose();
      there.dispose();
    });

    const names = (): string[][] => {
      storage.propagate();
      return [here, there].map((store) => store.list().map(({ name }) => name));
    };

    it('lose no cluster that is added: it is added again', async () => {
      await here.save(one, 'hunter2');
      await other.update('something else', 1);
      assert.deepEqual(names(), [[], []], 'that is how VS Code keeps it');
      await clock.pass(1_000);
      const heard: string[][] = [];
      there.onDidChange(() => heard.push(there.list().map(({ name }) => name)));
      assert.deepEqual(names(), [['c1'], ['c1']]);
      await clock.pass(1_000);
      assert.deepEqual(heard, [['c1']]);
      assert.equal(await there.password(one), 'hunter2');
    });

    it('lose none that is lost once more', async () => {
      await here.save(one, 'hunter2');
      for (let times = 0; times < 2; times++) {
        await other.update('something else', times);
        storage.propagate();
        await clock.pass(1_000);
      }
      assert.deepEqual(names(), [['c1'], ['c1']]);
      await clock.pass(10_000);
      assert.equal(clock.pending, 0);
    });

    it('try once more where it cannot be added again, and the log says why', async () => {
      await here.save(one, 'hunter2');
      await other.update('something else', 1);
      storage.propagate();
      const update = first.update.bind(first);
      first.update = () => {
        first.update = update;
        return Promise.reject(new Error('no space'));
      };
      await clock.pass(1_000);
      assert.deepEqual(
        [names(), logged],
        [
          [[], []],
          ['adding a saved cluster again', new Error('no space')],
        ],
      );
      await clock.pass(1_000);
      assert.deepEqual(names(), [['c1'], ['c1']]);
    });

    for (const [where, store] of [
      ['here', () => here],
      ['in another window', () => there],
    ] as const) {
      it(`do not bring back a cluster that was removed ${where} right after it was added`, async () => {
        await here.save(one, 'hunter2');
        storage.propagate();
        await store().remove(one.id);
        storage.propagate();
        await clock.pass(10_000);
        assert.deepEqual(
          [names(), clock.pending, [...secrets.values.keys()].includes(`clusterPassword/${one.id}`)],
          [[[], []], 0, false],
        );
      });
    }

    it('do not bring it back either where its password cannot be deleted here', async () => {
      await here.save(one, 'hunter2');
      secrets.delete = () => Promise.reject(new Error('locked'));
      await assert.rejects(here.remove(one.id), /locked/);
      await clock.pass(10_000);
      assert.deepEqual([names(), secrets.values.has(`clusterPassword/${one.id}`)], [[[], []], true]);
    });

    it('leave a cluster alone while the keyring does not say what became of it', async () => {
      await here.save(one, 'hunter2');
      await other.update('something else', 1);
      storage.propagate();
      secrets.broken = new Error('locked');
      await clock.pass(10_000);
      assert.deepEqual([names(), clock.pending], [[[], []], 0]);
    });
  });

  it('work where the secret storage does not', () => {
    const secrets = new FakeSecrets();
    secrets.broken = new Error('locked');
    new ProfileStore(new FakeMemento(), secrets).dispose();
  });
});

describe('where a password comes from', () => {
  let state: FakeMemento;
  let secrets: FakeSecrets;
  let store: ProfileStore;
  const key = `clusterPassword/${profile(1).id}`;

  beforeEach(() => {
    state = new FakeMemento();
    secrets = new FakeSecrets();
    store = new ProfileStore(state, secrets);
  });

  it('a window’s memory alone, where it is asked for every time', async () => {
    const asking: Profile = { ...profile(1), passwordSource: { kind: 'ask' } };
    await store.save(asking, 'hunter2');
    assert.equal(await store.password(asking), 'hunter2');
    assert.ok(![...secrets.values.values(), JSON.stringify([...state.values])].join().includes('hunter2'));
    const other = new ProfileStore(state, secrets);
    await assert.rejects(
      other.password(asking),
      /asks for its password in each window\. Reconnect to enter it/,
    );
    await store.save(asking);
    assert.equal(await store.password(asking), 'hunter2', 'saving something else does not forget it');
  });

  it('is deleted from the secret storage when it may not be stored any longer', async () => {
    await store.save(profile(1), 'hunter2');
    await store.save({ ...profile(1), passwordSource: { kind: 'environment', variable: 'NO_SUCH_PW' } });
    assert.equal(secrets.values.has(key), false);
    const now = store.get(profile(1).id);
    assert.ok(now);
    await assert.rejects(store.password(now), /variable NO_SUCH_PW/);
  });

  it('stays stored where something else is saved, and goes with a copy', async () => {
    await store.save(profile(1), 'hunter2');
    await store.save({ ...profile(1), host: 'elsewhere' });
    assert.equal(secrets.values.get(key), 'hunter2');
    const copy = await store.duplicate(profile(1), 'copy');
    assert.deepEqual([copy.name, await store.password(copy)], ['copy', 'hunter2']);
    await store.remove(profile(1).id);
    assert.equal(await store.password(copy), 'hunter2');
  });
});
