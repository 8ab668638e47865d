// What was stored earlier, read by today's code; and what a newer version may write one day.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeMemento, FakeSecrets } from '../support/fakeVscode.ts';
import {
  clock,
  memory,
  profileId,
  reset,
  running,
  secrets,
  show,
  showStarted,
  Window,
} from '../support/followingWindow.ts';
import { Records } from '../../../src/clusters/records.ts';
import { findUnreadable } from '../../../src/clusters/unreadable.ts';
import { ProfileStore } from '../../../src/clusters/profileStore.ts';
import { BackupPasswordVault } from '../../../src/clusters/vault.ts';
import { Log } from '../../../src/log.ts';
import { ViewState } from '../../../src/tree/viewState.ts';
import { BackupDefaults } from '../../../src/commands/backupOptions.ts';
import { announceUnreadable } from '../../../src/commands/announceUnreadable.ts';
import { shownMessages } from '../../faults/support/messages.ts';
import { rawJob } from '../support/rawRows.ts';
import { tenantId } from '../support/rows.ts';

const startId = '00000000-0000-4000-8000-0000000000aa';
const tenant = { id: tenantId, name: 'mysql_tenant' };

/** The first commit with saved clusters (4d9820f). */
const firstProfile = {
  version: 1,
  id: profileId,
  name: 'demo',
  host: '10.0.0.1',
  port: 2881,
  user: 'root@sys',
  hasPassword: true,
};
const setKey = `backupPassword/${profileId}/${String(tenantId)}/set/3`;
const storedJob = {
  version: 2,
  profileId,
  clusterName: 'demo',
  initiatorTenantId: 1,
  jobId: 7,
  tenants: [tenant],
  asked: { password: true, incremental: false, plusArchivelog: false },
  pendingPassword: startId,
};
const firstIntent = {
  version: 1,
  id: startId,
  profileId,
  clusterName: 'demo',
  initiatorTenantId: 1,
  lastJobId: 6,
  kind: 'tenants',
  tenants: [tenant],
  asked: { password: false, incremental: false, plusArchivelog: false, description: '' },
  pendingPassword: null,
  askedAt: '2026-11-22T16:47:07.000Z',
  accepted: false,
};
const setsRecord = {
  version: 1,
  kind: 'sets',
  profileId,
  clusterName: 'demo',
  storedAt: '2026-11-22T12:00:00.000Z',
  pending: null,
  sets: [{ tenantId, tenantName: 'mysql_tenant', setId: 3 }],
};

beforeEach(reset);

describe('what an older version has stored', () => {
  it('is a cluster with its password, and stays one when another is saved', async () => {
    memory.values.set(`cluster/${profileId}`, firstProfile);
    secrets.values.set(`clusterPassword/${profileId}`, 'Pl4nted');
    const store = new ProfileStore(memory, secrets);
    const [first] = store.list();
    assert.deepEqual(first, firstProfile);
    assert.equal(await store.password(firstProfile as typeof first), 'Pl4nted');
    await store.save({ ...first, id: startId, name: 'other' }, 'x');
    assert.deepEqual(memory.get(`cluster/${profileId}`), firstProfile);
  });

  it('is a job of several tenants', async () => {
    memory.values.set(`job/${profileId}/1-7`, storedJob);
    const window = new Window();
    window.jobs.resume();
    await show(running);
    assert.deepEqual(window.jobs.running(profileId)[0]?.identity, storedJob);
  });

  it('is a start whose answer nobody has heard', async () => {
    memory.values.set(`start/${startId}`, firstIntent);
    showStarted([rawJob({ JOB_ID: '7' })]);
    const window = new Window();
    window.intents.resume();
    await clock.pass(2_000);
    assert.deepEqual(
      window.settled.map(({ kind }) => kind),
      ['started'],
    );
  });

  it('is the order of the tenants and what a backup was made with', () => {
    memory.values.set('clusters/warningsFirst', true);
    memory.values.set('options/x', { incremental: true, plusArchivelog: false, description: '' });
    assert.equal(new ViewState(memory).order.warningsFirst, true);
    assert.equal(new BackupDefaults(memory).get('x').incremental, true);
  });
});

/** By key: what a newer version might write, and what is damaged. */
const foreign: readonly (readonly [key: string, value: unknown])[] = [
  [`cluster/${startId}`, { ...firstProfile, id: startId, version: 2, host: ['a', 'b'] }],
  [`job/${profileId}/1-8`, { ...storedJob, version: 3, jobId: 8 }],
  [`start/${startId}`, { ...firstIntent, version: 2 }],
  [`vaultEntry/${profileId}/sets/${startId}`, { ...setsRecord, version: 2, keyring: 'new' }],
  [`cluster/damaged`, 'text'],
  [`vaultEntry/damaged`, null],
  [`job/damaged`, []],
  [`start/damaged`, { version: 1 }],
];

