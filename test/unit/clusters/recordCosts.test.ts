// What records cost a window: VS Code waits for what is done at activation, and for whatever reads a disk meanwhile.
import assert from 'node:assert/strict';
import fs, { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import '../support/fakeVscode.ts';
import { profileId, protectedRow, reset, show, Window } from '../support/followingWindow.ts';
import { jobRow } from '../support/rows.ts';
import { eventually } from '../support/eventually.ts';
import { BackupSpeed } from '../../../src/clusters/backupSpeed.ts';
import type { Clusters } from '../../../src/clusters/clusters.ts';
import { Records, type RecordKind } from '../../../src/clusters/records.ts';
import { Log } from '../../../src/log.ts';

/** What is called of these while `work` goes on. */
async function syncCallsDuring(work: () => Promise<void>): Promise<string[]> {
  const called: string[] = [];
  const names = ['readdirSync', 'readFileSync', 'statSync', 'writeFileSync', 'renameSync', 'rmSync'] as const;
  const originals = names.map((name) => [name, fs[name]] as const);
  const all = fs as unknown as Record<string, unknown>;
  for (const [name, original] of originals) {
    all[name] = (...rest: unknown[]): unknown => {
      if (String(rest[0]).includes('obb-costs-')) called.push(name);
      return (original as (...all: unknown[]) => unknown)(...rest);
    };
  }
  syncBuiltinESMExports();
  try {
    await work();
  } finally {
    for (const [name, original] of originals) all[name] = original;
    syncBuiltinESMExports();
  }
  return called;
}

/** What is asked of records. */
class CountedRecords extends Records {
  readonly writes: string[] = [];
  readonly #listed: string[] = [];

  listings(kind: string): number {
    return this.#listed.filter((one) => one === kind).length;
  }
  forgetCounts(): void {
    this.#listed.length = 0;
  }
  override async keysOf(kind: RecordKind): Promise<readonly string[]> {
    this.#listed.push(kind);
    return await super.keysOf(kind);
  }
  override async write(key: string, value: unknown): Promise<void> {
    this.writes.push(key);
    await super.write(key, value);
  }
}

describe('what records cost', () => {
  let fsPath: string;
  let records: CountedRecords;
  const folder = (kind: string): string => join(fsPath, 'records', kind);
  const names = (kind: string): string[] => (fs.existsSync(folder(kind)) ? fs.readdirSync(folder(kind)) : []);

  beforeEach(() => {
    reset();
    fsPath = mkdtempSync(join(tmpdir(), 'obb-costs-'));
    records = new CountedRecords({ globalStorageUri: { fsPath } }, new Log());
  });
  afterEach(() => {
    rmSync(fsPath, { recursive: true, force: true });
  });

  it('a window that is opened waits for none of them, and looks into no folder of passwords', async () => {
    mkdirSync(folder('vaultEntry'), { recursive: true });
    for (let at = 0; at < 100; at++) writeFileSync(join(folder('vaultEntry'), `${String(at)}.json`), '{}');
    const window = new Window(records);
    const clusters = { list: () => [] } as unknown as Clusters;
    const speed = new BackupSpeed(clusters, window.jobs, records, new Log());
    const called = await syncCallsDuring(async () => {
      window.jobs.resume();
      window.intents.resume();
      speed.resume();
      await show({});
    });
    assert.deepEqual(called, []);
    speed.dispose();
  });

  it('a thousand jobs of others are one file, which is written once for all that happens at once', async () => {
    const window = new Window(records);
    const rows = Array.from({ length: 1000 }, (_, at) => {
      const id = 1002 + 2 * at;
      return jobRow({
        ...protectedRow,
        tenantId: id,
        initiatorTenantId: id,
        initiatorJobId: 3,
        executorTenantIds: [id],
      });
    });
    const called = await syncCallsDuring(async () => {
      window.refresh(rows);
      await show({ jobs: rows });
      await window.jobs.settled();
      window.refresh(rows);
      await show({ jobs: rows });
      await window.jobs.settled();
    });
    assert.deepEqual([called, names('seen')], [[], [`${profileId}.json`]]);
    assert.equal(window.jobs.running(profileId).length, 1000);

    const next = new Window(records);
    next.jobs.resume();
    await eventually(() => Promise.resolve(next.jobs.running(profileId).length === 1000));
    next.jobs.dispose();
    records.forgetCounts();
    const ended = rows.map((row) => ({
      ...row,
      source: 'HISTORY' as const,
      status: 'FAILED' as const,
      result: -4018,
    }));
    await show({ jobs: ended });
    await eventually(() => Promise.resolve(window.ended.length === 1000));
    await window.jobs.settled();
    assert.deepEqual([names('seen'), records.listings('job')], [[], 1]);
    assert.ok(records.writes.length <= 4, records.writes.join());
  }).timeout(20_000);
});
