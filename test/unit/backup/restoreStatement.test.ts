import assert from 'node:assert/strict';
import fc from 'fast-check';
import { generatePassword, unambiguous } from '../../../src/backup/generatePassword.ts';
import {
  decryptionStatement,
  planRestore,
  protectedSets,
  restoredName,
  restoreStatement,
  type RestorePlan,
} from '../../../src/backup/restoreStatement.ts';
import { nastyText } from '../support/arbitraries.ts';
import { parseSql, unquoteName, unquoteString } from '../support/grammar.ts';
import { PasswordDigest } from '../../../src/oceanbase/passwordDigest.ts';
import { archivedLog, storedSet } from '../support/pastBackups.ts';

const full = storedSet({ setId: 1 });
const incremental = storedSet({
  setId: 2,
  type: 'INC',
  previousFull: 1,
  previous: 1,
  startReplayScn: 3000n,
  minRestoreScn: 4000n,
  digest: new PasswordDigest(`*${'0'.repeat(40)}`),
});
const sets = [incremental, full];

function planned(...args: Parameters<typeof planRestore>): RestorePlan {
  const plan = planRestore(...args);
  if (plan.kind === 'none') assert.fail(plan.why);
  return plan;
}
function refused(...args: Parameters<typeof planRestore>): string {
  const plan = planRestore(...args);
  if (plan.kind === 'plan') assert.fail('it was planned');
  return plan.why;
}

describe('a restore', () => {
  it('to the end of a set uses that set and the log up to there', () => {
    const plan = planned(full, sets, [archivedLog()], { kind: 'scn', scn: 2000n });
    assert.deepEqual(plan.sets, [full]);
    assert.equal(
      restoreStatement(plan, 'again'),
      "ALTER SYSTEM RESTORE `again` FROM 'file:///backup/data,file:///backup/log' UNTIL SCN=2000 WITH 'pool_list=<POOL>'",
    );
  });

  it('to the end of the log starts from the newest set, and has no UNTIL', () => {
    const plan = planned(full, sets, [archivedLog()], { kind: 'latest' });
    assert.deepEqual(plan.sets, [incremental, full]);
    assert.equal(plan.reaches, 9000n);
    assert.deepEqual(protectedSets(plan), [incremental]);
    assert.equal(restoreStatement(plan, 'again').includes('UNTIL'), false);
  });

  it('needs no archived log where the set has its own', () => {
    const own = storedSet({ plusArchivelog: true });
    const plan = planned(own, [own], [], { kind: 'scn', scn: 2000n });
    assert.equal(plan.archive, undefined);
    assert.match(restoreStatement(plan, 'x'), /FROM 'file:\/\/\/backup\/data' UNTIL/);
    assert.match(refused(own, [own], [], { kind: 'scn', scn: 2001n }), /archived/);
  });

  it('is refused where the log has a gap, or has not got there yet', () => {
    const early = archivedLog({ from: 1500n });
    assert.match(
      refused(full, [full], [early], { kind: 'latest' }),
      /does not reach .* \(9119, or 4018\)\.$/,
    );
    const behind = archivedLog({ to: 1999n });
    assert.match(
      refused(full, [full], [behind], { kind: 'latest' }),
      /Wait until the archive has got there\.$/,
    );
    const elsewhere = [archivedLog({ to: 1500n }), archivedLog({ roundId: 2, from: 1600n })];
    assert.match(refused(full, [full], elsewhere, { kind: 'latest' }), /does not reach/);
  });

  it('is refused before the earliest point, and from a set that is gone', () => {
    assert.match(refused(full, sets, [archivedLog()], { kind: 'scn', scn: 1999n }), /before the earliest/);
    const gone = storedSet({ fileStatus: 'DELETED' });
    assert.match(refused(gone, [gone], [archivedLog()], { kind: 'latest' }), /deleted/);
    const nowhere = storedSet({ destination: undefined });
    assert.match(refused(nowhere, [nowhere], [archivedLog()], { kind: 'latest' }), /where/);
  });

  it('to the end of a log that a later round follows has an UNTIL: the server would aim at the last round', () => {
    const later = archivedLog({ roundId: 2, from: 10_000n, to: 12_000n });
    const plan = planned(full, [full], [archivedLog(), later], { kind: 'latest' });
    assert.equal(plan.reaches, 9000n);
    assert.match(restoreStatement(plan, 'x'), / UNTIL SCN=9000 WITH /);
    const elsewhere = { ...later, destination: { scheme: 'file', path: '/elsewhere', options: {} } };
    const alone = planned(full, [full], [archivedLog(), elsewhere], { kind: 'latest' });
    assert.doesNotMatch(restoreStatement(alone, 'x'), /UNTIL/);
  });

  it('gives no date where no log is left, and tells nobody to wait for an archive that is stopped', () => {
    const why = refused(full, [full], [], { kind: 'latest' });
    assert.doesNotMatch(why, /1970|Wait/);
    assert.match(why, /no archived log/);
    const behind = [archivedLog({ to: 1999n })];
    const stopped = planRestore(full, [full], behind, { kind: 'latest' }, false);
    assert.ok(stopped.kind === 'none');
    assert.match(stopped.why, /up to 1970.* is stopped/);
    assert.doesNotMatch(stopped.why, /Wait/);
  });

  it('cannot be planned where the server does not say from where on the set needs log', () => {
    const unknown = storedSet({ startReplayScn: 0n });
    assert.match(
      refused(unknown, [unknown], [archivedLog()], { kind: 'latest' }),
      /does not say from where on set 5 needs archived log/,
    );
    const own = storedSet({ startReplayScn: 0n, plusArchivelog: true });
    assert.equal(planned(own, [own], [], { kind: 'scn', scn: 2000n }).archive, undefined);
  });

  it('cannot be written for a directory with a comma, at which the server cuts the list of sources', () => {
    const comma = { scheme: 'file', path: '/backup/a,b', options: {} };
    const set = storedSet({ destination: comma });
    assert.match(refused(set, [set], [archivedLog()], { kind: 'latest' }), /“\/backup\/a,b”.*comma/);
    const log = archivedLog({ destination: comma });
    assert.match(refused(full, [full], [log], { kind: 'latest' }), /comma/);
  });

  it('takes the log of the round that the set belongs to, wherever that was archived', () => {
    const moved = archivedLog({ roundId: 2, from: 5000n, destination: undefined });
    const plan = planned(full, [full], [moved, archivedLog()], { kind: 'latest' });
    assert.equal(plan.archive?.path, '/backup/log');
  });

  it('does not mix sets of two destinations', () => {
    const other = { ...incremental, destination: { scheme: 'file', path: '/elsewhere', options: {} } };
    const plan = planned(full, [other, full], [archivedLog()], { kind: 'latest' });
    assert.deepEqual(plan.sets, [full]);
  });

  it('has placeholders for the keys of an object storage', () => {
    const destination = { scheme: 'oss', path: 'bucket/data', options: { host: 'oss.example.com' } };
    const set = storedSet({ destination });
    const log = archivedLog({ destination: { scheme: 's3', path: 'bucket/log', options: {} } });
    const statement = restoreStatement(planned(set, [set], [log], { kind: 'latest' }), 'x');
    assert.match(
      statement,
      /FROM 'oss:\/\/bucket\/data\?host=oss\.example\.com&access_id=<ACCESS_ID>&access_key=<ACCESS_KEY>,s3:\/\/bucket\/log\?host=<HOST>&access_id=<ACCESS_ID>&access_key=<ACCESS_KEY>'/,
    );
    assert.deepEqual(parseSql(`${statement};`), { statements: 1, errors: 0 });
  });
});

