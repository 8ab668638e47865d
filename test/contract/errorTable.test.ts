// 2.1 and 2.2: what an error definition looks like on the wire, in both modes.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import type { ErrorName, SandboxVersion } from '../sandbox/index.ts';
import { assertRefusal } from './support/client.ts';
import { contract, useCluster } from './support/cluster.ts';
import { RawConnection } from './support/raw.ts';

type Definition = readonly [name: string, code: number, errno: number, sqlstate: string, text: string];

const definitions: readonly Definition[] = [
  ['OB_INVALID_ARGUMENT', -4002, 1210, 'HY000', 'Invalid argument'],
  ['OB_NOT_SUPPORTED', -4007, 1235, '0A000', 'Not supported feature or function'],
  ['OB_IO_ERROR', -4009, 4009, '58030', 'IO error'],
  ['OB_TIMEOUT', -4012, 4012, 'HY000', 'Timeout'],
  ['OB_ALLOCATE_MEMORY_FAILED', -4013, 4013, 'HY001', 'No memory or reach tenant memory limit'],
  ['OB_ERR_UNEXPECTED', -4016, 4016, 'HY000', 'Internal error'],
  ['OB_ENTRY_EXIST', -4017, 4017, 'HY000', 'Entry already exist'],
  ['OB_ENTRY_NOT_EXIST', -4018, 4018, 'HY000', 'Entry not exist'],
  ['OB_EAGAIN', -4023, 4023, 'HY000', 'Try again'],
  ['OB_NOT_MASTER', -4038, 4038, 'HY000', 'The observer or zone is not the master'],
  ['OB_PASSWORD_WRONG', -4043, 1045, '42000', 'Access denied for user'],
  ['OB_CANCELED', -4072, 4072, 'HY000', 'Operation canceled'],
  ['OB_STATE_NOT_MATCH', -4109, 4109, 'HY000', 'Server state or role not the same as expected'],
  ['OB_VERSION_NOT_MATCH', -4143, 4143, '42000', 'Version not match'],
  ['OB_OP_NOT_ALLOW', -4179, 4179, 'HY000', 'Operation not allowed now'],
  ['OB_RS_NOT_MASTER', -4638, 4638, 'HY000', 'The RootServer is not the master'],
  ['OB_ERR_PARSE_SQL', -5001, 1064, '42000', 'Parse error'],
  ['OB_TABLE_NOT_EXIST', -5019, 1146, '42S02', "Table doesn't exist"],
  ['OB_ERR_PRIMARY_KEY_DUPLICATE', -5024, 1062, '23000', 'Duplicated primary key'],
  ['OB_ERR_NO_PRIVILEGE', -5036, 1227, '42501', 'Access denied'],
  ['OB_ERR_USER_IS_LOCKED', -5039, 3118, 'HY000', 'User locked'],
  ['OB_ERR_SYS_CONFIG_UNKNOWN', -5099, 5099, '42000', 'System config unknown'],
  ['OB_TENANT_NOT_IN_SERVER', -5150, 5150, 'HY000', 'Tenant not in this server'],
  ['OB_TENANT_EXIST', -5156, 5156, 'HY000', 'tenant already exist'],
  ['OB_TENANT_NOT_EXIST', -5157, 5157, 'HY000', 'Unknown tenant'],
  ['OB_ERR_INVALID_TENANT_NAME', -5160, 5160, 'HY000', 'invalid tenant name specified in connection string'],
  ['OB_ERR_NO_TABLE_PRIVILEGE', -5171, 1142, '42000', 'Command denied to user for table'],
  ['OB_ERR_BAD_FIELD_ERROR', -5217, 1054, '42S22', 'Unknown column'],
  ['OB_ERR_TENANT_IS_LOCKED', -5260, 5260, 'HY000', 'Tenant is locked'],
  ['OB_CANNOT_START_LOG_ARCHIVE_BACKUP', -9023, 9023, 'HY000', 'cannot start log archive backup'],
  ['OB_INVALID_BACKUP_DEST', -9026, 9026, 'HY000', 'backup destination is not valid'],
  ['OB_LOG_ARCHIVE_INTERRUPTED', -9027, 9027, 'HY000', 'ob log archive interrupted'],
  ['OB_LOG_ARCHIVE_NOT_RUNNING', -9029, 9029, 'HY000', 'log archive is not running'],
  ['OB_BACKUP_IN_PROGRESS', -9036, 9036, 'HY000', 'Backup is in progress'],
  ['OB_BACKUP_CAN_NOT_START', -9040, 9040, 'HY000', 'backup can not start'],
  ['OB_BACKUP_DELETE_DATA_IN_PROGRESS', -9044, 9044, 'HY000', 'delete backup data is in progress'],
  ['OB_BACKUP_INVALID_PASSWORD', -9047, 9047, 'HY000', 'invalid password for backup'],
  ['OB_BACKUP_CONFLICT_VALUE', -9066, 9066, 'HY000', 'Conflict value'],
  ['OB_BACKUP_DEST_NOT_CONNECT', -9070, 9070, 'HY000', 'can not connect to backup destination'],
  [
    'OB_BACKUP_PERMISSION_DENIED',
    -9071,
    9071,
    'HY000',
    'no I/O operation permission at the backup destination',
  ],
  ['OB_BACKUP_DEVICE_OUT_OF_SPACE', -9082, 9082, 'HY000', 'backup device out of space'],
  ['OB_ALREADY_IN_ARCHIVE_MODE', -9091, 9091, 'HY000', 'Already in ARCHIVELOG mode'],
  ['OB_ALREADY_IN_NOARCHIVE_MODE', -9092, 9092, 'HY000', 'Already in NOARCHIVELOG mode'],
  ['OB_FILE_OR_DIRECTORY_PERMISSION_DENIED', -9102, 9102, 'HY000', 'file or directory permission denied'],
  ['OB_S3_ERROR', -9105, 9105, 'HY000', 'S3 error'],
  [
    'OB_OBJECT_STORAGE_PERMISSION_DENIED',
    -9116,
    9116,
    'HY000',
    'no I/O operation permission of the object storage',
  ],
  ['OB_S3_REGION_MISMATCH', -9117, 9117, 'HY000', 'the specified s3_region does not match the endpoint'],
  ['OB_INVALID_OBJECT_STORAGE_ENDPOINT', -9118, 9118, 'HY000', 'object storage endpoint is invalid'],
  ['OB_RESTORE_SOURCE_NOT_ENOUGH', -9119, 9119, 'HY000', 'do not have enough restore source'],
  ['OB_CANCEL_BACKUP_NOT_ALLOWED', -9041, 9041, 'HY000', 'cancel backup do not allow'],
  ['OB_BACKUP_DELETE_BACKUP_SET_NOT_ALLOWED', -9045, 9045, 'HY000', 'delete backup set do not allow'],
  ['OB_BACKUP_DELETE_BACKUP_PIECE_NOT_ALLOWED', -9069, 9069, 'HY000', 'deleting backup piece is not allowed'],
  [
    'OB_BACKUP_MAJOR_NOT_COVER_MINOR',
    -9085,
    9085,
    'HY000',
    'backup major sstable range not cover minor sstable',
  ],
  [
    'OB_BACKUP_ADVANCE_CHECKPOINT_TIMEOUT',
    -9086,
    9086,
    'HY000',
    'backup advance checkpoint by flush timeout',
  ],
  ['OB_CLOG_RECYCLE_BEFORE_ARCHIVE', -9087, 9087, 'HY000', 'observer clog is recycled before archive'],
  ['OB_NO_TABLET_NEED_BACKUP', -9095, 9095, 'HY000', 'No tablet need backup'],
  ['OB_OBJECT_NOT_EXIST', -9120, 9120, 'HY000', 'cannot find object on object storage'],
  ['OB_OBJECT_STORAGE_IO_ERROR', -9129, 9129, 'HY000', 'object storage io error'],
  [
    'OB_BACKUP_ZONE_IDC_REGION_INVALID',
    -9133,
    9133,
    'HY000',
    'backup zone or backup idc or backup region invalid',
  ],
  ['OB_NO_LS_REPLICA_CAN_DO_BACKUP', -9138, 9138, 'HY000', 'No suitable replica found to perform backup'],
  ['OB_OBJECT_STORAGE_OBJECT_LOCKED_BY_WORM', -9140, 9140, 'HY000', 'the object is locked by worm'],
];

