import assert from 'node:assert/strict';
import { allCodes, codeEntry } from '../../../../src/backup/explain/codes/index.ts';
import { explain, explainRefusal, explainSkipped } from '../../../../src/backup/explain/explain.ts';
import { placeOf } from '../../../../src/backup/explain/place.ts';
import { ServerError } from '../../../../src/oceanbase/errors.ts';
import { parseSql } from '../../support/grammar.ts';

const parses = (sql: string): boolean => {
  const { statements, errors } = parseSql(sql);
  return statements === 1 && errors === 0;
};
const own = { tenant: 'mysql_tenant', tenantId: 1002, sys: false, mode: 'MYSQL' } as const;
const sys = { tenant: 'a-b`c', tenantId: 1002, sys: true, mode: 'MYSQL' } as const;
const oracle = { tenant: 'oracle_tenant', tenantId: 1004, sys: false, mode: 'ORACLE' } as const;

describe('the codes', () => {
  it('are each there once, named, with a meaning, causes, steps and a page', () => {
    assert.equal(new Set(allCodes().map(({ code }) => code)).size, allCodes().length);
    assert.equal(new Set(allCodes().map(({ name }) => name)).size, allCodes().length);
    for (const entry of allCodes()) {
      assert.ok(entry.code > 0);
      assert.match(entry.name, /^OB_[A-Z0-9_]+$/);
      assert.match(entry.meaning, /^[A-Zs].*\.$/, entry.name);
      assert.ok(entry.causes.length > 0 && entry.steps(placeOf(sys)).length > 0, entry.name);
      for (const cause of entry.causes) assert.match(cause, /\.$/, cause);
      for (const { text } of entry.steps(placeOf(sys))) assert.match(text, /[.…]$/, text);
      assert.match(
        entry.page.url,
        /^https:\/\/(en\.oceanbase\.com\/docs\/[a-z-]+\d+|github\.com\/oceanbase\/oceanbase-doc\/blob\/[0-9a-f]{40}\/en-US\/\S+\.md)$/,
      );
    }
  });

  it('that the backup family answers or ends with are all known', () => {
    const named = [
      4002, 4007, 4009, 4012, 4013, 4016, 4018, 4023, 4038, 4043, 4072, 4103, 4109, 4143, 4179, 4638, 5001,
      5019, 5036, 5039, 5150, 5156, 5157, 5160, 5171, 5217, 5260, 5360, 8001, 9023, 9026, 9027, 9029, 9036,
      9040, 9041, 9044, 9045, 9047, 9066, 9069, 9070, 9071, 9080, 9081, 9082, 9085, 9086, 9087, 9091, 9092,
      9095, 9102, 9105, 9113, 9116, 9117, 9118, 9119, 9120, 9129, 9133, 9138, 9140,
    ];
    assert.deepEqual(
      named.filter((code) => codeEntry(code) === undefined),
      [],
    );
  });

  for (const [login, context] of [
    ['sys', sys],
    ['a tenant’s own login', own],
  ] as const) {
    it(`give SQL that OceanBase’s grammar accepts, for ${login}`, () => {
      const all = allCodes().flatMap(({ steps }) => steps(placeOf(context)).flatMap(({ sql }) => sql ?? []));
      for (const sql of new Set(all)) assert.equal(parses(sql), true, sql);
    }).timeout(20_000); // the grammar takes its time to load
  }

  it('give SQL that fits the login', () => {
    const statements = (context: typeof own | typeof sys | typeof oracle): string[] =>
      allCodes().flatMap(({ steps }) => steps(placeOf(context)).flatMap(({ sql }) => sql ?? []));
    assert.ok(statements(sys).some((sql) => sql === 'ALTER SYSTEM ARCHIVELOG TENANT = `a-b``c`'));
    assert.ok(statements(own).some((sql) => sql === 'ALTER SYSTEM ARCHIVELOG'));
    assert.ok(!statements(own).some((sql) => /CDB_OB_|TENANT =/.test(sql)));
    for (const sql of statements(oracle)) {
      assert.ok(!/CDB_OB_|oceanbase\.DBA_OB_ARCHIVELOG|TENANT =|, COMMENT/.test(sql), sql);
    }
    assert.ok(statements(oracle).some((sql) => sql.includes('"COMMENT" FROM SYS.DBA_OB_ARCHIVELOG')));
  });
});

