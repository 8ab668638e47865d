import assert from 'node:assert/strict';
import { createServer, type AddressInfo } from 'node:net';
import { ConnectError, type ConnectFailure } from '../../src/oceanbase/errors.ts';
import { openSession, type Login } from '../../src/oceanbase/session.ts';
import type { TlsFiles, TlsMode } from '../../src/oceanbase/tls.ts';
import { startSandbox, type Sandbox } from '../sandbox/index.ts';
import { Certificates, findMariadb, hasOpenssl, startMariadb, type Mariadb } from './support/mariadb.ts';

const password = 'Tls-Pl4nted';
const timeouts = { connectMs: 20_000, greetingMs: 20_000, queryMs: 20_000 };

/** The cipher of the connection as the server sees it; the empty string: no TLS. */
async function cipher(login: Login): Promise<unknown> {
  const session = await openSession(login, timeouts);
  try {
    return (await session.query("SHOW SESSION STATUS LIKE 'Ssl_cipher'"))[0]?.['Value'];
  } finally {
    await session.close();
  }
}

async function fails(kind: ConnectFailure, words: RegExp, login: Login): Promise<void> {
  await assert.rejects(cipher(login), (error: unknown) => {
    assert.ok(error instanceof ConnectError, String(error));
    assert.equal(error.kind, kind, error.message);
    assert.match(error.message, words);
    assert.ok(!`${error.message}${String(error.stack)}${String(error.cause)}`.includes(password));
    return true;
  });
}

describe('TLS with a server that has none', () => {
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await startSandbox();
  });
  after(() => sandbox.stop());

  const login = (mode: TlsMode): Login => {
    const { host, port, passwords } = sandbox;
    return { host, port, user: 'root@sys', password: passwords['root@sys'] ?? '', tls: { mode } };
  };

  for (const mode of ['disabled', 'preferred'] as const) {
    it(`goes without it where it is ${mode}`, async () => {
      await (await openSession(login(mode), timeouts)).close();
    });
  }

  for (const mode of ['required', 'verifyCa', 'verifyIdentity'] as const) {
    it(`does not log in where it is ${mode}, and says so in one sentence`, async () => {
      await fails(
        'no-tls',
        /^127\.0\.0\.1:\d+ does not offer TLS, which this connection requires\. Turn it on/,
        login(mode),
      );
    });
  }
});

