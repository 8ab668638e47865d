// What the passwords of a start cost: each call of the keyring may take milliseconds, and ask another process.
import assert from 'node:assert/strict';
import {
  identityOf,
  memory,
  password,
  profileId,
  protectedRow,
  reset,
  secrets,
  show,
  Window,
} from '../support/followingWindow.ts';
import { FakeMemento, FakeSecrets } from '../support/fakeVscode.ts';
import { jobRow, setRow, sysRow } from '../support/rows.ts';
import { settle } from '../support/fakeClock.ts';
import { HeldPasswords } from '../../../src/clusters/heldPasswords.ts';
import { BackupPasswordVault } from '../../../src/clusters/vault.ts';
import { Log } from '../../../src/log.ts';

/** What reaches the secret storage and the records from now on. */
class Calls {
  readonly reads: string[] = [];
  readonly writes: string[] = [];
  readonly records: string[] = [];

  constructor(of: FakeSecrets, records: FakeMemento) {
    const [get, store, update] = [of.get.bind(of), of.store.bind(of), records.update.bind(records)];
    of.get = (key) => {
      this.reads.push(key);
      return get(key);
    };
    of.store = (key, value) => {
      this.writes.push(key);
      return store(key, value);
    };
    records.update = (key, value) => {
      if (value !== undefined) this.records.push(key);
      return update(key, value);
    };
  }

  readsOf(part: string): number {
    return this.reads.filter((key) => key.includes(part)).length;
  }
}

const tenantsOf = (count: number): { id: number; name: string }[] =>
  Array.from({ length: count }, (_, at) => ({ id: 1002 + 2 * at, name: `tenant_${String(at + 1)}` }));

describe('the password of a start of many tenants', () => {
  beforeEach(reset);

  for (const count of [1, 10, 1000]) {
    it(`of ${String(count)} is read once at the first look, and written once under each set`, async () => {
      const tenants = tenantsOf(count);
      const window = new Window();
      const pending = await window.vault.storePending(profileId, password, { clusterName: 'demo', tenants });
      window.jobs.begin({ ...identityOf(pending), tenants });
      const calls = new Calls(secrets, memory);
      await show({ jobs: [sysRow({ ...protectedRow, status: 'INIT' })] });
      assert.equal(calls.readsOf('/pending/'), 1, 'the first look');
      await show({
        jobs: tenants.map(({ id }) =>
          jobRow({ ...protectedRow, tenantId: id, source: 'HISTORY', status: 'COMPLETED' }),
        ),
        sets: tenants.map(({ id }) => setRow({ tenantId: id })),
      });
      assert.equal(window.ended.length, 1);
      assert.ok(
        calls.readsOf('/pending/') <= 3,
        `${String(calls.readsOf('/pending/'))} readings of one password`,
      );
      const sets = tenants.map(({ id }) => `backupPassword/${profileId}/${String(id)}/set/5`);
      assert.deepEqual(
        calls.writes.filter((key) => key.startsWith('backupPassword/')),
        sets,
      );
      // Another password may be there already, and nothing is tidied away that was not really kept.
      assert.ok(calls.readsOf('/set/') <= 2 * count, `${String(calls.readsOf('/set/'))} readings of sets`);
      assert.equal(calls.records.filter((key) => key.startsWith('vaultEntry/')).length, 1);
      assert.deepEqual(
        [...secrets.values.keys()].filter((key) => key.startsWith('backupPassword/')),
        sets,
      );
    });
  }
});

describe('a window that dies while it files the password of a start', () => {
  const tenants = tenantsOf(3);
  const jobs = tenants.map(({ id }) =>
    jobRow({ ...protectedRow, tenantId: id, source: 'HISTORY', status: 'COMPLETED' }),
  );
  const completed = { jobs, sets: tenants.map(({ id }) => setRow({ tenantId: id })) };

  /** What a dead window waits for: for the time after a test, in which nothing may be left over of it. */
  const buried: ((reason: Error) => void)[] = [];
  afterEach(async () => {
    for (const bury of buried) bury(new Error('the window is dead'));
    await settle();
  });

  /** Whether it came to its end before its step of that number, after which nothing that it does happens any more. */
  async function diesAfter(steps: number): Promise<boolean> {
    reset();
    const window = new Window();
    const pending = await window.vault.storePending(profileId, password, { clusterName: 'demo', tenants });
    window.jobs.begin({ ...identityOf(pending), tenants });
    await window.jobs.settled();
    let left = steps;
    const step =
      <Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>) =>
      (...args: Args): Promise<Result> =>
        left-- > 0 ? work(...args) : new Promise((_, reject) => buried.push(reject));
    const dead = {
      store: step(secrets.store.bind(secrets)),
      delete: step(secrets.delete.bind(secrets)),
      update: step(memory.update.bind(memory)),
    };
    Object.assign(secrets, { store: dead.store, delete: dead.delete });
    Object.assign(memory, { update: dead.update });
    await show(completed);
    window.jobs.dispose();
    for (const name of ['store', 'delete']) Reflect.deleteProperty(secrets, name);
    Reflect.deleteProperty(memory, 'update');
    return left > 0;
  }
  const held = (): string[] => [...secrets.values.keys()].filter((key) => key.startsWith('backupPassword/'));

  it('has lost nothing at any step, leaves none that is not on record, and the next one goes on', async () => {
    let steps = 0;
    for (; !(await diesAfter(steps)); steps++) {
      const where = `after ${String(steps)} steps`;
      // As a version of VS Code that cannot enumerate secrets.
      Object.assign(secrets, { keys: undefined });
      const listed = await new BackupPasswordVault(secrets, memory).list();
      Reflect.deleteProperty(secrets, 'keys');
      assert.ok(held().length > 0, where);
      assert.equal(listed.length, held().length, where);
      assert.ok(
        listed.every((entry) => entry.held),
        `${where}: nothing is called lost`,
      );
      const next = new Window();
      next.jobs.resume();
      await show(completed);
      next.jobs.dispose();
      const sets = tenants.map(({ id }) => `backupPassword/${profileId}/${String(id)}/set/5`);
      const pending = held().filter((key) => key.includes('/pending/'));
      // Where the job was forgotten already, its end had been dealt with.
      assert.deepEqual([held().sort(), pending], [sets.sort(), []], where);
    }
    assert.ok(steps >= 6, String(steps));
  });
});

describe('the passwords that the tree asks for', () => {
  const set = (tenantId: number) => ({ profileId, clusterName: 'c', tenantId, tenantName: 't', setId: 5 });

  it('are asked for once each, and then only those that have changed', async () => {
    const keyring = new FakeSecrets();
    const vault = new BackupPasswordVault(keyring, new FakeMemento());
    const held = new HeldPasswords(vault, new Log());
    const calls = new Calls(keyring, new FakeMemento());
    for (const { id } of tenantsOf(1000)) held.has(profileId, id, 5);
    await settle();
    assert.deepEqual([calls.reads.length, held.has(profileId, 1004, 5)], [1000, false]);
    await vault.keepForSet(set(1004), 'x');
    await settle();
    calls.reads.length = 0;
    await vault.keepForSet(set(1006), 'x');
    await settle();
    // The vault looks before it writes, and whether it was kept.
    assert.deepEqual([calls.reads.length, new Set(calls.reads).size], [3, 1]);
    assert.deepEqual([held.has(profileId, 1004, 5), held.has(profileId, 1006, 5)], [true, true]);
    held.dispose();
  });
});