describe('what this version cannot read', () => {
  let state: FakeMemento;
  beforeEach(() => {
    state = memory;
    for (const [key, value] of foreign) state.values.set(key, value);
    secrets.values.set(setKey, 'of the set');
  });
  const assertKept = (): void => {
    for (const [key, value] of foreign) assert.deepEqual(state.values.get(key), value, key);
  };

  it('is never deleted or overwritten, and the rest goes on', async () => {
    state.values.set(`cluster/${profileId}`, firstProfile);
    state.values.set(`job/${profileId}/1-7`, { ...storedJob, pendingPassword: null, asked: null });
    const store = new ProfileStore(state, secrets);
    await store.update(profileId, (profile) => ({ ...profile, name: 'renamed' }));
    assert.deepEqual(
      store.list().map(({ name }) => name),
      ['renamed'],
    );
    const window = new Window();
    window.jobs.resume();
    window.intents.resume();
    await show(running);
    assert.equal(window.jobs.running(profileId).length, 1);
    await window.vault.storePending(profileId, 'another', { clusterName: 'demo', tenants: [tenant] });
    await window.vault.list();
    await window.vault.keepForSet(
      { profileId, clusterName: 'demo', tenantId, tenantName: tenant.name, setId: 3 },
      'of the set',
    );
    assertKept();
  });

  it('does not hide a password: what is told of its set has to do', async () => {
    // VS Code 1.90 cannot enumerate its secrets.
    const old = Object.assign(new FakeSecrets(), { keys: undefined }) as unknown as FakeSecrets;
    old.values.set(setKey, 'of the set');
    const vault = new BackupPasswordVault(old, state);
    const [entry] = await vault.list();
    assert.ok(entry?.kind === 'set' && entry.held && entry.setId === 3);
    assert.equal(await vault.read(entry), 'of the set');
    assertKept();
  });

  it('keeps the jobs and starts of a cluster that it is about', async () => {
    const key = `job/${startId}/1-7`;
    const intentKey = `start/${profileId}`;
    state.values.set(key, { ...storedJob, profileId: startId });
    state.values.set(intentKey, { ...firstIntent, id: profileId, profileId: startId });
    const window = new Window();
    window.unreadable = [startId];
    window.jobs.resume();
    window.intents.resume();
    await clock.pass(60_000);
    assert.ok(state.values.has(key) && state.values.has(intentKey));
    assert.equal(window.looks, 0);
  });

  it('is told once, in one sentence, without a value', async () => {
    const found = await findUnreadable(state, state);
    assert.deepEqual(
      found.map(({ key }) => key),
      foreign.map(([key]) => key).sort(),
    );
    assert.deepEqual(
      found.filter(({ newer }) => !newer).map(({ key }) => key),
      ['cluster/damaged', 'job/damaged', 'start/damaged', 'vaultEntry/damaged'],
    );
    const taken = new Set<string>();
    const claims = { take: (what: string) => Promise.resolve(!taken.has(what) && !!taken.add(what)) };
    const logged: string[] = [];
    const log = { warn: (text: string) => void logged.push(text), show: () => undefined };
    const before = shownMessages.length;
    await announceUnreadable(state, state, claims, log);
    await announceUnreadable(state, state, claims, log);
    const said = shownMessages.slice(before);
    assert.equal(said.length, 1);
    assert.match(said[0]?.text ?? '', /^8 saved clusters.* cannot be read and are kept.*some of them \(4\)/);
    assert.ok(!logged.join().includes('10.0.0.1'));
    state.values.clear();
    await announceUnreadable(state, state, claims, log);
    assert.equal(shownMessages.length, before + 1);
  });

  it('is told as damaged where no newer version would help, and as newer where one would', async () => {
    const claims = { take: () => Promise.resolve(true) };
    const log = { warn: () => undefined, show: () => undefined };
    const told = async (entries: typeof foreign): Promise<string> => {
      state.values.clear();
      for (const [key, value] of entries) state.values.set(key, value);
      await announceUnreadable(state, state, claims, log);
      return shownMessages.at(-1)?.text ?? '';
    };
    for (const damaged of [foreign.slice(4), foreign.slice(4, 5)]) {
      const text = await told(damaged);
      assert.match(text, /damaged/);
      assert.doesNotMatch(text, /newer version/);
    }
    for (const newer of [foreign.slice(0, 4), foreign.slice(0, 1)]) {
      const text = await told(newer);
      assert.match(text, /Install that version/);
      assert.doesNotMatch(text, /damaged/);
    }
  });

  it('is not what another window deletes while it is looked for', async () => {
    state.values.clear();
    state.values.set(`job/${profileId}/1-7`, storedJob);
    const keys = state.keys();
    state.values.clear();
    const found = await findUnreadable(new FakeMemento(), {
      keysOf: (kind) => Promise.resolve(keys.filter((key) => key.startsWith(kind))),
      read: (key) => state.read(key),
      write: (key, value) => state.write(key, value),
    });
    assert.deepEqual(found, []);
  });

  it('is looked for in turns, so that others have theirs', async () => {
    state.values.clear();
    for (let id = 0; id < 50; id++) state.values.set(`vaultEntry/${String(id)}`, setsRecord);
    const folder = mkdtempSync(join(tmpdir(), 'obb-unreadable-'));
    const records = new Records({ globalStorageUri: { fsPath: folder } }, new Log());
    for (const [key, value] of state.values) await records.write(key, value);
    let turns = 0;
    let over = false;
    const count = (): void => {
      turns++;
      if (!over) setImmediate(count);
    };
    setImmediate(count);
    assert.deepEqual(await findUnreadable(new FakeMemento(), records), []);
    over = true;
    rmSync(folder, { recursive: true });
    assert.ok(turns >= 50, String(turns));
  });
});

