import assert from 'node:assert/strict';
import { chainOf, isProtected, joinPage, readHistory, restorable } from '../../../src/backup/history.ts';
import { factWords, outcomeWords, restorableWords, titleWords } from '../../../src/backup/historyWords.ts';
import { PasswordDigest } from '../../../src/oceanbase/passwordDigest.ts';
import { pastJob, rawPastJob, rawStoredSet, storedSet } from '../support/pastBackups.ts';
import { serverInfo, tenantInfo } from '../support/rows.ts';
import { ScriptedSession } from '../support/scriptedSession.ts';

describe('a page of the history', () => {
  it('joins jobs and sets, newest first', () => {
    const page = joinPage(
      { jobs: [pastJob({ setId: 3 }), pastJob({ setId: 1 })], unreadable: [] },
      { sets: [storedSet({ setId: 2 }), storedSet({ setId: 3 })], unreadable: [] },
      50,
    );
    assert.deepEqual(
      page.backups.map(({ setId, job, set }) => [setId, job !== undefined, set !== undefined]),
      [
        [3, true, true],
        [2, false, true],
        [1, true, false],
      ],
    );
    assert.equal(page.before, undefined);
  });

  it('leaves to the next page what one of the two full lists has not reached', () => {
    const sets = [9, 8, 7].map((setId) => storedSet({ setId }));
    const jobs = [9, 8, 5].map((setId) => pastJob({ setId }));
    const page = joinPage({ jobs, unreadable: [] }, { sets, unreadable: [] }, 3);
    assert.deepEqual(
      page.backups.map(({ setId }) => setId),
      [9, 8, 7],
    );
    assert.equal(page.before, 7);
  });

  it('takes the row of the history where a job stands in both views', () => {
    const over = pastJob({ status: 'COMPLETED' });
    const page = joinPage(
      { jobs: [pastJob({ source: 'JOBS' }), over], unreadable: [] },
      { sets: [], unreadable: [] },
      50,
    );
    assert.equal(page.backups[0]?.job, over);
  });
});