describe('the statements of a restore', () => {
  it('are OceanBase’s grammar, whatever the tenant is called', () => {
    const plans = [
      planned(full, sets, [archivedLog()], { kind: 'scn', scn: 2000n }),
      planned(full, sets, [archivedLog()], { kind: 'latest' }),
    ];
    fc.assert(
      fc.property(
        nastyText.filter((name) => !/[;\r\n\0]/.test(name)),
        fc.constantFrom(...plans),
        (name, plan) => {
          const statement = restoreStatement(plan, name);
          assert.deepEqual(parseSql(`${statement};`), { statements: 1, errors: 0 }, statement);
          const quoted = /^ALTER SYSTEM RESTORE (`(?:[^`]|``)*`) FROM/.exec(statement)?.[1] ?? '';
          assert.equal(unquoteName(quoted), name);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('give every password of the chain, quoted', () => {
    assert.equal(decryptionStatement(["it's", 'b\\c']), "SET DECRYPTION IDENTIFIED BY 'it''s', 'b\\\\c'");
    assert.deepEqual(parseSql(`${decryptionStatement(["it's", 'b'])};`), { statements: 1, errors: 0 });
    fc.assert(
      fc.property(nastyText, (password) => {
        const literal = decryptionStatement([password]).slice('SET DECRYPTION IDENTIFIED BY '.length);
        assert.equal(unquoteString(literal), password);
      }),
      { numRuns: 100 },
    );
  });

  it('name a new tenant that is not too long', () => {
    assert.equal(restoredName('mysql_tenant'), 'mysql_tenant_restored');
    assert.equal(restoredName('x'.repeat(63)).length, 63);
    assert.equal([...restoredName('租'.repeat(63))].length, 63);
  });
});

describe('a generated password', () => {
  it('is strong, differs each time, and has nothing that can be mistaken or needs quoting', () => {
    const seen = new Set<string>();
    for (let i = 0; i < 500; i++) {
      const password = generatePassword();
      assert.match(password, /^[A-Za-z0-9]{6}(-[A-Za-z0-9]{6}){3}$/);
      assert.equal(/[0O1lI]/.test(password), false);
      seen.add(password);
    }
    assert.equal(seen.size, 500);
    assert.equal(new Set(unambiguous).size, unambiguous.length);
    assert.ok(Math.log2(unambiguous.length) * 24 > 128);
  });

  it('uses every character of its alphabet', () => {
    const used = new Set(Array.from({ length: 400 }, () => generatePassword().replaceAll('-', '')).join(''));
    assert.equal(used.size, unambiguous.length);
  });
});
