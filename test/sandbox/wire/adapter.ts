/**
 * The one place that knows mysql2's server half. Its framing is used as it is; the packets are built here,
 * because its own have no sqlstate, no room for a message in OK, and a dispatch that loses SET statements.
 */
import { randomBytes } from 'node:crypto';
import type { Server, Socket } from 'node:net';
import mysql from 'mysql2';
import type { WireType } from '../engine/wire-types.ts';
import type { WireError } from '../errors.ts';
import { capability } from './capability.ts';

interface RawPacket {
  sequenceId: number;
  buffer: Buffer;
  start: number;
  end: number;
}

/** What is used of mysql2's connection; its public types leave most of it out. */
interface FramedConnection {
  stream: Socket;
  handlePacket(packet: RawPacket): void;
  on(event: 'error', listener: () => void): void;
}

interface FramedServer {
  _server: Server;
  on(event: 'connection', listener: (connection: FramedConnection) => void): void;
}

export interface WireColumn {
  name: string;
  schema: string;
  table: string;
  orgName: string;
  type: WireType;
}

/** Offered by an observer without TLS: no MULTI_STATEMENTS, MULTI_RESULTS, DEPRECATE_EOF and never bit 27. */
export const observerCapabilities = 0x309cf7df | 0;
/** Offered by OBProxy: MULTI_STATEMENTS, MULTI_RESULTS, PS_MULTI_RESULTS, PLUGIN_AUTH, CONNECT_ATTRS, SESSION_TRACK */
export const proxyCapabilities = 0x009ff7df;

export function lenenc(value: number): Buffer {
  if (value < 251) {
    return Buffer.from([value]);
  }
  if (value < 65536) {
    return Buffer.from([0xfc, value & 255, value >> 8]);
  }
  if (value < 16777216) {
    return Buffer.from([0xfd, value & 255, (value >> 8) & 255, value >> 16]);
  }
  const buffer = Buffer.alloc(9);
  buffer[0] = 0xfe;
  buffer.writeBigUInt64LE(BigInt(value), 1);
  return buffer;
}

export function lenencText(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  return Buffer.concat([lenenc(bytes.length), bytes]);
}

function uint16(value: number): Buffer {
  return Buffer.from([value & 255, (value >> 8) & 255]);
}

function uint32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value >>> 0);
  return buffer;
}

export type TextRow = readonly (string | null)[];
export type RowEncoder = (row: TextRow, columns: readonly WireColumn[]) => Buffer;

const pluginName = Buffer.from('mysql_native_password\0');

/** One buffer a row: results of some thousand rows are ordinary here. */
function textRow(row: TextRow): Buffer {
  const sizes = row.map((value) => (value === null ? 0 : Buffer.byteLength(value)));
  const total = sizes.reduce((sum, size) => sum + size + (size < 251 ? 1 : size < 65536 ? 3 : 4), 0);
  const buffer = Buffer.allocUnsafe(total);
  let at = 0;
  for (const [index, value] of row.entries()) {
    const size = sizes[index] ?? 0;
    if (value === null) {
      buffer[at] = 0xfb;
      at += 1;
    } else {
      at += lenenc(size).copy(buffer, at);
      at += buffer.write(value, at, size === value.length ? 'latin1' : 'utf8');
    }
  }
  return buffer;
}

export interface HandshakeReply {
  flags: number;
  charset: number;
  user: string;
  token: Buffer;
  database: string | null;
  plugin: string;
}

function readText(payload: Buffer, at: number): [string, number] {
  const stop = payload.indexOf(0, at);
  const end = stop < 0 ? payload.length : stop;
  return [payload.toString('utf8', at, end), end + 1];
}

export function parseHandshakeReply(payload: Buffer, offered: number): HandshakeReply {
  const flags = payload.readUInt32LE(0);
  const common = flags & offered;
  const [user, afterUser] = readText(payload, 32);
  const length = payload[afterUser] ?? 0;
  let at = afterUser + 1;
  const token = payload.subarray(at, at + length);
  at += length;
  let database: string | null = null;
  if (common & capability.connectWithDb && at < payload.length) {
    [database, at] = readText(payload, at);
  }
  const [plugin] = common & capability.pluginAuth ? readText(payload, at) : ['', at];
  return {
    flags,
    charset: payload[8] ?? 45,
    user,
    token,
    database: database === '' ? null : database,
    plugin,
  };
}

/** COM_CHANGE_USER, with the 4.1 layout. */
export function parseChangeUser(payload: Buffer): Omit<HandshakeReply, 'flags' | 'charset'> {
  const [user, at] = readText(payload, 1);
  const length = payload[at] ?? 0;
  const token = payload.subarray(at + 1, at + 1 + length);
  const [database, after] = readText(payload, at + 1 + length);
  const [plugin] = after + 2 < payload.length ? readText(payload, after + 2) : [''];
  return { user, token, database: database === '' ? null : database, plugin };
}

