// The only file that knows mysql2. It is bundled as a chunk of its own and imported at the first connection, so
// that activating the extension doesn't pay for the driver (design: budgets).
import type { Socket } from 'node:net';
import { checkServerIdentity, type TLSSocket } from 'node:tls';
import { createConnection, type Connection } from 'mysql2';
import type { TlsFiles } from './tls.ts';

export interface DriverError extends Error {
  readonly code?: string | undefined;
  readonly errno?: number | undefined;
  readonly sqlState?: string | undefined;
  /** Node's or OpenSSL's code, where `code` is HANDSHAKE_SSL_ERROR. */
  readonly tlsCode?: string | undefined;
}

/** How to use TLS with a server that offers it, and the host whose name its certificate must have. */
export interface SecureTransport extends TlsFiles {
  readonly host: string;
}

export interface DriverConnection {
  /** Rows as name -> value; integers and decimals may be text, times are text in the session's time zone. */
  query(sql: string, timeoutMs: number): Promise<Readonly<Record<string, unknown>>[]>;
  /** Called once, when the connection ends for whatever reason. */
  onEnd(listener: (error: DriverError | undefined) => void): void;
  /** Says goodbye; resolves when the server closed, or after `timeoutMs`. */
  end(timeoutMs: number): Promise<void>;
  destroy(): void;
}

/**
 * Logs in over `socket` (see openSocket). Rejects with the driver's own error: `errno`/`sqlState` are set if the
 * server answered, `code` alone if the connection broke.
 */
export async function logIn(
  socket: Socket,
  user: string,
  password: string,
  timeoutMs: number,
  secure?: SecureTransport,
): Promise<DriverConnection> {
  const connection = createConnection({
    ...(secure ? { host: secure.host, ssl: sslOf(secure) } : {}),
    stream: socket,
    user,
    password,
    connectTimeout: timeoutMs,
    charset: 'utf8mb4',
    supportBigNumbers: true,
    bigNumberStrings: true, // SCNs exceed 2^53 (facts.md 4.4)
    dateStrings: true, // the session's time zone is ours to interpret
    disableEval: true,
    multipleStatements: false,
    enableKeepAlive: false, // openSocket has set it
  });
  const inHandshake = secure ? guardHandshake(connection, secure) : () => false;
  let ended = false;
  let failure: DriverError | undefined;
  guardPackets(connection, (error) => socket.destroy(error));
  const endListeners: ((error: DriverError | undefined) => void)[] = [];
  // mysql2 forgets queries that wait behind one that timed out: every open query is settled here.
  const open = new Set<(error: DriverError) => void>();
  connection.on('error', (error: DriverError) => {
    failure ??= error;
  });
  socket.once('close', () => {
    ended = true;
    for (const reject of [...open]) reject(failure ?? lostConnection());
    for (const listener of endListeners) listener(failure);
  });
  // mysql2's own destroy() only says goodbye, which a server that hangs never answers.
  const destroy = (): void => {
    connection.destroy();
    socket.destroy();
  };
  socket.resume();

  await new Promise<void>((resolve, reject) => {
    open.add(reject);
    connection.connect((error) => {
      open.delete(reject);
      if (error) {
        const inTls = inHandshake(); // then mysql2's limit is what ended it
        destroy();
        reject(inTls ? Object.assign(error, { tlsCode: error.code, code: 'HANDSHAKE_SSL_ERROR' }) : error);
      } else resolve();
    });
  });

  return {
    query: (sql, queryTimeoutMs) =>
      new Promise((resolve, reject) => {
        // Our own limit, which settles the query whatever mysql2 makes of it. A session sends one at a time.
        const timer = setTimeout(() => {
          settle(() => {
            reject(Object.assign(new Error('no answer in time'), { code: 'PROTOCOL_SEQUENCE_TIMEOUT' }));
          });
        }, queryTimeoutMs);
        const fail = (error: DriverError): void => {
          settle(() => {
            reject(error);
          });
        };
        const settle = (how: () => void): void => {
          if (!open.delete(fail)) return;
          clearTimeout(timer);
          how();
        };
        open.add(fail);
        if (ended) {
          fail(failure ?? lostConnection());
          return;
        }
        connection.query({ sql }, (error, rows) => {
          if (error) fail(error);
          else {
            settle(() => {
              resolve(Array.isArray(rows) ? (rows as Record<string, unknown>[]) : []);
            });
          }
        });
      }),
    onEnd: (listener) => {
      if (ended) listener(failure);
      else endListeners.push(listener);
    },
    end: (endTimeoutMs) =>
      new Promise((resolve) => {
        if (ended) {
          resolve();
          return;
        }
        const timer = setTimeout(destroy, endTimeoutMs);
        endListeners.push(() => {
          clearTimeout(timer);
          resolve();
        });
        connection.end();
      }),
    destroy,
  };
}

function lostConnection(): DriverError {
  return Object.assign(new Error('the connection was closed'), { code: 'PROTOCOL_CONNECTION_LOST' });
}

function sslOf({ mode, ca, cert, key }: SecureTransport) {
  const verifies = mode === 'verifyCa' || mode === 'verifyIdentity';
  // The name is checked by guardHandshake: mysql2 would look for “localhost” in place of an IP address.
  return {
    rejectUnauthorized: verifies,
    verifyIdentity: false,
    ...(verifies && ca ? { ca } : {}),
    ...(cert ? { cert } : {}),
    ...(key ? { key } : {}),
  };
}

/** The part of mysql2's connection that takes a packet. */
interface PacketTaker {
  handlePacket(packet?: unknown): void;
}

/**
 * mysql2 reads a packet that no command waits for outside of its own try: what it throws there would get past everybody.
 * The connection ends with it.
 */
function guardPackets(connection: Connection, broken: (error: Error) => void): void {
  const taker = connection as unknown as PacketTaker;
  const handle = taker.handlePacket.bind(connection);
  taker.handlePacket = (packet) => {
    try {
      handle(packet);
    } catch (error) {
      broken(error instanceof Error ? error : new Error(String(error)));
    }
  };
}

/** The part of mysql2's connection that turns TLS on: when `onSecure` is called without an error, it logs in. */
interface Upgrade {
  startTLS(onSecure: (error?: DriverError) => void): void;
  readonly stream: TLSSocket;
}

/**
 * Checks the name in the certificate before anything is sent through the connection. Returns a function that tells
 * whether the handshake is under way.
 */
function guardHandshake(connection: Connection, { mode, host }: SecureTransport): () => boolean {
  const upgrade = connection as unknown as Upgrade;
  const startTLS = upgrade.startTLS.bind(connection);
  let underWay = false;
  upgrade.startTLS = (onSecure) => {
    underWay = true;
    startTLS((error) => {
      underWay = false;
      const wrongName =
        !error && mode === 'verifyIdentity'
          ? checkServerIdentity(host, upgrade.stream.getPeerCertificate(true))
          : undefined;
      const failure: DriverError | undefined = error ?? wrongName;
      onSecure(failure && Object.assign(failure, { tlsCode: failure.code })); // mysql2 replaces the code
    });
  };
  return () => underWay;
}
