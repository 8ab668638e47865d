import { type IncomingMessage, createServer, request } from 'node:http';
import { type AddressInfo, type Socket, connect } from 'node:net';

export interface FrontDoor {
  readonly port: number;
  stop(): void;
}

/**
 * Stands before a VS Code server for a person's own browser and answers the one request that the server leaves
 * to others: for the key that seals the page's secrets. Without it a reload of the page would lose them.
 */
export async function startFrontDoor(serverPort: number): Promise<FrontDoor> {
  const target = { host: '127.0.0.1', port: serverPort };
  const sockets = new Set<Socket>();
  const key = Buffer.alloc(32, 7);
  const door = createServer((incoming, response) => {
    if (incoming.method === 'POST' && incoming.url?.endsWith('/mint-key') === true) {
      response.end(key);
      return;
    }
    const { method, url: path, headers } = incoming;
    const outgoing = request({ ...target, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    outgoing.on('error', () => response.destroy());
    incoming.pipe(outgoing);
  });
  door.on('upgrade', (incoming, client: Socket, head) => {
    const server = connect(target, () => {
      server.write(headOf(incoming));
      server.write(head);
      server.pipe(client).pipe(server);
    });
    server.on('error', () => client.destroy());
    client.on('error', () => server.destroy());
  });
  door.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  return {
    port: (door.address() as AddressInfo).port,
    stop() {
      door.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** The request as it came, for the socket that takes over. */
function headOf({ method, url, rawHeaders }: IncomingMessage): string {
  const lines = [`${method} ${url} HTTP/1.1`];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    lines.push(`${rawHeaders[index]}: ${rawHeaders[index + 1]}`);
  }
  return `${lines.join('\r\n')}\r\n\r\n`;
}
