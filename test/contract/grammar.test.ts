import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import type * as Vendor from '@oceanbase-odc/ob-parser-js';
import { contract, useCluster } from './support/cluster.ts';
import { grammatical, oracleGrammatical, oracleUngrammatical, ungrammatical } from './support/grammar.ts';

// Required, because what an import of this CommonJS package gives differs between loaders.
const vendor = createRequire(import.meta.url)('@oceanbase-odc/ob-parser-js') as typeof Vendor;

function vendorParses(text: string, type = vendor.SQLType.OBMySQL): boolean {
  const { statements } = new vendor.SQLDocument({ text, delimiter: ';', type });
  return statements.every((statement) => {
    const parsed = statement.parse() as { result?: { error?: unknown } } | null;
    return Boolean(parsed?.result) && !parsed?.result?.error;
  });
}

const syntaxError = 1064;
const unknownParameter = 5099;
const oracleSyntaxError = 900;

contract('1.2 what parses in MySQL mode', () => {
  const cluster = useCluster({ tenants: [{ name: 'one' }, { name: 'two' }], backupSeconds: 0.3 });

  for (const [group, sentences] of Object.entries(grammatical)) {
    for (const { sql, parserDisagrees } of sentences) {
      const note = parserDisagrees === undefined ? '' : ` (not for the vendor's parser: ${parserDisagrees})`;
      it(`1.2 ${group}: ${JSON.stringify(sql)} parses${note}`, async () => {
        const client = await cluster.sys();
        const refusal = await client.refusal(sql);
        assert.notEqual(refusal?.errno, syntaxError, refusal?.message);
        assert.notEqual(refusal?.errno, unknownParameter, 'taken for SET without its SET');
        assert.equal(vendorParses(sql), parserDisagrees === undefined, 'the vendor parser');
      });
    }
  }

  for (const { sql, parserDisagrees } of ungrammatical) {
    it(`1.2 ${JSON.stringify(sql)} is a 1064`, async () => {
      await cluster.refuses('root@sys', sql, {
        errno: syntaxError,
        sqlstate: '42000',
        message: /^You have an error in your SQL syntax; check the manual that corresponds to your OceanBase/,
      });
      assert.equal(vendorParses(sql), parserDisagrees !== undefined, 'the vendor parser');
    });
  }

  it('2.2 the 1064 names the place: near, and the line', async () => {
    await cluster.refuses('root@sys', 'ALTER SYSTEM BACKUP\nDATABASE\nTENANT = one', {
      errno: syntaxError,
      sqlstate: '42000',
      message:
        /^You have an error in your SQL syntax; check the manual that corresponds to your OceanBase version for the right syntax to use near '.*TENANT.*' at line 3$/s,
    });
  });
});

contract('1.2 what parses and no 4.x does', () => {
  const cluster = useCluster();
  for (const { sql } of grammatical['what no 4.x does'] ?? []) {
    it(`1.2 ${sql} is refused with 1235 or 1210`, async () => {
      const refusal = await (await cluster.sys()).refusal(sql);
      assert.ok(refusal && [1235, 1210].includes(refusal.errno), JSON.stringify(refusal));
    });
  }
});

for (const version of ['4.1', '4.2.1', '4.2.5', '4.3.5'] as const) {
  contract(`1.2 statements by version: ${version}`, () => {
    const cluster = useCluster({ version, tenants: [{ name: 'one' }], backupSeconds: 0.3 });
    for (const { sql, versions } of Object.values(grammatical).flat()) {
      if (versions === undefined) continue;
      const known = versions.includes(version);
      it(`1.2 ${version} ${known ? 'parses' : 'does not know'} ${sql}`, async () => {
        const refusal = await (await cluster.sys()).refusal(sql);
        assert.equal(refusal?.errno !== syntaxError, known, JSON.stringify(refusal));
      });
    }
  });
}

contract('1.3 Oracle mode', () => {
  const cluster = useCluster({ tenants: [{ name: 'ora', mode: 'ORACLE' }], backupSeconds: 0.3 });

  for (const sql of oracleGrammatical) {
    it(`1.3 ${JSON.stringify(sql)} parses`, async () => {
      const refusal = await (await cluster.as('SYS@ora')).refusal(sql);
      assert.notEqual(refusal?.errno, oracleSyntaxError, refusal?.message);
    });
  }

  for (const sql of oracleUngrammatical) {
    it(`1.3 ${JSON.stringify(sql)} is a 900`, async () => {
      await cluster.refuses('SYS@ora', sql, {
        errno: oracleSyntaxError,
        sqlstate: '42000',
        message: /ORA-00900/,
      });
    });
  }

  it("1.3 the vendor's parser has no backup statement in its Oracle grammar, so facts.md alone decides", () => {
    assert.equal(vendorParses('ALTER SYSTEM BACKUP DATABASE', vendor.SQLType.Oracle), false);
  });
});

