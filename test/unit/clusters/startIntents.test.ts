import assert from 'node:assert/strict';
import { logLines } from '../support/fakeVscode.ts';
import {
  clock,
  completed,
  identityOf,
  memory,
  meta,
  partOf,
  password,
  profileId,
  protectedRow,
  reset,
  running,
  secrets,
  show,
  showStarted,
  waiting,
  Window,
} from '../support/followingWindow.ts';
import { identityOf as identityOfStart } from '../../../src/clusters/startIntent.ts';
import { noJobAfterMs } from '../../../src/clusters/startIntents.ts';
import type { PendingPassword } from '../../../src/clusters/vault.ts';
import { jobIdOf, type JobIdentity } from '../../../src/clusters/followedJob.ts';
import { rawJob } from '../support/rawRows.ts';
import { jobRow, tenantInfo } from '../support/rows.ts';

/** '*' + SHA1(SHA1('root')), computed with another tool. */
const passwd = '*81f5e21e35407d884a6cd4a731aebfb6af209e1b';
const ours = rawJob({ JOB_ID: '7', ENCRYPTION_MODE: 'PASSWORD', PASSWD: passwd });
const unprotected = rawJob({ JOB_ID: '7' });

function startOf(pending?: PendingPassword) {
  return {
    profileId,
    clusterName: 'demo',
    initiatorTenantId: 1,
    lastJobId: 6,
    kind: 'tenants' as const,
    tenants: meta.tenants,
    asked: { password: pending !== undefined, incremental: false, plusArchivelog: false, description: '' },
    pendingPassword: pending?.id ?? null,
  };
}

const remembered = (): string[] => memory.keys().filter((key) => key.startsWith('start/'));

/** A window that was closed in the middle of a start with a password. */
async function closedWindow(accepted = false): Promise<PendingPassword> {
  const window = new Window();
  const pending = await window.vault.storePending(profileId, password, meta);
  const intent = await window.intents.remember(startOf(pending));
  if (accepted) await window.intents.accept(intent);
  window.intents.dispose();
  window.jobs.dispose();
  return pending;
}

function jobOf(window: Window, identity: JobIdentity | undefined) {
  const job = identity && window.jobs.get(identity.profileId, identity);
  assert.ok(job);
  return job;
}

beforeEach(reset);

