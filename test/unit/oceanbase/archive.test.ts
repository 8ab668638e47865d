import assert from 'node:assert/strict';
import { listArchiveRounds } from '../../../src/oceanbase/archive.ts';
import { listArchiveDestinations } from '../../../src/oceanbase/destinations.ts';
import { listProgressRows } from '../../../src/oceanbase/progressRows.ts';
import { listRecoveryRows } from '../../../src/oceanbase/recoveryRows.ts';
import { scopeOf } from '../../../src/oceanbase/scope.ts';
import type { Row } from '../../../src/oceanbase/session.ts';
import { readTenantSetup } from '../../../src/oceanbase/tenantSetup.ts';
import { rawArchive, rawTask } from '../support/rawRows.ts';
import { serverInfo } from '../support/rows.ts';
import { ScriptedSession } from '../support/scriptedSession.ts';

const sys = scopeOf(serverInfo());
const answering = (...rows: readonly Row[]): ScriptedSession => new ScriptedSession([[/./, rows]]);

describe('a tenant with several archive destinations', () => {
  const first = rawArchive({
    SOURCE: 'ARCHIVE',
    DEST_NO: '1',
    ROUND_ID: '5',
    CHECKPOINT_SCN: '1767323060000000000',
  });
  const second = rawArchive({
    SOURCE: 'ARCHIVE',
    DEST_NO: '2',
    ROUND_ID: '9',
    CHECKPOINT_SCN: '1767320000000000000',
  });

  for (const rows of [
    [first, second],
    [second, first],
  ]) {
    it(`is archived as the first of them says, for every reader: ${rows.map((row) => row['DEST_NO']).join()}`, async () => {
      assert.equal((await listArchiveRounds(answering(...rows), sys)).get(1002)?.roundId, 5);
      assert.equal((await listRecoveryRows(answering(...rows), sys)).rounds.get(1002)?.roundId, 5);
      const { tasks } = await listProgressRows(answering(rawTask(), ...rows), sys, serverInfo(), [
        { tenantId: 1002, jobId: 3, backupSetId: 5 },
      ]);
      assert.equal(tasks[0]?.checkpointScn, 1_767_323_060_000_000_000n);
    });
  }

  it('has the destination that is the first one set, for every reader', async () => {
    const attributes = [
      { DEST_NO: '0', NAME: 'path', VALUE: '' },
      { DEST_NO: '0', NAME: 'state', VALUE: 'DEFER' },
      { DEST_NO: '2', NAME: 'path', VALUE: 'file:///two' },
      { DEST_NO: '1', NAME: 'path', VALUE: 'file:///one' },
      { DEST_NO: '1', NAME: 'state', VALUE: 'ENABLE' },
    ];
    const listed = answering(...attributes.map((row) => ({ ...row, TENANT_ID: '1002' })));
    const setup = answering(
      ...attributes.map(({ VALUE, ...row }) => ({ ...row, SETTING: VALUE, SOURCE: 'ARCHIVE' })),
    );
    const archive = (await listArchiveDestinations(listed, sys)).get(1002);
    assert.deepEqual([archive?.destination.path, archive?.state], ['/one', 'ENABLE']);
    assert.deepEqual((await readTenantSetup(setup, sys, 1002)).archive, archive);
  });
});

describe('a round that is STOP', () => {
  it('is not behind: its log has come to its end', async () => {
    const rounds = await listArchiveRounds(
      answering(rawArchive({ STATUS: 'STOP' }), rawArchive({ TENANT_ID: '1004' })),
      sys,
    );
    assert.equal(rounds.get(1002)?.lagMs, null);
    assert.equal(rounds.get(1004)?.lagMs, 5_000);
  });
});