contract('1.4 Oracle strings and identifiers', () => {
  const cluster = useCluster({ tenants: [{ name: 'ora', mode: 'ORACLE' }], backupSeconds: 0.3 });

  it("1.4 Oracle strings: N'..', q'[..]', '' doubling, and no backslash escapes", async () => {
    const descriptions: readonly [string, string][] = [
      ["N'national'", 'national'],
      ["q'[it's]'", "it's"],
      ["'it''s'", "it's"],
      ["'back\\'", 'back\\'],
    ];
    const client = await cluster.as('SYS@ora');
    for (const [literal, text] of descriptions) {
      await cluster.idle();
      await cluster.accepts('SYS@ora', `ALTER SYSTEM BACKUP DATABASE DESCRIPTION = ${literal}`);
      const row = await client.row('SELECT DESCRIPTION FROM SYS.DBA_OB_BACKUP_JOBS');
      assert.equal(row['DESCRIPTION'], text, literal);
    }
  });

  it('1.4 Oracle identifiers: bare ones are upper-cased, quoted ones keep their case', async () => {
    const client = await cluster.as('SYS@ora');
    const [bare] = await client.fields('SELECT status FROM sys.dba_ob_backup_jobs');
    assert.equal(bare?.name, 'STATUS');
    const [quoted] = await client.fields('SELECT STATUS AS "status" FROM SYS.DBA_OB_BACKUP_JOBS');
    assert.equal(quoted?.name, 'status');
  });
});

contract('1.4 quoting and names', () => {
  const names = ['plain', 'da-sh', 'do.t', 'back`tick', "quo'te", 'Case', 'case', '数据', 'ALL', 'backup'];
  const cluster = useCluster({ tenants: names.map((name) => ({ name })), backupSeconds: 0.3 });

  const quoted: readonly [string, string][] = [
    ['plain', 'plain'],
    ['plain', '`plain`'],
    ['plain', "'plain'"],
    ['plain', '"plain"'],
    ['da-sh', '`da-sh`'],
    ['da-sh', "'da-sh'"],
    ['do.t', '`do.t`'],
    ['back`tick', '`back``tick`'],
    ['back`tick', "'back`tick'"],
    ["quo'te", "`quo'te`"],
    ["quo'te", "'quo''te'"],
    ["quo'te", "'quo\\'te'"],
    ["quo'te", '"quo\'te"'],
    ['Case', 'Case'],
    ['case', 'case'],
    ['数据', '数据'],
    ['数据', '`数据`'],
    ['ALL', 'ALL'],
    ['backup', 'backup'],
  ];
  for (const [name, text] of quoted) {
    it(`1.4 TENANT = ${text} is the tenant ${JSON.stringify(name)}`, async () => {
      await cluster.idle();
      await cluster.accepts('root@sys', `ALTER SYSTEM BACKUP TENANT = ${text}`);
      const row = await (
        await cluster.sys()
      ).row('SELECT EXECUTOR_TENANT_ID FROM oceanbase.CDB_OB_BACKUP_JOBS WHERE TENANT_ID = 1');
      assert.equal(row['EXECUTOR_TENANT_ID'], String(cluster.id(name)));
    });
  }

  for (const text of ['CASE', 'cAse', '`plain `', "'PLAIN'", 'all']) {
    it(`1.4 names are compared byte by byte: TENANT = ${text} is nobody`, async () => {
      await cluster.refuses('root@sys', `ALTER SYSTEM BACKUP TENANT = ${text}`, {
        errno: 5160,
        sqlstate: 'HY000',
      });
    });
  }

  it('1.4 with ANSI_QUOTES ".." is an identifier: a name may be written so, a description not', async () => {
    const client = await cluster.connect();
    await client.run("SET sql_mode = 'ANSI_QUOTES'");
    await cluster.idle();
    assert.equal(await client.refusal('ALTER SYSTEM BACKUP TENANT = "da-sh"'), undefined);
    const refusal = await client.refusal('ALTER SYSTEM BACKUP TENANT = plain DESCRIPTION "x"');
    assert.equal(refusal?.errno, syntaxError);
  });

  it('1.4 backslash escapes work unless sql_mode has NO_BACKSLASH_ESCAPES', async () => {
    const client = await cluster.connect();
    const describe = async (literal: string): Promise<unknown> => {
      await cluster.idle();
      await client.run(`ALTER SYSTEM BACKUP TENANT = plain DESCRIPTION = ${literal}`);
      return client.value('SELECT DESCRIPTION FROM oceanbase.CDB_OB_BACKUP_JOBS WHERE TENANT_ID = 1');
    };
    assert.equal(await describe("'a\\'b\\\\c\\n'"), "a'b\\c\n");
    assert.equal(await describe("'a''b\"c'"), 'a\'b"c');
    assert.equal(await describe('"a\'b""c"'), 'a\'b"c');
    await client.run("SET sql_mode = 'NO_BACKSLASH_ESCAPES'");
    assert.equal(await describe("'a\\nb\\'"), 'a\\nb\\');
  });

  it('1.4 BACKUP goes by the login: CHANGE TENANT has no effect on it', async () => {
    const client = await cluster.connect();
    assert.equal(await client.refusal('ALTER SYSTEM CHANGE TENANT plain'), undefined);
    await cluster.idle();
    await client.run('ALTER SYSTEM BACKUP TENANT = case');
    const row = await (
      await cluster.sys()
    ).row('SELECT EXECUTOR_TENANT_ID FROM oceanbase.CDB_OB_BACKUP_JOBS WHERE TENANT_ID = 1');
    assert.equal(row['EXECUTOR_TENANT_ID'], String(cluster.id('case')));
  });
});
