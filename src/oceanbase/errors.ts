/**
 * What can go wrong between us and a cluster, as classes that the layers above tell apart by `instanceof`.
 * Messages are whole sentences for a person.
 */

/** Why a connection could not be made. */
export type ConnectFailure =
  | 'host-unknown'
  | 'refused'
  | 'unreachable'
  | 'timeout'
  | 'silent'
  | 'not-mysql'
  | 'not-oceanbase'
  | 'too-old'
  | 'denied'
  /** The password could not be had, so the login was not tried. */
  | 'no-password'
  /** Likewise, and the command that should give it has failed. */
  | 'no-command'
  | 'no-tls'
  | 'tls'
  | 'rejected'
  /** The server answered the login with an error that may pass: it is starting, or has too many connections. */
  | 'unavailable'
  | 'lost';

/** The server, the policy of TLS or whatever gives the password has said no: it will say so again. */
const refusedLogins: ReadonlySet<ConnectFailure> = new Set([
  'denied',
  'rejected',
  'no-password',
  'no-command',
  'no-tls',
  'tls',
]);

/** The connection was not made: nothing was sent that could have changed anything. */
export class ConnectError extends Error {
  override readonly name = 'ConnectError';
  readonly kind: ConnectFailure;
  /** The saved cluster that was to be connected to; the message has its host at most. */
  cluster: string | undefined;

  constructor(kind: ConnectFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

/** Whether the login was refused: another try helps only once something has changed. Any other failure may pass. */
export function isRefusedLogin(error: unknown): error is ConnectError {
  return error instanceof ConnectError && refusedLogins.has(error.kind);
}

/** A login that was refused and is not tried again: the message says what helps. */
export class RefusedLogin extends ConnectError {
  /** The sentence of the refusal alone. */
  readonly reason: string;

  constructor(kind: ConnectFailure, reason: string, message: string, options?: ErrorOptions) {
    super(kind, message, options);
    this.reason = reason;
  }
}

/** The server answered with an ERR packet: the statement did not take effect. */
export class ServerError extends Error {
  override readonly name = 'ServerError';
  /** OceanBase's own code as a positive number, e.g. 9040 (facts.md 2.2). */
  readonly code: number;
  /** The errno of the ERR packet: differs from `code` where OceanBase maps to MySQL's numbers. */
  readonly errno: number;
  readonly sqlState: string;

  constructor(errno: number, sqlState: string, message: string) {
    super(message);
    this.errno = errno;
    this.sqlState = sqlState;
    this.code = obCode(errno, message);
  }
}

/** The connection ended, or gave no answer in time, while a statement was out: whether it ran is not known. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}

/** A result row that does not have the shape that facts.md 4.5 says. */
export class UnexpectedRow extends Error {
  override readonly name = 'UnexpectedRow';
}

/**
 * The errno of the packet -> OceanBase code, for the definitions that have a number of MySQL's, or of Oracle's in Oracle
 * mode (facts.md 2.2, ob_errno.def).
 */
const mappedCodes: ReadonlyMap<number, number> = new Map([
  [1210, 4002],
  [1235, 4007],
  [1045, 4043],
  [1064, 5001],
  [1146, 5019],
  [1062, 5024],
  [1044, 5170],
  [1227, 5036],
  [3118, 5039],
  [1142, 5171],
  [1054, 5217],
  // ORA-
  [904, 5217],
  [900, 5001],
  [942, 5019],
  [1031, 5360],
]);

/** In Oracle mode most errors are errno 600 with the code inside the text (facts.md 2.1). */
function obCode(errno: number, message: string): number {
  const inside = /arguments: -(\d+)/.exec(message)?.[1];
  if (errno === 600 && inside !== undefined) return Number(inside);
  return mappedCodes.get(errno) ?? errno;
}

/** The text of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
