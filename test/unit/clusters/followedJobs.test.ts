import assert from 'node:assert/strict';
import { FakeMemento, FakeSecrets, logLines } from '../support/fakeVscode.ts';
import { JobWatcher } from '../../../src/backup/watcher.ts';
import type { Look } from '../../../src/backup/state.ts';
import type { Clusters } from '../../../src/clusters/clusters.ts';
import type { JobIdentity } from '../../../src/clusters/followedJob.ts';
import { FollowedJobs, type FollowedJob } from '../../../src/clusters/followedJobs.ts';
import { BackupPasswordVault, type PendingPassword } from '../../../src/clusters/vault.ts';
import { Log } from '../../../src/log.ts';
import { PasswordDigest } from '../../../src/oceanbase/passwordDigest.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { jobRow, serverInfo, setRow, sysRow, tenantId } from '../support/rows.ts';

const profileId = '00000000-0000-4000-8000-000000000001';
const password = 'root';
const passwordDigest = new PasswordDigest('*81f5e21e35407d884a6cd4a731aebfb6af209e1b');
const otherDigest = new PasswordDigest('*be1bdec0aa74b4dcb079943e70528096cca985f8');
const protectedRow = { passwordDigest, encryptionMode: 'PASSWORD' } as const;

const waiting = { jobs: [sysRow({ ...protectedRow, status: 'INIT' })] };
const running = { jobs: [sysRow(protectedRow), jobRow(protectedRow)] };
const completed = {
  jobs: [jobRow({ ...protectedRow, source: 'HISTORY', status: 'COMPLETED' })],
  sets: [setRow()],
};

let memory: FakeMemento;
let secrets: FakeSecrets;
let clock: FakeClock;
let views: Partial<Look> | Error;

/** One window: its own services over the storage that all windows share. */
class Window {
  readonly vault = new BackupPasswordVault(secrets, memory);
  readonly ended: FollowedJob[] = [];
  readonly alarmed: FollowedJob[] = [];
  looks = 0;
  known = true;
  readonly jobs: FollowedJobs;

  constructor() {
    const watcher = new JobWatcher({
      look: () => {
        this.looks++;
        return views instanceof Error
          ? Promise.reject(views)
          : Promise.resolve({ jobs: [], tasks: [], sets: [], percentReported: true, ...views });
      },
      now: () => clock.now,
      after: (ms, callback) => clock.after(ms, callback),
    });
    const cluster = { watcher, info: serverInfo() };
    const clusters = {
      get: (id: string) => (this.known && id === profileId ? cluster : undefined),
      onDidChange: () => ({ dispose: () => undefined }),
    };
    this.jobs = new FollowedJobs(clusters as unknown as Clusters, this.vault, memory, new Log());
    this.jobs.onDidEnd((job) => this.ended.push(job));
    this.jobs.onDidFindUnprotected((job) => this.alarmed.push(job));
  }
}

function identityOf(pending?: PendingPassword): JobIdentity {
  return {
    version: 1,
    profileId,
    clusterName: 'demo',
    initiatorTenantId: 1,
    jobId: 7,
    tenantId,
    tenantName: 'mysql_tenant',
    passwordAsked: pending !== undefined,
    pendingPassword: pending?.id ?? null,
  };
}

/** The jobs that a reloaded window would go on with. */
function remembered(): string[] {
  return memory.keys().filter((key) => key.startsWith('job/'));
}

async function show(look: Partial<Look> | Error): Promise<void> {
  views = look;
  await clock.pass(30_000);
}

beforeEach(() => {
  memory = new FakeMemento();
  secrets = new FakeSecrets();
  clock = new FakeClock();
  views = {};
});

