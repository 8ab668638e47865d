/** One client connection: handshake, then commands, one after the other. */
import type { Cluster } from './cluster/cluster.ts';
import type { ConnectionFaults } from './connection-faults.ts';
import { ObError, toWire } from './errors.ts';
import { execute } from './session/execute.ts';
import { login, LoginRefused, splitUser } from './session/login.ts';
import type { Reply } from './session/result.ts';
import { Session } from './session/session.ts';
import type { FramedConnection } from './wire/adapter.ts';
import { observerCapabilities, parseHandshakeReply, Wire } from './wire/adapter.ts';

export interface StatementRecord {
  connectionId: number;
  user: string;
  sql: string;
  at: number;
}

export interface ConnectionHost {
  cluster: Cluster;
  faults: ConnectionFaults;
  record(statement: StatementRecord): void;
}

const command = { quit: 1, initDb: 2, query: 3, statistics: 9, ping: 14, changeUser: 17, reset: 31 } as const;

export class ClientConnection {
  readonly id: number;
  private readonly host: ConnectionHost;
  private readonly wire: Wire;
  private session: Session | undefined;

  constructor(host: ConnectionHost, connection: FramedConnection, id: number) {
    this.host = host;
    this.id = id;
    this.wire = new Wire(connection, (payload) => this.receive(payload));
    this.wire.greet('5.7.25', id, observerCapabilities);
  }

  destroy(): void {
    this.wire.socket.destroy();
  }

  private receive(payload: Buffer): void {
    try {
      if (this.session === undefined) {
        this.authenticate(payload);
      } else {
        this.dispatch(this.session, payload);
      }
    } catch (error) {
      // Whatever happens to one statement, the server goes on.
      const internal =
        error instanceof ObError
          ? error
          : new ObError('OB_ERR_UNEXPECTED', `Internal error: ${String(error)}`);
      this.wire.error(toWire(internal, this.session?.tenant.mode ?? 'MYSQL'));
    }
  }

  private authenticate(payload: Buffer): void {
    const reply = parseHandshakeReply(payload, observerCapabilities);
    const parts = splitUser(reply.user);
    this.wire.clientFlags = reply.flags & observerCapabilities;
    try {
      const found = login(this.host.cluster, parts, parts.user, reply, this.wire.salt);
      const { tenant, userName, user } = found;
      this.session = new Session(this.host.cluster, this.id, tenant, userName, user, reply.database);
      this.wire.status = tenant.mode === 'ORACLE' ? 6 : 2;
      this.wire.ok();
    } catch (error) {
      if (!(error instanceof LoginRefused)) {
        throw error;
      }
      this.wire.error(error.wire);
      this.wire.socket.end();
    }
  }

  private dispatch(session: Session, payload: Buffer): void {
    const text = payload.toString('utf8', 1);
    switch (payload[0]) {
      case command.query:
        this.query(session, text);
        return;
      case command.ping:
      case command.reset:
        this.wire.ok();
        return;
      case command.initDb:
        session.database = text;
        this.wire.ok();
        return;
      case command.statistics:
        this.wire.send(Buffer.from('Uptime: 259200  Threads: 1'));
        this.wire.flush();
        return;
      case command.quit:
        this.wire.socket.end();
        return;
      default:
        this.wire.error(toWire(new ObError('OB_NOT_SUPPORTED'), session.tenant.mode));
    }
  }

  private query(session: Session, sql: string): void {
    this.host.record({ connectionId: this.id, user: session.label, sql, at: this.host.cluster.clock.now() });
    if (this.host.faults.takeDrop('before', sql)) {
      this.destroy();
      return;
    }
    let reply: Reply | ObError;
    try {
      reply = execute(session, sql);
    } catch (error) {
      if (!(error instanceof ObError)) {
        throw error;
      }
      reply = error;
    }
    if (this.host.faults.takeDrop('after', sql)) {
      this.destroy();
      return;
    }
    this.reply(session, reply);
  }

  private reply(session: Session, reply: Reply | ObError): void {
    if (reply instanceof ObError) {
      this.wire.error(toWire(reply, session.tenant.mode));
    } else if ('ok' in reply) {
      this.wire.ok(reply.message);
    } else {
      this.wire.textResult(reply.columns, reply.rows);
    }
  }
}
