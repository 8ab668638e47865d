/** One client connection: handshake, then commands, one after the other. */
import type { Cluster } from './cluster/cluster.ts';
import type { ConnectionFaults, Moment, StatementFault } from './connection-faults.ts';
import { FaultSufferer } from './fault-sufferer.ts';
import { ObError, toWire } from './errors.ts';
import { execute } from './session/execute.ts';
import { useDatabase } from './session/database.ts';
import { login, LoginRefused } from './session/login.ts';
import { PreparedStatements } from './session/prepared.ts';
import type { Reply } from './session/result.ts';
import { done, textColumn } from './session/result.ts';
import { Session } from './session/session.ts';
import { observerName, proxyName } from './session/user-name.ts';
import { splitStatements } from './sql/split.ts';
import type { FramedConnection, HandshakeReply, RowEncoder } from './wire/adapter.ts';
import {
  observerCapabilities,
  parseChangeUser,
  parseHandshakeReply,
  proxyCapabilities,
  Wire,
} from './wire/adapter.ts';
import { capability } from './wire/capability.ts';
import { binaryRow } from './wire/binary.ts';

export interface StatementRecord {
  connectionId: number;
  user: string;
  sql: string;
  at: number;
}

export interface ConnectionHost {
  cluster: Cluster;
  faults: ConnectionFaults;
  front: 'observer' | 'obproxy';
  record: (statement: StatementRecord) => void;
  loginTried: () => void;
}

const command = {
  quit: 1,
  initDb: 2,
  query: 3,
  fieldList: 4,
  statistics: 9,
  ping: 14,
  changeUser: 17,
  prepare: 22,
  execute: 23,
  closeStatement: 25,
  resetStatement: 26,
  setOption: 27,
  reset: 31,
} as const;

type Credentials = Pick<HandshakeReply, 'user' | 'token' | 'database' | 'flags' | 'plugin'>;

export class ClientConnection {
  readonly id: number;
  private readonly host: ConnectionHost;
  private readonly wire: Wire;
  private readonly offered: number;
  private readonly prepared = new PreparedStatements();
  private session: Session | undefined;
  /** Credentials that wait for the answer to an AuthSwitchRequest. */
  private switching: Credentials | undefined;
  /** Packets are handled one after the other, also when one of them is made to wait. */
  private queue: Promise<void> = Promise.resolve();
  private readonly sufferer = new FaultSufferer({
    drop: () => this.destroy(),
    garbage: (bytes) => this.wire.raw(bytes),
    fail: (error) => this.fail(error),
  });
  private closed = false;

  constructor(host: ConnectionHost, connection: FramedConnection, id: number) {
    this.host = host;
    this.id = id;
    this.offered = host.front === 'obproxy' ? proxyCapabilities : observerCapabilities;
    this.wire = new Wire(connection, (payload) => {
      this.queue = this.queue.then(() => this.receive(payload));
    });
    this.wire.socket.on('close', () => this.destroy());
    this.wire.greet(host.front === 'obproxy' ? '5.6.25' : this.displayVersion(), id, this.offered);
  }

  destroy(): void {
    this.closed = true;
    this.sufferer.dispose();
    this.wire.socket.destroy();
  }

  private displayVersion(): string {
    const { parameters, traits } = this.host.cluster;
    return (traits.displayVersion ? parameters.get('_display_mysql_version') : undefined) ?? '5.7.25';
  }

  private async receive(payload: Buffer): Promise<void> {
    if (this.closed) {
      return;
    }
    try {
      if (this.switching !== undefined) {
        const credentials = { ...this.switching, token: payload };
        this.switching = undefined;
        this.enter(credentials);
      } else if (this.session === undefined) {
        this.authenticate(parseHandshakeReply(payload, this.offered));
      } else {
        await this.dispatch(this.session, payload);
      }
    } catch (error) {
      // Whatever happens to one statement, the server goes on.
      const text = `Internal error: ${error instanceof Error ? error.message : String(error)}`;
      this.fail(error instanceof ObError ? error : new ObError('OB_ERR_UNEXPECTED', text));
    }
  }

  private fail(error: ObError): void {
    const trailer = this.host.cluster.richErrorTrailer();
    const wire = toWire(error, this.session?.tenant.mode ?? 'MYSQL');
    this.wire.error({ ...wire, message: wire.message + trailer });
  }

  private authenticate(reply: Credentials): void {
    this.wire.clientFlags = reply.flags & this.offered;
    const foreign = reply.plugin !== '' && reply.plugin !== 'mysql_native_password';
    if (foreign && this.host.cluster.traits.authSwitch) {
      this.switching = reply;
      this.wire.switchAuth();
    } else {
      this.enter(reply);
    }
  }

