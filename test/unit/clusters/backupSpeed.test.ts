import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { FakeClock, settle } from '../support/fakeClock.ts';
import { shownMessages } from '../../faults/support/messages.ts';
import { FakeMemento, logLines } from '../support/fakeVscode.ts';
import { serverInfo } from '../support/rows.ts';
import type { BackupTarget } from '../../../src/backup/request.ts';
import { BackupSpeed } from '../../../src/clusters/backupSpeed.ts';
import type { Cluster } from '../../../src/clusters/cluster.ts';
import type { Clusters } from '../../../src/clusters/clusters.ts';
import type { FollowedJobs } from '../../../src/clusters/followedJobs.ts';
import { Log } from '../../../src/log.ts';
import type { ServerInfo } from '../../../src/oceanbase/serverInfo.ts';
import type { Row } from '../../../src/oceanbase/session.ts';

const profileId = '00000000-0000-4000-8000-000000000001';
const target: BackupTarget = { kind: 'tenants', tenants: [{ id: 1002, name: 'mysql_tenant' }] };
const key = `speed/${profileId}/1002`;

let memory: FakeMemento;
let clock: FakeClock;
/** ha_low_thread_score on the server. */
let score: number;
let sent: string[];
let info: ServerInfo;
/** The tenant as the server has it. */
let tenantRow: Row;
/** What happens before a statement is carried out, and after it was and before its answer comes. */
let before: (sql: string) => unknown;
let after: (sql: string) => unknown;

class Window {
  running = 0;
  readonly speed: BackupSpeed;
  readonly cluster: Cluster;

  constructor() {
    const session = {
      query: async (sql: string): Promise<Row[]> => {
        sent.push(sql);
        await before(sql);
        const [, value] = /= '?(\d+)/.exec(sql) ?? [];
        if (value !== undefined) score = Number(value);
        const rows = sql.includes('DBA_OB_TENANTS')
          ? [tenantRow]
          : value === undefined
            ? [{ value: String(score) }]
            : [];
        await after(sql);
        return rows;
      },
      close: () => Promise.resolve(),
    };
    this.cluster = {
      profile: { id: profileId, name: 'demo' },
      openDedicated: () => Promise.resolve({ session, info }),
    } as unknown as Cluster;
    const clusters = { get: () => this.cluster, list: () => [this.cluster] } as unknown as Clusters;
    const jobs = {
      onDidEnd: () => ({ dispose: () => undefined }),
      running: () => Array.from({ length: this.running }),
      settled: () => Promise.resolve(),
    } as unknown as FollowedJobs;
    this.speed = new BackupSpeed(clusters, jobs, memory, new Log(), clock);
  }

  /** Raises it, and follows a backup then. */
  async start(to = 60): Promise<void> {
    await this.speed.during(profileId, async () => {
      await this.speed.raise(this.cluster, target, to);
      this.running++;
    });
  }

  async end(): Promise<void> {
    this.running--;
    await this.speed.putBackIfIdle(profileId);
  }
}

/** Does something else when the statement comes, once. */
const at = (pattern: RegExp, act: () => unknown): ((sql: string) => unknown) => {
  let done = false;
  return (sql) => {
    if (done || !pattern.test(sql)) return;
    done = true;
    return act();
  };
};

const keys = (): string[] => memory.keys().filter((one) => one.startsWith('speed/'));

beforeEach(() => {
  memory = new FakeMemento();
  clock = new FakeClock();
  score = 5;
  sent = [];
  info = serverInfo();
  tenantRow = {
    TENANT_ID: '1002',
    TENANT_NAME: 'mysql_tenant',
    TENANT_TYPE: 'USER',
    COMPATIBILITY_MODE: 'MYSQL',
    STATUS: 'NORMAL',
    LOCKED: 'NO',
  };
  before = after = () => undefined;
});

