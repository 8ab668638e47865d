import assert from 'node:assert/strict';
import { shownMessages } from '../../faults/support/messages.ts';
import type { CommandContext } from '../../../src/commands/context.ts';
import { announceSettled, showNotStarted, showUnclear } from '../../../src/commands/startNotices.ts';
import type { Cluster } from '../../../src/clusters/cluster.ts';
import type { Settled } from '../../../src/clusters/startIntents.ts';
import { Log } from '../../../src/log.ts';

const profileId = '00000000-0000-4000-8000-000000000001';
const tenants = [{ id: 1002, name: 'orders' }] as const;
const cluster = { profile: { id: profileId, name: 'renamed' } } as unknown as Cluster;

/** What is told of a start that has settled so; `known`: its cluster is still in the list. */
async function told(kind: Settled['kind'], { password = false, known = true, inSight = false } = {}) {
  const context = {
    clusters: { get: () => (known ? cluster : undefined) },
    panels: { isVisible: () => inSight },
    log: new Log(),
  } as unknown as CommandContext;
  const found = kind === 'started' || kind === 'doubtful';
  const settled = {
    kind,
    intent: { profileId, clusterName: 'prod', tenants, pendingPassword: password ? 'a' : null },
    identity: found ? { profileId, jobId: 7, tenants } : undefined,
  } as unknown as Settled;
  shownMessages.length = 0;
  await announceSettled(context, settled);
  return shownMessages.at(-1);
}

describe('what became of a start whose answer nobody has heard', () => {
  for (const [kind, level, text, buttons] of [
    [
      'started',
      'information',
      'The backup of orders on renamed was started: its job has been found.',
      ['Show'],
    ],
    [
      'doubtful',
      'error',
      'A backup of orders on renamed began after you asked for one, but not as you asked for it. It may be yours or somebody else’s: look at it before you decide.',
      ['Show', 'Cancel Backup'],
    ],
    [
      'notStarted',
      'warning',
      'The backup of orders on renamed was not started: no job of it has appeared.',
      [],
    ],
    [
      'unseen',
      'warning',
      'The server accepted the backup of orders on renamed, but no job of it can be seen. Look at the tenant’s backup history before you start another one.',
      [],
    ],
  ] as const) {
    it(`${kind}: names the tenant and the cluster`, async () => {
      assert.deepEqual(await told(kind), { kind: level, text, buttons });
    });
  }

  it('says nothing of one whose panel is in sight', async () => {
    assert.equal(await told('started', { inSight: true }), undefined);
  });

  it('says that the password is kept where it may still be needed', async () => {
    for (const kind of ['doubtful', 'notStarted', 'unseen'] as const) {
      assert.match(JSON.stringify(await told(kind, { password: true })), /\. The password is kept\./);
    }
  });

  it('has the name of the cluster also after it was removed from the list', async () => {
    assert.match(JSON.stringify(await told('notStarted', { known: false })), /orders on prod was not/);
  });
});

describe('what is told at once of a start', () => {
  const target = { kind: 'tenants', tenants } as const;
  const context = { log: new Log() } as unknown as CommandContext;

  it('that was refused: names the tenant and the cluster', async () => {
    const request = { target, choices: {}, password: undefined } as never;
    await showNotStarted(context, cluster, request, new Error('It is too late.'));
    assert.equal(
      shownMessages.at(-1)?.text,
      'The backup of orders on renamed was not started. It is too late.',
    );
  });

  it('whose outcome is not clear: names them, too', async () => {
    await showUnclear(context, cluster, target, 'No answer came.', true);
    assert.equal(
      shownMessages.at(-1)?.text,
      'It is not known yet whether the backup of orders on renamed was started. No answer came. Its job is looked for, and you are told what is found. Do not start another one until then. The password is kept.',
    );
  });
});
