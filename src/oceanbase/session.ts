import * as l10n from '@vscode/l10n';
import type { DriverConnection, DriverError } from './driver.ts';
import { ConnectError, ConnectionLost, messageOf, ServerError } from './errors.ts';
import { readGreeting, type Greeting } from './greeting.ts';
import { formatEndpoint, openSocket, type Endpoint } from './socket.ts';
import { defaultTimeouts, type SessionTimeouts } from './timeouts.ts';
import { defaultTls, type TlsFiles } from './tls.ts';
import { checkTlsFiles, explainTlsError, noTls } from './tlsErrors.ts';

export interface Login extends Endpoint {
  /** As typed: `root@sys`, `root@tenant#cluster`, … (facts.md 3). */
  readonly user: string;
  readonly password: string;
  /** Absent: as the MySQL clients do, TLS where the server offers it. */
  readonly tls?: TlsFiles | undefined;
}

export type Row = Readonly<Record<string, unknown>>;

/**
 * One physical connection. Never pooled and never reconnected behind the caller's back: what sticks to the
 * connection (SET ENCRYPTION, facts.md 5) must not move to another one.
 */
export interface Session {
  readonly closed: boolean;
  /** ms until a query counts as unanswered. */
  readonly queryMs: number;
  /**
   * Runs one statement. Rejects with {@link ServerError} when the server answered with an error (the statement
   * had no effect) and with {@link ConnectionLost} when no answer came (it may have had) within `withinMs`, which is
   * `queryMs` unless told. Statements are sent in turn, and the time of each runs from when it was sent: others that were
   * asked before it must not use it up.
   */
  query(sql: string, withinMs?: number): Promise<Row[]>;
  onClosed(listener: () => void): void;
  close(): Promise<void>;
}

/**
 * Connects and logs in. Rejects with {@link ConnectError}; its sentence names the host and says what to check.
 */
export async function openSession(
  login: Login,
  timeouts: SessionTimeouts = defaultTimeouts,
  signal?: AbortSignal,
): Promise<Session> {
  const at = formatEndpoint(login);
  const tls: TlsFiles = login.tls ?? { mode: defaultTls.mode };
  checkTlsFiles(tls);
  const { logIn } = await import('./driver.ts');
  const socket = await openSocket(
    login,
    { connect: timeouts.connectMs, greeting: timeouts.greetingMs },
    signal,
  );
  const abandon = (): void => {
    socket.destroy(new Error('given up'));
  };
  signal?.addEventListener('abort', abandon, { once: true });
  let greeting: Greeting | undefined;
  try {
    if (socket.destroyed)
      throw new ConnectError('lost', l10n.t('The connection to {0} ended before the login.', at));
    if (tls.mode !== 'disabled') {
      greeting = await readGreeting(socket, at, timeouts.connectMs);
      if (greeting?.offersTls === false && tls.mode !== 'preferred') throw noTls(at);
    }
    const secure = greeting?.offersTls ? { ...tls, host: login.host } : undefined;
    const connection = await logIn(socket, login.user, login.password, timeouts.connectMs, secure);
    return new DriverSession(connection, timeouts.queryMs, at);
  } catch (error) {
    socket.destroy();
    throw explainLoginError(error as DriverError, login, greeting);
  } finally {
    signal?.removeEventListener('abort', abandon);
  }
}

