import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A TCP server on a free port of this machine, and everything that connected to it. */
export class TcpServer {
  readonly sockets = new Set<Socket>();
  readonly #server: Server;

  private constructor(onConnection: (socket: Socket) => void) {
    this.#server = createServer((socket) => {
      this.sockets.add(socket);
      socket.on('error', () => undefined); // the other side may reset: that is what is tested
      onConnection(socket);
    });
  }

  static async listen(onConnection: (socket: Socket) => void): Promise<TcpServer> {
    const server = new TcpServer(onConnection);
    await new Promise<void>((resolve) => {
      server.#server.listen(0, '127.0.0.1', resolve);
    });
    return server;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }
}
