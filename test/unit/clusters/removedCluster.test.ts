import assert from 'node:assert/strict';
import { logLines } from '../support/fakeVscode.ts';
import {
  clock,
  completed,
  identityOf,
  memory,
  meta,
  profileId,
  protectedRow,
  remembered,
  reset,
  show,
  Window,
} from '../support/followingWindow.ts';
import { jobIdOf } from '../../../src/clusters/followedJob.ts';
import { sysRow } from '../support/rows.ts';

const start = {
  profileId,
  clusterName: 'demo',
  initiatorTenantId: 1,
  lastJobId: 6,
  kind: 'tenants' as const,
  tenants: meta.tenants,
  asked: { password: false, incremental: false, plusArchivelog: false, description: '' },
  pendingPassword: null,
};
const starts = (): string[] => memory.keys().filter((key) => key.startsWith('start/'));

beforeEach(reset);

describe('the jobs of a cluster that is removed', () => {
  it('are forgotten, and those of others stay', async () => {
    const window = new Window();
    const other = { ...identityOf(), profileId: profileId.replace('1', '2') };
    await memory.update(`job/${jobIdOf(other)}`, other);
    window.jobs.begin(identityOf());
    window.refresh([sysRow({ ...protectedRow, jobId: 8 })]);
    await window.jobs.settled();
    assert.equal(remembered().length, 3);
    await window.jobs.forgetCluster(profileId);
    assert.deepEqual(remembered(), [`job/${jobIdOf(other)}`]);
  });
});

describe('the starts of a cluster that is removed', () => {
  it('stay in a window that does not know it: another profile of VS Code may have it', async () => {
    const window = new Window();
    await window.intents.remember(start);
    window.removeCluster();
    window.intents.resume();
    await clock.pass(1_000);
    assert.deepEqual([starts().length, window.settled], [1, []]);
  });

  it('are forgotten, and the log says so where they cannot be', async () => {
    const window = new Window();
    await window.intents.remember(start);
    await window.intents.forgetCluster('another');
    assert.equal(starts().length, 1);
    const update = memory.update.bind(memory);
    memory.update = () => Promise.reject(new Error('no space at all'));
    await window.intents.forgetCluster(profileId);
    assert.ok(logLines.some((line) => line.includes('no space at all')));
    memory.update = update;
    await window.intents.forgetCluster(profileId);
    assert.deepEqual(starts(), []);
  });
});

describe('an alarm that nobody has heard', () => {
  it('is raised again by the next window, although its job has ended', async () => {
    const window = new Window();
    window.hearsAlarms = false;
    window.jobs.begin(identityOf());
    await show(completed);
    assert.deepEqual([window.alarmed.length, window.ended.length], [1, 1]);
    window.jobs.dispose();
    const next = new Window();
    next.jobs.resume();
    await show(completed);
    assert.equal(next.alarmed.length, 1);
    assert.deepEqual(remembered(), []);
  });
});