describe('following a job', () => {
  it('verifies the password and moves it to the set as soon as that has an id', async () => {
    const window = new Window();
    const pending = await window.vault.storePending(profileId, tenantId, password);
    const job = window.jobs.follow(identityOf(pending));
    assert.equal(job.state.protection, 'unknown');
    await show(waiting);
    assert.equal(job.state.protection, 'verified');
    assert.equal(await window.vault.readPending(pending), password);
    await show(running);
    assert.deepEqual([job.state.backup?.phase, job.state.protection], ['running', 'verified']);
    assert.equal(await window.vault.readSet(profileId, tenantId, 5), password);
    assert.equal(await window.vault.readPending(pending), undefined);
    await show(completed);
    assert.deepEqual([job.state.backup?.phase, job.state.protection], ['completed', 'verified']);
  });

  it('ends once, is forgotten then, and asks nothing any more', async () => {
    const window = new Window();
    const job = window.jobs.follow(identityOf());
    assert.equal(remembered().length, 1);
    await show(completed);
    assert.deepEqual(window.ended, [job]);
    assert.equal(remembered().length, 0);
    const { looks } = window;
    await show(completed);
    assert.deepEqual([window.looks, window.ended.length], [looks, 1]);
  });

  it('is one and the same for the same job', () => {
    const window = new Window();
    assert.equal(window.jobs.follow(identityOf()), window.jobs.follow({ ...identityOf(), clusterName: 'x' }));
  });

  it('alarms once if a password was asked for and the job has none, or another one', async () => {
    for (const row of [
      { encryptionMode: 'NONE' },
      { ...protectedRow, passwordDigest: otherDigest },
    ] as const) {
      const window = new Window();
      const pending = await window.vault.storePending(profileId, tenantId, password);
      const job = window.jobs.follow(identityOf(pending));
      await show({ jobs: [jobRow(row)] });
      await show({ jobs: [jobRow(row)] });
      assert.deepEqual(window.alarmed, [job]);
      window.jobs.dispose();
      memory.values.clear();
    }
  });

  it('doesn’t file a password under a set that was made with another one', async () => {
    const window = new Window();
    const pending = await window.vault.storePending(profileId, tenantId, password);
    window.jobs.follow(identityOf(pending));
    await show({ jobs: [jobRow({ ...protectedRow, passwordDigest: otherDigest })] });
    assert.equal(await window.vault.readSet(profileId, tenantId, 5), undefined);
    assert.equal(await window.vault.readPending(pending), password);
  });

  it('keeps no secret in its memory, and logs none', async () => {
    const window = new Window();
    const secret = 'planted-s3cret';
    const pending = await window.vault.storePending(profileId, tenantId, secret);
    window.jobs.follow(identityOf(pending));
    const comment = `near 'SET ENCRYPTION ON IDENTIFIED BY '${secret}' ONLY'`;
    await show({ jobs: [jobRow({ comment })] });
    await show({ jobs: [jobRow({ ...protectedRow, source: 'HISTORY', status: 'FAILED', comment })] });
    assert.ok(logLines.some((line) => line.includes('backup of mysql_tenant')));
    assert.equal([...logLines, JSON.stringify([...memory.values])].join().includes(secret), false);
  });

  it('goes on through a loss of the connection', async () => {
    const window = new Window();
    const job = window.jobs.follow(identityOf());
    await show(running);
    await show(new Error('lost'));
    assert.deepEqual([job.state.backup?.phase, job.state.snapshot.trouble], ['running', 'lost']);
    await show(completed);
    assert.deepEqual(window.ended, [job]);
  });

  describe('while the secret storage fails', () => {
    it('still shows the job, and announces its end', async () => {
      const window = new Window();
      const pending = await window.vault.storePending(profileId, tenantId, password);
      secrets.broken = new Error('the keyring is locked');
      const job = window.jobs.follow(identityOf(pending));
      await show(running);
      assert.deepEqual([job.state.backup?.phase, job.state.protection], ['running', 'unknown']);
      await show(completed);
      assert.deepEqual(window.ended, [job]);
    });

    it('still alarms for a job without its password', async () => {
      const window = new Window();
      const pending = await window.vault.storePending(profileId, tenantId, password);
      secrets.broken = new Error('the keyring is locked');
      window.jobs.follow(identityOf(pending));
      await show({ jobs: [jobRow({ encryptionMode: 'NONE' })] });
      assert.equal(window.alarmed.length, 1);
    });

    it('keeps the password where it is until it can be moved', async () => {
      const window = new Window();
      const pending = await window.vault.storePending(profileId, tenantId, password);
      const job = window.jobs.follow(identityOf(pending));
      secrets.broken = new Error('the keyring is locked');
      await show(running);
      secrets.broken = undefined;
      await show(running);
      assert.equal(job.state.protection, 'verified');
      assert.equal(await window.vault.readSet(profileId, tenantId, 5), password);
    });
  });
});

describe('after a reload', () => {
  it('goes on with the job, and moves the password that was not moved', async () => {
    const before = new Window();
    const pending = await before.vault.storePending(profileId, tenantId, password);
    before.jobs.follow(identityOf(pending));
    await show(waiting);
    before.jobs.dispose();
    const after = new Window();
    after.jobs.resume();
    await show(completed);
    assert.equal(after.ended.length, 1);
    assert.equal(await after.vault.readSet(profileId, tenantId, 5), password);
    assert.equal(remembered().length, 0);
  });

  it('forgets what it cannot follow: damaged entries and removed clusters', async () => {
    await memory.update('job/damaged', { version: 9 });
    await memory.update('job/removed', { ...identityOf(), profileId: profileId.replace('1', '2') });
    await memory.update('somebody else’s', 1);
    const window = new Window();
    window.jobs.resume();
    await show(running);
    assert.deepEqual(remembered(), []);
    assert.equal(memory.get('somebody else’s'), 1);
    assert.equal(window.looks, 0);
  });

  it('says so of a panel whose cluster is gone', () => {
    const window = new Window();
    window.known = false;
    assert.equal(window.jobs.follow(identityOf()).state.orphaned, true);
    assert.equal(remembered().length, 0);
  });
});

describe('two windows that follow the same job', () => {
  it('both verify its password and both see its end; the password ends up with its set, once', async () => {
    const first = new Window();
    const second = new Window();
    const pending = await first.vault.storePending(profileId, tenantId, password);
    const jobs = [first, second].map((window) => window.jobs.follow(identityOf(pending)));
    for (const look of [waiting, running, completed]) {
      await show(look);
      assert.deepEqual(
        jobs.map(({ state }) => state.protection),
        ['verified', 'verified'],
      );
    }
    assert.deepEqual([first.ended.length, second.ended.length], [1, 1]);
    assert.deepEqual([...secrets.values.values()], [password]);
    assert.equal(await second.vault.readSet(profileId, tenantId, 5), password);
  });

  it('opened later, by its panel, it verifies the password under the set', async () => {
    const first = new Window();
    const pending = await first.vault.storePending(profileId, tenantId, password);
    first.jobs.follow(identityOf(pending));
    await show(completed);
    const second = new Window();
    const job = second.jobs.follow(identityOf(pending));
    await show(completed);
    assert.deepEqual([job.state.protection, job.state.backup?.phase], ['verified', 'completed']);
    assert.equal(remembered().length, 0);
  });
});
