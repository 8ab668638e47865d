// A server that greets and takes every login, and answers each query with bytes of a test's choice.
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export interface WireServer {
  readonly port: number;
  answer: Uint8Array;
  then: 'hangs up' | 'is silent';
  stop(): Promise<void>;
}

const greeting = Buffer.concat([
  Buffer.from([10]),
  Buffer.from('5.7.25-OceanBase\0', 'latin1'),
  Buffer.from([1, 0, 0, 0]), // connection id
  Buffer.from('abcdefgh\0', 'latin1'), // first half of the scramble
  Buffer.from([0xff, 0xf7, 45, 2, 0, 0xff, 0x81, 21]), // capabilities without TLS, utf8mb4, status
  Buffer.alloc(10),
  Buffer.from('ijklmnopqrst\0', 'latin1'),
  Buffer.from('mysql_native_password\0', 'latin1'),
]);
const ok = Buffer.from([0, 0, 0, 2, 0, 0, 0]);

function packet(sequence: number, payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from([payload.length, 0, 0, sequence]), payload]);
}

export async function startWireServer(): Promise<WireServer> {
  const sockets = new Set<Socket>();
  const wire = { answer: Buffer.alloc(0) as Uint8Array, then: 'hangs up' as WireServer['then'] };
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined); // a client that resets the connection is what is tested
    socket.write(packet(0, greeting));
    socket.once('data', () => {
      socket.write(packet(2, ok));
      socket.on('data', () => {
        if (wire.then === 'hangs up') socket.end(wire.answer);
        else socket.write(wire.answer);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(wire, {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}
