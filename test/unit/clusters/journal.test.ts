import assert from 'node:assert/strict';
import { logLines } from '../support/fakeVscode.ts';
import { StatementJournal } from '../../../src/clusters/journal.ts';
import { runbook, runsOf } from '../../../src/clusters/runbook.ts';
import { ConnectionLost, ServerError } from '../../../src/oceanbase/errors.ts';
import type { StatementRecord } from '../../../src/oceanbase/journaledSession.ts';
import type { Session } from '../../../src/oceanbase/session.ts';
import { setEncryption } from '../../../src/oceanbase/statements.ts';
import { ScriptedSession, type Script } from '../support/scriptedSession.ts';

function attached(journal: StatementJournal, script: Script = [[/./, []]], login = 'root@sys'): Session {
  return journal.attach(new ScriptedSession(script), 'test', login);
}

describe('the statement journal', () => {
  it('keeps polling from flooding: the same question with the same result is one entry and one line', async () => {
    const journal = new StatementJournal();
    let rows = 1;
    const session = attached(journal, [[/./, () => Array.from({ length: rows }, () => ({}))]]);
    const before = logLines.length;
    for (let tick = 0; tick < 100; tick++) {
      await session.query('SELECT a');
      await session.query('SELECT b');
    }
    assert.equal(logLines.length - before, 2);
    assert.deepEqual(
      journal.reads().map(({ sql, repeats }) => [sql, repeats]),
      [
        ['SELECT a', 99],
        ['SELECT b', 99],
      ],
    );
    rows = 2;
    await session.query('SELECT a');
    assert.equal(logLines.length - before, 3, 'another result is written down');
    assert.match(logLines.at(-1) ?? '', /OK rows=2 {2}\| {2}SELECT a$/);
  });

  it('keeps what changed something however much is read, up to a bound', async () => {
    const journal = new StatementJournal();
    const session = attached(journal);
    await session.query('ALTER SYSTEM BACKUP DATABASE');
    for (let index = 0; index < 2_000; index++) await session.query(`SELECT ${String(index)}`);
    assert.equal(journal.changes().length, 1);
    assert.equal(journal.reads().length, 500);
    assert.equal(journal.reads().at(-1)?.sql, 'SELECT 1999');
    for (let index = 0; index < 1_100; index++) await session.query(`ALTER SYSTEM x${String(index)}`);
    assert.equal(journal.changes().length, 1_000);
    assert.equal(journal.changes().at(-1)?.sql, 'ALTER SYSTEM x1099');
  });

  it('gives a diagnosis what had to do with the tenant, with the SET ENCRYPTION before its BACKUP', async () => {
    const journal = new StatementJournal();
    const mine = attached(journal);
    await mine.query(setEncryption('Pl4nted', 'MYSQL'));
    await mine.query('ALTER SYSTEM BACKUP TENANT = `a`');
    await attached(journal).query('ALTER SYSTEM BACKUP TENANT = `b`');
    const reading = attached(journal, [[/./, new ServerError(1142, '42000', 'denied')]]);
    await assert.rejects(reading.query('SELECT 1'));
    await journal
      .attach(new ScriptedSession([[/./, []]]), 'other', 'root@sys')
      .query('ALTER SYSTEM BACKUP DATABASE');
    assert.deepEqual(
      journal.about('test', 'a').map(({ sql }) => sql),
      ["SET ENCRYPTION ON IDENTIFIED BY '******' ONLY", 'ALTER SYSTEM BACKUP TENANT = `a`', 'SELECT 1'],
    );
  });

  it('writes no password and no key into its channel', async () => {
    const journal = new StatementJournal();
    const session = attached(journal);
    await session.query(setEncryption('Pl4nted', 'MYSQL'));
    await session.query("ALTER SYSTEM SET data_backup_dest='oss://b?access_id=Pl4nted&access_key=Pl4nted'");
    assert.ok(!logLines.some((line) => line.includes('Pl4nted')));
  });
});

describe('a runbook', () => {
  const record = (sql: string, minute: number, rest: Partial<StatementRecord> = {}): StatementRecord => ({
    cluster: 'test',
    login: 'root@sys',
    connection: 1,
    sql,
    changes: true,
    startedAt: new Date(Date.UTC(2026, 10, 22, 14, minute)),
    durationMs: 12,
    result: { kind: 'ok', rows: 0 },
    ...rest,
  });

  it('sorts statements into runs, the newest first', () => {
    const runs = runsOf([
      record('a', 0),
      record('b', 5),
      record('c', 6, { cluster: 'other' }),
      record('d', 30),
    ]);
    assert.deepEqual(
      runs.map(({ cluster, statements }) => [cluster, statements.map(({ sql }) => sql).join('')]),
      [
        ['test', 'd'],
        ['other', 'c'],
        ['test', 'ab'],
      ],
    );
  });

  it('is a script with time, cluster and result, and says what belongs in the place of each secret', () => {
    const text = runbook([
      record("SET ENCRYPTION ON IDENTIFIED BY '******' ONLY", 0),
      record('ALTER SYSTEM BACKUP TENANT = `a`', 0),
      record("ALTER SYSTEM SET data_backup_dest='oss://b?access_id=******&access_key=******'", 1, {
        connection: 2,
      }),
    ]);
    assert.equal(
      text,
      `-- What OceanBase Backup for VS Code sent and what the server answered, oldest first. Times are UTC.
-- Read it before you run it: it does again what was done.

-- Connection 1: cluster “test”, login root@sys
-- What is set on this connection holds for it alone: keep these statements on one.

-- 2026-11-22T14:00:00.000Z, 12 ms
-- OK rows=0
-- Put the password of the backup set in the place of ******; a restore will ask for it.
SET ENCRYPTION ON IDENTIFIED BY '******' ONLY;

-- 2026-11-22T14:00:00.000Z, 12 ms
-- OK rows=0
ALTER SYSTEM BACKUP TENANT = \`a\`;

-- Connection 2: cluster “test”, login root@sys
-- What is set on this connection holds for it alone: keep these statements on one.

-- 2026-11-22T14:01:00.000Z, 12 ms
-- OK rows=0
-- Put the value of access_id in the place of its ******.
-- Put the value of access_key in the place of its ******.
ALTER SYSTEM SET data_backup_dest='oss://b?access_id=******&access_key=******';
`,
    );
  });

  it('runs nothing that was refused, lost or cut, and nothing that hides in a name or message', () => {
    const evil = 'x\nDROP TENANT t;\u2028DROP TENANT u;\r\nDROP TENANT v;';
    const refused = { kind: 'refused' as const, errno: 9040, sqlState: 'HY000', message: evil };
    const text = runbook([
      record(`ALTER SYSTEM BACKUP TENANT = \`${evil}\``, 0, { result: refused, cluster: evil, login: evil }),
      record('ALTER SYSTEM BACKUP DATABASE', 1, {
        result: { kind: 'lost', message: new ConnectionLost(evil).message },
      }),
      record('ALTER SYSTEM BACKUP TENANT = `a… (cut)', 2),
    ]);
    for (const line of text.split(/[\r\n\u0085\u2028\u2029]/)) assert.match(line, /^(--.*)?$/);
  });
});
