import assert from 'node:assert/strict';
import fc from 'fast-check';
import { quoteString, type Mode } from '../../../src/oceanbase/quoting.ts';
import { Redactor } from '../../../src/oceanbase/redact.ts';
import * as statements from '../../../src/oceanbase/statements.ts';
import { nastyText, secret } from '../support/arbitraries.ts';

const { maskedSetEncryption } = statements;
const setEncryption = (password: string, mode: Mode = 'MYSQL'): string =>
  statements.setEncryption(password, mode);
const backupTenants = (tenants: readonly string[]): string =>
  statements.backup({ tenants, incremental: false, plusArchivelog: false, description: '' }, 'MYSQL');
const redact = (text: string): string => new Redactor().redact(text);

describe('redaction by shape', () => {
  const cases: readonly [string, string, string][] = [
    ['SET ENCRYPTION', setEncryption('hunter2'), maskedSetEncryption],
    ['a password with a quote', setEncryption("hun'ter'2"), maskedSetEncryption],
    ['a password that ends in a backslash', setEncryption('hunter2\\'), maskedSetEncryption],
    ['a password that looks like its own end', setEncryption("' ONLY; --"), maskedSetEncryption],
    ['a password with line breaks', setEncryption('hun\nter\r\n2'), maskedSetEncryption],
    [
      'a backslash before a line break',
      "SET ENCRYPTION ON IDENTIFIED BY 'hun\\\nter2' ONLY",
      maskedSetEncryption,
    ],
    [
      'double quotes with a backslash',
      String.raw`set encryption on identified  by "hun\"ter""2" only`,
      "set encryption on identified  by '******' only",
    ],
    [
      'SET DECRYPTION with several passwords',
      String.raw`SET DECRYPTION IDENTIFIED BY 'one','t''wo' , "th\"ree"`,
      "SET DECRYPTION IDENTIFIED BY '******'",
    ],
    ['ENCRYPTED BY', "BACKUP KEY TO 'x' ENCRYPTED BY 'hunter2'", "BACKUP KEY TO 'x' ENCRYPTED BY '******'"],
    [
      'two statements, and what stands between them',
      `${setEncryption('one')}; ${backupTenants(['t'])}; ${setEncryption('two')}`,
      `${maskedSetEncryption}; ${backupTenants(['t'])}; ${maskedSetEncryption}`,
    ],
    [
      'a destination with keys',
      "SET data_backup_dest='oss://bucket/dir?host=oss.example.com&access_id=AKID&access_key=s3+cr/et=='",
      "SET data_backup_dest='oss://bucket/dir?host=oss.example.com&access_id=******&access_key=******'",
    ],
    [
      'keys in the middle, in any case',
      's3://b/d?ACCESS_KEY=secret&s3_region=r&encrypt_key=secret',
      's3://b/d?ACCESS_KEY=******&s3_region=r&encrypt_key=******',
    ],
    ['a mysql:// URL', 'mysql://root:hunter2@10.0.0.1:2881/db', 'mysql://root:******@10.0.0.1:2881/db'],
    [
      'a URL with an OceanBase user, which has an @ of its own',
      'mysql://root@sys#cluster:hunter2@10.0.0.1:2881',
      'mysql://root@sys#cluster:******@10.0.0.1:2881',
    ],
    ['a URL behind other letters', '-…1mysql://root:hunter2@10.0.0.1', '-…1mysql://root:******@10.0.0.1'],
    ['a URL whose password has an @', 'mysql://root:hun@ter2@10.0.0.1', 'mysql://root:******@10.0.0.1'],
    [
      'a JDBC URL',
      'jdbc:oceanbase://h:2881/db?user=root&password=hunter2&x=1',
      'jdbc:oceanbase://h:2881/db?user=root&password=******&x=1',
    ],
    ['a PASSWD column', 'PASSWD: *be1bdec0aa74b4dcb079943e70528096cca985f8,', 'PASSWD: ******,'],
    ['a PASSWD column in capitals', '*BE1BDEC0AA74B4DCB079943E70528096CCA985F8', '******'],
  ];
  for (const [name, text, expected] of cases) {
    it(`masks ${name}`, () => {
      assert.equal(redact(text), expected);
    });
  }

  for (const text of [
    'backup can not start, because log archive status is not doing.',
    'file:///data/backup/dir',
    'https://example.com:8080/path?user=root',
    'Login root@sys#demo at 10.0.0.1:2881',
    'be1bdec0aa74b4dcb079943e70528096cca985f8',
    backupTenants(['access_key']),
  ]) {
    it(`leaves alone: ${text}`, () => {
      assert.equal(redact(text), text);
    });
  }

  it('cleans every statement with a password that nobody registered', () => {
    fc.assert(
      fc.property(secret, nastyText, (password, name) => {
        const sql = `${setEncryption(password)}; ${backupTenants([name])}`;
        assert.equal(redact(sql), `${maskedSetEncryption}; ${redact(backupTenants([name]))}`);
      }),
      { numRuns: 500 },
    );
  });

  it('takes no time on a long text that almost looks like a statement', () => {
    const text = `IDENTIFIED BY '${'\\'.repeat(50_001)}`;
    assert.equal(redact(text), "IDENTIFIED BY '******'");
  });

  // A megabyte: with a square of the length as steps it would not end within the limit of any test.
  for (const [what, text] of [
    ['one that never comes to its //', 'a-'.repeat(500_000)],
    ['one that never comes to its @', `mysql://root:${'a-'.repeat(500_000)}`],
    ['many of them', 'a://b:'.repeat(150_000)],
  ] as const) {
    it(`takes no time on a long text that almost looks like a URL: ${what}`, () => {
      assert.equal(redact(text), text);
    });
  }

  it('masks a literal that was cut to the end of the text', () => {
    const cut = `near '${setEncryption('hunter2').slice(0, -"r2' ONLY".length)}`;
    assert.equal(redact(cut), "near 'SET ENCRYPTION ON IDENTIFIED BY '******'");
  });

  it('masks passwords as Oracle mode writes them, where a backslash escapes nothing', () => {
    for (const password of ['hunter2\\', "hun\\'ter2", "\\' ter2", "' ter2\\"]) {
      assert.equal(redact(`${setEncryption(password, 'ORACLE')}; x`), `${maskedSetEncryption}; x`, password);
    }
  });
});