describe('a failure is explained', () => {
  const trace = 'YB42C0A80C44-0005F637014C8DE6-0-0';

  it('by its code, whatever the words are: they were changed in 4.3.3', () => {
    const [older, newer] = [
      'the format file does not exist under the destination',
      'format file does not exist',
    ].map((words) => explain(-9080, `(ROOTSERVICE)addr: h:1, result: -9080(${words}), trace_id: ${trace}`));
    assert.equal(older?.meaning, newer?.meaning);
    assert.equal(older?.name, 'OB_BACKUP_FORMAT_FILE_NOT_EXIST');
    assert.equal(
      older.summary,
      'The backup destination has lost its format file, or holds files that are no backup. (-9080 OB_BACKUP_FORMAT_FILE_NOT_EXIST)',
    );
  });

  it('with the command that finds it in the log of the server that wrote it', () => {
    const comment = `(SERVER)ls_id: 1, addr: h:1, module: BACKUP_DATA, result: -9082(x), trace_id: ${trace}`;
    assert.equal(explain(-9082, comment).logCommand, `grep '${trace}' observer.log*`);
    const root = `(ROOTSERVICE)addr: h:1, result: -9080(x), trace_id: ${trace}`;
    assert.equal(explain(-9080, root).logCommand, `grep '${trace}' rootservice.log* observer.log*`);
    assert.equal(explain(-9080, 'words').logCommand, undefined);
  });

  it('whichever sign RESULT has, and from the COMMENT where RESULT is 0', () => {
    assert.equal(explain(9082, '').name, explain(-9082, '').name);
    assert.equal(explain(0, 'result: -9082(x)').code, 9082);
  });

  it('also where the code is not known', () => {
    const { name, summary, steps, said, page } = explain(
      -9999,
      `(SERVER)ls_id: 7, addr: h:1, module: M, result: -9999(new words), trace_id: ${trace}`,
    );
    assert.equal(name, undefined);
    assert.match(summary, /\(-9999\)$/);
    assert.equal(said.text, 'new words');
    assert.ok(steps.length > 2);
    assert.match(page.url, /data-backup-failed/);
  });

  it('also where there is no code at all', () => {
    const { code, summary, steps } = explain(0, 'something odd');
    assert.equal(code, undefined);
    assert.equal(summary, 'The server reports a failure without a code.');
    assert.ok(steps.length > 0);
  });

  it('from an ERR packet of either mode', () => {
    const mysql = explainRefusal(new ServerError(9040, 'HY000', 'backup can not start'), own);
    const ora = explainRefusal(
      new ServerError(600, 'HY000', 'ORA-00600: internal error code, arguments: -9040, backup can not start'),
      oracle,
    );
    assert.equal(mysql.meaning, ora.meaning);
    assert.equal(ora.said.text, 'backup can not start');
    assert.equal(explainRefusal(new ServerError(1227, '42501', 'Access denied')).name, 'OB_ERR_NO_PRIVILEGE');
    assert.equal(explainRefusal(new ServerError(1235, '0A000', 'x not supported')).name, 'OB_NOT_SUPPORTED');
  });

  it('where the server left a tenant out without a row', () => {
    const { summary, steps, code } = explainSkipped(sys);
    assert.equal(code, undefined);
    assert.match(summary, /left “a-b`c” out of the job/);
    assert.match(steps[0]?.sql ?? '', /DBA_OB_ROOTSERVICE_EVENT_HISTORY .* VALUE1 = '1002'/);
    for (const { sql } of steps) if (sql !== undefined) assert.equal(parses(sql), true, sql);
  }).timeout(20_000);
});
