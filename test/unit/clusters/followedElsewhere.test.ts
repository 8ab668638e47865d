import assert from 'node:assert/strict';
import { FakeMemento } from '../support/fakeVscode.ts';
import {
  completed,
  identityOf,
  memory,
  meta,
  partOf,
  password,
  profileId,
  protectedRow,
  remembered,
  reset,
  running,
  secrets,
  show,
  waiting,
  Window,
} from '../support/followingWindow.ts';
import { jobRow, sysRow, tenantId } from '../support/rows.ts';
import { jobIdOf } from '../../../src/clusters/followedJob.ts';

beforeEach(reset);

/** What all windows have on record, of which this one hears nothing yet. */
class StaleRecords extends FakeMemento {
  stale = false;
  override keys(): readonly string[] {
    return this.stale ? [] : memory.keys();
  }
  override get<T>(key: string, otherwise?: T): T {
    return memory.get<T>(this.stale ? 'not yet' : key, otherwise);
  }
  override async update(key: string, value: unknown): Promise<void> {
    await memory.update(key, value);
  }
}

describe('after a reload', () => {
  it('goes on with the job, and moves the password that was not moved', async () => {
    const before = new Window();
    const pending = await before.vault.storePending(profileId, password, meta);
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

  it('keeps the jobs of clusters that are not known here, and what it cannot read', async () => {
    await memory.update('job/newer', { version: 9 });
    const removed = { ...identityOf(), profileId: profileId.replace('1', '2') };
    await memory.update(`job/${jobIdOf(removed)}`, removed);
    await memory.update('somebody else’s', 1);
    const window = new Window();
    window.jobs.resume();
    await show(running);
    assert.deepEqual(remembered(), ['job/newer', `job/${jobIdOf(removed)}`]);
    assert.equal(memory.get('somebody else’s'), 1);
    assert.equal(window.looks, 0);
  });

  it('goes on with jobs that were only seen', async () => {
    const window = new Window();
    window.refresh([sysRow(protectedRow), jobRow(protectedRow)]);
    await show(running);
    assert.deepEqual(remembered(), [`seen/${profileId}`]);
    window.jobs.dispose();
    const next = new Window();
    next.jobs.resume();
    await show(completed);
    assert.equal(next.ended.length, 1);
    assert.deepEqual(remembered(), []);
  });

  it('goes on with what two windows have seen at once, and keeps what it cannot read of it', async () => {
    const other = { ...identityOf(), asked: null, jobId: 8 };
    const newer = { ...other, version: 9 };
    const key = `seen/${profileId}`;
    const [here, there] = [new Window(), new Window()];
    here.refresh([sysRow(protectedRow)]);
    await show(running);
    there.jobs.follow(other);
    await show(running);
    await memory.update(key, { version: 1, jobs: { ...memory.get<{ jobs: object }>(key).jobs, newer } });
    await show(completed);
    assert.deepEqual(memory.get(key), { version: 1, jobs: { newer } });
    await memory.update(key, { version: 2 });
    here.refresh([sysRow({ jobId: 9, initiatorJobId: 9 })]);
    await show(running);
    assert.deepEqual(memory.get(key), { version: 2 });
  });

  it('says so of a panel whose cluster is gone', () => {
    const window = new Window();
    window.known = false;
    assert.equal(window.jobs.follow(identityOf()).state.orphaned, true);
    assert.equal(remembered().length, 0);
  });
});

describe('a job that another window has started', () => {
  it('is followed at once, and told by the window that is left', async () => {
    const there = new Window();
    const here = new Window();
    const pending = await here.vault.storePending(profileId, password, meta);
    here.jobs.begin(identityOf(pending));
    await show(running);
    here.jobs.dispose();
    await show(completed);
    const [job] = there.ended;
    assert.ok(job);
    assert.equal(partOf(job)?.protection, 'verified');
    assert.deepEqual(there.ended, [job]);
    assert.deepEqual(remembered(), []);
  });

  it('is followed as soon as its cluster is known here, which may be later than the bell', async () => {
    const there = new Window();
    there.known = false;
    new Window().jobs.begin(identityOf());
    await show(running);
    assert.equal(there.jobs.running(profileId).length, 0);
    there.known = true;
    there.replaceCluster(); // as the saved clusters tell of it
    await show(running);
    assert.deepEqual(there.jobs.running(profileId)[0]?.identity, identityOf());
  });

  it('is known by what was asked for also where a refresh has seen it before it was on record', async () => {
    secrets.broken = new Error('no bell rings'); // the refresh after that one has to see it
    const there = new Window();
    const rows = [sysRow(protectedRow), jobRow(protectedRow)];
    there.refresh(rows);
    await show(running);
    const [seen] = there.jobs.running(profileId);
    assert.ok(seen);
    assert.equal(seen.identity.asked, null);
    const starter = new Window();
    starter.jobs.begin(identityOf());
    await starter.jobs.settled();
    there.refresh(rows);
    await show(running);
    assert.equal(there.jobs.running(profileId).length, 1);
    assert.deepEqual(seen.identity.asked, identityOf().asked);
    await show(completed);
    assert.deepEqual(there.ended, [seen]);
  });

  describe('in the moment in which a refresh here sees it', () => {
    const key = `job/${jobIdOf(identityOf())}`;
    /** Here what was asked for is not on record yet; it comes before what has been seen is written. */
    function atOnce(start: () => void): Window {
      const state = new StaleRecords();
      const here = new Window(state);
      state.stale = true;
      start();
      here.refresh([sysRow(protectedRow), jobRow(protectedRow)]);
      state.stale = false;
      assert.equal(here.jobs.running(profileId)[0]?.identity.asked, null);
      return here;
    }

    it('stays on record, and is known here once the bell has rung', async () => {
      const there = new Window();
      const pending = await there.vault.storePending(profileId, password, meta);
      const here = atOnce(() => there.jobs.begin(identityOf(pending)));
      await there.jobs.settled();
      assert.deepEqual(memory.get(key), identityOf(pending));
      await show(running);
      const [job] = here.jobs.running(profileId);
      assert.ok(job);
      assert.deepEqual([job.identity, partOf(job)?.protection], [identityOf(pending), 'verified']);
      await show(completed);
      assert.deepEqual([here.ended, there.ended.length, remembered()], [[job], 1, []]);
    });

    it('is known here at its end at the latest, and stays on record until its password can be compared', async () => {
      const there = new Window();
      const pending = await there.vault.storePending(profileId, password, meta);
      secrets.broken = new Error('the keyring is locked, and no bell rings');
      const here = atOnce(() => there.jobs.begin(identityOf(pending)));
      there.jobs.dispose();
      await show(completed);
      assert.deepEqual(
        here.ended.map(({ identity }) => identity),
        [identityOf(pending)],
      );
      assert.deepEqual(memory.get(key), identityOf(pending));
      secrets.broken = undefined;
      const next = new Window();
      next.jobs.resume();
      await show(completed);
      const [job] = next.ended;
      assert.ok(job);
      assert.equal(partOf(job)?.protection, 'verified');
      assert.deepEqual(remembered(), []);
    });
  });

  describe('while no bell rings', () => {
    beforeEach(() => {
      secrets.broken = new Error('the keyring is locked');
    });

    it('has its end told as what was asked for, once, where a refresh has seen it before it was on record', async () => {
      const here = new Window();
      here.refresh([sysRow(protectedRow), jobRow(protectedRow)]);
      await show(running);
      const there = new Window();
      there.jobs.begin(identityOf());
      there.jobs.dispose();
      await show(completed);
      assert.deepEqual(
        here.ended.map(({ identity }) => identity),
        [identityOf()],
      );
      assert.deepEqual(remembered(), []);
    });
  });

  it('of somebody else is no reason to ring', async () => {
    let rings = 0;
    secrets.onDidChange(({ key }) => (rings += Number(key === 'backupStarted')));
    new Window().refresh([sysRow(protectedRow), jobRow(protectedRow)]);
    await show(running);
    assert.deepEqual([remembered().length, rings], [1, 0]);
  });
});

describe('a record of the job that cannot be read', () => {
  const key = `job/${jobIdOf(identityOf())}`;

  for (const [what, stored] of [
    ['of a newer version', { ...identityOf(), version: 9 }],
    ['that is damaged', null],
  ] as const) {
    it(`${what}, is neither overwritten nor deleted where nobody here knows what was asked for`, async () => {
      await memory.update(key, stored);
      const window = new Window();
      window.refresh([sysRow(protectedRow), jobRow(protectedRow)]);
      await show(running);
      assert.deepEqual(memory.get(key), stored);
      await show(completed);
      assert.equal(window.ended.length, 1);
      assert.deepEqual(memory.get(key), stored);
    });

    it(`${what}, makes room for what was asked for here: the job has its number now`, async () => {
      await memory.update(key, stored);
      const window = new Window();
      window.jobs.begin(identityOf());
      await window.jobs.settled();
      assert.deepEqual(memory.get(key), identityOf());
      await show(completed);
      assert.deepEqual(remembered(), []);
    });
  }
});

describe('a job whose backup set the login may not read', () => {
  it('is looked at again once it may: it has been told to get the privilege and to reconnect', async () => {
    const window = new Window();
    const job = window.jobs.follow(identityOf());
    const unproven = { jobs: completed.jobs, unreadSets: 'oceanbase.CDB_OB_BACKUP_SET_FILES' };
    for (let tick = 0; tick < 25; tick++) await show(unproven);
    assert.deepEqual([partOf(job)?.backup.phase, window.ended.length], ['unproven', 1]);
    const looks = window.looks;
    window.refresh([], ['BACKUP_SET_FILES']);
    await show(completed);
    assert.equal(window.looks, looks, 'nothing has changed yet');
    window.refresh([]);
    await show(completed);
    assert.deepEqual([partOf(job)?.backup.phase, job.state.snapshot.over], ['completed', true]);
    const looksInAll = window.looks;
    window.refresh([]);
    await show(completed);
    assert.equal(window.looks, looksInAll);
    assert.deepEqual(remembered(), []);
  });
});

describe('a job that begins anew while its end still waits for the secret storage', () => {
  it('is followed on, and told when it has ended', async () => {
    const window = new Window();
    const pending = await window.vault.storePending(profileId, password, meta);
    const job = window.jobs.follow(identityOf(pending));
    const finish = window.vault.finish.bind(window.vault);
    let goOn = (): void => undefined;
    window.vault.finish = () =>
      new Promise((resolve) => {
        goOn = () => {
          resolve(true);
        };
      });
    await show(completed);
    assert.deepEqual([job.state.snapshot.over, window.ended.length], [true, 0]);
    window.vault.finish = finish;
    window.jobs.begin(identityOf(pending));
    goOn();
    await show(running);
    assert.deepEqual([partOf(job)?.backup.phase, window.ended.length], ['running', 0]);
    await show(completed);
    assert.deepEqual([partOf(job)?.backup.phase, window.ended.length], ['completed', 1]);
  });
});

describe('while the list of clusters changes', () => {
  it('a job goes on through the new object of a changed profile', async () => {
    const window = new Window();
    const job = window.jobs.follow(identityOf());
    await show(running);
    window.replaceCluster();
    await show(completed);
    assert.deepEqual([partOf(job)?.backup.phase, window.ended.length], ['completed', 1]);
  });

  it('a job says so when its cluster is removed, and goes on when it is back', async () => {
    const window = new Window();
    const job = window.jobs.follow(identityOf());
    await show(running);
    window.removeCluster();
    assert.equal(job.state.orphaned, true);
    window.known = true;
    window.replaceCluster();
    assert.equal(job.state.orphaned, false);
    await show(completed);
    assert.equal(window.ended.length, 1);
  });
});

describe('a job of somebody else', () => {
  it('is followed by its initiator’s row, once, without asking for its password', async () => {
    const window = new Window();
    window.refresh([sysRow(protectedRow), jobRow(protectedRow)]);
    window.refresh([sysRow(protectedRow)]);
    const [job, ...more] = window.jobs.running(profileId);
    assert.deepEqual([job?.identity.asked, job?.identity.tenants, more.length], [null, meta.tenants, 0]);
    await show(running);
    assert.ok(job);
    assert.deepEqual([partOf(job)?.protection, window.alarmed.length], ['reported', 0]);
  });

  it('that turns out to be ours is what was asked for here', async () => {
    const window = new Window();
    window.refresh([sysRow()]);
    const pending = await window.vault.storePending(profileId, password, meta);
    const job = window.jobs.follow(identityOf(pending));
    window.refresh([sysRow()]);
    assert.deepEqual(window.jobs.running(profileId), [job]);
    await show(running);
    assert.equal(partOf(job)?.protection, 'verified');
  });
});

describe('two windows that follow the same job', () => {
  it('both verify its password and both see its end; the password ends up with its set, once', async () => {
    const first = new Window();
    const second = new Window();
    const pending = await first.vault.storePending(profileId, password, meta);
    const jobs = [first, second].map((window) => window.jobs.follow(identityOf(pending)));
    for (const look of [waiting, running, completed]) {
      await show(look);
      assert.deepEqual(
        jobs.map((job) => partOf(job)?.protection),
        ['verified', 'verified'],
      );
    }
    assert.deepEqual([first.ended.length, second.ended.length], [1, 1]);
    const kept = [...secrets.values].filter(([key]) => key.startsWith('backupPassword/'));
    assert.deepEqual(
      kept.map(([, secret]) => secret),
      [password],
    );
    assert.equal(await second.vault.readSet(profileId, tenantId, 5), password);
  });

  it('opened later, by its panel, it verifies the password under the set', async () => {
    const first = new Window();
    const pending = await first.vault.storePending(profileId, password, meta);
    first.jobs.follow(identityOf(pending));
    await show(completed);
    const second = new Window();
    const job = second.jobs.follow(identityOf(pending));
    await show(completed);
    assert.deepEqual([partOf(job)?.protection, partOf(job)?.backup.phase], ['verified', 'completed']);
    assert.equal(remembered().length, 0);
  });
});