describe('a speed that was raised', () => {
  it('is put back when the backup has ended, by the window or the next one', async () => {
    const window = new Window();
    await window.start();
    assert.equal(score, 60);
    window.running--; // the window is closed before it sees the end
    clock.set(60_000);
    new Window().speed.resume();
    await settle();
    assert.deepEqual([score, keys()], [5, []]);
    const { length } = sent;
    await window.speed.putBackIfIdle(profileId);
    assert.equal(sent.length, length);
  });

  it('stays while its start is under way, also where another backup ends, and is put back where it fails', async () => {
    const window = new Window();
    const start = window.speed.during(profileId, async () => {
      await window.speed.raise(window.cluster, target, 60);
      await window.speed.putBackIfIdle(profileId);
      assert.equal(score, 60);
      throw new Error('refused');
    });
    await assert.rejects(start, /refused/);
    await settle();
    assert.deepEqual([score, keys()], [5, []]);
  });

  it('by another window a moment ago is left alone: its backup may not be known here yet', async () => {
    const [here, there] = [new Window(), new Window()];
    await there.start();
    await here.speed.putBackIfIdle(profileId);
    assert.equal(score, 60);
    await clock.pass(60_000);
    assert.deepEqual([score, keys()], [5, []], 'nothing has shown here that it is for');
  });

  it('is put back to the true value, not to what another window has raised it to', async () => {
    const [here, there] = [new Window(), new Window()];
    await there.start(60);
    here.running++; // of the other window
    await here.start(90);
    assert.equal(score, 90);
    await there.end();
    here.running--;
    await here.end();
    assert.deepEqual([score, keys()], [5, []]);
  });

  it('is still put back where another window was just putting it back', async () => {
    const [here, there] = [new Window(), new Window()];
    await there.start();
    after = at(/= '?5'? /, () => here.start(90));
    await there.end();
    assert.deepEqual([score, keys()], [90, [key]]);
    await here.end();
    assert.deepEqual([score, keys()], [5, []]);
  });

  it('keeps its true value where it is put back while this window asks for it', async () => {
    const [here, there] = [new Window(), new Window()];
    await there.start(60);
    after = at(/^SHOW/, () => there.end());
    await here.start(90);
    assert.equal(score, 90);
    await here.end();
    assert.deepEqual([score, keys()], [5, []]);
  });

  it('keeps its true value where another window raises it while this one asks for it', async () => {
    const [here, there] = [new Window(), new Window()];
    before = at(/^SHOW/, () => there.start(60));
    await here.start(90);
    assert.equal(score, 90);
    there.running = 0;
    await here.end();
    assert.deepEqual([score, keys()], [5, []]);
  });

  it('is put back once: what somebody sets after that stays', async () => {
    const [here, there] = [new Window(), new Window()];
    await there.start();
    here.running++;
    const open = there.cluster.openDedicated.bind(there.cluster);
    here.cluster.openDedicated = async () => {
      await there.end();
      score = 40;
      return await open();
    };
    clock.set(60_000);
    await here.end();
    assert.deepEqual([score, keys()], [40, []]);
  });

  it('is put back also where its record was deleted in the moment in which it was written', async () => {
    const window = new Window();
    after = at(/= '?60'? /, () => memory.update(key, undefined));
    await window.start();
    await window.end();
    assert.deepEqual([score, keys()], [5, []]);
  });

  it('is put back in the end, however late each window sees the end of one backup and the start of the next', async () => {
    const backup = fc.record({
      by: fc.nat({ max: 2 }),
      to: fc.constantFrom(10, 60, 90),
      heard: fc.boolean(),
    });
    const backups = fc.array(backup, { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), backups, async (scheduler, runs) => {
        memory = new FakeMemento();
        clock = new FakeClock();
        score = 5;
        before = (sql) => scheduler.schedule(Promise.resolve(), sql);
        after = (sql) => scheduler.schedule(Promise.resolve(), `the answer to ${sql}`);
        const windows = [new Window(), new Window(), new Window()];
        const ends: Promise<void>[] = [];
        // The server has one backup of a tenant at a time; what the windows make of its end is in nobody's order.
        const all = async (): Promise<void> => {
          for (const { by, to, heard } of runs) {
            const starter = windows[by] as Window;
            await starter.start(to);
            const followers = windows.filter((window) => window !== starter && heard);
            for (const window of followers) window.running++;
            ends.push(
              ...[starter, ...followers].map((window) =>
                scheduler.schedule(Promise.resolve(), 'end').then(() => window.end()),
              ),
            );
          }
          await Promise.all(ends);
        };
        await scheduler.waitFor(all());
        before = after = () => undefined;
        await scheduler.waitAll();
        await clock.pass(120_000);
        assert.deepEqual([score, keys()], [5, []]);
      }),
    );
  });

  it('is not touched where a newer version has raised it', async () => {
    const newer = { version: 2, was: 7 };
    await memory.update(key, newer);
    const window = new Window();
    await window.start();
    await window.end();
    assert.deepEqual([score, memory.get(key), sent], [5, newer, []]);
    assert.ok(logLines.some((line) => line.includes('stays: a newer version')));
  });

  it('is put back before its cluster is forgotten; if it cannot be, the user is told what it was', async () => {
    const window = new Window();
    await window.start();
    await window.speed.putBackNow(profileId);
    assert.deepEqual([score, keys()], [5, []]);
    window.running = 0;
    await window.start();
    before = () => Promise.reject(new Error('gone'));
    await window.speed.putBackNow(profileId);
    assert.deepEqual(keys(), []);
    assert.equal(
      shownMessages.at(-1)?.text,
      'ha_low_thread_score could not be put back on demo. Set it there yourself: mysql_tenant: 5.',
    );
  });
});

