import assert from 'node:assert/strict';
import fc from 'fast-check';
import { quoteName, quoteString } from '../../../src/oceanbase/quoting.ts';
import {
  backup,
  cancelBackup,
  maskedSetEncryption,
  setEncryption,
  setThreadScore,
  type BackupOptions,
} from '../../../src/oceanbase/statements.ts';
import { nastyText } from '../support/arbitraries.ts';
import { parseSql, unquoteName, unquoteString } from '../support/grammar.ts';

const plain = { incremental: false, plusArchivelog: false, description: '' };
const backupOf = (tenants: readonly string[] | undefined, more: Partial<BackupOptions> = {}): string =>
  backup({ ...plain, tenants, ...more }, 'MYSQL');
const oneStatement = { statements: 1, errors: 0 };
// The grammar is slow enough that a few hundred statements are what a fast tier can afford.
const runs = { numRuns: 150 };

describe('the statements', () => {
  it('are spelled as facts.md 1.2 has them', () => {
    assert.equal(backupOf(['a']), 'ALTER SYSTEM BACKUP TENANT = `a`');
    assert.equal(backupOf(['a', 'b']), 'ALTER SYSTEM BACKUP TENANT = `a`, `b`');
    assert.equal(backupOf(undefined), 'ALTER SYSTEM BACKUP DATABASE');
    assert.equal(
      backupOf(['a'], { incremental: true, plusArchivelog: true, description: "it's" }),
      "ALTER SYSTEM BACKUP INCREMENTAL TENANT = `a` PLUS ARCHIVELOG DESCRIPTION = 'it''s'",
    );
    assert.equal(cancelBackup(['a', 'b'], 'MYSQL'), 'ALTER SYSTEM CANCEL BACKUP TENANT = `a`, `b`');
    assert.equal(cancelBackup(undefined, 'MYSQL'), 'ALTER SYSTEM CANCEL BACKUP');
    assert.equal(setThreadScore(4, 'a', 'MYSQL'), 'ALTER SYSTEM SET ha_low_thread_score = 4 TENANT = `a`');
    assert.equal(setThreadScore(0, undefined, 'MYSQL'), 'ALTER SYSTEM SET ha_low_thread_score = 0');
    assert.equal(setEncryption('p', 'MYSQL'), "SET ENCRYPTION ON IDENTIFIED BY 'p' ONLY");
  });

  it('are one statement of the official grammar each', () => {
    for (const sql of [
      backupOf(undefined),
      cancelBackup(undefined, 'MYSQL'),
      setThreadScore(4, undefined, 'MYSQL'),
      maskedSetEncryption,
      setEncryption('', 'MYSQL'),
    ]) {
      assert.deepEqual(parseSql(sql), oneStatement, sql);
    }
  });

  it('stay one statement whatever the names are', () => {
    const check = (sql: string): void => assert.deepEqual(parseSql(sql), oneStatement, sql);
    fc.assert(
      fc.property(nastyText, nastyText, (a, b) => {
        check(backupOf([a, b]));
        check(backupOf([a], { incremental: true, plusArchivelog: true, description: b }));
        check(setThreadScore(100, a, 'MYSQL'));
        check(cancelBackup([a], 'MYSQL'));
      }),
      runs,
    );
  });

  it('stay one statement whatever the password is', () => {
    fc.assert(
      fc.property(nastyText, (password) => {
        assert.deepEqual(parseSql(setEncryption(password, 'MYSQL')), oneStatement);
      }),
      runs,
    );
  });

  it('are refused by the grammar where they are wrong: it is not one that accepts anything', () => {
    assert.equal(parseSql("SET ENCRYPTION ON IDENTIFIED BY 'p'").errors, 1);
    assert.equal(parseSql('ALTER SYSTEM BACKUP DATABASE TENANT = `a`').errors, 1);
    assert.equal(parseSql("SET ENCRYPTION ON IDENTIFIED BY 'a\\' ONLY").errors, 1);
    assert.equal(parseSql('ALTER SYSTEM BACKUP TENANT = `a`b`').errors, 1);
    assert.equal(parseSql('ALTER SYSTEM BACKUP DATABASE; ALTER SYSTEM BACKUP DATABASE').statements, 2);
  });

  it('name and protect what they were told to', () => {
    fc.assert(
      fc.property(nastyText, nastyText, (name, password) => {
        const named = backupOf([name]).replace('ALTER SYSTEM BACKUP TENANT = ', () => '');
        assert.equal(unquoteName(named), name);
        const set = setEncryption(password, 'MYSQL');
        assert.equal(unquoteString(set.slice('SET ENCRYPTION ON IDENTIFIED BY '.length, -5)), password);
        assert.ok(set.endsWith(' ONLY'));
      }),
    );
  });

  it('show no password where they may be shown', () => {
    assert.equal(maskedSetEncryption, setEncryption('******', 'MYSQL'));
  });
});

describe('quoting', () => {
  it('doubles the back-quotes of a name and leaves everything else', () => {
    assert.equal(quoteName('plain'), '`plain`');
    assert.equal(quoteName('a`b``c'), '`a``b````c`');
    assert.equal(quoteName("a\\'b"), "`a\\'b`");
  });

  it('doubles the quotes of a string and escapes its backslashes', () => {
    assert.equal(quoteString("it's"), "'it''s'");
    assert.equal(quoteString('a\\'), "'a\\\\'");
    assert.equal(quoteString("\\'"), "'\\\\'''");
    assert.equal(quoteString('$& $1 $$'), "'$& $1 $$'");
    assert.equal(quoteString(''), "''");
  });

  it('writes NUL, which a C string would end at, as an escape', () => {
    // Not left to the grammar: it takes a raw NUL for an ordinary character, which says nothing about a server.
    assert.equal(quoteString('a\0b'), "'a\\0b'");
    assert.equal(unquoteString(quoteString('\0\\0')), '\0\\0');
    assert.deepEqual(parseSql(setEncryption('a\0b\0', 'MYSQL')), oneStatement);
  });

  it('round-trips any text', () => {
    fc.assert(
      fc.property(fc.oneof(nastyText, fc.string({ unit: 'binary-ascii' })), (text) => {
        assert.equal(unquoteString(quoteString(text)), text);
        assert.equal(unquoteName(quoteName(text)), text);
      }),
      { numRuns: 500 },
    );
  });
});
