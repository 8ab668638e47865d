import assert from 'node:assert/strict';
import {
  completed,
  identityOf,
  memory,
  meta,
  partOf,
  password,
  profileId,
  remembered,
  reset,
  running,
  secrets,
  show,
  Window,
} from '../support/followingWindow.ts';
import { jobRow, setRow, sysRow, tenantId } from '../support/rows.ts';
import { jobIdOf, seenIdentity } from '../../../src/clusters/followedJob.ts';

/** A day after what the other rows say. */
const later = new Date('2026-01-03T03:04:05.000Z');
const runningAnew = {
  jobs: [sysRow({ startedAt: later, serverNow: later }), jobRow({ startedAt: later, serverNow: later })],
};

const key = `job/${jobIdOf(identityOf())}`;

beforeEach(reset);

describe('a cluster that was set up anew, and begins its JOB_IDs anew', () => {
  it('has a backup that is started there followed, and not taken for the one that ended before', async () => {
    const window = new Window();
    const job = window.jobs.follow(identityOf());
    await show(completed);
    assert.equal(job.state.snapshot.over, true);
    const next = window.jobs.begin(identityOf());
    assert.deepEqual([next.state.snapshot.over, next.state.parts], [false, []]);
    await show(runningAnew);
    assert.deepEqual([partOf(next)?.backup.phase, next.state.snapshot.over], ['running', false]);
    await show({ jobs: [jobRow({ source: 'HISTORY', status: 'FAILED', result: -4009, startedAt: later })] });
    assert.deepEqual([partOf(next)?.backup.phase, window.ended.length], ['failed', 2]);
  });

  it('has what others start there followed too', async () => {
    const window = new Window();
    const job = window.jobs.follow(identityOf());
    await show(completed);
    window.refresh(runningAnew.jobs);
    await show(runningAnew);
    const now = window.jobs.get(profileId, job.state.snapshot.key);
    assert.deepEqual([now?.state.snapshot.over, now?.identity.asked], [false, null]);
  });

  describe('and has one started by another window', () => {
    /** Two windows know of the job of that number that has ended, one of them is closed right after the next start. */
    async function startedElsewhere(): Promise<Window> {
      const [here, there] = [new Window(), new Window()];
      for (const window of [here, there]) window.jobs.follow(old);
      await show(completed);
      there.jobs.begin(now);
      there.jobs.dispose();
      await there.jobs.settled();
      return here;
    }
    const old = identityOf();
    const now = identityOf({ profileId, id: 'of the next one' });

    it('is followed with what was asked for, once the bell has rung', async () => {
      const here = await startedElsewhere();
      await show(runningAnew);
      assert.deepEqual(
        here.jobs.running(profileId).map(({ identity }) => identity),
        [now],
      );
    });

    it('is followed with what was asked for, once a refresh has seen it', async () => {
      secrets.broken = new Error('no bell rings');
      const here = await startedElsewhere();
      here.refresh(runningAnew.jobs);
      await show(runningAnew);
      assert.deepEqual(
        here.jobs.running(profileId).map(({ identity }) => identity),
        [now],
      );
    });

    it('stays on record where the end of the one before is dealt with later than that', async () => {
      const here = new Window();
      const pending = await here.vault.storePending(profileId, password, meta);
      here.jobs.follow(identityOf(pending));
      secrets.broken = new Error('the keyring is locked');
      await show(completed);
      assert.deepEqual(remembered(), [key]);
      await memory.update(key, now); // by another window
      secrets.broken = undefined;
      here.refresh([]);
      await show(completed);
      assert.equal(await here.vault.readSet(profileId, tenantId, 5), password, 'the old one is dealt with');
      assert.deepEqual(memory.get(key), now);
    });
  });

  it('is not seen in a row of the job that has just ended', async () => {
    const window = new Window();
    const job = window.jobs.follow(identityOf());
    await show({
      ...completed,
      jobs: [sysRow({ source: 'HISTORY', status: 'COMPLETED' }), ...completed.jobs],
    });
    window.refresh([sysRow(), jobRow()]); // read before the row went to the history
    assert.equal(job.state.snapshot.over, true);
    assert.equal(window.jobs.get(profileId, job.state.snapshot.key), job);
  });
});

describe('a job that runs while its saved cluster comes to mean another one', () => {
  it('is not taken to have ended as the job there that has its id', async () => {
    const window = new Window();
    const job = window.jobs.follow(identityOf());
    await show(running);
    window.replaceCluster();
    await show({
      jobs: [jobRow({ source: 'HISTORY', status: 'COMPLETED', startedAt: later })],
      sets: [setRow()],
    });
    assert.deepEqual([partOf(job)?.backup.phase, job.state.snapshot.over], ['missing', true]);
    assert.equal(window.ended.length, 1);
    const { looks } = window;
    await show({});
    assert.equal(window.looks, looks, 'it is asked for no longer');
  });
});

describe('a job that was seen before it is known to be ours', () => {
  it('stays the object that its panel shows', async () => {
    const window = new Window();
    window.refresh([sysRow(), jobRow()]);
    const seen = window.jobs.get(profileId, { initiatorTenantId: 1, jobId: 7 });
    assert.ok(seen);
    assert.equal(seen.identity.asked, null);
    const shown: boolean[] = [];
    seen.onDidChange(({ snapshot }) => shown.push(snapshot.over));
    assert.equal(window.jobs.follow(identityOf()), seen);
    assert.deepEqual(seen.identity.asked, identityOf().asked);
    await show(running);
    await show({ ...completed, sets: [setRow()] });
    assert.equal(shown.at(-1), true, 'whoever listens to it hears of its end');
    assert.equal(window.ended.length, 1);
  });

  it('that was looked at does not become one that was not asked for', () => {
    const window = new Window();
    const job = window.jobs.follow(identityOf());
    const cluster = { profile: { id: profileId, name: 'demo' }, tenantName: () => 'mysql_tenant' };
    const seen = seenIdentity(cluster as never, job.state.snapshot.key, [1002]);
    assert.equal(window.jobs.follow(seen), job);
    assert.notEqual(job.identity.asked, null);
  });
});
