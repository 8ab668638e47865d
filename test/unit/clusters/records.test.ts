import assert from 'node:assert/strict';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { FakeMemento, FakeSecrets, logLines } from '../support/fakeVscode.ts';
import type * as vscode from 'vscode';
import { Records } from '../../../src/clusters/records.ts';
import { findUnreadable } from '../../../src/clusters/unreadable.ts';
import { BackupPasswordVault } from '../../../src/clusters/vault.ts';
import { Log } from '../../../src/log.ts';
import { BlobStorage } from '../support/blobMemento.ts';
import {
  clock,
  meta,
  password,
  profileId,
  protectedRow,
  reset,
  show,
  showStarted,
  Window,
} from '../support/followingWindow.ts';
import { rawJob } from '../support/rawRows.ts';
import { jobRow, tenantId } from '../support/rows.ts';

describe('records that must not be lost', () => {
  let fsPath: string;
  beforeEach(() => {
    reset();
    fsPath = mkdtempSync(join(tmpdir(), 'obb-records-'));
  });
  afterEach(() => {
    rmSync(fsPath, { recursive: true, force: true });
  });
  const over = (state: vscode.Memento, path = fsPath): Records =>
    new Records(
      {
        globalStorageUri: { fsPath: path },
        globalState: state as vscode.ExtensionContext['globalState'],
      },
      new Log(),
    );
  const files = (...within: string[]): string[] => readdirSync(join(fsPath, 'records', ...within));

  it('are lost by globalState alone, where two windows write within a fraction of a second', async () => {
    const storage = new BlobStorage();
    const [a, b] = [storage.open(), storage.open()];
    await a.update('start/1', { id: 1 });
    await b.update('options/x', 'anything');
    storage.propagate();
    assert.deepEqual([a.get('start/1'), b.get('start/1')], [undefined, undefined]);
  });

  it('survive whatever two windows write, and what is deleted stays deleted', async () => {
    const step = fc.record({
      window: fc.nat(1),
      what: fc.constantFrom('write', 'write', 'delete', 'other', 'propagate'),
      key: fc.constantFrom('start/a', 'job/b/1-7', 'vaultEntry/c/1002/set/1'),
    });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        const storage = new BlobStorage();
        const states = [storage.open(), storage.open()];
        const path = join(fsPath, String(run++));
        const windows = states.map((state) => over(state, path));
        const expected = new Map<string, number>();
        for (const [at, { window, what, key }] of steps.entries()) {
          if (what === 'write') {
            await windows[window]?.update(key, { at });
            expected.set(key, at);
          } else if (what === 'delete') {
            await windows[window]?.update(key, undefined);
            expected.delete(key);
          } else if (what === 'other') await states[window]?.update('order', at);
          else storage.propagate();
        }
        storage.propagate();
        for (const one of windows) {
          for (const [key, at] of expected) assert.deepEqual(one.get(key), { at });
          assert.deepEqual(
            one
              .keys()
              .filter((key) => key !== 'order')
              .sort(),
            [...expected.keys()].sort(),
          );
        }
      }),
    );
  });

  it('a start of a window that was closed is found although another window wrote over it', async () => {
    const storage = new BlobStorage();
    const [a, b] = [storage.open(), storage.open()];
    const first = new Window(over(a));
    const pending = await first.vault.storePending(profileId, password, meta);
    await first.intents.remember({
      profileId,
      clusterName: 'demo',
      initiatorTenantId: 1,
      lastJobId: 6,
      kind: 'tenants',
      tenants: meta.tenants,
      asked: { password: true, incremental: false, plusArchivelog: false, description: '' },
      pendingPassword: pending.id,
    });
    first.intents.dispose();
    first.jobs.dispose();
    await b.update('options/x', 'anything');
    storage.propagate();
    assert.deepEqual(
      storage
        .open()
        .keys()
        .filter((key) => /^(start|vaultEntry)\//.test(key)),
      [],
      'globalState has lost it',
    );
    const next = new Window(over(storage.open()));
    next.intents.resume();
    // A job runs without the password that was asked for: that must be told.
    showStarted([rawJob({ JOB_ID: '7' })]);
    await clock.pass(60_000);
    assert.deepEqual(
      next.settled.map(({ kind }) => kind),
      ['doubtful'],
    );
    const [held] = await next.vault.list();
    assert.deepEqual(
      [held?.kind, held?.clusterName],
      ['pending', 'demo'],
      'and the password is still listed',
    );
    next.jobs.dispose();
  });

  it('a job that runs is followed on with what was asked for, and forgotten at its end', async () => {
    const storage = new BlobStorage();
    const [a, b] = [storage.open(), storage.open()];
    const first = new Window(over(a));
    const pending = await first.vault.storePending(profileId, password, meta);
    first.jobs.begin({
      version: 2,
      profileId,
      clusterName: 'demo',
      initiatorTenantId: 1,
      jobId: 7,
      tenants: [{ id: tenantId, name: 'mysql_tenant' }],
      asked: { password: true, incremental: false, plusArchivelog: false },
      pendingPassword: pending.id,
    });
    first.jobs.dispose();
    await b.update('options/x', 'anything');
    storage.propagate();
    const next = new Window(over(storage.open()));
    next.jobs.resume();
    await show({
      jobs: [jobRow({ ...protectedRow, source: 'HISTORY', status: 'FAILED', result: -4072 })],
    });
    assert.equal(next.ended.length, 1);
    assert.equal(await next.vault.readSet(profileId, tenantId, 5), password);
    assert.deepEqual(
      files().filter((name) => /^job.*\.json$/.test(name)),
      [],
    );
  });

  it('of earlier versions and of other machines are read from globalState', async () => {
    const state = new FakeMemento();
    await state.update('job/old', { version: 2 });
    const records = over(state);
    assert.deepEqual([records.keys(), records.get('job/old')], [['job/old'], { version: 2 }]);
    await records.update('job/new', { version: 2 });
    assert.deepEqual(state.get('job/new'), { version: 2 }, 'and written there for them');
    await records.update('job/old', undefined);
    assert.deepEqual(records.keys(), ['job/new']);
  });

  it('deleted a month ago are deleted once more where a window has brought them back, and then forgotten', async () => {
    const state = new FakeMemento();
    const records = over(state);
    await records.update('start/a', { id: 1 });
    await records.update('start/a', undefined);
    await state.update('start/a', { id: 1 });
    assert.deepEqual([records.keys(), records.get('start/a')], [[], undefined]);
    const [marked] = files('deleted');
    assert.ok(marked !== undefined);
    const long = new Date(Date.now() - 31 * 24 * 60 * 60 * 1000);
    utimesSync(join(fsPath, 'records', 'deleted', marked), long, long);
    await over(state).update('start/b', undefined); // a window tidies up once
    assert.equal(state.get('start/a'), undefined);
    assert.deepEqual(files('deleted'), ['start%2Fb.json']);
  });

  it('are whole or not there: a damaged, a half-written and a foreign file are no record', async () => {
    const state = new FakeMemento();
    const records = over(state);
    await records.update('job/a', { version: 2 });
    await state.update('job/a', undefined);
    const folder = join(fsPath, 'records');
    writeFileSync(join(folder, 'job%2Fa.json'), '{"version":');
    writeFileSync(join(folder, 'job%ZZ.json'), '{}');
    writeFileSync(join(folder, '00000000-draft'), '{}');
    assert.equal(records.get('job/a'), null);
    assert.deepEqual(records.keys(), ['job/a']);
    assert.deepEqual(await findUnreadable(records), [{ key: 'job/a', newer: false }]);
    await state.update('job/a', { version: 1 });
    assert.deepEqual(records.get('job/a'), { version: 1 }, 'what globalState still has of it is taken');
  });

  it('are in globalState alone where the folder cannot be written, and that is logged once', async () => {
    mkdirSync(fsPath, { recursive: true });
    writeFileSync(join(fsPath, 'records'), 'a file in the way');
    const state = new FakeMemento();
    const records = over(state);
    const before = logLines.length;
    await records.update('job/a', 1);
    await records.update('job/b', 2);
    assert.deepEqual([records.keys(), records.get('job/b')], [['job/a', 'job/b'], 2]);
    assert.equal(logLines.slice(before).filter((line) => line.includes('storage folder')).length, 1);
  });

  describe('whose file cannot be written', () => {
    const kept = (): string => join(fsPath, 'kept');
    const folder = (): string => join(fsPath, 'records');
    /** No file can be written any more, but the older ones stand. */
    const break_ = (): void => {
      cpSync(folder(), kept(), { recursive: true, preserveTimestamps: true });
      rmSync(join(folder(), 'deleted'), { recursive: true, force: true });
      writeFileSync(join(folder(), 'deleted'), 'a file in the way');
    };
    /** As if the older ones could not be removed either. */
    const bringBack = (): void => {
      cpSync(kept(), folder(), { recursive: true, preserveTimestamps: true });
    };

    for (const stays of [false, true]) {
      it(`are what globalState says, where the older file ${stays ? 'stays' : 'goes'}`, async () => {
        const state = new FakeMemento();
        const records = over(state);
        await records.update('start/a', { accepted: false });
        await records.update('start/b', { accepted: false });
        break_();
        const before = logLines.length;
        await records.update('start/a', { accepted: true });
        await records.update('start/b', undefined);
        assert.equal(logLines.slice(before).filter((line) => line.includes('storage folder')).length, 1);
        rmSync(join(folder(), 'deleted'));
        assert.deepEqual(files(), [], 'no older file stands');
        if (stays) bringBack();
        for (const window of [records, over(state)]) {
          assert.deepEqual(window.get('start/a'), { accepted: true });
          assert.equal(window.get('start/b'), undefined);
          assert.deepEqual(window.keys(), ['start/a']);
        }
        // The next one that can be written counts again.
        await over(state).update('start/a', { accepted: 'again' });
        await state.update('start/a', undefined);
        assert.deepEqual(over(state).get('start/a'), { accepted: 'again' });
      });
    }

    it('leave no draft behind', async () => {
      const state = new FakeMemento();
      const records = over(state);
      await records.update('start/a', { id: 1 });
      // Something stands where the file has to be: what is written cannot be moved there.
      mkdirSync(join(folder(), 'deleted', 'start%2Fa.json', 'x'), { recursive: true });
      await records.update('start/a', undefined);
      assert.deepEqual(files(), ['deleted']);
      assert.deepEqual([records.keys(), records.get('start/a')], [[], undefined]);
    });
  });

  describe('of a folder that another machine does not know', () => {
    /** As if its files had been written a minute ago: the clock is all that tells two machines what was later. */
    const age = (window: string): void => {
      const folder = join(fsPath, window, 'records');
      const time = Date.now() / 1000 - 60;
      for (const name of readdirSync(folder)) utimesSync(join(folder, name), time, time);
    };

    it('stay deleted when they are deleted there, and are what they are when written there anew', async () => {
      const state = new FakeMemento();
      const here = over(state, join(fsPath, 'here'));
      const there = over(state, join(fsPath, 'there'));
      await here.update('job/a', { at: 1 });
      await here.update('job/b', { at: 1 });
      age('here');
      await there.update('job/a', undefined);
      assert.deepEqual([here.keys(), here.get('job/a')], [['job/b'], undefined]);
      await there.update('job/a', { at: 2 });
      assert.deepEqual(here.get('job/a'), { at: 2 });
      await here.update('job/a', { at: 3 });
      await state.update('job/a', undefined);
      assert.deepEqual(here.get('job/a'), { at: 3 }, 'the file of what is newest counts');
      await there.update('job/b', undefined);
      await over(state, join(fsPath, 'here')).update('job/c', undefined); // a window tidies up once
      assert.deepEqual(
        readdirSync(join(fsPath, 'here', 'records')).filter((name) => name.endsWith('.json')),
        ['job%2Fa.json'],
      );
    });

    it('are not kept in globalState without end', async () => {
      const state = new FakeMemento();
      const long = Date.now() - 31 * 24 * 60 * 60 * 1000;
      await state.update('records/outdated', { 'job/long-ago': long, 'job/lately': Date.now() - 1 });
      const records = over(state);
      await records.update('job/now', undefined);
      const marks = (): string[] => Object.keys(state.get<object>('records/outdated'));
      assert.deepEqual(marks(), ['job/lately', 'job/now']);
      assert.deepEqual(records.keys(), []);
      const many = Array.from({ length: 1200 }, (_, id) => [`job/${String(id)}`, Date.now()] as const);
      await state.update('records/outdated', Object.fromEntries(many));
      await records.update('job/now', undefined);
      assert.equal(marks().length, 1000);
      assert.equal(marks().at(-1), 'job/now');
    });

    it('do not list a password as lost that was forgotten there', async () => {
      const state = new FakeMemento();
      const shared = new FakeSecrets();
      const here = new BackupPasswordVault(shared, over(state, join(fsPath, 'here')));
      const there = new BackupPasswordVault(shared, over(state, join(fsPath, 'there')));
      const set = { profileId, clusterName: 'demo', tenantId, tenantName: 'mysql_tenant', setId: 5 };
      await here.keepForSet(set, password);
      age('here');
      const [entry] = await there.list();
      assert.ok(entry);
      await there.forget(entry);
      const next = new BackupPasswordVault(shared, over(state, join(fsPath, 'here')));
      assert.deepEqual(await next.list(), []);
      for (const vault of [here, there, next]) vault.dispose();
    });
  });

  it('a damaged file of a password is kept as it is', async () => {
    const state = new FakeMemento();
    const vault = new BackupPasswordVault(new FakeSecrets(), over(state));
    const set = { profileId, clusterName: 'demo', tenantId, tenantName: 'mysql_tenant', setId: 5 };
    await vault.keepForSet(set, password);
    const [name] = files().filter((one) => one.endsWith('.json'));
    assert.ok(name !== undefined);
    const path = join(fsPath, 'records', name);
    writeFileSync(path, '{"version":');
    for (const key of state.keys()) await state.update(key, undefined);
    await vault.keepForSet(set, `${password}, another`);
    assert.equal(readFileSync(path, 'utf8'), '{"version":');
    vault.dispose();
  });
});
