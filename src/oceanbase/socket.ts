import * as l10n from '@vscode/l10n';
import { connect, type Socket } from 'node:net';
import { ConnectError } from './errors.ts';

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

export interface SocketTimeouts {
  /** ms until the TCP connection must stand. */
  readonly connect: number;
  /** ms after that until the server must have greeted. */
  readonly greeting: number;
}

/** IPv6 addresses in brackets, as in a URL. */
export function formatEndpoint({ host, port }: Endpoint): string {
  return `${host.includes(':') ? `[${host}]` : host}:${String(port)}`;
}

/**
 * Opens a TCP connection and waits for the first bytes, so that a port that isn't a SQL port is told apart from
 * a server that refuses us. The bytes are put back: the caller's driver reads the whole greeting. The socket is
 * paused when it is returned. Rejects with {@link ConnectError}.
 */
export async function openSocket(
  endpoint: Endpoint,
  timeouts: SocketTimeouts,
  signal?: AbortSignal,
): Promise<Socket> {
  const at = formatEndpoint(endpoint);
  signal?.throwIfAborted();
  const socket = connect({ host: endpoint.host, port: endpoint.port });
  socket.setNoDelay(true);
  socket.setKeepAlive(true, 30_000);
  return await new Promise<Socket>((resolve, reject) => {
    let seen = Buffer.alloc(0);
    let timer = setTimeout(() => {
      fail('timeout', l10n.t('{0} did not answer within {1} s.', at, seconds(timeouts.connect)));
    }, timeouts.connect);

    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      socket.removeListener('connect', onConnect);
      socket.removeListener('data', onData);
      socket.removeListener('error', onError);
      socket.removeListener('close', onClose);
    };
    const fail = (kind: ConnectError['kind'], message: string, cause?: unknown): void => {
      done();
      socket.on('error', () => undefined); // a reset that arrives after we gave up has nobody left to tell
      socket.destroy();
      reject(new ConnectError(kind, message, { cause }));
    };
    const onAbort = (): void => {
      fail('timeout', l10n.t('Connecting to {0} was given up.', at), signal?.reason);
    };
    const onConnect = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        fail(
          'silent',
          l10n.t(
            "{0} accepts connections but does not greet as a database does. Is this OceanBase's SQL port (usually 2881, or 2883 for OBProxy)?",
            at,
          ),
        );
      }, timeouts.greeting);
    };
    const onData = (chunk: Buffer): void => {
      seen = Buffer.concat([seen, chunk]);
      if (seen.length < 5) return;
      // 3 bytes of length, sequence 0, then protocol version 10 or an ERR packet
      if (seen[3] !== 0 || (seen[4] !== 10 && seen[4] !== 0xff)) {
        fail('not-mysql', notDatabase(at, seen));
        return;
      }
      done();
      socket.on('error', () => undefined); // until the driver listens; “destroyed” says the same
      socket.pause();
      socket.unshift(seen);
      resolve(socket);
    };
    const onError = (error: NodeJS.ErrnoException): void => {
      fail(...explainSocketError(error, endpoint), error);
    };
    const onClose = (): void => {
      fail('lost', l10n.t('{0} closed the connection before it greeted.', at));
    };

    socket.once('connect', onConnect);
    socket.on('data', onData);
    socket.once('error', onError);
    socket.once('close', onClose);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

function explainSocketError(
  error: NodeJS.ErrnoException,
  endpoint: Endpoint,
): [ConnectError['kind'], string] {
  const at = formatEndpoint(endpoint);
  switch (error.code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAI_NODATA':
      return [
        'host-unknown',
        l10n.t('The host name “{0}” cannot be resolved. Check its spelling.', endpoint.host),
      ];
    case 'ECONNREFUSED':
      return ['refused', l10n.t('Nothing listens on {0}. Check the port, and whether the server runs.', at)];
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EACCES':
    case 'EPERM':
      return ['unreachable', l10n.t('{0} cannot be reached from this machine ({1}).', at, error.code)];
    case 'ETIMEDOUT':
      return ['timeout', l10n.t('{0} did not answer in time.', at)];
    default:
      return ['lost', l10n.t('The connection to {0} failed: {1}.', at, error.message)];
  }
}

function notDatabase(at: string, bytes: Buffer): string {
  const text = bytes.toString('latin1', 0, 8);
  if (text.startsWith('HTTP/'))
    return l10n.t('{0} is not a database port: an HTTP server answers there.', at);
  if (text.startsWith('SSH-')) return l10n.t('{0} is not a database port: an SSH server answers there.', at);
  return l10n.t('{0} is not a database port: what answers there does not speak the MySQL protocol.', at);
}

function seconds(ms: number): number {
  return Math.max(1, Math.round(ms / 1000));
}
