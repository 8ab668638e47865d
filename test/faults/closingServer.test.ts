// A server, or something in front of it, that hangs up after each answer: a proxy with a limit, a firewall that
// lets one query through. Only the hanging up is not the sandbox's own.
import assert from 'node:assert/strict';
import './support/messages.ts';
import { Window } from '../bench/support/window.ts';
import type { Cluster } from '../../src/clusters/cluster.ts';
import type { FollowedJob, FollowedState } from '../../src/clusters/followedJob.ts';
import { ConnectionLost, messageOf } from '../../src/oceanbase/errors.ts';
import { startSandbox, type Sandbox } from '../sandbox/index.ts';
import { startHangingUp, type HangingUp } from './support/hangingUp.ts';

describe('a server that hangs up after each answer', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  let proxy: HangingUp;
  let window: Window;

  before(async () => {
    sandbox = await startSandbox({ tenants: [{ name: 'shop' }], backupSeconds: 0.5 });
    proxy = await startHangingUp(sandbox.port);
    window = new Window();
  });
  after(async () => {
    window.dispose();
    await proxy.stop();
    await sandbox.stop();
  });

  const added = (): Promise<Cluster> =>
    window.add({ host: '127.0.0.1', port: proxy.port, passwords: sandbox.passwords });

  it('costs a refresh few connections and is said in one sentence; the next refresh goes on', async () => {
    const cluster = await added();
    proxy.hangsUp = true;
    await cluster.refresh();
    assert.equal(cluster.state.kind, 'failed');
    assert.ok(cluster.state.error instanceof ConnectionLost);
    assert.match(messageOf(cluster.state.error), /^[^\n]+$/);
    assert.ok(proxy.connections <= 4, `${String(proxy.connections)} connections`);
    proxy.hangsUp = false;
    await cluster.refresh();
    assert.equal(cluster.state.kind, 'ready');
  });

  it('in the middle of a followed backup keeps nobody from its proven end', async () => {
    const cluster = await added();
    proxy.hangsUp = false;
    const { session } = await cluster.openDedicated();
    await session.query('ALTER SYSTEM BACKUP TENANT = shop');
    await session.close();
    await cluster.refresh();
    const [job] = window.jobs.running(cluster.profile.id);
    assert.ok(job);
    proxy.hangsUp = true;
    const before = proxy.connections;
    const troubled = until(job, ({ snapshot }) => snapshot.trouble !== undefined);
    job.setAttention('visible');
    await troubled;
    assert.ok(proxy.connections - before <= 4, `${String(proxy.connections - before)} connections`);
    assert.equal(job.state.snapshot.over, false, 'a look that failed is no end');
    proxy.hangsUp = false;
    await until(job, ({ snapshot }) => snapshot.over);
    assert.deepEqual(
      job.state.snapshot.backups.map(({ phase }) => phase),
      ['completed'],
    );
  });
});

/** Resolves when what is followed of the job is so. */
async function until(job: FollowedJob, isSo: (state: FollowedState) => boolean): Promise<void> {
  await new Promise<void>((resolve) => {
    const listening = job.onDidChange((state) => {
      if (!isSo(state)) return;
      listening.dispose();
      resolve();
    });
  });
}
