import { connect } from 'node:net';
import { TcpServer } from '../../unit/support/tcpServer.ts';

const comQuery = 3;

export interface HangingUp {
  readonly port: number;
  /** How many connections there have been. */
  readonly connections: number;
  /** Whether a connection ends after the first answer to a query. */
  hangsUp: boolean;
  stop(): Promise<void>;
}

/** Passes everything on to the server, and hangs up when a query was answered. */
export async function startHangingUp(serverPort: number): Promise<HangingUp> {
  let connections = 0;
  const state = { hangsUp: false };
  const listener = await TcpServer.listen((client) => {
    connections++;
    const server = connect(serverPort, '127.0.0.1');
    let asked = false;
    client.on('data', (data) => {
      // The fifth byte of a packet is its command.
      asked ||= data[4] === comQuery;
      server.write(data);
    });
    server.on('data', (data) => {
      if (!asked || !state.hangsUp) client.write(data);
      else {
        client.end(data);
        server.destroy();
      }
    });
    server.on('error', () => client.destroy());
    server.on('close', () => client.end());
    client.on('close', () => server.destroy());
  });
  return {
    get port() {
      return listener.port;
    },
    get connections() {
      return connections;
    },
    get hangsUp() {
      return state.hangsUp;
    },
    set hangsUp(value) {
      state.hangsUp = value;
    },
    stop: () => listener.close(),
  };
}