/** The only rows whose Oracle errno is not 600. */
const oracleErrno: Readonly<Record<string, number>> = {
  OB_ERR_PARSE_SQL: 900,
  OB_TABLE_NOT_EXIST: 942,
  OB_ERR_BAD_FIELD_ERROR: 904,
};

/** Rows that are proven by tests of their own: an 8xxx closes the connection, two were reworded. */
const elsewhere = ['OB_SERVER_IS_INIT', 'OB_BACKUP_FORMAT_FILE_NOT_EXIST', 'OB_BACKUP_FORMAT_FILE_NOT_MATCH'];

const facts = new URL('../../../shared/oceanbase/facts.md', import.meta.url);
if (existsSync(facts)) {
  it('2.2 every row of the table beside the project is in this suite', () => {
    const section = /^### 2\.2 .*?(?=^### 2\.3 )/ms.exec(readFileSync(facts, 'utf8'))?.[0] ?? '';
    const rows = [...section.matchAll(/^\| (OB_[^|]+)\|/gm)];
    const names = rows.flatMap((row) => (row[1] ?? '').trim().split(' / '));
    const proven = new Set([...definitions.map(([name]) => name), ...elsewhere]);
    assert.ok(names.length > 60, String(names.length));
    assert.deepEqual(
      names.filter((name) => !proven.has(name)),
      [],
    );
  });
}

