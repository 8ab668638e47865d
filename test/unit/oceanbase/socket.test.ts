import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { ConnectError, type ConnectFailure } from '../../../src/oceanbase/errors.ts';
import { formatEndpoint, openSocket } from '../../../src/oceanbase/socket.ts';
import { TcpServer } from '../support/tcpServer.ts';

const timeouts = { connect: 60_000, greeting: 60_000 };
/** The first bytes of a MySQL greeting: length, sequence 0, protocol 10. */
const greeting = Buffer.from([0x4a, 0, 0, 0, 10, 0x35, 0x2e, 0x37]);

let server: TcpServer | undefined;

async function connectTo(onConnection: (socket: Socket) => void, limits = timeouts, signal?: AbortSignal) {
  server = await TcpServer.listen(onConnection);
  return await openSocket({ host: '127.0.0.1', port: server.port }, limits, signal);
}

async function failsWith(kind: ConnectFailure, words: RegExp, attempt: Promise<Socket>): Promise<void> {
  await assert.rejects(attempt, (error: unknown) => {
    assert.ok(error instanceof ConnectError, String(error));
    assert.equal(error.kind, kind);
    assert.match(error.message, words);
    assert.match(error.message, /[.?]$/);
    return true;
  });
}

afterEach(async () => {
  await server?.close();
  server = undefined;
});

describe('opening a socket', () => {
  it('puts back the bytes that it has read', async () => {
    const socket = await connectTo((one) => one.write(greeting));
    assert.equal(socket.isPaused(), true);
    const read = once(socket, 'data');
    socket.resume();
    assert.deepEqual((await read)[0], greeting);
    assert.deepEqual(
      ['connect', 'close', 'data'].map((event) => socket.listenerCount(event)),
      [0, 0, 0],
    );
    socket.destroy();
  });

  it('gives a socket that may break before a driver listens to it', async () => {
    const socket = await connectTo((one) => one.write(greeting));
    socket.destroy(new Error('a reset'));
    await once(socket, 'close').catch(() => undefined);
    assert.equal(socket.destroyed, true);
  });

  it('puts the greeting together from pieces', async () => {
    const socket = await connectTo((one) => {
      one.setNoDelay(true);
      one.write(greeting.subarray(0, 3), () => setImmediate(() => one.write(greeting.subarray(3))));
    });
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.resume();
    while (Buffer.concat(chunks).length < greeting.length) await once(socket, 'data');
    assert.deepEqual(Buffer.concat(chunks), greeting);
    socket.destroy();
  });

  it('takes an ERR packet for a greeting: a server that refuses is one', async () => {
    const socket = await connectTo((one) => one.write(Buffer.from([0x10, 0, 0, 0, 0xff, 0x15, 0x04])));
    socket.destroy();
  });

  it('names a closed port', async () => {
    const closed = await TcpServer.listen(() => undefined);
    const { port } = closed;
    await closed.close();
    await failsWith('refused', /127\.0\.0\.1:\d+/, openSocket({ host: '127.0.0.1', port }, timeouts));
  });

  it('names a port that says nothing', async () => {
    await failsWith(
      'silent',
      /does not greet/,
      connectTo(() => undefined, { ...timeouts, greeting: 20 }),
    );
    assert.equal(server?.sockets.size, 1);
  });

  it('names a port that stops in the middle of a greeting', async () => {
    const half = (one: Socket): unknown => one.write(greeting.subarray(0, 4));
    await failsWith('silent', /does not greet/, connectTo(half, { ...timeouts, greeting: 50 }));
  });

  it('names an HTTP server, an SSH server and any other', async () => {
    for (const [banner, words] of [
      ['HTTP/1.1 400 Bad Request\r\n\r\n', /HTTP server/],
      ['SSH-2.0-OpenSSH_9.6\r\n', /SSH server/],
      ['220 mail.example.com ESMTP\r\n', /does not speak the MySQL protocol/],
      [Buffer.from([0x05, 0, 0, 1, 10, 1]), /does not speak/],
      [Buffer.from([0x05, 0, 0, 0, 9, 1]), /does not speak/],
    ] as const) {
      await failsWith(
        'not-mysql',
        words,
        connectTo((one) => one.end(banner)),
      );
      await server?.close();
    }
  });

  it('names a server that closes at once', async () => {
    await failsWith(
      'lost',
      /closed the connection before it greeted/,
      connectTo((one) => one.end()),
    );
  });

  it('names a host that does not exist', async () => {
    await failsWith(
      'host-unknown',
      /no-such-host\.invalid/,
      openSocket({ host: 'no-such-host.invalid', port: 1 }, timeouts),
    );
  });

  it('is given up when it is told to, and leaves nothing open', async () => {
    const abort = new AbortController();
    const attempt = connectTo(
      () => {
        abort.abort(new Error('canceled'));
      },
      timeouts,
      abort.signal,
    );
    await failsWith('timeout', /given up/, attempt);
    for (const socket of server?.sockets ?? []) if (!socket.closed) await once(socket.resume(), 'close');
    await assert.rejects(openSocket({ host: '127.0.0.1', port: 1 }, timeouts, abort.signal), /canceled/);
  });
});

describe('an endpoint', () => {
  it('has brackets around an IPv6 address', () => {
    assert.equal(formatEndpoint({ host: '10.0.0.1', port: 2881 }), '10.0.0.1:2881');
    assert.equal(formatEndpoint({ host: '::1', port: 2881 }), '[::1]:2881');
  });
});
