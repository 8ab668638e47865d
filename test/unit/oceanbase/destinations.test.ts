import assert from 'node:assert/strict';
import {
  archiveLagTarget,
  listArchiveDestinations,
  listBackupDestinations,
  tenantsInArchiveMode,
} from '../../../src/oceanbase/destinations.ts';
import { scopeOf } from '../../../src/oceanbase/scope.ts';
import type { Row } from '../../../src/oceanbase/session.ts';
import { serverInfo, tenantInfo } from '../support/rows.ts';
import { ScriptedSession } from '../support/scriptedSession.ts';

const sys = scopeOf(serverInfo());
const oracle = scopeOf(tenantInfo({ mode: 'ORACLE' }));
const secret = 'Pl4ntedS3cret';

describe('the destinations of tenants', () => {
  it('are read without their keys, and an empty one is none', async () => {
    const session = new ScriptedSession([
      [
        /CDB_OB_BACKUP_PARAMETER/,
        [
          { TENANT_ID: 1002, VALUE: `oss://b/d?host=h&access_id=${secret}&encrypt_key=${secret}` },
          { TENANT_ID: 1004, VALUE: '' },
          { TENANT_ID: 1006, VALUE: 'something else' },
        ],
      ],
    ]);
    const found = await listBackupDestinations(session, sys);
    assert.deepEqual(found.get(1002), { scheme: 'oss', path: 'b/d', options: { host: 'h' } });
    assert.equal(found.has(1004), false);
    assert.equal(found.get(1006)?.scheme, 'unknown');
    assert.ok(!JSON.stringify([...found]).includes(secret));
  });

  it('of the archive are put together from their rows, without their keys', async () => {
    const row = (id: number, name: string, value: string): Row => ({
      TENANT_ID: id,
      DEST_NO: '0',
      NAME: name,
      VALUE: value,
    });
    const session = new ScriptedSession([
      [
        /CDB_OB_ARCHIVE_DEST/,
        [
          row(1002, 'binding', 'MANDATORY'),
          row(1002, 'path', `s3://b/a?host=h&access_id=x&access_key=${secret}&s3_region=r`),
          row(1002, 'piece_switch_interval', '2d'),
          row(1002, 'state', 'DEFER'),
          row(1004, 'binding', 'OPTIONAL'),
        ],
      ],
    ]);
    const found = await listArchiveDestinations(session, sys);
    assert.deepEqual(
      [...found],
      [
        [
          1002,
          {
            destination: { scheme: 's3', path: 'b/a', options: { host: 'h', s3_region: 'r' } },
            binding: 'MANDATORY',
            pieceSwitchInterval: '2d',
            state: 'DEFER',
          },
        ],
      ],
    );
    assert.ok(!JSON.stringify([...found]).includes(secret));
  });

  it('of an Oracle login come from its own views', async () => {
    const session = new ScriptedSession([
      [/SYS\.DBA_OB_BACKUP_PARAMETER/, [{ TENANT_ID: 1002, VALUE: 'file:///a' }]],
      [/SYS\.DBA_OB_ARCHIVE_DEST/, []],
      [/SYS\.DBA_OB_TENANTS/, [{ TENANT_ID: 1002, LOG_MODE: 'ARCHIVELOG' }]],
    ]);
    assert.equal((await listBackupDestinations(session, oracle)).get(1002)?.path, '/a');
    assert.equal((await listArchiveDestinations(session, oracle)).size, 0);
    assert.deepEqual([...(await tenantsInArchiveMode(session, oracle))], [1002]);
    assert.match(session.sent[0] ?? '', /SELECT 1002 AS TENANT_ID/);
  });

  for (const [value, seconds] of [
    ['2m', 120],
    ['120s', 120],
    ['59s', 59],
    ['30', 30],
    ['1h', 3600],
    ['500ms', 0.5],
    ['soon', undefined],
  ] as const) {
    it(`read an archive_lag_target of ${value}`, async () => {
      const session = new ScriptedSession([[/^SHOW PARAMETERS/, [{ value }]]]);
      assert.equal(await archiveLagTarget(session, sys, 'a`b'), seconds);
      assert.deepEqual(session.sent, ["SHOW PARAMETERS LIKE 'archive_lag_target' TENANT = `a``b`"]);
    });
  }

  it('ask for the own tenant’s parameters without naming it, and take none for unknown', async () => {
    const session = new ScriptedSession([[/^SHOW PARAMETERS/, []]]);
    assert.equal(await archiveLagTarget(session, oracle, 'x'), undefined);
    assert.deepEqual(session.sent, ["SHOW PARAMETERS LIKE 'archive_lag_target'"]);
  });
});
