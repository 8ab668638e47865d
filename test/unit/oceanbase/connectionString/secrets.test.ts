import assert from 'node:assert/strict';
import fc from 'fast-check';
import { holdsPassword } from '../../../../src/oceanbase/connectionString/holdsPassword.ts';
import { parseConnection } from '../../../../src/oceanbase/connectionString/parse.ts';

/** A form in which people write a connection, with a password in it. */
interface Form {
  readonly name: string;
  /** `raw`: every sign that may stand there unescaped. */
  readonly write: (secret: string, raw: string) => string;
  /** Nothing but a colon tells where the password begins: without it the text is a good one that has none. */
  readonly onlyColon?: boolean;
}

const form = (text: string, onlyColon = false): Form => ({
  name: text,
  write: (secret, raw) => text.replace('SAFE', () => secret).replace('RAW', () => raw),
  onlyColon,
});

/** RAW stands where a password is quoted, or where everything is taken; SAFE where letters and digits are. */
const forms: readonly Form[] = [
  form("obclient -h10.0.0.1 -P2881 -uroot@sys -p'RAW' -A"),
  form('obclient -h ob1 -P 2883 -u root@sys#obdemo -pSAFE oceanbase'),
  form("obclient -p'RAW' -u 'root@sys' -h 'ob1' -Doceanbase"),
  form('obclient -p"SAFE" -uobdemo:sys:root -hob1'),
  form('[admin@ob1 ~]$ obclient -hob-proxy -uroot@sys -pSAFE'),
  form('mysql -hob1 -uroot@sys --password=SAFE'),
  form("mysql --host=ob1 --port=2881 --user=root@sys --password='RAW' --connect-timeout=5"),
  form('mariadb --user root@sys --host ob1 --ssl-ca=/etc/ca.pem -pSAFE'),
  form("MYSQL_PWD='RAW' mysql -hob1 -uroot@sys"),
  form('mysql -hob1 -uroot@sys -p SAFE'),
  form('mysql -hob1 -uroot@sys --password SAFE oceanbase'),
  form('mysql.exe -h ob1 -u root@sys -p"RAW" test'),
  form('"C:\\Program Files\\MySQL\\bin\\mysql.exe" -uroot@sys "-pRAW" -hob1'),
  form('-h ob1 -u root@sys -pSAFE'),
  form('obclient -hob1 -uroot@sys --ssl -pSAFE'),
  form('mariadb --skip-ssl -pSAFE -hob1 -uroot@sys'),
  form("obclient -hob1 -uroot@sys -p$'RAW'"),
  form('docker exec -it ob obclient -uroot@sys -pSAFE'),
  form('mysql://root%40sys:RAW@ob1:2881/db', true),
  form('mysql://root@sys:SAFE@10.0.0.1:2881', true),
  form('mariadb://root@sys#obdemo:RAW@ob1/?sslMode=REQUIRED', true),
  form('mysql://root:SAFE@[::1]:2881/db?user=root@sys', true),
  form('mysql://root@sys:RAW@tcp(ob1:2881)/db', true),
  form('postgres://root:SAFE@ob1/db', true),
  form('jdbc:oceanbase://ob1:2881/test?user=root@sys&password=SAFE&useSSL=false'),
  form('jdbc:mysql://ob1:2881/test?password=SAFE&user=root%40sys#obdemo'),
  form('jdbc:oceanbase:oracle:loadbalance://ob1:2883/?sslCa=/ca.pem&password=SAFE'),
  form('jdbc:oceanbase://ob1:2881/test?user=root@sys&pwd=SAFE'),
  form('jdbc:oceanbase://ob1:2881;user=root;password=SAFE'),
  form('root@sys:RAW@ob1:2881', true),
  form('root@sys#obdemo:SAFE@ob1:2883', true),
  form('root:SAFE@10.0.0.1:2881', true),
  form('root:SAFE@ob1', true),
  form('obdemo:sys:root:SAFE@ob1:2883'),
  form('root@sys:RAW@tcp(ob1:2881)/db?tls=true', true),
  form('host=ob1 port=2881 user=root@sys password=SAFE'),
  form('host=ob1;port=2881;user=root@sys;password=SAFE'),
  form('user=root@sys&password=SAFE'),
  form('spring.datasource.username=root@sys\nspring.datasource.password=SAFE'),
  form('host: ob1\nuser: root@sys\npassword: RAW\n'),
  form('{"host":"ob1","user":"root@sys","password":"SAFE"}'),
  form('{"db":{"password":"SAFE"}}'),
  form('<property name="password" value="SAFE"/>'),
  form("pymysql.connect(host='ob1', user='root@sys', password='RAW')"),
  form('DriverManager.getConnection("jdbc:oceanbase://ob1/?user=root@sys&password=SAFE")'),
  form('["mysql","-hob1","-uroot@sys","-pSAFE"]'),
  form('export MYSQL_PWD=SAFE'),
];

/**
 * No piece of it can be there by chance. It begins with a letter: `ob1:28` is a port. It is unlike a name: behind a
 * host, a user or a cluster whose end cannot be told, a password like a name, with the blank before its -p left out, is
 * taken for a part of that name (`-h ob1-prod`, `root@sys#obdemo-psecret`), because names with -p are far more common
 * than that slip.
 */
