import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  archiveLog,
  maskedSetArchiveDestination,
  maskedSetBackupDestination,
  noArchiveLog,
  setArchiveDestination,
  setArchiveState,
  setBackupDestination,
  setQueryTimeout,
  targetOf,
  type ArchiveAttributes,
  type Target,
} from '../../../src/oceanbase/archiveStatements.ts';
import type { Destination } from '../../../src/oceanbase/destinationUri.ts';
import { nastyText } from '../support/arbitraries.ts';
import { parseSql } from '../support/grammar.ts';

const fromSys: Target = { tenant: 'mysql_tenant', mode: 'MYSQL' };
const own: Target = { tenant: undefined, mode: 'MYSQL' };
const oracle: Target = { tenant: undefined, mode: 'ORACLE' };
const keys = { accessId: 'LTAI5tPl4nted', accessKey: 'Pl4ntedS3cret' };
const attributes: ArchiveAttributes = { binding: 'Mandatory', pieceSwitchInterval: '2d' };
const directory: Destination = { scheme: 'file', path: '/data/backup', options: {} };
const bucket: Destination = {
  scheme: 'cos',
  path: 'bucket-125/backup',
  options: { host: 'cos.example.com', appid: '125', delete_mode: 'tagging' },
};
const oneStatement = { statements: 1, errors: 0 };

/** Every statement of this file for a target, as it is sent. */
function all(target: Target, destination = bucket): string[] {
  return [
    archiveLog(target),
    noArchiveLog(target),
    setArchiveState(target, 'DEFER'),
    setArchiveState(target, 'ENABLE'),
    setBackupDestination(target, destination, keys),
    setArchiveDestination(target, destination, attributes, keys),
    maskedSetBackupDestination(target, destination),
    maskedSetArchiveDestination(target, destination, attributes),
    setQueryTimeout(120_000),
  ];
}

describe('statements about log archiving', () => {
  it('name the tenant from sys, and no tenant otherwise', () => {
    assert.equal(archiveLog(fromSys), 'ALTER SYSTEM ARCHIVELOG TENANT = `mysql_tenant`');
    assert.equal(archiveLog(own), 'ALTER SYSTEM ARCHIVELOG');
    assert.equal(noArchiveLog(fromSys), 'ALTER SYSTEM NOARCHIVELOG TENANT = `mysql_tenant`');
    assert.equal(noArchiveLog(oracle), 'ALTER SYSTEM NOARCHIVELOG');
    assert.equal(setArchiveState(own, 'DEFER'), "ALTER SYSTEM SET log_archive_dest_state = 'DEFER'");
    assert.deepEqual(targetOf({ sys: true, mode: 'MYSQL' }, 't'), { tenant: 't', mode: 'MYSQL' });
    assert.deepEqual(targetOf({ sys: false, mode: 'ORACLE' }, 't'), oracle);
  });

  it('set destinations in the form that the server wants', () => {
    assert.equal(
      setBackupDestination(fromSys, directory),
      "ALTER SYSTEM SET data_backup_dest = 'file:///data/backup' TENANT = `mysql_tenant`",
    );
    assert.equal(
      setArchiveDestination(own, directory, attributes),
      "ALTER SYSTEM SET log_archive_dest = 'LOCATION=file:///data/backup BINDING=Mandatory PIECE_SWITCH_INTERVAL=2d'",
    );
    assert.equal(setQueryTimeout(120_000), 'SET ob_query_timeout = 120000000');
  });

  it('quote for the mode of the login', () => {
    const odd: Destination = { scheme: 'file', path: "/a\\b'c", options: {} };
    assert.match(setBackupDestination(own, odd), /'file:\/\/\/a\\\\b''c'/);
    assert.match(setBackupDestination(oracle, odd), /'file:\/\/\/a\\b''c'/);
  });

  it('are read by the official grammar, whatever the names', () => {
    for (const sql of [...all(fromSys), ...all(own), ...all(oracle)]) {
      assert.deepEqual(parseSql(sql), oneStatement, sql);
    }
    fc.assert(
      fc.property(nastyText, nastyText, (tenant, path) => {
        for (const sql of all({ tenant, mode: 'MYSQL' }, { ...bucket, path })) {
          assert.deepEqual(parseSql(sql), oneStatement, sql);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('show no key where they may be shown', () => {
    for (const sql of [
      maskedSetBackupDestination(fromSys, bucket),
      maskedSetArchiveDestination(fromSys, bucket, attributes),
    ]) {
      assert.match(sql, /access_id=\*{6}&access_key=\*{6}&appid=125/);
    }
    const sent = setArchiveDestination(fromSys, bucket, attributes, keys);
    assert.equal(
      sent.replace(keys.accessId, '******').replace(keys.accessKey, '******'),
      maskedSetArchiveDestination(fromSys, bucket, attributes),
    );
  });
});
