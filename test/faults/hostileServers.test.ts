// Servers that speak no proper MySQL, at the level of the wire: whatever bytes come after the login, a session ends
// in one of its own errors, and nothing is thrown past it.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ConnectError, ConnectionLost, ServerError, UnexpectedRow } from '../../src/oceanbase/errors.ts';
import { prepareSession } from '../../src/oceanbase/serverInfo.ts';
import { openSession } from '../../src/oceanbase/session.ts';
import { startWireServer, type WireServer } from './support/wireServer.ts';

const timeouts = { connectMs: 5_000, greetingMs: 5_000, queryMs: 1_000 };

/** A packet of the MySQL protocol: length, sequence, payload. `claim`: the length that it says it has. */
function packet(sequence: number, payload: Uint8Array, claim = payload.length): Buffer {
  const head = Buffer.from([claim & 0xff, (claim >> 8) & 0xff, (claim >> 16) & 0xff, sequence & 0xff]);
  return Buffer.concat([head, payload]);
}

const bytes = (...values: number[]): Buffer => Buffer.from(values);
/** One column "x" of type VARCHAR. */
const column = Buffer.concat([
  bytes(3, 0x64, 0x65, 0x66, 0, 0, 0, 1, 0x78, 1, 0x78, 12),
  bytes(45, 0, 255, 0, 0, 0, 253, 0, 0, 0, 0, 0),
]);
const eof = bytes(0xfe, 0, 0, 2, 0);

const answers: Readonly<Record<string, Buffer>> = {
  nothing: Buffer.alloc(0),
  'an empty packet': packet(1, Buffer.alloc(0)),
  'half a header': bytes(1, 0),
  'a packet that is cut': packet(1, bytes(1), 200),
  'a packet that claims 16 MB': packet(1, bytes(1), 0xffffff),
  'a result of 2^64 columns': packet(1, bytes(0xfe, 255, 255, 255, 255, 255, 255, 255, 255)),
  'columns without rows, then nothing': Buffer.concat([
    packet(1, bytes(1)),
    packet(2, column),
    packet(3, eof),
  ]),
  'a row with too few fields': Buffer.concat([
    packet(1, bytes(2)),
    packet(2, column),
    packet(3, column),
    packet(4, eof),
    packet(5, bytes(1, 0x61)),
    packet(6, eof),
  ]),
  'a field that is longer than its packet': Buffer.concat([
    packet(1, bytes(1)),
    packet(2, column),
    packet(3, eof),
    packet(4, bytes(0xfd, 255, 255, 255, 0x61)),
    packet(5, eof),
  ]),
  'a field of a length that does not exist': Buffer.concat([
    packet(1, bytes(1)),
    packet(2, column),
    packet(3, eof),
    packet(4, bytes(0xff, 1, 2)),
    packet(5, eof),
  ]),
  'an ERR of one byte': packet(1, bytes(0xff)),
  'an ERR without a text': packet(1, bytes(0xff, 1, 2)),
  'a request for a local file': packet(1, Buffer.concat([bytes(0xfb), Buffer.from('/etc/passwd')])),
  'packets out of order': Buffer.concat([packet(9, bytes(1)), packet(1, column), packet(77, eof)]),
  'a broken ERR that nobody waits for': Buffer.concat([
    packet(0, bytes()),
    packet(0, bytes()),
    packet(0, bytes(0xff)),
  ]),
  'a late answer to somebody else': Buffer.concat([
    packet(1, bytes(0, 0, 0, 2, 0, 0, 0)),
    packet(1, bytes(0, 0, 0, 2, 0, 0, 0)),
  ]),
};

describe('servers that speak no proper MySQL', () => {
  let server: WireServer;
  const thrown: unknown[] = [];
  const onThrown = (error: unknown): void => void thrown.push(error);
  // mocha would blame the test that happens to run: what is thrown past the session is what is looked for here.
  let mochas: NodeJS.UncaughtExceptionListener[] = [];
  // The driver tells the console of every bad packet.
  const { trace, error: consoleError } = console;

  before(async () => {
    server = await startWireServer();
    mochas = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    process.on('uncaughtException', onThrown);
    console.trace = console.error = () => undefined;
  });
  after(async () => {
    process.removeListener('uncaughtException', onThrown);
    for (const listener of mochas) process.on('uncaughtException', listener);
    Object.assign(console, { trace, error: consoleError });
    await server.stop();
  });

  /** A session whose query is answered with these bytes, after which the server hangs up or is silent. */
  async function ask(answer: Uint8Array, then: 'hangs up' | 'is silent'): Promise<void> {
    server.answer = answer;
    server.then = then;
    thrown.length = 0;
    const session = await openSession(
      { host: '127.0.0.1', port: server.port, user: 'root@sys', password: 'x' },
      timeouts,
    );
    try {
      await prepareSession(session, 'test');
      assert.fail('that is no OceanBase');
    } catch (error) {
      assert.ok(
        [ConnectError, ConnectionLost, ServerError, UnexpectedRow].some((known) => error instanceof known),
        String(error instanceof Error ? error.stack : error),
      );
    } finally {
      await session.close();
    }
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(thrown, [], 'nothing is thrown past the session');
    assert.equal(session.closed, true);
  }

  for (const [name, answer] of Object.entries(answers)) {
    for (const then of ['hangs up', 'is silent'] as const) {
      it(`that answers with ${name} and ${then}`, () => ask(answer, then));
    }
  }

  it('(what is thrown past a session would be seen)', async () => {
    thrown.length = 0;
    setImmediate(() => {
      throw new Error('on purpose');
    });
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    assert.equal(thrown.length, 1);
  });

  it('that answers with anything', async () => {
    const payload = fc.uint8Array({ maxLength: 40 });
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 80 }),
      fc
        .array(fc.tuple(fc.nat(6), payload), { maxLength: 6 })
        .map((packets) => Buffer.concat(packets.map(([sequence, body]) => packet(sequence, body)))),
      fc
        .array(payload, { minLength: 1, maxLength: 4 })
        .map((rows) =>
          Buffer.concat([
            packet(1, bytes(1)),
            packet(2, column),
            packet(3, eof),
            ...rows.map((row, index) => packet(4 + index, row)),
          ]),
        ),
    );
    await fc.assert(
      fc.asyncProperty(anything, (answer) => ask(answer, 'hangs up')),
      { numRuns: 300 },
    );
  });
});
