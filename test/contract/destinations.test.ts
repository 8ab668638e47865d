// 2.3, the rows about data_backup_dest, log_archive_dest and other parameters, on real directories.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contract, useCluster } from './support/cluster.ts';
import { inProgress, notSupported } from './support/refusals.ts';

const unsupported = notSupported('Not supported feature or function');
const dataDest = (uri: string, tenant: string): string =>
  `ALTER SYSTEM SET data_backup_dest = '${uri}' TENANT = ${tenant}`;
const archiveDest = (value: string, tenant: string): string =>
  `ALTER SYSTEM SET log_archive_dest = '${value}' TENANT = ${tenant}`;

/** A folder that is removed after the tests of the block. */
function useFolder(): (name: string) => string {
  let root = '';
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'obb-contract-'));
  });
  after(() => rmSync(root, { recursive: true, force: true }));
  return (name) => join(root, name);
}

for (const version of ['4.1', '4.2.1', '4.2.5', '4.3.5'] as const) {
  const notThere =
    version === '4.3.5'
      ? 'format file does not exist'
      : 'the format file does not exist under the destination';
  const noMatch =
    version === '4.3.5'
      ? 'format file does not match'
      : 'the content of the format file at the destination does not match';

  contract(`2.3 destinations on ${version}`, () => {
    const folder = useFolder();
    const cluster = useCluster({
      version,
      tenants: [
        { name: 'a', archive: null, dataDest: null },
        { name: 'b', archive: null, dataDest: null },
      ],
    });
    const destinations = async (tenant: string): Promise<unknown[]> => {
      const client = await cluster.as(`root@${tenant}`);
      const rows = await client.rows(
        "SELECT VALUE FROM oceanbase.DBA_OB_BACKUP_PARAMETER WHERE NAME = 'data_backup_dest'",
      );
      return rows.map((row) => row['VALUE']).filter((value) => value !== '');
    };

    it('2.3 an empty string unsets data_backup_dest, and a new folder sets it, with a format file in it', async () => {
      mkdirSync(folder('fresh'));
      await cluster.accepts('root@sys', dataDest(`file://${folder('fresh')}`, 'a'));
      assert.equal((await destinations('a')).length, 1);
      assert.notDeepEqual(readdirSync(folder('fresh')), []);
      await cluster.accepts('root@sys', dataDest('', 'a'));
      assert.deepEqual(await destinations('a'), []);
    });

    it('2.3 the same tenant may come back to its own folder', async () => {
      mkdirSync(folder('own'));
      const set = dataDest(`file://${folder('own')}`, 'a');
      await cluster.accepts('root@sys', set, dataDest('', 'a'), set);
    });

    it('2.3 a user tenant sets its own', async () => {
      mkdirSync(folder('mine'));
      await cluster.accepts('root@b', `ALTER SYSTEM SET data_backup_dest = 'file://${folder('mine')}'`);
      assert.equal((await destinations('b')).length, 1);
    });

    it(`2.3 directory not empty and no format file → 9080 “${notThere}”`, async () => {
      mkdirSync(folder('used'));
      writeFileSync(join(folder('used'), 'letter.txt'), 'somebody’s');
      const uri = `file://${folder('used')}`;
      const expected = { errno: 9080, sqlstate: 'HY000', message: new RegExp(`^${notThere}`) };
      await cluster.refuses('root@sys', dataDest(uri, 'a'), expected);
      await cluster.refuses('root@sys', archiveDest(`LOCATION=${uri}`, 'a'), expected);
    });

    it(`2.3 format file of another tenant → 9081 “${noMatch}”`, async () => {
      mkdirSync(folder('theirs'));
      const uri = `file://${folder('theirs')}`;
      await cluster.accepts('root@sys', dataDest(uri, 'a'));
      await cluster.refuses('root@sys', dataDest(uri, 'b'), {
        errno: 9081,
        sqlstate: 'HY000',
        message: new RegExp(`^${noMatch}`),
      });
    });

    it(`2.3 format file of another destination type → 9081 “${noMatch}”`, async () => {
      mkdirSync(folder('data'));
      const uri = `file://${folder('data')}`;
      await cluster.accepts('root@sys', dataDest(uri, 'a'));
      await cluster.refuses('root@sys', archiveDest(`LOCATION=${uri}`, 'a'), {
        errno: 9081,
        sqlstate: 'HY000',
        message: new RegExp(`^${noMatch}`),
      });
    });

    it('2.3 not writable → 9071, 9102, 4009 or 9116', async () => {
      writeFileSync(folder('file'), 'no folder');
      const refusal = await (await cluster.sys()).refusal(dataDest(`file://${folder('file')}/below`, 'a'));
      assert.ok(refusal && [9071, 9102, 4009, 9116].includes(refusal.errno), JSON.stringify(refusal));
      assert.equal(refusal.sqlstate, refusal.errno === 4009 ? '58030' : 'HY000');
    });

    for (const uri of ['nonsense', 'ftp://host/folder', 'http://host/x', '/plain/path']) {
      it(`2.3 “${uri}” does not parse or has an unknown scheme → 9026`, async () => {
        const words = /^backup destination is not valid$/;
        const newer = /^backup destination is not valid$|is not a valid uri$/;
        const expected = { errno: 9026, sqlstate: 'HY000', message: version === '4.1' ? words : newer };
        await cluster.refuses('root@sys', dataDest(uri, 'a'), expected);
        await cluster.refuses('root@sys', archiveDest(`LOCATION=${uri}`, 'a'), expected);
      });
    }

    it('2.3 encrypt_key= in the uri → 9026 “backup destination contains encrypt_key, which is not a valid uri”', async () => {
      const uri = 'oss://bucket/x?host=h&access_id=i&access_key=k&encrypt_key=e';
      await cluster.refuses('root@sys', dataDest(uri, 'a'), {
        errno: 9026,
        sqlstate: 'HY000',
        ...(version !== '4.1' && {
          message: 'backup destination contains encrypt_key, which is not a valid uri',
        }),
      });
    });
  });
}

