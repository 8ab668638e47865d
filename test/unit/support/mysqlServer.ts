// A MySQL server made with mysql2's own server half, which answers what a test tells it to.
import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import { TcpServer } from './tcpServer.ts';

/** What mysql2's server half has and its types leave out. */
interface ServerConnection {
  sequenceId: number;
  on(event: 'query', listener: (sql: string) => void): void;
  on(event: 'error', listener: (error: Error) => void): void;
  serverHandshake(args: Readonly<Record<string, unknown>>): void;
  writeOk(): void;
  writeError(args: { readonly code: number; readonly message: string }): void;
  writeTextResult(rows: readonly Readonly<Record<string, unknown>>[], columns: readonly unknown[]): void;
}
interface Internals {
  readonly createConnection: (args: { readonly stream: Socket; readonly isServer: true }) => ServerConnection;
}
const require = createRequire(import.meta.url);
const { createConnection } = require('mysql2') as Internals;

export type Reply =
  | { readonly rows: readonly Readonly<Record<string, string | null>>[] }
  | { readonly error: number; readonly message: string }
  /** Says nothing at all. */
  | 'silence'
  /** Cuts the connection. */
  | 'cut';

export interface MysqlServer {
  readonly tcp: TcpServer;
  readonly queries: string[];
}

export async function startMysqlServer(options: {
  /** As it greets; MySQL's own unless told. */
  readonly version?: string;
  readonly refuse?: { readonly code: number; readonly message: string };
  readonly reply: (sql: string) => Reply;
}): Promise<MysqlServer> {
  const queries: string[] = [];
  const tcp = await TcpServer.listen((socket) => {
    const connection = createConnection({ stream: socket, isServer: true });
    connection.on('error', () => undefined);
    connection.on('query', (sql) => {
      queries.push(sql);
      const reply = options.reply(sql);
      // mysql2 numbers a server's packets through; the protocol begins anew with each command.
      connection.sequenceId = 1;
      if (reply === 'silence') return;
      if (reply === 'cut') socket.destroy();
      else if ('error' in reply) connection.writeError({ code: reply.error, message: reply.message });
      else connection.writeTextResult(reply.rows, Object.keys(reply.rows[0] ?? { x: null }).map(column));
      connection.sequenceId = 0;
    });
    connection.serverHandshake({
      protocolVersion: 10,
      serverVersion: options.version ?? '8.0.36',
      connectionId: 1,
      statusFlags: 2,
      characterSet: 45,
      capabilityFlags: 0xffffff & ~0x800, // no TLS
      authCallback: (_: unknown, answer: (error: unknown, refusal: unknown) => void) => {
        answer(null, options.refuse);
        connection.sequenceId = 0;
      },
    });
  });
  return { tcp, queries };
}

function column(name: string): Readonly<Record<string, unknown>> {
  return {
    catalog: 'def',
    schema: '',
    table: '',
    orgTable: '',
    name,
    orgName: name,
    characterSet: 45,
    columnLength: 1024,
    columnType: 253, // VARCHAR
    flags: 0,
    decimals: 0,
  };
}
