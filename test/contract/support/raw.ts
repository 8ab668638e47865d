// The protocol byte by byte, for what a client library keeps to itself.
import { createHash } from 'node:crypto';
import { type Socket, connect } from 'node:net';

export interface Greeting {
  readonly protocol: number;
  readonly version: string;
  /** All 32 bits. */
  readonly capabilities: number;
  readonly charset: number;
  readonly status: number;
  readonly salt: Buffer;
  readonly plugin: string;
}

export interface Reply {
  readonly kind: 'ok' | 'error' | 'switch' | 'other';
  readonly status?: number;
  readonly errno?: number;
  readonly sqlstate?: string;
  readonly message?: string;
  readonly body: Buffer;
}

/** Bits as OceanBase's ob_mysql_packet.h numbers them. */
export const bit = {
  protocol41: 1 << 9,
  transactions: 1 << 13,
  secureConnection: 1 << 15,
  pluginAuth: 1 << 19,
  oracleMode: 1 << 27,
} as const;

const usualBits =
  0x00000001 | 0x00000004 | bit.protocol41 | bit.transactions | bit.secureConnection | bit.pluginAuth;

export class RawConnection {
  private readonly socket: Socket;
  private buffered = Buffer.alloc(0);
  private waiting: (() => void) | undefined;
  private closed = false;
  private sequence = 0;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.buffered = Buffer.concat([this.buffered, chunk]);
      this.waiting?.();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.closed = true;
      this.waiting?.();
    });
  }

  static open(port: number): Promise<RawConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('error', reject);
      socket.once('connect', () => resolve(new RawConnection(socket)));
    });
  }

  /** One packet's payload; undefined when the server has closed the connection. */
  async packet(): Promise<Buffer | undefined> {
    for (;;) {
      const length = this.buffered.length < 4 ? undefined : this.buffered.readUIntLE(0, 3);
      if (length !== undefined && this.buffered.length >= 4 + length) {
        this.sequence = this.buffered.readUInt8(3) + 1;
        const body = this.buffered.subarray(4, 4 + length);
        this.buffered = this.buffered.subarray(4 + length);
        return body;
      }
      if (this.closed) return undefined;
      await new Promise<void>((resolve) => (this.waiting = resolve));
    }
  }

  /** Whatever arrives next, packet or not. */
  async bytes(): Promise<Buffer> {
    while (this.buffered.length === 0 && !this.closed) {
      await new Promise<void>((resolve) => (this.waiting = resolve));
    }
    return this.buffered;
  }

  async greeting(): Promise<Greeting> {
    const body = (await this.packet()) ?? Buffer.alloc(0);
    const end = body.indexOf(0, 1);
    let at = end + 1 + 4;
    const salt1 = body.subarray(at, at + 8);
    at += 9;
    const low = body.readUInt16LE(at);
    const charset = body.readUInt8(at + 2);
    const status = body.readUInt16LE(at + 3);
    const high = body.readUInt16LE(at + 5);
    const salt2 = body.subarray(at + 18, at + 30);
    const rest = body.subarray(at + 31).toString('latin1');
    return {
      protocol: body.readUInt8(0),
      version: body.toString('latin1', 1, end),
      capabilities: ((high << 16) | low) >>> 0,
      charset,
      status,
      salt: Buffer.concat([salt1, salt2]),
      plugin: rest.replace(/\0.*$/s, ''),
    };
  }

  send(body: Buffer, sequence = this.sequence): void {
    const header = Buffer.alloc(4);
    header.writeUIntLE(body.length, 0, 3);
    header.writeUInt8(sequence, 3);
    this.socket.write(Buffer.concat([header, body]));
  }

  /** Greeting, HandshakeResponse41 and whatever comes back. */
  async logIn(
    user: string,
    password: string,
    { flags = 0, plugin = 'mysql_native_password' }: { flags?: number; plugin?: string } = {},
  ): Promise<Reply> {
    const { salt } = await this.greeting();
    const head = Buffer.alloc(32);
    head.writeUInt32LE((usualBits | flags) >>> 0, 0);
    head.writeUInt32LE(0x1000000, 4);
    head.writeUInt8(46, 8);
    const proof = plugin === 'mysql_native_password' ? nativePassword(password, salt) : Buffer.alloc(0);
    this.send(
      Buffer.concat([
        head,
        Buffer.from(`${user}\0`),
        Buffer.from([proof.length]),
        proof,
        Buffer.from(`${plugin}\0`),
      ]),
    );
    const reply = await this.reply();
    if (reply.kind !== 'switch') return reply;
    this.send(nativePassword(password, switchSalt(reply.body)));
    return this.reply();
  }

  /** COM_CHANGE_USER with a wrong proof: the kinds of the replies until it is over. */
  async changeUser(user: string, password: string): Promise<Reply['kind'][]> {
    const proof = Buffer.alloc(20, 1);
    const parts = [
      Buffer.from([0x11]),
      Buffer.from(`${user}\0`),
      Buffer.from([proof.length]),
      proof,
      Buffer.from('\0'),
      Buffer.from([46, 0]),
      Buffer.from('mysql_native_password\0'),
    ];
    this.send(Buffer.concat(parts), 0);
    const first = await this.reply();
    if (first.kind !== 'switch') return [first.kind];
    this.send(nativePassword(password, switchSalt(first.body)));
    return [first.kind, (await this.reply()).kind];
  }

  async query(sql: string): Promise<Reply> {
    this.send(Buffer.concat([Buffer.from([3]), Buffer.from(sql)]), 0);
    return this.reply();
  }

  async reply(): Promise<Reply> {
    const body = await this.packet();
    if (body === undefined) throw new Error('the server closed the connection');
    const first = body[0];
    if (first === 0x00) return { kind: 'ok', status: body.readUInt16LE(3), body };
    if (first === 0xfe) return { kind: 'switch', body };
    if (first !== 0xff) return { kind: 'other', body };
    const errno = body.readUInt16LE(1);
    const marked = body[3] === 0x23;
    return {
      kind: 'error',
      errno,
      sqlstate: marked ? body.toString('latin1', 4, 9) : '',
      message: body.toString('utf8', marked ? 9 : 3),
      body,
    };
  }

  close(): void {
    this.socket.destroy();
  }
}

/** The 20 bytes behind the plugin's name in an AuthSwitchRequest. */
function switchSalt(body: Buffer): Buffer {
  const start = body.indexOf(0, 1) + 1;
  return body.subarray(start, start + 20);
}

const sha1 = (...parts: Buffer[]): Buffer => createHash('sha1').update(Buffer.concat(parts)).digest();

/** mysql_native_password: SHA1(password) XOR SHA1(salt + SHA1(SHA1(password))). */
export function nativePassword(password: string, salt: Buffer): Buffer {
  if (password === '') return Buffer.alloc(0);
  const once = sha1(Buffer.from(password));
  const mask = sha1(salt, sha1(once));
  return Buffer.from(once.map((byte, i) => byte ^ (mask[i] ?? 0)));
}