contract('2.2 the error table', () => {
  const cluster = useCluster({ tenants: [{ name: 'm' }, { name: 'o', mode: 'ORACLE' }] });

  for (const [name, code, errno, sqlstate, text] of definitions) {
    it(`2.2 ${name} ${code} → ${errno}/${sqlstate} “${text}”; in Oracle mode ${oracleErrno[name] ?? 600}`, async () => {
      cluster.sandbox.refuseStatement(/CANCEL BACKUP/, name as ErrorName);
      await cluster.refuses('root@m', 'ALTER SYSTEM CANCEL BACKUP', { errno, sqlstate, message: text });
      cluster.sandbox.refuseStatement(/CANCEL BACKUP/, name as ErrorName);
      const own = oracleErrno[name];
      await cluster.refuses('SYS@o', 'ALTER SYSTEM CANCEL BACKUP', {
        errno: own ?? 600,
        sqlstate,
        ...(own === undefined && { message: `ORA-00600: internal error code, arguments: ${code}, ${text}` }),
      });
    });
  }

  it('2.2 an 8xxx means that the client must close: the server does', async () => {
    cluster.sandbox.setStarting(true);
    const raw = await RawConnection.open(cluster.sandbox.port);
    const reply = await raw.logIn('root@sys', 'x');
    cluster.sandbox.setStarting(false);
    assert.deepEqual([reply.errno, reply.sqlstate], [8001, '08004']);
    raw.close();
  });

  it('2.1 the text is cut at 512 bytes', async () => {
    cluster.sandbox.refuseStatement(/CANCEL BACKUP/, 'OB_ERR_UNEXPECTED', 'x'.repeat(2000));
    const refusal = await (await cluster.as('root@m')).refusal('ALTER SYSTEM CANCEL BACKUP');
    const length = refusal?.message.length ?? 0;
    assert.ok(length >= 500 && length <= 512, `${length} bytes`);
  });

  it('2.1 enable_rich_error_msg appends “[ip:port] [time] [trace id]” on a line of its own', async () => {
    await cluster.accepts('root@sys', 'ALTER SYSTEM SET enable_rich_error_msg = true');
    await cluster.refuses('root@m', 'ALTER SYSTEM SUSPEND BACKUP', {
      errno: 1210,
      sqlstate: 'HY000',
      message: /^Invalid argument\n\[[\d.]+:\d+\] \[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}\] \[Y[^\]]+\]$/,
    });
    await cluster.accepts('root@sys', 'ALTER SYSTEM SET enable_rich_error_msg = false');
  });

  it('2.1 the ERR packet carries the sqlstate behind a #', async () => {
    const raw = await RawConnection.open(cluster.sandbox.port);
    await raw.logIn('root@sys', cluster.sandbox.passwords['root@sys'] ?? '');
    const reply = await raw.query('ALTER SYSTEM SUSPEND BACKUP');
    raw.close();
    assert.equal(reply.kind, 'error');
    assert.equal(reply.body.toString('latin1', 0, 3), '\xff\xba\x04');
    assert.equal(reply.body.toString('latin1', 3, 9), '#HY000');
  });
});