/** Salts contain no NUL: clients read them as text. */
function newSalt(): Buffer {
  return Buffer.from(randomBytes(20).map((byte) => (byte % 94) + 33));
}

/** One client: packets in, packets out. */
export class Wire {
  readonly socket: Socket;
  salt: Buffer;
  clientFlags = 0;
  /** Status flags of every OK and EOF. */
  status = 2;
  private sequence = 0;
  private pending: Buffer[] = [];

  constructor(connection: FramedConnection, onPacket: (payload: Buffer) => void) {
    this.socket = connection.stream;
    this.socket.setNoDelay(true);
    this.salt = newSalt();
    connection.on('error', () => this.socket.destroy());
    connection.handlePacket = (packet): void => {
      this.sequence = (packet.sequenceId + 1) & 255;
      // mysql2 reuses the packet, so what outlives this call has to be copied.
      onPacket(Buffer.from(packet.buffer.subarray(packet.start + 4, packet.end)));
    };
  }

  greet(version: string, connectionId: number, offered: number): void {
    this.sequence = 0;
    this.send(
      Buffer.concat([
        Buffer.from([10]),
        Buffer.from(`${version}\0`),
        uint32(connectionId),
        this.salt.subarray(0, 8),
        Buffer.from([0]),
        uint16(offered),
        // utf8mb4_bin, and no status yet
        Buffer.from([46, 0, 0]),
        uint16(offered >>> 16),
        Buffer.from([21]),
        Buffer.alloc(10),
        this.salt.subarray(8),
        Buffer.from([0]),
        pluginName,
      ]),
    );
    this.flush();
  }

  /** Asks for another round of mysql_native_password. */
  switchAuth(): void {
    this.salt = newSalt();
    this.send(Buffer.concat([Buffer.from([0xfe]), pluginName, this.salt, Buffer.from([0])]));
    this.flush();
  }

  ok(message = '', affected = 0): void {
    const tracked = (this.clientFlags & capability.sessionTrack) !== 0;
    const info = message === '' ? Buffer.alloc(0) : tracked ? lenencText(message) : Buffer.from(message);
    this.send(
      Buffer.concat([Buffer.from([0]), lenenc(affected), lenenc(0), uint16(this.status), uint16(0), info]),
    );
    this.flush();
  }

  error(error: WireError): void {
    const head = Buffer.concat([Buffer.from([0xff]), uint16(error.errno), Buffer.from(`#${error.sqlstate}`)]);
    this.send(Buffer.concat([head, Buffer.from(error.message, 'utf8')]));
    this.flush();
  }

  eof(): void {
    this.send(Buffer.concat([Buffer.from([0xfe]), uint16(0), uint16(this.status)]));
  }

  columns(columns: readonly WireColumn[]): void {
    for (const column of columns) {
      this.send(
        Buffer.concat([
          lenencText('def'),
          lenencText(column.schema),
          lenencText(column.table),
          lenencText(column.table),
          lenencText(column.name),
          lenencText(column.orgName),
          Buffer.from([0x0c]),
          uint16(column.type.charset),
          uint32(column.type.length),
          Buffer.from([column.type.code]),
          uint16(column.type.flags),
          Buffer.from([column.type.decimals, 0, 0]),
        ]),
      );
    }
    this.eof();
  }

  /** A result set; the rows are in the text protocol unless an encoder for another is given. */
  result(columns: readonly WireColumn[], rows: readonly TextRow[], encode: RowEncoder = textRow): void {
    this.send(lenenc(columns.length));
    this.columns(columns);
    for (const row of rows) {
      this.send(encode(row, columns));
    }
    this.eof();
    this.flush();
  }

  /** Bytes that are no packet. */
  raw(bytes: Buffer): void {
    this.socket.write(bytes);
  }

  /** One packet; large ones are split as the protocol asks. */
  send(payload: Buffer): void {
    const limit = 0xffffff;
    let at = 0;
    let size: number;
    do {
      size = Math.min(limit, payload.length - at);
      const header = Buffer.from([size & 255, (size >> 8) & 255, size >> 16, this.sequence]);
      this.sequence = (this.sequence + 1) & 255;
      this.pending.push(header, payload.subarray(at, at + size));
      at += size;
    } while (size === limit);
  }

  flush(): void {
    const all = Buffer.concat(this.pending);
    this.pending = [];
    if (this.socket.writable) {
      this.socket.write(all);
    }
  }
}

/** A TCP server with mysql2's framing on each of its connections. */
export function createFramedServer(onConnection: (connection: FramedConnection) => void): Server {
  const server = (mysql as unknown as { createServer(): FramedServer }).createServer();
  server.on('connection', onConnection);
  return server._server;
}

export type { FramedConnection };