describe('TLS with a real MariaDB server', function () {
  this.timeout(120_000);
  const program = findMariadb();
  let certificates: Certificates;
  let server: Mariadb;
  let plain: Mariadb;
  let elsewhere: Mariadb;

  before(async function () {
    if (program === undefined || !hasOpenssl()) {
      console.log('      skipped: no mariadbd (OBB_MARIADBD or the PATH) or no openssl, see docs/testing.md');
      this.skip();
    }
    certificates = new Certificates();
    const tls = (name: string): string[] => [
      `--ssl-ca=${certificates.path('ca.pem')}`,
      `--ssl-cert=${certificates.path(`${name}.pem`)}`,
      `--ssl-key=${certificates.path(`${name}.key`)}`,
    ];
    const users = ['free', 'secured', 'certified'].map(
      (user, index) =>
        `CREATE USER '${user}'@'%' IDENTIFIED BY '${password}' REQUIRE ${['NONE', 'SSL', 'X509'][index] ?? ''};`,
    );
    const init = users.join('\n');
    server = await startMariadb(program, init, tls('server'));
    elsewhere = await startMariadb(program, init, tls('elsewhere'));
    plain = await startMariadb(program, init, ['--skip-ssl']);
  });

  after(async () => {
    for (const one of [server, elsewhere, plain] as (Mariadb | undefined)[]) await one?.stop();
    (certificates as Certificates | undefined)?.remove();
  });

  const login = (tls: TlsFiles | undefined, user = 'free', host = '127.0.0.1', at = server): Login => ({
    host,
    port: at.port,
    user,
    password,
    ...(tls ? { tls } : {}),
  });
  const pem = (name: string): Buffer => certificates.read(`${name}.pem`);
  const key = (name: string): Buffer => certificates.read(`${name}.key`);

  it('is not used where it is off', async () => {
    assert.equal(await cipher(login({ mode: 'disabled' })), '');
  });

  it('is used where it is preferred, also by a connection that says nothing', async () => {
    assert.match(String(await cipher(login({ mode: 'preferred' }))), /^(TLS_|ECDHE-)/);
    assert.match(String(await cipher(login(undefined))), /^(TLS_|ECDHE-)/);
    assert.equal(await cipher(login({ mode: 'preferred' }, 'free', '127.0.0.1', plain)), '');
  });

  it('lets a user in who must use it, and only with it', async () => {
    assert.match(String(await cipher(login({ mode: 'required' }, 'secured'))), /^(TLS_|ECDHE-)/);
    await fails('denied', /refused the login/, login({ mode: 'disabled' }, 'secured'));
  });

  it('where it is required looks at no certificate, and needs a server that has it', async () => {
    assert.notEqual(await cipher(login({ mode: 'required', ca: pem('stranger') })), '');
    await fails('no-tls', /does not offer TLS/, login({ mode: 'required' }, 'free', '127.0.0.1', plain));
  });

  for (const mode of ['verifyCa', 'verifyIdentity'] as const) {
    it(`with ${mode} trusts the CA that is given, and no other`, async () => {
      assert.notEqual(await cipher(login({ mode, ca: pem('ca') })), '');
      await fails(
        'tls',
        /not signed by the CA that this connection trusts/,
        login({ mode, ca: pem('stranger') }),
      );
      await fails('tls', /not signed by the CA that this connection trusts/, login({ mode }));
    });
  }

  it('looks at the name in the certificate only where the identity is verified', async () => {
    const ca = pem('ca');
    assert.notEqual(await cipher(login({ mode: 'verifyCa', ca }, 'free', '127.0.0.1', elsewhere)), '');
    for (const host of ['127.0.0.1', 'localhost']) {
      assert.notEqual(await cipher(login({ mode: 'verifyIdentity', ca }, 'free', host)), '');
      await fails(
        'tls',
        new RegExp(`certificate of .* is not for “${host.replaceAll('.', '\\.')}”`),
        login({ mode: 'verifyIdentity', ca }, 'free', host, elsewhere),
      );
    }
  });

  it('shows the client’s certificate to a server that asks for it', async () => {
    const client = { cert: pem('client'), key: key('client') };
    assert.notEqual(await cipher(login({ mode: 'required', ...client }, 'certified')), '');
    await fails('denied', /refused the login/, login({ mode: 'required' }, 'certified'));
  });

  it('says what is wrong with its files, before anything is sent', async () => {
    const wrong: [RegExp, Partial<TlsFiles>][] = [
      [/certificate and its key go together/, { cert: pem('client') }],
      [/CA file has no certificate/, { ca: key('ca') }],
      [/client certificate’s file has no certificate/, { cert: Buffer.from('x'), key: key('client') }],
      [/key’s file has no private key/, { cert: pem('client'), key: pem('client') }],
      [/key does not belong to the client certificate/, { cert: pem('client'), key: key('server') }],
    ];
    for (const [words, files] of wrong) await fails('tls', words, login({ mode: 'verifyCa', ...files }));
  });
});

describe('TLS with a server that offers it and fails', () => {
  /** A greeting of protocol 10 with every lower capability, CLIENT_SSL among them. */
  const payload = Buffer.concat([
    Buffer.from([10]),
    Buffer.from('5.7.25\0'),
    Buffer.from([1, 0, 0, 0]),
    Buffer.from('12345678'),
    Buffer.from([0, 0xff, 0xff, 46, 2, 0, 0x08, 0x30, 21]),
    Buffer.alloc(10),
    Buffer.from('123456789012\0mysql_native_password\0'),
  ]);
  const greeting = Buffer.concat([Buffer.from([payload.length, 0, 0, 0]), payload]);

  for (const [what, words, answer] of [
    ['answers with something else', /offers TLS, but no secure connection came about/, true],
    ['never answers', /offers TLS, but did not finish its handshake in time/, false],
  ] as const) {
    it(`a server that ${what}: one sentence, and the password is not sent`, async () => {
      const heard: Buffer[] = [];
      const server = createServer((socket) => {
        socket.on('error', () => undefined); // the client hangs up
        socket.write(greeting);
        socket.on('data', (chunk) => {
          heard.push(chunk);
          if (answer) socket.write('this is no TLS record at all');
        });
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      try {
        const login: Login = {
          host: '127.0.0.1',
          port,
          user: 'root@sys',
          password,
          tls: { mode: 'preferred' },
        };
        const limits = { ...timeouts, connectMs: answer ? timeouts.connectMs : 200 };
        await assert.rejects(openSession(login, limits), (error: unknown) => {
          assert.ok(error instanceof ConnectError && error.kind === (answer ? 'tls' : 'lost'), String(error));
          assert.match(error.message, words);
          return true;
        });
        assert.ok(!Buffer.concat(heard).includes('root@sys'), 'the login was sent without TLS');
      } finally {
        server.close();
      }
    });
  }
});