describe('redaction of registered secrets', () => {
  it('masks the secret wherever it stands, until it is released', () => {
    const redactor = new Redactor();
    const release = redactor.register('hunter2');
    assert.equal(redactor.redact('hunter2, “hunter2”.'), '******, “******”.');
    release();
    assert.equal(redactor.redact('hunter2'), 'hunter2');
  });

  it('takes it literally', () => {
    const redactor = new Redactor();
    redactor.register('a.*$&');
    assert.equal(redactor.redact('abcd a.*$& x'), 'abcd ****** x');
  });

  it('leaves no tail of a secret that contains another one', () => {
    const redactor = new Redactor();
    redactor.register('pass');
    redactor.register('password1');
    assert.equal(redactor.redact('password1 pass'), '****** ******');
  });

  it('ends with the last of several uses, and a release counts once', () => {
    const redactor = new Redactor();
    const first = redactor.register('hunter2');
    const second = redactor.register('hunter2');
    first();
    first();
    assert.equal(redactor.redact('hunter2'), '******');
    second();
    assert.equal(redactor.redact('hunter2'), 'hunter2');
  });

  it('has nothing to search for in an empty password', () => {
    const redactor = new Redactor();
    redactor.register('')();
    redactor.register('');
    assert.equal(redactor.redact('text'), 'text');
  });

  it('masks the secret as a statement and as JSON spell it, which is how servers and drivers quote it', () => {
    const password = String.raw`hun'ter\2"x`;
    const redactor = new Redactor();
    redactor.register(password);
    const literal = quoteString(password);
    const error = `You have an error in your SQL syntax; … near '${literal} ONLY' at line 1`;
    assert.equal(
      redactor.redact(error),
      "You have an error in your SQL syntax; … near ''******' ONLY' at line 1",
    );
    assert.equal(redactor.redact(JSON.stringify({ password })), '{"password":"******"}');
  });

  it('lets no registered secret through, whatever text it stands in', () => {
    fc.assert(
      fc.property(fc.array(secret, { minLength: 1, maxLength: 3 }), nastyText, (secrets, text) => {
        const redactor = new Redactor();
        const releases = secrets.map((one) => redactor.register(one));
        const planted = secrets.reduce((whole, one) => `${whole}${one}${text}${quoteString(one)}`, text);
        const clean = redactor.redact(`${planted} ${JSON.stringify(secrets)}`);
        for (const one of secrets) assert.equal(clean.includes(one), false, clean);
        for (const release of releases) release();
        const first = secrets[0] ?? '';
        assert.equal(redactor.redact(` ${first} `).includes(first), true, 'a release is a release');
      }),
      { numRuns: 300 },
    );
  });

  it('does not let one secret break the shape that masks another', () => {
    // A short connection password can be a part of the statement around the backup password.
    for (const short of ["'", 'BY', ' ', 'IDENTIFIED BY', "BY '", 'hunt']) {
      const redactor = new Redactor();
      redactor.register(short);
      assert.equal(redactor.redact(setEncryption('hunter2')).includes('ter2'), false, short);
    }
  });
});
