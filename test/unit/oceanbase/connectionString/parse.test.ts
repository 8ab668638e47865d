import assert from 'node:assert/strict';
import { parseConnection } from '../../../../src/oceanbase/connectionString/parse.ts';
import type { ConnectionParts } from '../../../../src/oceanbase/connectionString/parts.ts';

const sys = { host: '10.0.0.1', port: 2881, user: 'root@sys' };
const proxy = { host: 'obproxy.example.com', port: 2883, user: 'root@sys#obdemo' };
const secret = { ...sys, password: 'Se cr3t' };

const read: [text: string, parts: ConnectionParts][] = [
  // obclient, mysql, mariadb: the order and the form of the options
  ['obclient -h10.0.0.1 -P2881 -uroot@sys -p', sys],
  ['obclient -h 10.0.0.1 -P 2881 -u root@sys -p', sys],
  ['obclient -p -uroot@sys -P2881 -h10.0.0.1', sys],
  ['obclient -hobproxy.example.com -P2883 -uroot@sys#obdemo -p -A oceanbase', proxy],
  ['mysql -h obproxy.example.com -u root@sys#obdemo -P 2883 -p -c -A -D oceanbase', proxy],
  ['mysql --host=10.0.0.1 --port=2881 --user=root@sys --password', sys],
  ['mysql --host 10.0.0.1 --port 2881 --user root@sys', sys],
  ['mariadb --user=root@sys --host=10.0.0.1 --port=2881 oceanbase', sys],
  ['/u01/obclient/bin/obclient -h10.0.0.1 -P2881 -uroot@sys', sys],
  ['obclient -AcP2881 -h10.0.0.1 -uroot@sys', sys],
  ['mysql --protocol=tcp -h10.0.0.1 -P2881 -uroot@sys --connect-timeout=5 --init-command "SET x = 1"', sys],
  ['mysql -h10.0.0.1 -P2881 -uroot@sys --prompt="\\u> " --skip-column-names --loose-foo=1', sys],
  ['-h10.0.0.1 -P2881 -uroot@sys', sys],
  ['$ obclient -h10.0.0.1 -P2881 -uroot@sys -p', sys],
  ['[admin@ob1 ~]$ obclient -h10.0.0.1 -P2881 -uroot@sys -p', sys],
  ['admin@ob1:~# sudo obclient -h10.0.0.1 -P2881 -uroot@sys -p;', sys],
  ['obclient -h10.0.0.1 -P2881 -uroot@sys -p # the first zone', sys],
  ['obclient -h10.0.0.1 \\\n  -P2881 \\\r\n -uroot@sys', sys],
  ['obclient -h10.0.0.1 \\   -P2881 \\ -uroot@sys', sys],
  ['obclient -h ::1 -P2881 -u obdemo:sys:root', { host: '::1', port: 2881, user: 'obdemo:sys:root' }],
  ['obclient -uroot@sys', { user: 'root@sys' }],
  ["obclient -h10.0.0.1 -uSYS@'oracle tenant'", { host: '10.0.0.1', user: 'SYS@oracle tenant' }],
  // the password, as shells quote it
  ["obclient -h10.0.0.1 -P2881 -uroot@sys -p'Se cr3t'", secret],
  ['obclient -h10.0.0.1 -P2881 -uroot@sys -p"Se cr3t"', secret],
  ['obclient -h10.0.0.1 -P2881 -uroot@sys -pSe\\ cr3t', secret],
  ['obclient -h10.0.0.1 -P2881 -uroot@sys "-pSe cr3t" test', secret],
  ["obclient --password='Se cr3t' -h10.0.0.1 -P2881 -uroot@sys", secret],
  ["MYSQL_PWD='Se cr3t' mysql -h10.0.0.1 -P2881 -uroot@sys", secret],
  ["mysql -h10.0.0.1 -P2881 -uroot@sys --pass=Se' cr'3t", secret],
  ['obclient -pa\\"b\\\\c', { password: 'a"b\\c' }],
  ['obclient -p"a\\"b\\$c\\\\d\\e"', { password: 'a"b$c\\d\\e' }],
  ["obclient -p'it'\\''s'", { password: "it's" }],
  ["obclient -p$'a\\'b\\x41\\n'", { password: "a'bA\n" }],
  ['obclient -pend$', { password: 'end$' }],
  ["obclient -p'-h' -u x", { password: '-h', user: 'x' }],
  ['obclient --password= -uroot', { password: '', user: 'root' }],
  ['obclient --skip-password -uroot', { password: '', user: 'root' }],
  ['mysql -uroot -p oceanbase', { user: 'root' }],
  ['mysql -uroot -p -Dorders', { user: 'root' }],
  ['mysql -uroot -p -A orders', { user: 'root' }],
  [
    'obclient -hob-proxy -P2883 -uroot@sys#ob-prod -p',
    { host: 'ob-proxy', port: 2883, user: 'root@sys#ob-prod' },
  ],
  // a -p within a name, where no password is meant
  ['obclient -h ob-prod.example.com -P 2881 -u root@sys', { ...sys, host: 'ob-prod.example.com' }],
  ['mysql -hob-prod -P2881 -uroot@sys -Doceanbase -A', { ...sys, host: 'ob-prod' }],
  [
    'mysql -h oceanbase-proxy -P2883 -uroot@sys#my-prod',
    { ...proxy, host: 'oceanbase-proxy', user: 'root@sys#my-prod' },
  ],
  ['obclient -h my-pc -uroot@test-prod#obc-p1', { host: 'my-pc', user: 'root@test-prod#obc-p1' }],
  [
    'obclient -h obproxy-pod-7d9f8b6c5-x2k4j -uroot@sys',
    { host: 'obproxy-pod-7d9f8b6c5-x2k4j', user: 'root@sys' },
  ],
  ['obclient -h obproxy.ob-prod -uroot@sys', { host: 'obproxy.ob-prod', user: 'root@sys' }],
  [
    'mysql -h h --ssl-ca=/etc/ob-prod/ca.pem',
    { host: 'h', tls: { mode: 'verifyCa', ca: '/etc/ob-prod/ca.pem' } },
  ],
  ['mysql -uroot -p mysql', { user: 'root' }],
  ['obclient -uroot -p SYS', { user: 'root' }],
  // Windows
  ['"C:\\Program Files\\MySQL\\bin\\mysql.exe" -h 10.0.0.1 -P 2881 -u root@sys -p"Se cr3t"', secret],
  ['mysql.exe -h10.0.0.1 -P2881 -uroot@sys -p"a\\"b""c\\\\"', { ...sys, password: 'a"b"c\\' }],
  ["mysql.exe -h10.0.0.1 -P2881 -uroot@sys '-pSe cr3t'", secret],
  ["C:\\> mysql.exe -h10.0.0.1 ^ -P2881 -uroot@sys -pit's$HOME", { ...sys, password: "it's$HOME" }],
  [
    'mysql -h h --ssl-ca=C:\\certs\\ca.pem',
    { host: 'h', tls: { mode: 'verifyCa', ca: 'C:\\certs\\ca.pem' } },
  ],
  // TLS
  ['mysql -h h --ssl-mode=REQUIRED', { host: 'h', tls: { mode: 'required' } }],
  [
    'mysql -h h --ssl-mode verify_identity --ssl-ca /ca.pem',
    { host: 'h', tls: { mode: 'verifyIdentity', ca: '/ca.pem' } },
  ],
  [
    'mysql -h h --ssl-ca=/ca.pem --ssl-mode=DISABLED',
    { host: 'h', tls: { mode: 'disabled', ca: '/ca.pem' } },
  ],
  [
    'obclient -h h --ssl-cert=/c.pem --ssl-key=/k.pem --ssl-cipher=AES',
    { host: 'h', tls: { mode: 'preferred', cert: '/c.pem', key: '/k.pem' } },
  ],
  ['obclient -h h --ssl', { host: 'h', tls: { mode: 'required' } }],
  ['obclient -h h --ssl --ssl_verify_server_cert', { host: 'h', tls: { mode: 'verifyIdentity' } }],
  ['obclient -h h --skip-ssl', { host: 'h', tls: { mode: 'disabled' } }],
  ['obclient -h h --ssl=0', { host: 'h', tls: { mode: 'disabled' } }],
  // mysql://
  ['mysql://root%40sys@10.0.0.1:2881/oceanbase', sys],
  ['mysql://root@sys@10.0.0.1:2881', sys],
  ['mysql://root@sys#obdemo@obproxy.example.com:2883/', proxy],
  ['mysql://root@sys:Se%20cr3t@10.0.0.1:2881/test?charset=utf8', secret],
  ['mysql://root:p@ss:w/o?rd@h:2881/db', { host: 'h', port: 2881, user: 'root', password: 'p@ss:w/o?rd' }],
  ['mysql://root:100%@h', { host: 'h', user: 'root', password: '100%' }],
  ['mysql://root:@h', { host: 'h', user: 'root', password: '' }],
  ['mysql://obdemo%3Asys%3Aroot@[::1]:2883', { host: '::1', port: 2883, user: 'obdemo:sys:root' }],
  ['mysql://h?ssl-mode=VERIFY_CA&ssl-ca=/ca.pem', { host: 'h', tls: { mode: 'verifyCa', ca: '/ca.pem' } }],
  // jdbc:
  ['jdbc:oceanbase://10.0.0.1:2881/test?user=root@sys&password=Se%20cr3t', secret],
  ['jdbc:oceanbase://obproxy.example.com:2883/?user=root@sys#obdemo', proxy],
  [
    '"jdbc:mysql://10.0.0.1:2881/test?user=root%40sys&password=Se cr3t&useSSL=false";',
    { ...secret, tls: { mode: 'disabled' } },
  ],
  [
    'jdbc:mysql://10.0.0.1:2881/?user=root@sys&amp;password=Se%20cr3t&amp;useSSL=false',
    { ...secret, tls: { mode: 'disabled' } },
  ],
  ['jdbc:oceanbase://10.0.0.1:2881/?user=root@sys\\u0026password=Se%20cr3t', secret],
  ['jdbc:oceanbase:oracle:loadbalance://h/', { host: 'h' }],
  ['jdbc:oceanbase:////h:1/db', { host: 'h', port: 1 }],
  ['jdbc:mysql://h/?sslMode=REQUIRED', { host: 'h', tls: { mode: 'required' } }],
  ['jdbc:mysql://h/?useSSL=true', { host: 'h', tls: { mode: 'required' } }],
  ['jdbc:mysql://h/?useSSL=true&verifyServerCertificate=true', { host: 'h', tls: { mode: 'verifyCa' } }],
  [
    'jdbc:mariadb://h/?sslMode=verify-full&serverSslCert=file:///ca.pem',
    { host: 'h', tls: { mode: 'verifyIdentity', ca: '/ca.pem' } },
  ],
  ['jdbc:oceanbase://h/?useSSL=true', { host: 'h', tls: { mode: 'verifyIdentity' } }],
  ['jdbc:oceanbase://h/?useSSL=true&trustServerCertificate=true', { host: 'h', tls: { mode: 'required' } }],
  // the short forms
  ['ob1.example.com', { host: 'ob1.example.com' }],
  [' 10.0.0.1 ', { host: '10.0.0.1' }],
  ['mysql', { host: 'mysql' }],
  ['::1', { host: '::1' }],
  ['[::1]', { host: '::1' }],
  ['fe80::1%eth0', { host: 'fe80::1%eth0' }],
  ['10.0.0.1:2881', { host: '10.0.0.1', port: 2881 }],
  ['[2001:db8::1]:2883', { host: '2001:db8::1', port: 2883 }],
  ['root@sys', { user: 'root@sys' }],
  ['root@sys#obdemo', { user: 'root@sys#obdemo' }],
  ['root@sys#obdemo:1', { user: 'root@sys#obdemo:1' }],
  ['root#obdemo', { user: 'root#obdemo' }],
  ['obdemo:sys:root', { user: 'obdemo:sys:root' }],
  ['obdemo:sys:root:1', { user: 'obdemo:sys:root:1' }],
  ['root@sys@10.0.0.1:2881', sys],
  ['root@sys#obdemo@obproxy.example.com:2883', proxy],
  ['root@10.0.0.1', { user: 'root', host: '10.0.0.1' }],
  ['root@ob1:2881', { user: 'root', host: 'ob1', port: 2881 }],
  ['root@sys:Se!cr3t@10.0.0.1:2881', { ...sys, password: 'Se!cr3t' }],
  ['root:p@ss@h:2881', { host: 'h', port: 2881, user: 'root', password: 'p@ss' }],
];