contract('2.3 ALTER SYSTEM SET: what goes together and who may', () => {
  const folder = useFolder();
  const cluster = useCluster({
    tenants: [{ name: 'idle', archive: null }, { name: 'busy' }, { name: 'off', archive: 'STOP' }],
    backupSeconds: 30,
  });

  for (const name of [
    'data_backup_dest',
    'log_archive_dest',
    'log_archive_dest_state',
    'log_restore_source',
  ]) {
    it(`2.3 sys without TENANT: SET ${name} → 1235 “Not supported feature or function”`, () =>
      cluster.refuses('root@sys', `ALTER SYSTEM SET ${name} = ''`, unsupported));
  }

  it('2.3 mixed with other parameters → 1235 “backup configuration items cannot be set together…”', async () => {
    const expected = notSupported(
      'backup configuration items cannot be set together with non data backup configuration items not supported',
    );
    const mixtures = [
      "ALTER SYSTEM SET archive_lag_target = '60s', data_backup_dest = '' TENANT = idle",
      "ALTER SYSTEM SET data_backup_dest = '' TENANT = idle, archive_lag_target = '60s' TENANT = idle",
    ];
    for (const sql of mixtures) await cluster.refuses('root@sys', sql, expected);
    await cluster.refuses(
      'root@idle',
      "ALTER SYSTEM SET archive_lag_target = '60s', data_backup_dest = ''",
      expected,
    );
  });

  it('2.3 a JOBS row exists for the tenant: SET data_backup_dest → 9036', async () => {
    await cluster.accepts('root@busy', 'ALTER SYSTEM BACKUP DATABASE');
    await cluster.refuses('root@busy', "ALTER SYSTEM SET data_backup_dest = ''", inProgress);
    await cluster.refuses('root@sys', dataDest('', 'busy'), inProgress);
  });

  it('2.3 a user tenant names a tenant: SET … TENANT= → 1227 “Access denied”', () =>
    cluster.refuses('root@idle', dataDest('', 'idle'), {
      errno: 1227,
      sqlstate: '42501',
      message: 'Access denied',
    }));

  it('1.4 SET goes by the effective tenant, unlike BACKUP', async () => {
    const client = await cluster.connect();
    await client.run('ALTER SYSTEM CHANGE TENANT idle');
    assert.equal(await client.refusal("ALTER SYSTEM SET data_backup_dest = ''"), undefined);
  });

  for (const status of [
    'PREPARE',
    'BEGINNING',
    'DOING',
    'INTERRUPTED',
    'STOPPING',
    'SUSPENDING',
    'SUSPEND',
  ]) {
    it(`2.3 archive round ${status}: SET log_archive_dest → 1235 “change archive dest when archive is running…”`, async () => {
      cluster.sandbox.setArchive('off', status);
      await cluster.refuses(
        'root@sys',
        archiveDest(`LOCATION=file://${folder('elsewhere')}`, 'off'),
        notSupported('change archive dest when archive is running is not supported'),
      );
    });
  }

  it('2.3 archive round STOP: SET log_archive_dest is accepted', async () => {
    cluster.sandbox.setArchive('off', 'STOP');
    mkdirSync(folder('logs'));
    await cluster.accepts('root@sys', archiveDest(`LOCATION=file://${folder('logs')}`, 'off'));
    const rows = await (
      await cluster.as('root@off')
    ).rows('SELECT NAME, VALUE FROM oceanbase.DBA_OB_ARCHIVE_DEST');
    assert.match(JSON.stringify(rows), new RegExp(folder('logs')));
  });

  const location = `LOCATION=file:///x`;
  const archiveRows: readonly [string, string, string][] = [
    ['no LOCATION', 'BINDING=Optional', 'set archive dest without location is not supported'],
    [
      'interval too short',
      `${location} PIECE_SWITCH_INTERVAL=12h`,
      'invalid piece_switch_interval out of range [1d,7d] is not supported',
    ],
    [
      'interval too long',
      `${location} PIECE_SWITCH_INTERVAL=8d`,
      'invalid piece_switch_interval out of range [1d,7d] is not supported',
    ],
    [
      'a COMPRESSION that is neither enable nor disable',
      `${location} COMPRESSION=zstd_1.0`,
      'Not supported feature or function',
    ],
    ['unknown sub-key', `${location} COLOUR=blue`, 'Not supported feature or function'],
  ];
  for (const [title, value, message] of archiveRows) {
    it(`2.3 ${title}: SET log_archive_dest = '${value}' → 1235 “${message}”`, () =>
      cluster.refuses('root@sys', archiveDest(value, 'idle'), notSupported(message)));
  }

  it('1.2 log_archive_dest takes LOCATION, BINDING, PIECE_SWITCH_INTERVAL and COMPRESSION', async () => {
    mkdirSync(folder('all'));
    const options = 'BINDING=Optional PIECE_SWITCH_INTERVAL=1d COMPRESSION=enable';
    await cluster.accepts(
      'root@sys',
      archiveDest(`LOCATION=file://${folder('all')} ${options}`, 'idle'),
      archiveDest(`LOCATION=file://${folder('all')} BINDING=Mandatory PIECE_SWITCH_INTERVAL=7d`, 'idle'),
    );
  });

  it('2.3 S3 and archive_lag_target < 60 s → 4179 “archive_lag_target is smaller than 60s…”', async () => {
    await cluster.accepts('root@sys', "ALTER SYSTEM SET archive_lag_target = '30s' TENANT = idle");
    await cluster.refuses(
      'root@sys',
      archiveDest('LOCATION=s3://bucket/x?host=h&access_id=i&access_key=k&s3_region=r', 'idle'),
      {
        errno: 4179,
        sqlstate: 'HY000',
        message: 'archive_lag_target is smaller than 60s, set log_archive_dest to S3 is not allowed',
      },
    );
  });

  for (const tenant of ['all', 'all_meta']) {
    it(`2.3 SET archive_lag_target … TENANT = ${tenant} → 1235`, () =>
      cluster.refuses('root@sys', `ALTER SYSTEM SET archive_lag_target = '60s' TENANT = ${tenant}`, {
        errno: 1235,
        sqlstate: '0A000',
      }));
  }
});