describe('a cluster to which a newer version has added something', () => {
  it('keeps it when it is renamed, edited or reconnected', async () => {
    const added = { tls: { mode: 'required' }, pinnedCertificate: 'sha256/abc' };
    memory.values.set(`cluster/${profileId}`, { ...firstProfile, ...added, group: 'a' });
    const store = new ProfileStore(memory, secrets);
    await store.update(profileId, (profile) => ({ ...profile, group: undefined, name: 'new' }));
    assert.deepEqual(memory.get(`cluster/${profileId}`), { ...firstProfile, ...added, name: 'new' });
    const [profile] = store.list();
    assert.ok(profile);
    await store.save(profile, 'x');
    assert.deepEqual(memory.get(`cluster/${profileId}`), { ...firstProfile, ...added, name: 'new' });
  });

  it('keeps it in its TLS settings too', async () => {
    const tls = { mode: 'verifyCa', ca: '/ca.pem', pinned: 'sha256/abc' };
    memory.values.set(`cluster/${profileId}`, { ...firstProfile, tls });
    const store = new ProfileStore(memory, secrets);
    await store.update(profileId, (profile) => ({ ...profile, name: 'new' }));
    assert.deepEqual(memory.get(`cluster/${profileId}`), { ...firstProfile, tls, name: 'new' });
    await store.update(profileId, (profile) => ({ ...profile, tls: { mode: 'required' } }));
    assert.deepEqual(memory.get<{ tls: unknown }>(`cluster/${profileId}`).tls, {
      mode: 'required',
      pinned: 'sha256/abc',
    });
  });

  it('keeps it in where the password comes from, until that is another place', async () => {
    const passwordSource = { kind: 'environment', variable: 'OB_PASSWORD', trim: true };
    memory.values.set(`cluster/${profileId}`, { ...firstProfile, passwordSource });
    const store = new ProfileStore(memory, secrets);
    const stored = (): unknown =>
      memory.get<{ passwordSource: unknown }>(`cluster/${profileId}`).passwordSource;
    await store.update(profileId, (profile) => ({ ...profile, name: 'new' }));
    assert.deepEqual(stored(), passwordSource);
    await store.update(profileId, (profile) => ({
      ...profile,
      passwordSource: { kind: 'environment', variable: 'OTHER' },
    }));
    assert.deepEqual(stored(), { ...passwordSource, variable: 'OTHER' });
    await store.update(profileId, (profile) => ({ ...profile, passwordSource: { kind: 'ask' } }));
    assert.deepEqual(stored(), { kind: 'ask' });
  });

  it('has it in its copy', async () => {
    const added = { tls: { mode: 'required', pinned: 'sha256/abc' }, proxy: 'socks' };
    memory.values.set(`cluster/${profileId}`, { ...firstProfile, ...added });
    secrets.values.set(`clusterPassword/${profileId}`, 'Pl4nted');
    const store = new ProfileStore(memory, secrets);
    const [profile] = store.list();
    assert.ok(profile);
    const copy = await store.duplicate(profile, 'copy');
    assert.deepEqual(memory.get(`cluster/${copy.id}`), {
      ...firstProfile,
      ...added,
      id: copy.id,
      name: 'copy',
    });
  });
});
