import assert from 'node:assert/strict';
import { shownMessages } from '../../faults/support/messages.ts';
import type { FollowedJob } from '../../../src/clusters/followedJob.ts';
import type { CommandContext } from '../../../src/commands/context.ts';
import { raiseAlarm } from '../../../src/commands/jobNotices.ts';
import { Log } from '../../../src/log.ts';

describe('the alarm about a password', () => {
  async function raised(protection: 'missing' | 'mismatch', over: boolean) {
    const context = {
      clusters: { get: () => undefined },
      log: new Log(),
    } as unknown as CommandContext;
    const part = { tenant: { id: 1002, name: 'orders' }, protection, backup: { phase: 'running' } };
    const job = {
      identity: { profileId: 'p', clusterName: 'prod' },
      state: { parts: [part], snapshot: { over } },
    } as unknown as FollowedJob;
    shownMessages.length = 0;
    await raiseAlarm(context, job);
    return shownMessages.at(-1);
  }

  it('offers to cancel a backup that runs', async () => {
    assert.deepEqual(await raised('missing', false), {
      kind: 'error',
      text: 'The backup of orders on prod is running WITHOUT the password that you asked for.',
      buttons: ['Cancel Backup', 'Show'],
    });
  });

  it('speaks of one that is over as such, and offers no cancel', async () => {
    for (const [protection, text] of [
      ['missing', 'prod: The backup of orders has NO password, although you asked for one.'],
      ['mismatch', 'prod: The backup of orders has a different password from the one you entered.'],
    ] as const)
      assert.deepEqual(await raised(protection, true), { kind: 'error', text, buttons: ['Show'] });
  });
});