const planted = 'Pl4nted';
const broken: [text: string, problem: RegExp][] = [
  ['', /^Paste a connection command or a URL, or enter the host/],
  ['   ', /^Paste a connection command/],
  ['ob 1', /not a connection command, a URL or a host name/],
  ['host:port', /port is not a number/],
  ['host:0', /port is not a number between 1 and 65535/],
  ['host:70000', /port is not a number between/],
  ['host:', /port is not a number/],
  [':2881', /host is empty/],
  ['[::1', /neither a host name nor an address/],
  ['[ob1]:2881', /square brackets is not an IPv6 address/],
  ['ob1,ob2', /Several hosts/],
  ['ob1/test', /neither a host name nor an address/],
  ['@sys', /user before “@” is missing/],
  ['root@', /tenant after “@” is missing/],
  ['a:b', /port is not a number/],
  ['a::root', /port is not a number/],
  ['obdemo:sys:root:Pl4nted@h:2883', /whether a password follows the “:” of the user/],
  ['root@sys#obdemo:1:Pl4nted@h:2883', /whether a password follows the “:” of the user/],
  ['root@sys#obdemo:Pl4nted', /not a connection command, a URL or a host name/],
  ['ob1:2881:Pl4nted', /port is not a number/],
  ['root@sys:Pl4nted@tcp(h:2881)/db', /not a connection command, a URL or a host name/],
  ['{"user":"root@sys","password":"Pl4nted"}', /not a connection command, a URL or a host name/],
  ['url=mysql://root:Pl4nted@h/db', /not a connection command, a URL or a host name/],
  ['mysql:/root:Pl4nted@h/db', /A URL begins with/],
  ['{POD_IP}', /not a connection command, a URL or a host name/],
  ['obclient -h{POD_IP} -P2881', /host is a placeholder/],
  ['mysql://<host>:2881/', /host is a placeholder/],
  ["obclient -h10.0.0.1 -p'Pl4nted", /quotation mark \('\) is opened but not closed/],
  ['obclient -h10.0.0.1 -p"Pl4nted', /quotation mark \("\) is opened/],
  ['mysql.exe -h10.0.0.1 -p"Pl4nted', /quotation mark \("\) is opened/],
  ["obclient -p$'Pl4nted", /quotation mark \('\)/],
  ['obclient -h10.0.0.1 -pPl4nted$HOME', /“\$”, which only a shell could replace/],
  ['obclient -h10.0.0.1 -p"$(cat pw)"', /“\$”, which only a shell/],
  ['obclient -h10.0.0.1 -p`cat pw`', /“`”, which only a shell/],
  ['obclient -h10.0.0.1 -pPl4&nted', /goes on after “&”/],
  ['obclient -h10.0.0.1 < dump.sql', /goes on after “<”/],
  ['mysql.exe -h10.0.0.1 | more', /goes on after “\|”/],
  ['docker exec -it ob obclient -h127.0.0.1', /part of the command that begins with obclient/],
  ['psql -h 10.0.0.1', /begins with obclient, mysql or mariadb/],
  ['obclient -h', /value of -h is missing/],
  ['obclient -h -P2881', /value of -h is missing/],
  ['obclient --user --port 1', /value of --user is missing/],
  ['obclient -h10.0.0.1 -P28x1', /port is not a number/],
  ['obclient -h10.0.0.1 -P', /value of -P is missing/],
  ['obclient -h "" -P2881', /host is empty/],
  ['obclient -hob1,ob2', /Several hosts/],
  ['obclient --user= -hx', /user is empty/],
  ['obclient -hx --hots y', /option --hots is not known/],
  ['obclient -hx -y', /option -y is not known/],
  ['obclient -hx -pSe Pl4nted test', /one word too many/],
  ['obclient -hx -p Pl4nted', /password or a database may be meant/],
  ['obclient -hx --password Pl4nted test', /password or a database may be meant/],
  ['obclient -hx --password= Pl4nted', /password or a database may be meant/],
  ['obclient -hx pPl4nted', /password or a database may be meant/],
  ['obclient -hx -uroot-pPl4nted', /whether a password follows the -p/],
  ['obclient -h127.0.0.1-ppl4nted -uroot', /add -p at the end/],
  ['obclient -h::1-ppl4nted -uroot', /neither a host name nor an address/],
  ['obclient -hob1.example.com-ppl4nted -uroot', /whether a password follows the -p/],
  ['obclient -hob-pPl4nted -uroot', /whether a password follows the -p/],
  ['obclient -hob1 -uroot@sys-ppl4nted', /whether a password follows the -p/],
  ['obclient -hob1 -uroot@sys#ob1-pPl4nted', /whether a password follows the -p/],
  ['obclient -hob1 -uroot@sys#ob1-ppl4nted!', /whether a password follows the -p/],
  ["obclient -hob1 -u'root@sys#ob1 -ppl4nted'", /whether a password follows the -p/],
  ['mysql -hob1 --ssl-ca=/etc/ca.pem-ppl4nted', /whether a password follows the -p/],
  ['obclient -hx -uroot:Pl4nted', /whether a password follows the “:” of the user/],
  ['obclient -hx -uroot -hPl4nted', /option --host is there twice/],
  ['obclient -hx --pPl4nted', /One of the options is not known/],
  ['obclient –hx –pPl4nted', /curly quotation marks or long dashes/],
  ['obclient -hx -p‘Pl4nted’', /curly quotation marks or long dashes/],
  ['obclient -S /tmp/ob.sock -uroot', /connects through --socket/],
  ['mysql --login-path=prod', /connects through --login-path/],
  ['mysql --protocol=pipe -uroot', /connects through --protocol\./],
  [
    'mysql -hx --ssl-mode=YES',
    /--ssl-mode is one of DISABLED, PREFERRED, REQUIRED, VERIFY_CA, VERIFY_IDENTITY/,
  ],
  ['mysql -hx --ssl-capath=/etc/ssl', /--ssl-capath does not work here/],
  ['http://10.0.0.1:2881', /A URL begins with/],
  ['postgres://root:Pl4nted@h', /A URL begins with/],
  ['jdbc:mysql:h', /A URL begins with/],
  ['mysqlx://h:33060', /A URL begins with/],
  ['mysql://root:Pl4nted@h:abc/db', /port is not a number/],
  ['mysql://root:Pl4nted@h1:2881,h2:2881/db', /Several hosts/],
  ['jdbc:mysql://address=(host=h)(port=1)/db', /Several hosts/],
  ['jdbc:oceanbase:loadbalance://h1:2883,h2:2883/db', /Several hosts/],
  ['mysql://root:Pl4nted@h?sslMode=MAYBE', /parameter sslMode is one of/],
  ['jdbc:mysql:///?useUnicode=true', /no host that can be read/],
  ['jdbc:mysql://h/?user=root&password=Pl4nted")', /Paste the URL alone/],
  ['mysql://h/?user=root@sys\npassword: Pl4nted', /Paste the URL alone/],
  ['mysql://root/Pl4nted@h/', /sign that must be escaped/],
  ['mysql://h/?user=root%26password=Pl4nted', /names a password that cannot be read/],
  ['mysql://h/?user=root&pwd=Pl4nted', /names a password that cannot be read/],
  ['mysql://h/?user=root@sys:Pl4nted', /whether a password follows the “:” of the user/],
  ['mysql://h/?a=b&:Pl4nted@h', /no list of parameters/],
  ['PASSWORD=Pl4nted mysql -hx', /names a password that cannot be read/],
  ['mysql://root:Pl4nted@h h/', /no host that can be read/],
];

describe('a pasted connection', () => {
  for (const [text, parts] of read) {
    it(`is read: ${JSON.stringify(text)}`, () => {
      const parsed = parseConnection(text);
      assert.ok(parsed.kind === 'parts', JSON.stringify(parsed));
      const given = Object.entries(parsed.parts).filter(([, value]) => value !== undefined);
      assert.deepEqual(Object.fromEntries(given), parts);
    });
  }

  for (const [text, problem] of broken) {
    it(`is told what is wrong: ${JSON.stringify(text)}`, () => {
      const parsed = parseConnection(text);
      assert.ok(parsed.kind === 'problem', JSON.stringify(parsed));
      assert.match(parsed.problem, problem);
      assert.match(parsed.problem, /^[A-Z][^\n]*\.$/, 'one sentence or two');
      assert.ok(!parsed.problem.includes(planted.slice(0, 4)), 'a password in the sentence');
    });
  }
});