contract('2.2 texts with arguments', () => {
  const cluster = useCluster({ tenants: [{ name: 'm' }, { name: 'o', mode: 'ORACLE' }] });

  it("2.2 OB_TABLE_NOT_EXIST: “Table 'oceanbase.nothing' doesn't exist”", () =>
    cluster.refuses('root@sys', 'SELECT 1 FROM oceanbase.nothing', {
      errno: 1146,
      sqlstate: '42S02',
      message: "Table 'oceanbase.nothing' doesn't exist",
    }));

  it('2.2 OB_TABLE_NOT_EXIST in Oracle mode: errno 942', () =>
    cluster.refuses('SYS@o', 'SELECT 1 FROM SYS.NOTHING', {
      errno: 942,
      sqlstate: '42S02',
      message: /ORA-00942/,
    }));

  it("2.2 OB_ERR_BAD_FIELD_ERROR: “Unknown column 'no_such_column' in 'field list'”", () =>
    cluster.refuses('root@sys', 'SELECT no_such_column FROM oceanbase.CDB_OB_BACKUP_JOBS', {
      errno: 1054,
      sqlstate: '42S22',
      message: /^Unknown column 'no_such_column' in '.+'$/i,
    }));

  // No keywords of OceanBase, or not reserved ones; the engine underneath the sandbox reserves many of them.
  const plainWords =
    'nothing notnull isnull returning transaction indexed commit deferrable deferred autoincrement glob vacuum ' +
    'pragma plan virtual fail temp temporary escape abort action attach begin rollback savepoint view without ' +
    'conflict query raise reindex initially instead immediate exclusive materialized filter first last offset';
  for (const word of plainWords.split(' ')) {
    it(`2.2 OB_ERR_BAD_FIELD_ERROR: ${word} is a name like any other, and an alias`, async () => {
      await cluster.refuses('root@sys', `SELECT ${word} FROM oceanbase.CDB_OB_BACKUP_JOBS`, {
        errno: 1054,
        sqlstate: '42S22',
        message: new RegExp(`^Unknown column '${word}' in '.+'$`, 'i'),
      });
      const client = await cluster.as('root@sys');
      assert.equal(String((await client.row(`SELECT 1 AS ${word}`))[word]), '1');
    });
  }

  it('2.2 OB_ERR_BAD_FIELD_ERROR in Oracle mode: errno 904', () =>
    cluster.refuses('SYS@o', 'SELECT NO_SUCH_COLUMN FROM SYS.DBA_OB_BACKUP_JOBS', {
      errno: 904,
      sqlstate: '42S22',
    }));

  it('2.2 OB_ERR_SYS_CONFIG_UNKNOWN: SET of an unknown parameter → 5099/42000', () =>
    cluster.refuses('root@sys', 'ALTER SYSTEM SET no_such_parameter = 1', {
      errno: 5099,
      sqlstate: '42000',
    }));

  it('2.2 OB_TIMEOUT after ob_query_timeout: “Timeout, query has reached the maximum query timeout: …(us)…”', async () => {
    const client = await cluster.connect();
    await client.run('SET ob_query_timeout = 100000');
    cluster.sandbox.delayStatement(/CANCEL BACKUP/, 5_000);
    assertRefusal(
      await client.refusal('ALTER SYSTEM CANCEL BACKUP'),
      {
        errno: 4012,
        sqlstate: 'HY000',
        message:
          /^Timeout, query has reached the maximum query timeout: 100000\(us\), maybe you can adjust the session variable ob_query_timeout or query_timeout hint, and try again\.$/,
      },
      'ALTER SYSTEM CANCEL BACKUP',
    );
  });
});

const reworded: readonly [SandboxVersion, string, string][] = [
  ...(['4.1', '4.2.1', '4.2.5'] as const).map((version): [SandboxVersion, string, string] => [
    version,
    'the format file does not exist under the destination',
    'the content of the format file at the destination does not match',
  ]),
  ['4.3.5', 'format file does not exist', 'format file does not match'],
];
for (const [version, notThere, noMatch] of reworded) {
  contract(`2.2 9080 and 9081 on ${version}`, () => {
    const cluster = useCluster({ version, tenants: [{ name: 'm' }] });
    it(`2.2 OB_BACKUP_FORMAT_FILE_NOT_EXIST “${notThere}”, OB_BACKUP_FORMAT_FILE_NOT_MATCH “${noMatch}”`, async () => {
      const both: readonly [ErrorName, number, string][] = [
        ['OB_BACKUP_FORMAT_FILE_NOT_EXIST', 9080, notThere],
        ['OB_BACKUP_FORMAT_FILE_NOT_MATCH', 9081, noMatch],
      ];
      for (const [name, errno, message] of both) {
        cluster.sandbox.refuseStatement(/CANCEL BACKUP/, name);
        await cluster.refuses('root@m', 'ALTER SYSTEM CANCEL BACKUP', { errno, sqlstate: 'HY000', message });
      }
    });
  });
}