  private enter(credentials: Credentials): void {
    const { cluster, faults, front } = this.host;
    this.host.loginTried();
    try {
      if (faults.starting) {
        throw new LoginRefused(toWire(new ObError('OB_SERVER_IS_INIT'), 'MYSQL'));
      }
      const throughProxy = front === 'obproxy';
      const { token, flags, user: written } = credentials;
      const name = throughProxy ? proxyName(written) : observerName(written);
      const found = login(cluster, { name, flags, token, salt: this.wire.salt, throughProxy });
      const kept =
        this.session !== undefined && !cluster.traits.changeUserClearsVariables
          ? this.session.userVariables
          : undefined;
      const { tenant, userName, user } = found;
      this.session = new Session(cluster, this.id, tenant, userName, user, credentials.database);
      for (const [variable, value] of kept ?? []) {
        this.session.userVariables.set(variable, value);
      }
      if (cluster.initConnect !== '' && !user.alterSystem) {
        execute(this.session, cluster.initConnect);
      }
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

  private async dispatch(session: Session, payload: Buffer): Promise<void> {
    const text = session.decoded(payload.subarray(1));
    switch (payload[0]) {
      case command.query:
        await this.query(session, text);
        return;
      case command.prepare:
        this.prepare(session, text);
        return;
      case command.execute:
        await this.statement(session, this.prepared.bind(payload), 0, binaryRow);
        return;
      case command.closeStatement:
        this.prepared.close(payload.readUInt32LE(1));
        return;
      case command.reset:
        if (this.host.cluster.traits.resetClearsVariables) {
          session.userVariables.clear();
        }
        this.wire.ok();
        return;
      case command.changeUser:
        this.changeUser(session, payload);
        return;
      case command.initDb:
        useDatabase(session, text);
        this.wire.ok();
        return;
      case command.fieldList:
        this.wire.eof();
        this.wire.flush();
        return;
      case command.ping:
      case command.resetStatement:
        this.wire.ok();
        return;
      case command.setOption:
        this.wire.eof();
        this.wire.flush();
        return;
      case command.statistics:
        this.wire.send(Buffer.from('Uptime: 259200  Threads: 1'));
        this.wire.flush();
        return;
      case command.quit:
        this.wire.socket.end();
        return;
      default:
        this.fail(new ObError('OB_NOT_SUPPORTED'));
    }
  }

  private prepare(session: Session, text: string): void {
    const { packet, parameters } = this.prepared.prepare(text, session.lexis);
    this.wire.send(packet);
    if (parameters > 0) {
      this.wire.columns(Array.from({ length: parameters }, () => textColumn('?')));
    }
    this.wire.flush();
  }

  /** 4.2.5 always asks again; older versions take the scramble that came along. */
  private changeUser(session: Session, payload: Buffer): void {
    const flags = this.wire.clientFlags | (session.tenant.mode === 'ORACLE' ? capability.oracleMode : 0);
    const credentials = { ...parseChangeUser(payload), flags };
    if (this.host.cluster.traits.authSwitch) {
      this.switching = credentials;
      this.wire.switchAuth();
    } else {
      this.enter(credentials);
    }
  }

  private async query(session: Session, sql: string): Promise<void> {
    const several = (this.wire.clientFlags & capability.multiStatements) !== 0;
    const statements = several ? splitStatements(sql, session.lexis) : [sql];
    for (const [index, statement] of statements.entries()) {
      const more = index < statements.length - 1;
      if (!(await this.statement(session, statement, more ? 8 : 0))) {
        return;
      }
    }
  }

  /** False when it failed: those behind it are not run. */
  private async statement(
    session: Session,
    sql: string,
    moreResults: number,
    encode?: RowEncoder,
  ): Promise<boolean> {
    const { cluster, faults, record } = this.host;
    record({ connectionId: this.id, user: session.label, sql, at: cluster.clock.now() });
    const fault = faults.take(sql);
    if (!(await this.suffer(session, fault, 'before'))) {
      return false;
    }
    let reply: Reply | ObError;
    session.sleepSeconds = 0;
    try {
      if (fault?.kind === 'error') {
        throw fault.error;
      }
      reply = fault?.kind === 'ignore' ? done : execute(session, sql);
    } catch (error) {
      if (!(error instanceof ObError)) throw error;
      reply = error;
    }
    const ms = session.sleepSeconds * 1000;
    const slept = ms === 0 || (await this.suffer(session, { kind: 'delay', when: 'after', ms }, 'after'));
    if (!slept || !(await this.suffer(session, fault, 'after'))) {
      return false;
    }
    if (reply instanceof ObError) {
      this.fail(reply);
      return false;
    }
    this.wire.status |= moreResults;
    if ('ok' in reply) {
      this.wire.ok(reply.message);
    } else {
      this.wire.result(reply.columns, session.encoded(reply.rows), encode);
    }
    this.wire.status &= ~8;
    return true;
  }

  private async suffer(session: Session, fault: StatementFault | undefined, now: Moment): Promise<boolean> {
    const limit = Number(session.variables.get('ob_query_timeout') ?? 10_000_000);
    const goesOn = await this.sufferer.suffer(fault, now, limit);
    return goesOn && !this.closed;
  }
}