describe('a start whose answer nobody has heard', () => {
  it('is found by the next window, which follows it with what was asked for', async () => {
    await closedWindow();
    showStarted([ours]);
    const window = new Window();
    window.intents.resume();
    await show(running);
    assert.deepEqual(
      window.settled.map(({ kind }) => kind),
      ['started'],
    );
    const job = jobOf(window, window.settled[0]?.identity);
    assert.deepEqual(job.identity.asked, {
      password: true,
      incremental: false,
      plusArchivelog: false,
      kind: 'tenants',
      description: '',
    });
    assert.equal(partOf(job)?.protection, 'verified');
    assert.equal(await window.vault.readSet(profileId, partOf(job)?.tenant.id ?? 0, 5), password);
    assert.deepEqual(remembered(), []);
  });

  it('raises the alarm if the server accepted it and runs it without the password', async () => {
    await closedWindow(true);
    showStarted([unprotected]);
    const window = new Window();
    window.intents.resume();
    await show({ jobs: [jobRow({ encryptionMode: 'NONE' })] });
    assert.equal(window.alarmed.length, 1);
  });

  it('is not taken for a job that may be somebody else’s, and that is said', async () => {
    const pending = await closedWindow();
    showStarted([unprotected]);
    const window = new Window();
    window.intents.resume();
    await show(waiting);
    assert.deepEqual(
      window.settled.map(({ kind }) => kind),
      ['doubtful'],
    );
    assert.equal(jobOf(window, window.settled[0]?.identity).identity.asked, null);
    assert.deepEqual(window.alarmed, []);
    assert.equal(await window.vault.readPending(pending), password, 'its password is kept');
  });

  it('is looked for again while nothing can be read, and said to be nothing only by the views', async () => {
    const pending = await closedWindow();
    showStarted(new Error('unreachable'));
    const window = new Window();
    window.intents.resume();
    await clock.pass(noJobAfterMs * 2);
    assert.deepEqual(window.settled, []);
    showStarted([]);
    await clock.pass(60_000);
    assert.deepEqual(
      window.settled.map(({ kind }) => kind),
      ['notStarted'],
    );
    assert.equal(await window.vault.readPending(pending), password, 'its password is kept');
    assert.deepEqual(remembered(), []);
    assert.equal(clock.pending, 0, 'nothing is asked any more');
  });

  it('is told also where it cannot be struck out', async () => {
    await closedWindow();
    showStarted([ours]);
    const window = new Window();
    window.intents.resume();
    const update = memory.update.bind(memory);
    memory.update = (key, value) =>
      key.startsWith('start/') ? Promise.reject(new Error('the disk is full')) : update(key, value);
    await show(running);
    assert.deepEqual(
      window.settled.map(({ kind }) => kind),
      ['started'],
    );
    assert.ok(logLines.some((line) => line.includes('the disk is full')));
    assert.equal(remembered().length, 1, 'the next window finds the same');
  });

  it('stays where its job could not be written down', async () => {
    await closedWindow();
    showStarted([ours]);
    const window = new Window();
    window.intents.resume();
    const update = memory.update.bind(memory);
    memory.update = (key, value) =>
      key.startsWith('job/') ? Promise.reject(new Error('the disk is full')) : update(key, value);
    await show(running);
    assert.deepEqual([window.settled.map(({ kind }) => kind), remembered().length], [['started'], 1]);
  });

  it('is not called “not started” if the server had accepted it', async () => {
    const pending = await closedWindow(true);
    const window = new Window();
    window.intents.resume();
    await clock.pass(noJobAfterMs + 60_000);
    assert.deepEqual(
      window.settled.map(({ kind }) => kind),
      ['unseen'],
    );
    assert.equal(await window.vault.readPending(pending), password, 'its password is kept');
  });

  it('is not looked for through another login, whose jobs are others, and that is said', async () => {
    const pending = await closedWindow();
    showStarted([rawJob({ JOB_ID: '7', TENANT_ID: 1002, INITIATOR_TENANT_ID: 1002 })]);
    const window = new Window();
    window.info = tenantInfo();
    window.intents.resume();
    await clock.pass(1_000);
    assert.deepEqual(
      window.settled.map(({ kind }) => kind),
      ['otherLogin'],
    );
    assert.equal(await window.vault.readPending(pending), password, 'its password is kept');
    assert.deepEqual(remembered(), []);
  });

  it('is not told where the window that sent it followed its job already', async () => {
    const first = new Window();
    const intent = await first.intents.remember(startOf());
    first.jobs.begin(identityOfStart(intent, { jobId: 7 }, true));
    first.intents.dispose();
    first.jobs.dispose();
    showStarted([rawJob({ JOB_ID: '7' })]);
    const next = new Window();
    next.jobs.resume();
    next.intents.resume();
    await show(running);
    assert.deepEqual(next.settled, []);
    assert.deepEqual(remembered(), []);
    assert.ok(next.jobs.get(profileId, { initiatorTenantId: 1, jobId: 7 }));
  });

  it('may appear late', async () => {
    await closedWindow();
    const window = new Window();
    window.intents.resume();
    await clock.pass(noJobAfterMs / 2);
    assert.deepEqual(window.settled, []);
    showStarted([ours]);
    await clock.pass(60_000);
    assert.deepEqual(
      window.settled.map(({ kind }) => kind),
      ['started'],
    );
  });

  it('is not given up because the clock is set forward', async () => {
    const window = new Window();
    window.intents.pursue(await window.intents.remember(startOf()));
    await clock.pass(1_000);
    clock.set(3 * noJobAfterMs);
    await clock.pass(30_000);
    assert.deepEqual(window.settled, []);
    showStarted([rawJob({ JOB_ID: '7' })]);
    await clock.pass(60_000);
    assert.deepEqual(
      window.settled.map(({ kind }) => kind),
      ['started'],
    );
  });

  it('is given up in time although the clock is set back', async () => {
    const window = new Window();
    window.intents.pursue(await window.intents.remember(startOf()));
    clock.set(-86_400_000);
    await clock.pass(noJobAfterMs + 60_000);
    assert.deepEqual(
      window.settled.map(({ kind }) => kind),
      ['notStarted'],
    );
  });

  for (const timersToo of [false, true]) {
    it(`is found after hours of sleep (${timersToo ? 'timers are late' : 'timers stand still'})`, async () => {
      const window = new Window();
      window.intents.pursue(await window.intents.remember(startOf()));
      await clock.pass(5_000);
      showStarted([rawJob({ JOB_ID: '7' })]);
      clock.sleep(8 * 3_600_000, timersToo);
      await clock.pass(10_000);
      assert.deepEqual(
        window.settled.map(({ kind }) => kind),
        ['started'],
      );
    });
  }

  it('is told once, however often it is pursued', async () => {
    const window = new Window();
    const intent = await window.intents.remember(startOf());
    showStarted([unprotected]);
    window.intents.pursue(intent);
    window.intents.pursue(intent);
    window.intents.resume();
    await clock.pass(60_000);
    assert.equal(window.settled.length, 1);
  });

  it('is not pursued once it is forgotten, or its cluster was removed', async () => {
    const window = new Window();
    const intent = await window.intents.remember(startOf());
    window.intents.pursue(intent);
    await window.intents.forget(intent);
    await clock.pass(60_000);
    assert.deepEqual([window.settled, remembered(), clock.pending], [[], [], 0]);
    window.intents.pursue(await window.intents.remember(startOf()));
    window.removeCluster();
    await clock.pass(60_000);
    assert.deepEqual([window.settled, remembered().length, clock.pending], [[], 1, 0]);
  });

  it('is found while the keyring is locked: that the job has a password has to do', async () => {
    await closedWindow();
    showStarted([ours]);
    secrets.broken = new Error('the keyring is locked');
    const window = new Window();
    window.intents.resume();
    await show({ jobs: [jobRow(protectedRow)] });
    assert.deepEqual(
      window.settled.map(({ kind }) => kind),
      ['started'],
    );
    secrets.broken = undefined;
    await show({ jobs: [jobRow(protectedRow)] });
    assert.equal(partOf(jobOf(window, window.settled[0]?.identity))?.protection, 'verified');
  });

  it('leaves no secret behind, and what is stored by another version is kept', async () => {
    await closedWindow();
    assert.equal([...logLines, JSON.stringify([...memory.values])].join().includes(`"${password}"`), false);
    await memory.update('start/x', { version: 99 });
    const window = new Window();
    window.intents.resume();
    assert.deepEqual(memory.get('start/x'), { version: 99 });
  });
});

