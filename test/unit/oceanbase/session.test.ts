import assert from 'node:assert/strict';
import { once } from 'node:events';
import { ConnectError, ConnectionLost, ServerError } from '../../../src/oceanbase/errors.ts';
import { prepareSession } from '../../../src/oceanbase/serverInfo.ts';
import { openSession, type Session } from '../../../src/oceanbase/session.ts';
import { startMysqlServer, type MysqlServer, type Reply } from '../support/mysqlServer.ts';
import { TcpServer } from '../support/tcpServer.ts';

const timeouts = { connectMs: 60_000, greetingMs: 60_000, queryMs: 60_000 };
const password = 'connection-s3cret';

let server: MysqlServer | undefined;
let tcp: TcpServer | undefined;
let session: Session | undefined;

async function open(reply: (sql: string) => Reply, queryMs = timeouts.queryMs): Promise<Session> {
  server = await startMysqlServer({ reply });
  session = await openSession(login(server.tcp.port), { ...timeouts, queryMs });
  return session;
}

function login(port: number) {
  return { host: '127.0.0.1', port, user: 'root@sys', password };
}

async function refusal(attempt: Promise<unknown>): Promise<ConnectError> {
  const error: unknown = await attempt.then(
    () => assert.fail('it connected'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ConnectError, String(error));
  assert.equal(`${error.message}${String(error.stack)}${String(error.cause)}`.includes(password), false);
  return error;
}

afterEach(async () => {
  await session?.close();
  await server?.tcp.close();
  await tcp?.close();
  server = tcp = session = undefined;
});

describe('a session', () => {
  it('gives rows with wide numbers and times as text', async () => {
    const row = { SCN: '9223372036854775808', AT: '2026-01-02 03:04:05.123456', NOTHING: null };
    const rows = await (await open(() => ({ rows: [row, row] }))).query('SELECT x');
    assert.deepEqual(
      rows.map((one) => ({ ...one })),
      [row, row],
    );
  });

  it('sends a statement as it stands', async () => {
    const opened = await open(() => ({ rows: [{ a: '1' }] }));
    await opened.query("SELECT '?', `a?`, :x, '\\\\'");
    assert.deepEqual(server?.queries, ["SELECT '?', `a?`, :x, '\\\\'"]);
  });

  it('goes on after the server has refused a statement', async () => {
    const opened = await open((sql) =>
      sql.startsWith('ALTER') ? { error: 9036, message: 'Backup is in progress' } : { rows: [{ a: '1' }] },
    );
    await assert.rejects(opened.query('ALTER SYSTEM BACKUP DATABASE'), (error: unknown) => {
      assert.ok(error instanceof ServerError);
      assert.deepEqual([error.errno, error.message], [9036, 'Backup is in progress']);
      return true;
    });
    assert.equal(opened.closed, false);
    assert.equal((await opened.query('SELECT 1')).length, 1);
  });

  it('is lost when the server cuts it, and never reconnects', async () => {
    const opened = await open((sql) => (sql === 'SELECT 1' ? 'cut' : { rows: [{ a: '1' }] }));
    await assert.rejects(opened.query('SELECT 1'), ConnectionLost);
    assert.equal(opened.closed, true);
    await assert.rejects(opened.query('SELECT 2'), ConnectionLost);
    assert.deepEqual(server?.queries, ['SELECT 1']);
    assert.equal(server.tcp.sockets.size, 1);
  });

  it('is lost when no answer comes in time, because that may still come', async () => {
    const opened = await open(() => 'silence', 30);
    await assert.rejects(opened.query('SELECT 1'), (error: unknown) => {
      assert.ok(error instanceof ConnectionLost);
      assert.match(error.message, /did not answer within/);
      return true;
    });
    assert.equal(opened.closed, true);
    await assert.rejects(opened.query('SELECT 2'), ConnectionLost);
    assert.deepEqual(server?.queries, ['SELECT 1']);
  });

  it('tells whoever listens that it has ended, once, by either side', async () => {
    for (const end of ['server', 'client'] as const) {
      const opened = await open(() => ({ rows: [{ a: '1' }] }));
      let ends = 0;
      const ended = new Promise<void>((resolve) => {
        opened.onClosed(() => {
          ends++;
          resolve();
        });
      });
      if (end === 'server') for (const socket of server?.tcp.sockets ?? []) socket.destroy();
      else await opened.close();
      await ended;
      assert.deepEqual([ends, opened.closed], [1, true]);
      await new Promise<void>((resolve) => {
        opened.onClosed(resolve);
      });
      await server?.tcp.close();
    }
  });

  it('says goodbye when it is closed, and is closed then', async () => {
    const opened = await open(() => ({ rows: [{ a: '1' }] }));
    const [socket] = server?.tcp.sockets ?? [];
    assert.ok(socket);
    const closed = socket.closed ? undefined : once(socket, 'close');
    await opened.close();
    await opened.close();
    await closed;
    await assert.rejects(opened.query('SELECT 1'), ConnectionLost);
  });
});

describe('logging in', () => {
  for (const [code, message, kind, words] of [
    [1045, 'Access denied for user', 'denied', /password, the user or the tenant is wrong/],
    [4669, 'cluster not exist', 'unavailable', /cluster named after “#”/],
    [5260, "Tenant 't' is locked", 'rejected', /tenant of .* is locked/],
    [3118, 'User locked', 'rejected', /user .* is locked/],
    [8205, 'not in white list', 'rejected', /allowlist \(ob_tcp_invited_nodes\)/],
    [1235, 'login meta tenant not supported', 'rejected', /answered 1235: login meta tenant/],
    [1040, 'Too many connections', 'unavailable', /answered 1040: Too many connections/],
  ] as const) {
    it(`explains error ${String(code)}`, async () => {
      server = await startMysqlServer({ refuse: { code, message }, reply: () => 'cut' });
      const error = await refusal(openSession(login(server.tcp.port), timeouts));
      assert.equal(error.kind, kind);
      assert.match(error.message, words);
    });
  }

  for (const [user, version, named] of [
    ['root@sys', '5.6.25', true],
    ['root', '5.6.25', true],
    ['root@sys#demo', '5.6.25', false],
    ['demo:sys:root', '5.6.25', false],
    ['demo-sys-root', '5.6.25', false],
    ['root@sys', '5.7.25', false],
  ] as const) {
    it(`${named ? 'names' : 'does not name'} a cluster that is missing in ${user} to a server that greets as ${version}`, async () => {
      const refuse = { code: 1045, message: 'Access denied for user' };
      server = await startMysqlServer({ version, refuse, reply: () => 'cut' });
      const error = await refusal(openSession({ ...login(server.tcp.port), user }, timeouts));
      assert.equal(error.kind, 'denied');
      assert.equal(error.message.includes(`“${user}#cluster”`), named, error.message);
    });
  }

  it('explains a server that hangs up after its greeting', async () => {
    tcp = await TcpServer.listen((socket) => {
      socket.write(Buffer.from([0x4a, 0, 0, 0, 10]));
      socket.end();
    });
    const error = await refusal(openSession(login(tcp.port), timeouts));
    assert.equal(error.kind, 'lost');
    assert.match(error.message, /127\.0\.0\.1:\d+ broke while logging in/);
  });

  describe('where TLS is asked for', () => {
    const greeting = (flags: number): Buffer => {
      const text = Buffer.from('5.7.25-OceanBase\0', 'latin1');
      const rest = Buffer.alloc(4 + 9 + 2 + 1 + 2 + 2 + 1 + 10 + 13, 0x61);
      rest[12] = 0;
      rest.writeUInt16LE(flags, 13);
      const payload = Buffer.concat([Buffer.from([10]), text, rest, Buffer.from('mysql_native_password\0')]);
      return Buffer.concat([Buffer.from([payload.length, 0, 0, 0]), payload]);
    };
    const withTls = 0xffdf;
    const withoutTls = 0xf7df;
    const nativeAgain = Buffer.concat([
      Buffer.from([43, 0, 0, 2, 0xfe]),
      Buffer.from('mysql_native_password\0abcdefghijklmnopqrst', 'latin1'),
    ]);
    const tricks: Readonly<Record<string, Buffer>> = {
      'an empty packet before a greeting': Buffer.concat([Buffer.from([0, 0, 0, 0]), greeting(withoutTls)]),
      'a greeting without TLS': greeting(withoutTls),
      'a greeting and more than that': Buffer.concat([greeting(withTls), nativeAgain]),
    };
    for (const [trick, bytes] of Object.entries(tricks)) {
      it(`nothing of the login is sent to a server that sends ${trick}`, async () => {
        const heard: Buffer[] = [];
        tcp = await TcpServer.listen((socket) => {
          socket.on('data', (data) => {
            heard.push(data);
            socket.destroy();
          });
          socket.write(bytes);
        });
        const tls = { mode: 'required' as const };
        await refusal(openSession({ ...login(tcp.port), tls }, timeouts));
        assert.deepEqual(Buffer.concat(heard).toString('latin1'), '');
      });
    }
  });

  it('is given up when it is told to, also before the driver is there', async () => {
    tcp = await TcpServer.listen((socket) => socket.write(Buffer.from([0x4a, 0, 0, 0, 10])));
    const abort = new AbortController();
    const attempt = openSession(login(tcp.port), timeouts, abort.signal);
    // Right after the first bytes: openSocket is done then, and the driver is about to be loaded.
    const poll = (): void => {
      if ((tcp?.sockets.size ?? 0) === 0) setImmediate(poll);
      else setImmediate(() => setImmediate(() => abort.abort(new Error('canceled'))));
    };
    poll();
    const error = await refusal(attempt);
    assert.match(error.message, /given up|ended before the login|broke while logging in/);
  });

  it('to a MySQL that is not OceanBase ends with what the server calls itself', async () => {
    const comment = { Variable_name: 'version_comment', Value: 'MySQL Community Server - GPL' };
    const opened = await open((sql) =>
      sql.includes('version') ? { rows: [comment] } : { rows: [{ Variable_name: 'x', Value: 'y' }] },
    );
    const error = await refusal(prepareSession(opened, '127.0.0.1:3306'));
    assert.equal(error.kind, 'not-oceanbase');
    assert.match(error.message, /127\.0\.0\.1:3306 is not OceanBase: .*MySQL Community Server/);
  });
});
