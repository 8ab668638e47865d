import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ConnectionLost, ServerError } from '../../../src/oceanbase/errors.ts';
import {
  changesSomething,
  concerns,
  JournaledSession,
  recordLine,
  type StatementRecord,
} from '../../../src/oceanbase/journaledSession.ts';
import { redactor } from '../../../src/oceanbase/redact.ts';
import { setEncryption } from '../../../src/oceanbase/statements.ts';
import { secret } from '../support/arbitraries.ts';
import { ScriptedSession, type Script } from '../support/scriptedSession.ts';

function journaled(script: Script): {
  session: JournaledSession;
  inner: ScriptedSession;
  records: StatementRecord[];
} {
  const inner = new ScriptedSession(script);
  const records: StatementRecord[] = [];
  let now = Date.parse('2026-11-22T14:00:00Z');
  const session = new JournaledSession(
    inner,
    { cluster: 'test', login: 'root@sys', connection: 1 },
    (record) => records.push(record),
    () => (now += 7),
  );
  return { session, inner, records };
}

describe('a journaled session', () => {
  it('passes statements and rows through, and writes down time, duration and result', async () => {
    const { session, inner, records } = journaled([[/SELECT/, [{ A: 1 }, { A: 2 }]]]);
    assert.deepEqual(await session.query('SELECT A FROM t'), [{ A: 1 }, { A: 2 }]);
    assert.deepEqual(inner.sent, ['SELECT A FROM t']);
    const [record] = records;
    assert.equal(record?.startedAt.toISOString(), '2026-11-22T14:00:00.007Z');
    assert.equal(record.durationMs, 7);
    assert.deepEqual(record.result, { kind: 'ok', rows: 2 });
    assert.equal(record.changes, false);
  });

  it('hands on how long an answer may take', async () => {
    const limits: (number | undefined)[] = [];
    const { inner, session } = journaled([]);
    inner.query = (_sql, withinMs?: number) => {
      limits.push(withinMs);
      return Promise.resolve([]);
    };
    await session.query('SELECT 1');
    await session.query('SELECT 1', 5);
    assert.deepEqual(limits, [undefined, 5]);
  });

  it('writes refusals and lost connections down, and throws what the session threw', async () => {
    const refusal = new ServerError(9040, 'HY000', 'backup can not start');
    const lost = new ConnectionLost('The connection to h:1 was lost.');
    const { session, records } = journaled([
      [/BACKUP/, refusal],
      [/SELECT/, lost],
    ]);
    await assert.rejects(session.query('ALTER SYSTEM BACKUP DATABASE'), refusal);
    await assert.rejects(session.query('SELECT 1'), lost);
    assert.deepEqual(
      records.map(({ result }) => result.kind),
      ['refused', 'lost'],
    );
    assert.match(
      recordLine(records[0] as StatementRecord),
      /refused: 9040 \(HY000\) backup can not start {2}\|/,
    );
    assert.match(
      recordLine(records[1] as StatementRecord),
      /connection lost, so whether it ran is not known/,
    );
  });

  it('does not claim that a statement was sent on a closed connection', async () => {
    const { session, records } = journaled([]);
    await session.close();
    assert.equal(session.closed, true);
    await assert.rejects(session.query('SELECT 1'), ConnectionLost);
    assert.deepEqual(records, []);
  });

  it('does not make a statement fail that the journal could not write down', async () => {
    const inner = new ScriptedSession([[/./, []]]);
    const session = new JournaledSession(inner, { cluster: '', login: '', connection: 1 }, () => {
      throw new Error('the channel is closed');
    });
    assert.deepEqual(await session.query('ALTER SYSTEM BACKUP DATABASE'), []);
  });

  it('holds no password or key in any part of a record, registered or not, in either mode', async () => {
    const script: Script = [[/./, (sql) => new ServerError(1064, '42000', `syntax error near '${sql}'`)]];
    const { session, records } = journaled(script);
    await fc.assert(
      fc.asyncProperty(
        secret,
        fc.constantFrom('MYSQL' as const, 'ORACLE' as const),
        async (password, mode) => {
          records.length = 0;
          for (const registered of [true, false]) {
            const release = registered ? redactor.register(password) : () => undefined;
            const key = 'AKIAplanted+/77==';
            const statements = [
              setEncryption(password, mode),
              `ALTER SYSTEM SET data_backup_dest='oss://b/d?host=h&access_id=${key}&access_key=${key}'`,
              `ALTER SYSTEM SET log_archive_dest='LOCATION=s3://b?access_key=${key} BINDING=Optional'`,
            ];
            for (const sql of statements) await assert.rejects(session.query(sql));
            release();
            const kept = JSON.stringify(records) + records.map(recordLine).join('\n');
            assert.equal(kept.includes(JSON.stringify(password).slice(1, -1)), false, kept);
            assert.equal(kept.includes('planted'), false, kept);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('cuts a statement only after it was masked', async () => {
    const { session, records } = journaled([[/./, []]]);
    await session.query(`/* ${'x'.repeat(3_960)} */ ${setEncryption('Pl4nted-and-rather-long', 'MYSQL')}`);
    assert.ok(!(records[0]?.sql ?? 'Pl4').includes('Pl4'));
  });
});

describe('what changes something', () => {
  for (const sql of [
    'SELECT 1',
    '  (SELECT 1) UNION ALL (SELECT 2)',
    "SHOW PARAMETERS LIKE 'cluster'",
    "SET time_zone = '+00:00'",
    'SET ob_query_timeout = 15000000',
    "SET @@session.sql_mode = ''",
    '/* look */ SELECT 1',
    '-- look\nSELECT 1',
  ]) {
    it(`not: ${JSON.stringify(sql)}`, () => {
      assert.equal(changesSomething(sql), false);
    });
  }
  for (const sql of [
    "SET ENCRYPTION ON IDENTIFIED BY 'x' ONLY",
    "SET DECRYPTION IDENTIFIED BY 'x'",
    'SET GLOBAL ob_query_timeout = 1',
    'SET @@global.x = 1',
    'ALTER SYSTEM BACKUP DATABASE',
    'ALTER SYSTEM ARCHIVELOG',
    'WITH x AS (SELECT 1) DELETE FROM t',
    'anything else',
    '',
  ]) {
    it(`does, or may: ${JSON.stringify(sql)}`, () => {
      assert.equal(changesSomething(sql), true);
    });
  }
});

describe('which tenant a statement concerns', () => {
  const record = (sql: string, login = 'root@sys'): StatementRecord => ({
    cluster: 'test',
    login,
    connection: 1,
    sql,
    changes: true,
    startedAt: new Date(0),
    durationMs: 0,
    result: { kind: 'ok', rows: 0 },
  });
  it('is the one that it names, the login’s own, or all', () => {
    assert.equal(concerns(record('ALTER SYSTEM BACKUP TENANT = `a`, `b`'), 'b'), true);
    assert.equal(concerns(record('ALTER SYSTEM BACKUP TENANT = `ab`'), 'b'), false);
    assert.equal(concerns(record('ALTER SYSTEM BACKUP TENANT = `a``b`'), 'a`b'), true);
    assert.equal(concerns(record('ALTER SYSTEM BACKUP DATABASE'), 'b'), true);
    assert.equal(concerns(record('ALTER SYSTEM CANCEL BACKUP'), 'b'), true);
    assert.equal(concerns(record('ALTER SYSTEM ARCHIVELOG', 'root@b#cluster'), 'b'), true);
    assert.equal(concerns(record('ALTER SYSTEM SET x = 1', 'root@c'), 'b'), false);
  });
});
