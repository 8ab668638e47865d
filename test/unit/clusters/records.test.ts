import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { open as openFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { FakeMemento, FakeSecrets, logLines } from '../support/fakeVscode.ts';
import { Records, type RecordKind } from '../../../src/clusters/records.ts';
import { findUnreadable } from '../../../src/clusters/unreadable.ts';
import { BackupPasswordVault } from '../../../src/clusters/vault.ts';
import { Log } from '../../../src/log.ts';
import { eventually } from '../support/eventually.ts';
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
  /** A window's. */
  const open = (path = fsPath): Records => new Records({ globalStorageUri: { fsPath: path } }, new Log());
  const files = (kind: string): string[] => readdirSync(join(fsPath, 'records', kind));

  it('survive whatever two windows write, and what is deleted stays deleted', async () => {
    const step = fc.record({
      window: fc.nat(1),
      what: fc.constantFrom('write', 'write', 'delete'),
      key: fc.constantFrom('start/a', 'job/b/1-7', 'vaultEntry/c/1002/set/1'),
    });
    const kinds: readonly RecordKind[] = ['start', 'job', 'vaultEntry', 'seen', 'speed'];
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), fc.boolean(), async (steps, atOnce) => {
        const path = join(fsPath, String(run++));
        const windows = [open(path), open(path)] as const;
        const expected = new Map<string, number>();
        const writing: Promise<void>[] = [];
        for (const [at, { window, what, key }] of steps.entries()) {
          // Of what two windows write at once nobody can say which is the last.
          const mine = windows[atOnce ? 0 : window] ?? windows[0];
          writing.push(mine.write(key, what === 'write' ? { at } : undefined));
          if (!atOnce) await writing.at(-1);
          if (what === 'write') expected.set(key, at);
          else expected.delete(key);
        }
        await Promise.all(writing);
        for (const one of [...windows, open(path)]) {
          for (const [key, at] of expected) assert.deepEqual(await one.read(key), { at });
          const keys = await Promise.all(kinds.map((kind) => one.keysOf(kind)));
          assert.deepEqual(keys.flat().sort(), [...expected.keys()].sort());
        }
        assert.ok(
          readdirNames(path).every((name) => kinds.includes(name as RecordKind)),
          'no draft is left',
        );
      }),
      { numRuns: 50 },
    );
  });

  it('are read as they were before or after what is written meanwhile, never between', async () => {
    const [here, there] = [open(), open()];
    const texts = ['a'.repeat(100_000), 'b'.repeat(200_000)];
    await here.write('job/a', texts[0]);
    const writing = { on: true };
    const written = (async () => {
      for (let at = 1; at < 50; at++) await here.write('job/a', texts[at % 2]);
      writing.on = false;
    })();
    let reads = 0;
    for (; writing.on; reads++) assert.ok(texts.includes((await there.read('job/a')) as string));
    await written;
    assert.ok(reads > 0);
  });

  it('are on the disk before they get their name: a machine that stops leaves no empty one', async () => {
    const records = open();
    const some = await openFile(join(fsPath, 'some'), 'w');
    const prototype = Object.getPrototypeOf(some) as { sync: () => Promise<void> };
    await some.close();
    const named: boolean[] = [];
    const { sync } = prototype;
    prototype.sync = async function (this: unknown) {
      named.push(existsSync(join(fsPath, 'records', 'job', 'a.json')));
      await sync.call(this);
    };
    try {
      await records.write('job/a', 1);
    } finally {
      prototype.sync = sync;
    }
    assert.deepEqual([named, await records.read('job/a')], [[false], 1]);
  });

  it('are there for who asks in the window that is still writing them', async () => {
    const records = open();
    const writing = [records.write('job/a', 1), records.write('job/a', 2), records.write('job/b', 3)];
    assert.deepEqual([await records.read('job/a'), await records.keysOf('job')], [2, ['job/a', 'job/b']]);
    await Promise.all(writing);
  });

  it('a start of a window that was closed is found by the next one', async () => {
    const first = new Window(open());
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
    const next = new Window(open());
    next.intents.resume();
    // A job runs without the password that was asked for: that must be told.
    showStarted([rawJob({ JOB_ID: '7' })]);
    await eventually(async () => {
      await clock.pass(1_000);
      return next.settled.length > 0;
    });
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
    const first = new Window(open());
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
    await first.jobs.settled();
    first.jobs.dispose();
    const next = new Window(open());
    next.jobs.resume();
    await next.jobs.settled();
    await show({
      jobs: [jobRow({ ...protectedRow, source: 'HISTORY', status: 'FAILED', result: -4072 })],
    });
    await eventually(() => Promise.resolve(next.ended.length === 1));
    await next.jobs.settled();
    assert.equal(await next.vault.readSet(profileId, tenantId, 5), password);
    assert.deepEqual(files('job'), []);
  });

  it('are whole or not there: a damaged, a half-written and a foreign file are no record', async () => {
    const records = open();
    await records.write('job/a', { version: 2 });
    const folder = join(fsPath, 'records');
    writeFileSync(join(folder, 'job', 'a.json'), '{"version":');
    writeFileSync(join(folder, 'job', '%ZZ.json'), '{}');
    writeFileSync(join(folder, 'job', 'notes.txt'), '{}');
    writeFileSync(join(folder, '00000000-draft'), '{}');
    assert.equal(await records.read('job/a'), null);
    assert.deepEqual(await records.keysOf('job'), ['job/a']);
    assert.deepEqual(await findUnreadable(new FakeMemento(), records), [{ key: 'job/a', newer: false }]);
  });

  it('that cannot be written are said so in a sentence, and those before it stay', async () => {
    const records = open();
    await records.write('start/a', { accepted: false });
    // Something stands where the file has to be: what is written cannot be moved there.
    mkdirSync(join(fsPath, 'records', 'start', 'b.json', 'x'), { recursive: true });
    await assert.rejects(records.write('start/b', { accepted: true }), (error) => {
      assert.ok(error instanceof Error);
      assert.match(
        error.message,
        /^The extension’s storage folder cannot be written \(.+\)\. Make room there/,
      );
      return true;
    });
    assert.deepEqual(readdirNames(fsPath), ['start'], 'no draft is left');
    assert.deepEqual(await records.read('start/a'), { accepted: false });
    assert.equal(await records.read('start/b'), null);
    await records.write('start/c', 1);
    assert.equal(await records.read('start/c'), 1, 'the next one has its turn');
  });

  it('have nothing started whose password they cannot tell of', async () => {
    writeFileSync(join(fsPath, 'records'), 'a file in the way');
    const secrets = new FakeSecrets();
    const before = logLines.length;
    const records = open();
    const vault = new BackupPasswordVault(secrets, records);
    await assert.rejects(vault.storePending(profileId, password, meta), /storage folder cannot be written/);
    assert.deepEqual([...secrets.values], []);
    assert.deepEqual([await records.keysOf('job'), await records.keysOf('start')], [[], []]);
    assert.equal(logLines.slice(before).filter((line) => line.includes('storage folder')).length, 1);
    vault.dispose();
  });

  it('of passwords are kept as they are where they are damaged', async () => {
    const secrets = new FakeSecrets();
    const vault = new BackupPasswordVault(secrets, open());
    const set = { profileId, clusterName: 'demo', tenantId, tenantName: 'mysql_tenant', setId: 5 };
    await vault.keepForSet(set, password);
    const [name] = files(`vaultEntry`);
    assert.ok(name !== undefined);
    const path = join(fsPath, 'records', 'vaultEntry', name);
    writeFileSync(path, '{"version":');
    await vault.keepForSet(set, `${password}, another`);
    for (const entry of await vault.list()) await vault.forget(entry);
    assert.equal(readFileSync(path, 'utf8'), '{"version":');
    vault.dispose();
  });

  it('of sets that were filed at once are one, of which one set can be forgotten', async () => {
    const vault = new BackupPasswordVault(new FakeSecrets(), open());
    const pending = await vault.storePending(profileId, password, meta);
    const sets = [5, 6, 7].map((setId) => ({ tenantId, setId }));
    assert.equal(await vault.finish(pending, sets), true);
    assert.equal(files('vaultEntry').length, 1);
    for (const left of [2, 1, 0]) {
      const [entry] = await vault.list();
      assert.ok(entry);
      await vault.forget(entry);
      assert.equal((await vault.list()).length, left);
    }
    assert.deepEqual(files('vaultEntry'), []);
    vault.dispose();
  });
});

function readdirNames(path: string): string[] {
  const folder = join(path, 'records');
  return existsSync(folder) ? readdirSync(folder) : [];
}