class DriverSession implements Session {
  readonly #connection: DriverConnection;
  readonly queryMs: number;
  readonly #at: string;
  #closed = false;
  /** Resolves once the statement that was asked last has ended. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(connection: DriverConnection, queryMs: number, at: string) {
    this.#connection = connection;
    this.queryMs = queryMs;
    this.#at = at;
    connection.onEnd(() => {
      this.#closed = true;
    });
  }

  get closed(): boolean {
    return this.#closed;
  }

  async query(sql: string, withinMs = this.queryMs): Promise<Row[]> {
    const mine = this.#turn.then(() => this.#send(sql, withinMs));
    this.#turn = mine.catch(() => undefined); // whoever asked is told; the next one only waits for the end
    return await mine;
  }

  async #send(sql: string, withinMs: number): Promise<Row[]> {
    if (this.#closed) throw new ConnectionLost(l10n.t('The connection to {0} is closed.', this.#at));
    try {
      return await this.#connection.query(sql, withinMs);
    } catch (error) {
      const { errno, sqlState, code } = error as DriverError;
      if (typeof errno === 'number' && sqlState !== undefined) {
        throw new ServerError(errno, sqlState, messageOf(error));
      }
      // After a timeout the answer may still come: a connection in that state is of no use to anyone.
      this.#closed = true;
      this.#connection.destroy();
      throw new ConnectionLost(
        code === 'PROTOCOL_SEQUENCE_TIMEOUT'
          ? l10n.t('{0} did not answer within {1} s.', this.#at, String(withinMs / 1000))
          : l10n.t('The connection to {0} was lost.', this.#at),
        { cause: error },
      );
    }
  }

  onClosed(listener: () => void): void {
    this.#connection.onEnd(listener);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#connection.end(1_000);
  }
}

/** facts.md 3: a wrong password, user and tenant look the same; OBProxy has codes of its own. */
function explainLoginError(error: DriverError, login: Login, greeting?: Greeting): ConnectError {
  if (error instanceof ConnectError) return error;
  if (error.code === 'HANDSHAKE_SSL_ERROR') return explainTlsError(error, login);
  const at = formatEndpoint(login);
  switch (error.errno) {
    case 1045:
      return new ConnectError(
        'denied',
        mayLackCluster(login, greeting)
          ? l10n.t(
              '{0} refused the login of “{1}”: the password, the user or the tenant is wrong, or OBProxy needs the cluster in the name: “{1}#cluster”. It gives the same answer for all of them.',
              at,
              login.user,
            )
          : l10n.t(
              '{0} refused the login of “{1}”: the password, the user or the tenant is wrong (OceanBase gives the same answer for all three). Check too that this is an OceanBase port.',
              at,
              login.user,
            ),
        { cause: error },
      );
    // Its own list of clusters may be incomplete while it starts; no login has reached a cluster.
    case 4669:
      return new ConnectError(
        'unavailable',
        l10n.t('OBProxy at {0} does not know the cluster named after “#” in “{1}”.', at, login.user),
        { cause: error },
      );
    case 5260:
      return new ConnectError('rejected', l10n.t('The tenant of “{0}” is locked.', login.user), {
        cause: error,
      });
    case 3118:
      return new ConnectError('rejected', l10n.t('The user “{0}” is locked.', login.user), { cause: error });
    case 1227:
    case 8205:
      return new ConnectError(
        'rejected',
        l10n.t(
          '{0} does not let this machine in: its allowlist (ob_tcp_invited_nodes) does not include it.',
          at,
        ),
        { cause: error },
      );
    case 1235:
      return new ConnectError('rejected', answer(at, error), { cause: error });
    case undefined:
      return new ConnectError(
        'lost',
        l10n.t(
          'The connection to {0} broke while logging in: {1}. Is this an OceanBase SQL port?',
          at,
          error.message,
        ),
        { cause: error },
      );
    default:
      return typeof error.sqlState === 'string'
        ? new ConnectError('unavailable', answer(at, error), { cause: error })
        : new ConnectError(
            'lost',
            l10n.t('The connection to {0} broke while logging in: {1}.', at, error.message),
            {
              cause: error,
            },
          );
  }
}

function answer(at: string, { errno = 0, message }: DriverError): string {
  return l10n.t('{0} answered {1}: {2}.', at, errno, message);
}

/** Whether this is OBProxy, by its port or greeting, and the name has none of its forms with a cluster (facts.md 3). */
function mayLackCluster({ port, user }: Login, greeting: Greeting | undefined): boolean {
  const proxy = port === 2883 || (greeting?.version.startsWith('5.6.') ?? false);
  return proxy && !(user.includes('@') ? user.includes('#') : /[#:;.-]/.test(user));
}