describe('reading the history', () => {
  const answer = (sys: boolean) =>
    new ScriptedSession([
      [/TENANT_ID = 1 AND BACKUP_TYPE IN \('INC', 'I'\)/, [{ JOB_ID: '7' }]],
      [
        /OB_BACKUP_JOBS/,
        [rawPastJob({ INITIATOR_TENANT_ID: sys ? 1 : 1002, INITIATOR_JOB_ID: sys ? '7' : '0' })],
      ],
      [/OB_BACKUP_SET_FILES/, [rawStoredSet()]],
    ]);

  it('reads one tenant of all from sys, and sees an incremental backup that became a full one', async () => {
    const session = answer(true);
    const page = await readHistory(session, serverInfo(), 1002, 60);
    assert.equal(session.sent.length, 3);
    for (const sql of session.sent.slice(0, 1)) {
      assert.match(sql, /oceanbase\.CDB_OB_BACKUP_JOBS WHERE TENANT_ID = 1002 AND BACKUP_SET_ID > 0 AND/);
      assert.match(sql, /BACKUP_SET_ID < 60 ORDER BY BACKUP_SET_ID DESC LIMIT 50$/);
    }
    const [backup] = page.backups;
    assert.ok(backup);
    assert.equal(backup.job?.incrementalAsked, true);
    assert.equal(titleWords(backup), 'Set 5 · full (asked for as incremental)');
  });

  it('takes D and I, which the manual of 4.0 writes, for FULL and INC', async () => {
    const session = new ScriptedSession([
      [
        /OB_BACKUP_JOBS/,
        [rawPastJob({ BACKUP_TYPE: 'D', INITIATOR_TENANT_ID: 1002, INITIATOR_JOB_ID: '0' })],
      ],
      [/OB_BACKUP_SET_FILES/, [rawStoredSet({ BACKUP_TYPE: 'I' })]],
    ]);
    const [backup] = (await readHistory(session, tenantInfo(), 1002)).backups;
    assert.deepEqual([backup?.job?.type, backup?.set?.type], ['FULL', 'INC']);
  });

  it('reads its own views in the dialect of the login', async () => {
    const mysql = answer(false);
    await readHistory(mysql, tenantInfo(), 1002);
    assert.equal(mysql.sent.length, 2);
    assert.match(mysql.sent[0] ?? '', /oceanbase\.DBA_OB_BACKUP_JOBS WHERE BACKUP_SET_ID > 0 UNION/);
    const oracle = answer(false);
    await readHistory(oracle, tenantInfo({ mode: 'ORACLE' }), 1002);
    assert.match(oracle.sent[1] ?? '', /"COMMENT".* FROM SYS\.DBA_OB_BACKUP_SET_FILES/);
    assert.match(oracle.sent[1] ?? '', /ORDER BY BACKUP_SET_ID DESC FETCH FIRST 50 ROWS ONLY$/);
  });

  it('lets no key of a PATH and no digest get any further', async () => {
    const session = new ScriptedSession([
      [/OB_BACKUP_JOBS/, []],
      [
        /SET_FILES/,
        [
          rawStoredSet({
            PATH: 'oss://bucket/path?host=h&access_id=ID-planted&access_key=KEY-planted',
            PASSWD: `*${'ab'.repeat(20)}`,
          }),
        ],
      ],
    ]);
    const page = await readHistory(session, serverInfo(), 1002);
    const text = JSON.stringify(page, (_, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    assert.ok(!text.includes('planted') && !text.includes('abab'));
    assert.ok(isProtected(page.backups[0]?.set));
  });
});

describe('a set', () => {
  it('can be restored from when it is SUCCESS and AVAILABLE, from its MIN_RESTORE_SCN on', () => {
    const state = restorable(storedSet({ minRestoreScn: 1_767_323_045_000_000_001n }), []);
    assert.deepEqual(state, { kind: 'yes', from: new Date('2026-01-02T03:04:05.000Z') });
    assert.equal(restorableWords(state), 'restorable from 2026-01-02 03:04:05 UTC');
  });

  it('cannot otherwise, and the reason is a sentence', () => {
    const cases = [
      [undefined, /no backup set/],
      [storedSet({ status: 'DOING', fileStatus: 'COPYING' }), /still being made/],
      [storedSet({ status: 'FAILED', fileStatus: 'INCOMPLETE' }), /failed/],
      [storedSet({ fileStatus: 'DELETED' }), /deleted/],
      [storedSet({ fileStatus: 'DELETING' }), /being deleted/],
      [storedSet({ fileStatus: 'EXPIRED' }), /expired/],
      [storedSet({ fileStatus: 'BROKEN' }), /broken/],
      [storedSet({ fileStatus: { unknown: 'FROZEN' } }), /SUCCESS \/ FROZEN/],
      [storedSet({ minRestoreScn: 0n }), /which point/],
    ] as const;
    for (const [set, why] of cases) {
      const state = restorable(set, []);
      assert.ok(state.kind === 'no');
      assert.match(state.why, why);
      assert.match(state.why, /^[A-Z].*\.$/);
    }
  });

  it('that is incremental needs those that it builds on', () => {
    const full = storedSet({ setId: 1 });
    const first = storedSet({ setId: 2, type: 'INC', previousFull: 1, previous: 1 });
    const second = storedSet({ setId: 3, type: 'INC', previousFull: 1, previous: 2 });
    assert.deepEqual(chainOf(second, [second, first, full]), [second, first, full]);
    assert.equal(restorable(second, [second, first, full]).kind, 'yes');
    const deleted = { ...full, fileStatus: 'DELETED' as const };
    const state = restorable(second, [second, first, deleted]);
    assert.equal(restorableWords(state), 'not restorable: it builds on set 1, which is SUCCESS / DELETED');
  });

  it('that builds on one below the page is not called unusable: that one has not been read', () => {
    const second = storedSet({ setId: 9, type: 'INC', previousFull: 1, previous: 8 });
    const first = storedSet({ setId: 8, type: 'INC', previousFull: 1, previous: 1 });
    const state = restorable(second, [second, first], 8);
    assert.equal(state.kind, 'unread');
    assert.equal(restorableWords(state), 'it builds on set 1, which is not read yet');
    assert.equal(restorable(second, [second, first]).kind, 'no', 'everything was read');
    const failed = storedSet({ ...second, fileStatus: 'BROKEN' });
    assert.equal(restorable(failed, [failed], 8).kind, 'no');
  });

  it('is protected as its digest says, as a restore asks', () => {
    assert.equal(isProtected(storedSet()), false);
    assert.equal(isProtected(undefined), false);
    assert.equal(isProtected(storedSet({ encryptionMode: 'TRANSPARENT_ENCRYPTION' })), false);
    assert.ok(isProtected(storedSet({ digest: new PasswordDigest(`*${'0'.repeat(40)}`) })));
  });
});

describe('the words of the history', () => {
  it('say what, when, how long and how much', () => {
    const backup = {
      setId: 5,
      job: pastJob(),
      set: storedSet({ outputBytes: 3 * 1024 ** 3, plusArchivelog: true }),
    };
    assert.equal(titleWords(backup), 'Set 5 · full');
    assert.equal(factWords(backup), '2026-01-02 03:04:05 UTC · 25 min · 3 GiB · with its log');
    assert.equal(outcomeWords(backup), 'Completed');
    assert.equal(titleWords({ ...backup, set: storedSet({ type: 'INC' }) }), 'Set 5 · incremental');
    const endedAt = new Date(pastJob().startedAt.getTime() - 1);
    assert.equal(
      factWords({ setId: 5, job: pastJob({ endedAt }), set: undefined }),
      '2026-01-02 03:04:05 UTC',
      'no duration where the end is before the start',
    );
  });

  it('say how a failed one ended, in the server’s words without its secrets', () => {
    const job = pastJob({
      status: 'FAILED',
      result: -9082,
      comment: 'addr: 10.0.0.1:2882, dest: oss://b?access_key=planted, result: -9082(full)',
    });
    const words = outcomeWords({ setId: 5, job, set: undefined });
    assert.match(words, /^Failed with -9082: addr: 10\.0\.0\.1:2882/);
    assert.ok(!words.includes('planted'));
  });

  it('say of a row that cannot be read what is wrong with it, and conclude nothing from the other one', () => {
    const problem = 'The server sent something unexpected in column RESULT of OB_BACKUP_JOBS.';
    const backup = { setId: 5, job: undefined, set: storedSet(), jobProblem: problem };
    assert.equal(outcomeWords(backup), problem);
    assert.equal(titleWords({ ...backup, set: undefined }), 'Set 5');
    const inc = storedSet({ setId: 6, type: 'INC', previousFull: 5, previous: 5 });
    const unread = restorable(inc, [inc], 0, [{ setId: 5, problem: 'X.' }]);
    assert.deepEqual(unread, { kind: 'no', why: 'It builds on set 5, which cannot be read. X.' });
  });
});
