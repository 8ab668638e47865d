// A login that was refused is not tried again by any window, against a sandbox that counts logins.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeMemento, FakeSecrets } from '../../unit/support/fakeVscode.ts';
import { eventually } from '../../unit/support/eventually.ts';
import { FakeClock } from '../../unit/support/fakeClock.ts';
import { profile } from '../../unit/support/profile.ts';
import { startSandbox, type Sandbox } from '../../sandbox/index.ts';
import { RecentBackups } from '../../../src/backupsView/recentBackups.ts';
import type { JobSnapshot } from '../../../src/backup/watcher.ts';
import type { Cluster } from '../../../src/clusters/cluster.ts';
import { Clusters } from '../../../src/clusters/clusters.ts';
import type { FollowedJobs } from '../../../src/clusters/followedJobs.ts';
import { StatementJournal } from '../../../src/clusters/journal.ts';
import type { Profile } from '../../../src/clusters/profile.ts';
import { ProfileStore } from '../../../src/clusters/profileStore.ts';
import { ConnectError } from '../../../src/oceanbase/errors.ts';
import { Log } from '../../../src/log.ts';

const user = 'root@sys';
const wrong = 's3cret-of-yesterday';
const right = 's3cret-of-today';

let sandbox: Sandbox;
let clock: FakeClock;
let state: FakeMemento;
let secrets: FakeSecrets;
let folder: string;
let windows: Window[];
let saved: Profile;

/** One window: its tree, its Backups view and a followed job look at the cluster. */
class Window {
  readonly store = new ProfileStore(state, secrets);
  readonly clusters = new Clusters(this.store, new Log(), new StatementJournal(), folder, clock);
  readonly #recent = new RecentBackups({ see: () => undefined } as unknown as FollowedJobs);
  snapshot: JobSnapshot | undefined;

  constructor() {
    windows.push(this);
  }

  get cluster(): Cluster {
    const cluster = this.clusters.get(saved.id);
    if (!cluster) throw new Error('it is not saved');
    return cluster;
  }

  get problem(): ConnectError | undefined {
    const { state } = this.cluster;
    return state.kind === 'failed' && state.error instanceof ConnectError ? state.error : undefined;
  }

  follow(): void {
    const key = { initiatorTenantId: 1, jobId: 1 };
    this.cluster.watcher.watch(key, [1002], 'background', (snapshot) => {
      this.snapshot = snapshot;
    });
  }