const secret = fc.stringMatching(/^[A-Za-z](?:\d[A-Za-z_]){5,6}$/);
const signs = fc.string({ unit: fc.constantFrom(...'!@#^*+.-_(,€'), minLength: 1, maxLength: 3 });
const written = fc.record({ form: fc.constantFrom(...forms), secret, signs }).map((one) => {
  const raw = `${one.secret}${one.signs}`;
  return { ...one, text: one.form.write(one.secret, raw) };
});

/** What copying, an editor or a chat does to a text. The password is still in it. */
const handled: Readonly<Record<string, (text: string) => string>> = {
  nothing: (text) => text,
  'double quotes': (text) => `"${text}"`,
  'single quotes': (text) => `'${text}';`,
  backticks: (text) => `\`${text}\``,
  'the end of a call': (text) => `${text}")`,
  'a property': (text) => `url=${text}`,
  'a property of YAML': (text) => `  "url": "${text}",`,
  blanks: (text) => `\t ${text}  \r\n`,
  'a line before': (text) => `# production\n${text}`,
  'a line after': (text) => `${text}\nWelcome to the OceanBase`,
  'lines that an input box joined': (text) => text.replaceAll('\n', ''),
  'escapes of HTML': (text) =>
    text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll("'", '&#39;').replaceAll('<', '&lt;'),
  'escapes of JSON': (text) => text.replaceAll('&', '\\u0026'),
  'an escaped query': (text) => text.replaceAll('&', '%26'),
  'upper-case names': (text) =>
    text.replaceAll(/\b(user|password|pwd|mysql_pwd|host)\b/gi, (name) => name.toUpperCase()),
  'curly quotes': (text) => text.replaceAll(/["']/g, '’'),
  'long dashes': (text) => text.replaceAll(/(^|\s)--?/g, '$1–'),
  'one long dash': (text) => text.replaceAll('--', '—'),
  'wide signs': (text) =>
    text.replaceAll(
      /([\w\s])([:=])(\w)/g,
      (_, a: string, sign: string, b: string) => a + (sign === ':' ? '：' : '＝') + b,
    ),
};
const handling = fc.constantFrom(...Object.values(handled));

/** A slip of the hand at a place from 0 to 1. */
type Slip = (text: string, at: number) => string;
const slip: fc.Arbitrary<Slip> = fc.oneof(
  fc.constant<Slip>((text, at) => text.slice(0, at) + text.slice(at + 1)),
  fc.constant<Slip>(
    (text, at) => text.slice(0, at) + text.charAt(at + 1) + text.charAt(at) + text.slice(at + 2),
  ),
  fc.constant<Slip>((text, at) => text.slice(0, at)),
  fc.constantFrom(...` '"\`\\:@/?#&=;,-$|<>(){}[]phuPDXy1\n%–“：`).map(
    (sign): Slip =>
      (text, at) =>
        text.slice(0, at) + sign + text.slice(at),
  ),
);

/** Whatever stands in the fields but the password, or in the sentence. */
function said(text: string): { all: string; password: string | undefined } {
  const parsed = parseConnection(text);
  if (parsed.kind === 'problem') return { all: parsed.problem, password: undefined };
  const { password, ...others } = parsed.parts;
  return { all: JSON.stringify(others), password: password ?? '' };
}

/** Whether a piece of the secret by which it can be guessed is in the text. */
function pieceIn(text: string, hidden: string): boolean {
  const pieces = Array.from({ length: hidden.length - 4 }, (_, at) => hidden.slice(at, at + 5));
  return pieces.some((piece) => text.toLowerCase().includes(piece.toLowerCase()));
}

describe('a password in a pasted text', () => {
  it('becomes the password, or the text is refused, however it was copied', () => {
    fc.assert(
      fc.property(written, handling, (one, handle) => {
        const text = handle(one.text);
        const { all, password } = said(text);
        assert.ok(!pieceIn(all, one.secret), `${text}: ${all}`);
        assert.ok(password === undefined || password.includes(one.secret), `${text}: lost without a word`);
      }),
      { numRuns: 2000 },
    );
  });

  it('is nowhere but in the password after a slip of the hand', () => {
    const place = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(written, handling, slip, place, (one, handle, change, part) => {
        const text = handle(one.text);
        const at = Math.floor(part * text.length);
        fc.pre(one.form.onlyColon !== true || at !== text.indexOf(one.secret) - 1);
        const { all } = said(change(text, at));
        assert.ok(!pieceIn(all, one.secret), `${change(text, at)}: ${all}`);
      }),
      { numRuns: 6000 },
    );
  });

  it('is dots from its first sign on, while the text is typed', () => {
    fc.assert(
      fc.property(written, handling, (one, handle) => {
        const text = handle(one.text);
        for (let end = text.indexOf(one.secret) + 1; end <= text.length; end++) {
          assert.ok(holdsPassword(text.slice(0, end)), text.slice(0, end));
        }
      }),
      { numRuns: 600 },
    );
  });
});
