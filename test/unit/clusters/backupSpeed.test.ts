import assert from 'node:assert/strict';
import { FakeMemento } from '../support/fakeVscode.ts';
import { serverInfo } from '../support/rows.ts';
import { ScriptedSession } from '../support/scriptedSession.ts';
import { BackupSpeed } from '../../../src/clusters/backupSpeed.ts';
import type { Cluster } from '../../../src/clusters/cluster.ts';
import type { Clusters } from '../../../src/clusters/clusters.ts';
import type { FollowedJobs } from '../../../src/clusters/followedJobs.ts';
import { Log } from '../../../src/log.ts';

const profileId = '00000000-0000-4000-8000-000000000001';

describe('a speed that was raised', () => {
  it('is put back, and what cannot be read beside it stays', async () => {
    const key = `speed/${profileId}`;
    const memory = new FakeMemento();
    memory.values.set(key, { mysql_tenant: 5, other: { score: 7 } });
    const session = new ScriptedSession([[/ha_low_thread_score/, () => []]]);
    const cluster = {
      profile: { id: profileId, name: 'demo' },
      openDedicated: () => Promise.resolve({ session, info: serverInfo() }),
    } as unknown as Cluster;
    const clusters = { get: () => cluster, list: () => [cluster] } as unknown as Clusters;
    const jobs = { onDidEnd: () => ({ dispose: () => undefined }), running: () => [] };
    const speed = new BackupSpeed(clusters, jobs as unknown as FollowedJobs, memory, new Log());
    await speed.putBackIfIdle(profileId);
    assert.equal(session.sent.length, 1);
    assert.match(session.sent[0] ?? '', /ha_low_thread_score = '?5'? TENANT/);
    assert.deepEqual(memory.get(key), { other: { score: 7 } });
    await speed.putBackIfIdle(profileId);
    assert.equal(session.sent.length, 1);
  });
});