describe('a speed that somebody has changed while the backup ran', () => {
  it('stays as it is, which is said once', async () => {
    const window = new Window();
    await window.start();
    score = 15;
    const { length } = shownMessages;
    await window.end();
    await window.speed.putBackIfIdle(profileId);
    assert.deepEqual([score, keys()], [15, []]);
    assert.deepEqual(
      shownMessages.slice(length).map(({ text }) => text),
      [
        'ha_low_thread_score was not put back on demo, because somebody has changed it since the backup began (mysql_tenant: 15 now, 5 before). If that was meant for the backup alone, set it back yourself.',
      ],
    );
  });

  it('is nothing to tell where they have put it back themselves', async () => {
    const window = new Window();
    await window.start();
    score = 5;
    const { length } = shownMessages;
    await window.end();
    assert.deepEqual([score, keys(), shownMessages.length], [5, [], length]);
  });

  it('is what the next backup puts back that has raised it once more', async () => {
    const window = new Window();
    await window.start();
    score = 15;
    await window.start(90);
    window.running--;
    await window.end();
    assert.deepEqual([score, keys()], [15, []]);
  });

  it('is what the next backup leaves alone that would not raise it', async () => {
    const window = new Window();
    await window.start();
    score = 80;
    await window.start(70);
    window.running--;
    await window.end();
    assert.deepEqual([score, keys()], [80, []]);
  });
});

describe('a speed of a tenant', () => {
  it('that was renamed is put back under its new name', async () => {
    const window = new Window();
    await window.start();
    tenantRow = { ...tenantRow, TENANT_NAME: 'renamed' };
    await window.end();
    assert.deepEqual([score, keys()], [5, []]);
    assert.match(sent.at(-1) ?? '', /= '?5'? TENANT = `renamed`/);
  });

  it('that is put back is not said to be left where its record cannot be deleted', async () => {
    const window = new Window();
    await window.start();
    const { length } = shownMessages;
    memory.update = () => Promise.reject(new Error('read-only'));
    await window.end();
    assert.deepEqual([score, keys(), shownMessages.length], [5, [key], length]);
    Reflect.deleteProperty(memory, 'update');
    await window.speed.putBackIfIdle(profileId);
    assert.deepEqual([score, keys()], [5, []]);
  });

  it('that is gone is forgotten', async () => {
    const window = new Window();
    await window.start();
    tenantRow = { ...tenantRow, TENANT_ID: '1004' };
    const { length } = sent;
    await window.end();
    assert.deepEqual([score, keys(), sent.length], [60, [], length + 1]);
  });

  it('stays on record where the cluster is logged in to as another tenant by now', async () => {
    const window = new Window();
    await window.start();
    info = serverInfo({ tenantId: 1004, tenantName: 'other' });
    await window.end();
    assert.deepEqual([score, keys()], [60, [key]]);
    assert.match(shownMessages.at(-1)?.text ?? '', /^ha_low_thread_score could not be put back on demo/);
    info = serverInfo();
    await window.speed.putBackIfIdle(profileId);
    assert.deepEqual([score, keys()], [5, []]);
  });
});
