import assert from 'node:assert/strict';
import { logLines } from '../support/fakeVscode.ts';
import {
  completed,
  identityOf,
  memory,
  meta,
  otherDigest,
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
import { jobRow, serverNow, setRow, sysRow, tenantId } from '../support/rows.ts';
import { jobIdOf, type FollowedJob } from '../../../src/clusters/followedJob.ts';

beforeEach(reset);

const jobKey = (jobId: number): string => `job/${jobIdOf({ profileId, initiatorTenantId: 1, jobId })}`;

/** What was set going has come to rest. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('following a job', () => {
  it('verifies the password and moves it to the set as soon as that has an id', async () => {
    const window = new Window();
    const pending = await window.vault.storePending(profileId, password, meta);
    const job = window.jobs.follow(identityOf(pending));
    assert.deepEqual(job.state.parts, []);
    await show(waiting);
    assert.equal(partOf(job)?.protection, 'verified');
    assert.equal(await window.vault.readPending(pending), password);
    await show(running);
    assert.deepEqual([partOf(job)?.backup.phase, partOf(job)?.protection], ['running', 'verified']);
    assert.equal(await window.vault.readSet(profileId, tenantId, 5), password);
    await show(completed);
    assert.deepEqual([partOf(job)?.backup.phase, partOf(job)?.protection], ['completed', 'verified']);
    assert.equal(await window.vault.readPending(pending), undefined, 'tidied away once it is under its set');
  });

  it('takes in a tenant that came into the job later, with the password of the start', async () => {
    const window = new Window();
    const pending = await window.vault.storePending(profileId, password, meta);
    const job = window.jobs.follow(identityOf(pending));
    const late = jobRow({ ...protectedRow, tenantId: 1004, jobId: 1, backupSetId: 9 });
    await show({ jobs: [sysRow({ executorTenantIds: [tenantId, 1004] }), jobRow(protectedRow), late] });
    assert.deepEqual(
      job.identity.tenants.map(({ id }) => id),
      [tenantId, 1004],
    );
    assert.equal(partOf(job)?.protection, 'verified');
    assert.equal(await window.vault.readSet(profileId, 1004, 9), password);
    const onRecord = window.jobs.get(profileId, job.state.snapshot.key)?.identity.tenants.length;
    assert.equal(onRecord, 2);
    assert.match(JSON.stringify(memory.get(jobKey(7))), /1004/, 'a reload goes on with both');
  });

  it('ends once, is forgotten then, and asks nothing any more', async () => {
    const window = new Window();
    const job = window.jobs.follow(identityOf());
    await window.jobs.settled();
    assert.equal(remembered().length, 1);
    await show(completed);
    assert.deepEqual(window.ended, [job]);
    assert.equal(remembered().length, 0);
    const { looks } = window;
    await show(completed);
    assert.deepEqual([window.looks, window.ended.length], [looks, 1]);
  });

  it('goes on where the record cannot be written, and the log says so', async () => {
    const window = new Window();
    const pending = await window.vault.storePending(profileId, password, meta);
    const update = memory.update.bind(memory);
    memory.update = (key, value) =>
      key.startsWith('job/') ? Promise.reject(new Error(`no space for ${key}`)) : update(key, value);
    window.jobs.resume();
    const job = window.jobs.follow(identityOf(pending));
    // It ends while the keyring is locked: its password is compared, and it is forgotten, later.
    secrets.broken = new Error('the keyring is locked');
    await show(completed);
    assert.deepEqual([window.ended.includes(job), partOf(job)?.protection], [true, 'unknown']);
    secrets.broken = undefined;
    window.jobs.tellLookedAt(job);
    await settled();
    await settled();
    assert.equal(partOf(job)?.protection, 'verified');
    const logged = logLines.filter((line) => line.includes('no space for'));
    assert.equal(logged.filter((line) => line.includes(jobKey(7))).length, 1, 'there is nothing to forget');
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
      const pending = await window.vault.storePending(profileId, password, meta);
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
    const pending = await window.vault.storePending(profileId, password, meta);
    window.jobs.follow(identityOf(pending));
    await show({ jobs: [jobRow({ ...protectedRow, passwordDigest: otherDigest })] });
    assert.equal(await window.vault.readSet(profileId, tenantId, 5), undefined);
    assert.equal(await window.vault.readPending(pending), password);
  });

  it('keeps no secret in its memory, and logs none', async () => {
    const window = new Window();
    const secret = 'planted-s3cret';
    const pending = await window.vault.storePending(profileId, secret, meta);
    window.jobs.follow(identityOf(pending));
    const comment = `near 'SET ENCRYPTION ON IDENTIFIED BY '${secret}' ONLY'`;
    await show({ jobs: [jobRow({ comment })] });
    await show({ jobs: [jobRow({ ...protectedRow, source: 'HISTORY', status: 'FAILED', comment })] });
    assert.ok(logLines.some((line) => line.includes('backup of mysql_tenant')));
    assert.equal([...logLines, JSON.stringify([...memory.values])].join().includes(secret), false);
  });

  it('tells of its end although that cannot be written down', async () => {
    const window = new Window();
    const job = window.jobs.follow(identityOf());
    await show(running);
    Object.assign(memory, { update: () => Promise.reject(new Error('the disk is full')) });
    await show(completed);
    Reflect.deleteProperty(memory, 'update');
    assert.deepEqual(window.ended, [job]);
    assert.ok(logLines.some((line) => line.includes('the disk is full')));
  });

  it('goes on through a loss of the connection', async () => {
    const window = new Window();
    const job = window.jobs.follow(identityOf());
    await show(running);
    await show(new Error('lost'));
    assert.deepEqual([partOf(job)?.backup.phase, job.state.snapshot.trouble], ['running', 'lost']);
    await show(completed);
    assert.deepEqual(window.ended, [job]);
  });

  describe('while the secret storage fails', () => {
    it('still shows the job, and announces its end', async () => {
      const window = new Window();
      const pending = await window.vault.storePending(profileId, password, meta);
      secrets.broken = new Error('the keyring is locked');
      const job = window.jobs.follow(identityOf(pending));
      await show(running);
      assert.deepEqual([partOf(job)?.backup.phase, partOf(job)?.protection], ['running', 'unknown']);
      await show(completed);
      assert.deepEqual(window.ended, [job]);
    });

    it('still alarms for a job without its password', async () => {
      const window = new Window();
      const pending = await window.vault.storePending(profileId, password, meta);
      secrets.broken = new Error('the keyring is locked');
      window.jobs.follow(identityOf(pending));
      await show({ jobs: [jobRow({ encryptionMode: 'NONE' })] });
      assert.equal(window.alarmed.length, 1);
    });

    const endLocked = async (window: Window, look: Parameters<typeof show>[0] = completed) => {
      const pending = await window.vault.storePending(profileId, password, meta);
      secrets.broken = new Error('the keyring is locked');
      const job = window.jobs.follow(identityOf(pending));
      await show(running);
      await show(look);
      assert.deepEqual([window.ended, partOf(job)?.protection], [[job], 'unknown']);
      assert.equal(remembered().length, 1, 'the next window goes on with it');
      return { job, pending };
    };
    const unlocks: readonly [string, (window: Window, job: FollowedJob) => unknown][] = [
      [
        'its panel is opened',
        (_, job) => {
          job.setAttention('visible');
        },
      ],
      [
        'the cluster is refreshed',
        (window) => {
          window.refresh([]);
        },
      ],
      [
        'a password is stored',
        (window) => window.vault.storePending(profileId, 'x', meta).catch(() => undefined),
      ],
    ];
    for (const [when, then] of unlocks) {
      it(`compares after the end once the keyring is unlocked: when ${when}`, async () => {
        const window = new Window();
        const { job, pending } = await endLocked(window);
        await then(window, job);
        await settled();
        assert.equal(partOf(job)?.protection, 'unknown', 'still locked');
        secrets.broken = undefined;
        await then(window, job);
        await settled();
        assert.equal(partOf(job)?.protection, 'verified');
        assert.equal(await window.vault.readSet(profileId, tenantId, 5), password);
        assert.equal(await window.vault.readPending(pending), undefined);
        assert.deepEqual([remembered(), window.ended, window.alarmed], [[], [job], []]);
      });
    }

    it('alarms after the end for another password than the stored one, once', async () => {
      const window = new Window();
      const other = { ...protectedRow, passwordDigest: otherDigest };
      const { job } = await endLocked(window, {
        ...completed,
        jobs: [jobRow({ ...other, source: 'HISTORY', status: 'COMPLETED', endedAt: serverNow })],
      });
      secrets.broken = undefined;
      window.refresh([]);
      window.refresh([]);
      await settled();
      assert.equal(partOf(job)?.protection, 'mismatch');
      assert.deepEqual(window.alarmed, [job]);
    });

    it('has the next window compare what the last one could not', async () => {
      const first = new Window();
      const { pending } = await endLocked(first);
      first.jobs.dispose();
      secrets.broken = undefined;
      const next = new Window();
      next.jobs.resume();
      await show(completed);
      assert.equal(await next.vault.readSet(profileId, tenantId, 5), password);
      assert.equal(await next.vault.readPending(pending), undefined);
      assert.deepEqual(remembered(), []);
    });

    it('does not remember a job of somebody else for its password', async () => {
      const window = new Window();
      secrets.broken = new Error('the keyring is locked');
      window.jobs.follow({ ...identityOf(), asked: null });
      await show(running);
      await show(completed);
      assert.equal(window.ended.length, 1);
      assert.deepEqual(remembered(), []);
    });

    it('for one tenant of two keeps the password for that one', async () => {
      const window = new Window();
      const pending = await window.vault.storePending(profileId, password, meta);
      const other = { id: tenantId + 2, name: 'other' };
      const job = window.jobs.follow({ ...identityOf(pending), tenants: [...meta.tenants, other] });
      await show(completed);
      secrets.broken = new Error('the keyring is locked');
      const ofOther = { tenantId: other.id, jobId: 4, backupSetId: 6, executorTenantIds: [other.id] };
      await show({
        jobs: [...completed.jobs, ...completed.jobs.map((row) => ({ ...row, ...ofOther }))],
        sets: [setRow(), setRow({ tenantId: other.id, backupSetId: 6 })],
      });
      const protections = () => job.state.parts.map(({ protection }) => protection);
      assert.deepEqual([protections(), window.ended], [['verified', 'unknown'], [job]]);
      secrets.broken = undefined;
      window.refresh([]);
      await settled();
      assert.deepEqual(protections(), ['verified', 'verified']);
      assert.equal(await window.vault.readSet(profileId, other.id, 6), password);
      assert.deepEqual([await window.vault.readPending(pending), remembered()], [undefined, []]);
    });

    it('keeps the password where it is until it can be moved', async () => {
      const window = new Window();
      const pending = await window.vault.storePending(profileId, password, meta);
      const job = window.jobs.follow(identityOf(pending));
      secrets.broken = new Error('the keyring is locked');
      await show(running);
      secrets.broken = undefined;
      await show(running);
      assert.equal(partOf(job)?.protection, 'verified');
      assert.equal(await window.vault.readSet(profileId, tenantId, 5), password);
    });
  });
});