  async look(): Promise<void> {
    await Promise.all([this.cluster.refresh(), this.#recent.read(this.cluster)]);
  }

  dispose(): void {
    this.clusters.dispose();
    this.store.dispose();
  }
}

/** Lets time pass until it is done: whoever waits for another window waits on the clock. */
async function done<T>(task: Promise<T>): Promise<T> {
  const running = { over: false };
  const settled = task.finally(() => {
    running.over = true;
  });
  settled.catch(() => undefined);
  while (!running.over) await clock.pass(100);
  return await settled;
}

/** Every window looks each quarter of a minute, all in the same moment. */
async function pass(minutes: number): Promise<void> {
  for (let quarter = 0; quarter < minutes * 4; quarter++) {
    await clock.pass(15_000);
    await done(Promise.all(windows.map((window) => window.look())));
  }
}

beforeEach(async () => {
  sandbox = await startSandbox({ passwords: { [user]: right } });
  clock = new FakeClock();
  state = new FakeMemento();
  secrets = new FakeSecrets();
  folder = mkdtempSync(join(tmpdir(), 'obb-logins-'));
  windows = [];
  saved = { ...profile, port: sandbox.port, host: sandbox.host, user };
});
afterEach(async () => {
  for (const window of windows) window.dispose();
  await sandbox.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('a login that was refused', function () {
  this.timeout(60_000);

  /** Three windows with the wrong password, which follow a job; the first look of each has come. */
  async function refused(password: string | undefined = wrong): Promise<readonly [Window, Window, Window]> {
    const three = [new Window(), new Window(), new Window()] as const;
    await three[0].store.save(saved, password);
    for (const window of three) window.follow();
    await pass(0.25);
    return three;
  }

  it('is tried once in ten hours by three windows, and not by one that is opened later', async () => {
    await refused();
    await pass(5 * 60);
    new Window().follow();
    await pass(5 * 60);
    assert.equal(sandbox.logins, 1);
    for (const { problem, snapshot } of windows) {
      assert.equal(problem?.kind, 'denied');
      assert.match(problem.message, /password, the user or the tenant is wrong.*Reconnect.*Edit Cluster/);
      assert.equal(snapshot?.trouble, problem.message);
      assert.equal(snapshot.over, false);
    }
  });

  it('costs one login although three windows lose their connection in the same moment', async () => {
    const [first] = await refused(right);
    assert.equal(first.cluster.state.kind, 'ready');
    const before = sandbox.logins;
    sandbox.setPassword(user, 's3cret-of-tomorrow');
    await sandbox.restart();
    await pass(30);
    assert.equal(sandbox.logins - before, 1);
    for (const { problem } of windows) assert.equal(problem?.kind, 'denied');
  });

  it('is tried once more after another password was stored, in whichever window', async () => {
    const [, second] = await refused();
    await second.store.save(saved, 's3cret-that-is-wrong-too');
    await pass(30);
    assert.equal(sandbox.logins, 2);
    await second.store.save(saved, right);
    await pass(1);
    for (const { cluster, snapshot } of windows) {
      assert.equal(cluster.state.kind, 'ready');
      assert.equal(snapshot?.trouble, undefined, 'what is followed goes on');
    }
    assert.equal(sandbox.logins, 5);
  });

  it('is tried once more after the connection was edited, not after its name was', async () => {
    const [first] = await refused();
    await first.store.update(saved.id, (now) => ({ ...now, name: 'another name' }));
    await pass(10);
    assert.equal(sandbox.logins, 1);
    await first.store.save({ ...saved, user: 'root@mysql_tenant' });
    await pass(10);
    assert.equal(sandbox.logins, 2);
  });

  it('is tried once more when the user reconnects, and whatever waited goes on once that has worked', async () => {
    const [first, second] = await refused();
    await done(first.cluster.reconnect());
    await pass(10);
    assert.equal(sandbox.logins, 2);
    sandbox.setPassword(user, wrong);
    await pass(10);
    assert.equal(sandbox.logins, 2, 'nobody tells that it would work now');
    await done(second.cluster.reconnect());
    assert.equal(second.cluster.state.kind, 'ready');
    await pass(1);
    for (const { cluster, snapshot } of windows)
      assert.deepEqual([cluster.state.kind, snapshot?.trouble], ['ready', undefined]);
  });

  it('keeps a start of a backup from logging in, too', async () => {
    const [first, second] = await refused();
    for (const { cluster } of [first, second])
      await assert.rejects(done(cluster.openDedicated()), /use Reconnect or Edit Cluster/);
    assert.equal(sandbox.logins, 1);
  });

  it('leaves nothing of a password on the disk', async () => {
    await refused();
    const files = readdirSync(folder);
    assert.equal(files.length, 1, 'no attempt is under way any more');
    for (const name of files) {
      assert.doesNotMatch(name + readFileSync(join(folder, name), 'utf8'), /s3cret/);
    }
  });

  it('stands in this window where the folder cannot be written', async () => {
    rmSync(folder, { recursive: true });
    writeFileSync(folder, '');
    await new Window().store.save(saved, wrong);
    await pass(30);
    assert.equal(sandbox.logins, 1);
  });

  it('is another thing than a server that is starting', async () => {
    sandbox.setStarting(true);
    const [first] = await refused(right);
    await pass(2);
    assert.equal(first.problem?.kind, 'unavailable');
    assert.ok(sandbox.logins > 9, String(sandbox.logins));
    sandbox.setStarting(false);
    await pass(1);
    for (const { cluster } of windows) assert.equal(cluster.state.kind, 'ready');
  });

  describe('with a password from elsewhere', () => {
    const variable = 'OBB_TEST_PASSWORD';
    afterEach(() => {
      delete process.env[variable];
    });

    /** A command that counts its runs in a file. */
    function command(script: string): { readonly kind: 'command'; words: string[] } {
      const counting = `require('node:fs').appendFileSync(process.argv[1], 'x'); ${script}`;
      return { kind: 'command', words: [process.execPath, '-e', counting, `${folder}.runs`] };
    }
    const runs = (): number => readFileSync(`${folder}.runs`, 'utf8').length;
    afterEach(() => {
      rmSync(`${folder}.runs`, { force: true });
    });

    it('does not run its command again and again', async () => {
      saved = { ...saved, passwordSource: command(`console.log('${wrong}')`) };
      const [first] = await refused(undefined);
      await pass(10);
      assert.deepEqual([sandbox.logins, runs()], [1, 1]);
      await done(first.cluster.reconnect());
      await pass(10);
      assert.deepEqual([sandbox.logins, runs()], [2, 2]);
    });

    it('does not run a command again and again that gives none', async () => {
      saved = { ...saved, passwordSource: command('process.exit(1)') };
      const window = new Window();
      await window.store.save(saved);
      await done(window.cluster.refresh());
      await done(window.cluster.refresh());
      assert.deepEqual([sandbox.logins, runs()], [0, 1]);
    });

    it('is tried again once the variable has another value', async () => {
      saved = { ...saved, passwordSource: { kind: 'environment', variable } };
      const [first] = await refused(undefined);
      await pass(10);
      assert.deepEqual([first.problem?.kind, sandbox.logins], ['no-password', 0]);
      process.env[variable] = wrong;
      await pass(10);
      assert.equal(first.problem?.kind, 'denied');
      process.env[variable] = right;
      await pass(1);
      assert.equal(first.cluster.state.kind, 'ready');
    });

    it('is tried once by a window that was started with another value', async () => {
      saved = { ...saved, passwordSource: { kind: 'environment', variable } };
      process.env[variable] = wrong;
      const before = new Window();
      await before.store.save(saved);
      await done(before.cluster.refresh());
      process.env[variable] = right;
      const anew = new Window();
      await done(anew.cluster.refresh());
      assert.deepEqual([anew.cluster.state.kind, sandbox.logins], ['ready', 2]);
    });

    it('that is asked for stops in each window, until one is entered there', async () => {
      saved = { ...saved, passwordSource: { kind: 'ask' } };
      const [first, second] = await refused(wrong);
      await second.store.save(saved, wrong);
      await pass(10);
      assert.equal(sandbox.logins, 1);
      await first.store.save(saved, right);
      await done(first.cluster.reconnect());
      await pass(10);
      assert.deepEqual([first.cluster.state.kind, second.problem?.kind], ['ready', 'denied']);
      assert.equal(sandbox.logins, 2);
      await (await done(first.cluster.openDedicated())).session.close();
    });

    it('that is asked for stays refused in the other windows where the right one was entered before', async () => {
      saved = { ...saved, passwordSource: { kind: 'ask' } };
      const [first] = [new Window(), new Window(), new Window()] as const;
      const [, second] = windows as [Window, Window];
      await first.store.save(saved, wrong);
      await second.store.save(saved, right);
      await done(first.cluster.refresh());
      await done(second.cluster.refresh());
      assert.deepEqual([first.problem?.kind, second.problem?.kind], ['denied', 'denied']);
      await done(second.cluster.reconnect());
      await pass(10);
      assert.deepEqual([second.cluster.state.kind, first.problem?.kind], ['ready', 'denied']);
      assert.equal(sandbox.logins, 2);
    });
  });
});

describe('Reconnect', function () {
  this.timeout(10_000);

  it('does not wait for the attempt that it replaces', async () => {
    const window = new Window();
    await window.store.save(saved, right);
    sandbox.hangStatement(/LIKE 'version/);
    const hung = new Promise<void>((resolve) => {
      sandbox.onStatement(/LIKE 'version/, resolve);
    });
    const before = window.cluster.refresh();
    await hung;
    const reading = window.cluster.read(() => Promise.resolve('read'));
    await done(window.cluster.reconnect());
    assert.equal(window.cluster.state.kind, 'ready');
    assert.equal(await reading, 'read', 'who waited for the old one has the new one');
    await before;
    await eventually(() => Promise.resolve(sandbox.connections() === 1));
  });
});
