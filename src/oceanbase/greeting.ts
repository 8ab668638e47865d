import type { Socket } from 'node:net';
import * as l10n from '@vscode/l10n';
import { ConnectError } from './errors.ts';

/** The bit of the capabilities that says that a server can use TLS (CLIENT_SSL of the MySQL protocol). */
const clientSsl = 0x0800;

export interface Greeting {
  readonly offersTls: boolean;
  /** OBProxy greets as 5.6.25, an observer as 5.7.25, each unless it is told otherwise (facts.md 3). */
  readonly version: string;
}

/**
 * How the server at the other end of a paused socket (see openSocket) greets; undefined if it has answered with an
 * error in place of a greeting. What is read is put back. Rejects with {@link ConnectError}.
 */
export async function readGreeting(
  socket: Socket,
  at: string,
  timeoutMs: number,
): Promise<Greeting | undefined> {
  const packet = await firstPacket(socket, at, timeoutMs);
  if (packet[4] === 0xff) return undefined;
  if (packet[4] !== 10) throw unexpected(at);
  // Protocol 10: version text, NUL, thread id (4), salt (8), filler (1), the lower half of the capabilities.
  const end = packet.indexOf(0, 5);
  const flags = end + 1 + 4 + 8 + 1;
  return {
    offersTls: flags + 2 <= packet.length && (packet.readUInt16LE(flags) & clientSsl) !== 0,
    version: packet.toString('latin1', 5, end),
  };
}

/** The first packet, with its header of four bytes. */
async function firstPacket(socket: Socket, at: string, timeoutMs: number): Promise<Buffer> {
  return await new Promise((resolve, reject) => {
    let seen = Buffer.alloc(0);
    const done = (): void => {
      clearTimeout(timer);
      socket.removeListener('data', onData);
      socket.removeListener('close', onClose);
      socket.pause();
    };
    const fail = (kind: 'lost' | 'timeout', message: string): void => {
      done();
      reject(new ConnectError(kind, message));
    };
    const timer = setTimeout(() => {
      fail('timeout', l10n.t('{0} did not finish its greeting in time.', at));
    }, timeoutMs);
    const onClose = (): void => {
      fail(
        'lost',
        l10n.t('The connection to {0} broke while logging in. Is this an OceanBase SQL port?', at),
      );
    };
    const onData = (chunk: Buffer): void => {
      seen = Buffer.concat([seen, chunk]);
      const length = seen.length < 4 ? undefined : 4 + seen.readUIntLE(0, 3);
      if (length === undefined || seen.length < length) return;
      // After its greeting a server waits: what comes with it was not said under TLS, and must not be taken as if.
      done();
      if (seen.length > length) {
        reject(unexpected(at));
        return;
      }
      socket.unshift(seen);
      resolve(seen);
    };
    socket.on('data', onData);
    socket.once('close', onClose);
    socket.resume();
  });
}

function unexpected(at: string): ConnectError {
  return new ConnectError('not-mysql', l10n.t('{0} does not greet as a database does.', at));
}