describe('a start that several windows look for', () => {
  const recordOfJob = `job/${jobIdOf(identityOf())}`;

  it('is let go of where it was refused: the job of the next start is not taken for it', async () => {
    const here = new Window();
    const pending = await here.vault.storePending(profileId, password, meta);
    const intent = await here.intents.remember(startOf(pending));
    const there = new Window();
    there.intents.resume();
    await clock.pass(5_000);
    await here.intents.forget(intent);
    await here.vault.discardPending(pending);
    const next = await here.vault.storePending(profileId, password, meta);
    secrets.broken = new Error('no bell rings');
    const job = here.jobs.begin(identityOf(next));
    showStarted([ours]);
    await show(waiting);
    assert.deepEqual(memory.get(recordOfJob), job.identity);
    await clock.pass(noJobAfterMs + 60_000);
    assert.deepEqual([there.settled, there.jobs.running(profileId)], [[], []]);
  });

  it('is not called “not started” where it was refused in the one that started it', async () => {
    const here = new Window();
    const intent = await here.intents.remember(startOf());
    const there = new Window();
    there.intents.resume();
    await clock.pass(5_000);
    await here.intents.forget(intent);
    await clock.pass(noJobAfterMs + 60_000);
    assert.deepEqual([there.settled, clock.pending], [[], 0]);
  });

  it('is told by one of them, and its end by whichever is left', async () => {
    await closedWindow();
    showStarted(new Error('unreachable'));
    const windows = [new Window(), new Window(), new Window()];
    for (const window of windows) window.intents.resume();
    await clock.pass(1_000);
    showStarted([ours]);
    await show(running);
    const tellers = windows.filter(({ settled }) => settled.length > 0);
    assert.deepEqual(
      tellers.map(({ settled }) => settled.map(({ kind }) => kind)),
      [['started']],
    );
    for (const { jobs } of tellers) jobs.dispose();
    await show(completed);
    const left = windows.filter((window) => !tellers.includes(window));
    assert.deepEqual(
      left.map(({ ended }) => ended.map(({ identity }) => identity.asked?.password)),
      [[true], [true]],
    );
  });

  it('is known to be accepted also where that came after the others had read of it', async () => {
    const here = new Window();
    const intent = await here.intents.remember(startOf());
    const there = new Window();
    there.intents.resume();
    await here.intents.accept(intent);
    await clock.pass(noJobAfterMs + 60_000);
    assert.deepEqual(
      there.settled.map(({ kind }) => kind),
      ['unseen'],
    );
  });

  for (const [what, stored] of [
    ['of a newer version', { version: 99 }],
    ['damaged', null],
  ] as const) {
    it(`is not let go of because its record is ${what} by now`, async () => {
      await closedWindow();
      const window = new Window();
      window.intents.resume();
      await clock.pass(0);
      const [key] = remembered();
      await memory.update(key ?? '', stored);
      showStarted([ours]);
      await show(running);
      assert.deepEqual(
        window.settled.map(({ kind }) => kind),
        ['started'],
      );
    });
  }
});
