/** The server process of a sandbox: its port, its clients, and what can be done to both. */
import type { AddressInfo, Server } from 'node:net';
import type { Cluster } from './cluster/cluster.ts';
import { saveTenant } from './cluster/found.ts';
import { addHistory } from './cluster/history.ts';
import type { Tenant, User } from './cluster/tenant.ts';
import type { Row } from './engine/engine.ts';
import type { StatementRecord } from './connection.ts';
import { ClientConnection } from './connection.ts';
import type { Moment } from './connection-faults.ts';
import { ConnectionFaults } from './connection-faults.ts';
import type { ErrorName } from './errors.ts';
import { ObError } from './errors.ts';
import type { PlantedView, Sandbox, SetChange } from './sandbox.ts';
import type { FramedConnection } from './wire/adapter.ts';
import { createFramedServer } from './wire/adapter.ts';

const plantedViews: readonly PlantedView[] = ['BACKUP_JOBS', 'BACKUP_JOB_HISTORY', 'BACKUP_SET_FILES'];

export class RunningSandbox implements Sandbox {
  readonly host = '127.0.0.1';
  readonly passwords: Readonly<Record<string, string>>;
  readonly statements: StatementRecord[] = [];
  logins = 0;
  private awaited: { readonly match: RegExp; readonly then: () => void }[] = [];
  port = 0;
  private readonly cluster: Cluster;
  private readonly front: 'observer' | 'obproxy';
  private readonly faults = new ConnectionFaults();
  private readonly clients = new Set<ClientConnection>();
  private server: Server | undefined;
  private nextId = 3221487600;
  private downSince: number | undefined;
  private stopped: Promise<void> | undefined;

  constructor(cluster: Cluster, passwords: Record<string, string>, front: 'observer' | 'obproxy') {
    this.cluster = cluster;
    this.passwords = passwords;
    this.front = front;
  }

  async listen(port: number): Promise<void> {
    const server = createFramedServer((connection) => this.accept(connection));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, this.host, resolve);
    });
    this.server = server;
    this.port = (server.address() as AddressInfo).port;
  }

  private accept(connection: FramedConnection): void {
    // A connection without a listener would take the process down with it.
    connection.on('error', () => connection.stream.destroy());
    if (this.faults.refusing) {
      connection.stream.destroy();
      return;
    }
    this.nextId += 1;
    const { cluster, faults, front } = this;
    const record = (statement: StatementRecord): void => {
      this.statements.push(statement);
      const due = this.awaited.filter(({ match }) => match.test(statement.sql));
      this.awaited = this.awaited.filter((one) => !due.includes(one));
      for (const { then } of due) then();
    };
    const loginTried = (): void => {
      this.logins += 1;
    };
    const host = { cluster, faults, front, record, loginTried };
    const client = new ClientConnection(host, connection, this.nextId);
    this.clients.add(client);
    connection.stream.on('close', () => this.clients.delete(client));
  }

  connections(): number {
    return this.clients.size;
  }

  private close(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    return new Promise((resolve) => {
      for (const client of this.clients) {
        client.destroy();
      }
      if (server === undefined) {
        resolve();
      } else {
        server.close(() => resolve());
      }
    });
  }

  stop(): Promise<void> {
    this.stopped ??= this.close().then(() => this.cluster.engine.close());
    return this.stopped;
  }

  async kill(): Promise<void> {
    if (this.downSince === undefined) {
      this.cluster.advance();
      this.downSince = this.cluster.clock.now();
      await this.close();
    }
  }

  async restart(): Promise<void> {
    await this.kill();
    this.cluster.scheduler.shift(this.cluster.clock.now() - (this.downSince ?? 0));
    this.downSince = undefined;
    await this.listen(this.port);
  }

  failNextBackup(code: number, text: string): void {
    this.cluster.faults.planFailure({ code: -Math.abs(code), text, rootService: false });
  }

  dropConnection(when: Moment, match: RegExp): void {
    this.faults.plan(match, { kind: 'drop', when });
  }

  delayStatement(match: RegExp, ms: number, when: Moment = 'before'): void {
    this.faults.plan(match, { kind: 'delay', when, ms });
  }

  hangStatement(match: RegExp, when: Moment = 'before'): void {
    this.faults.plan(match, { kind: 'hang', when });
  }

  sendGarbage(match: RegExp): void {
    this.faults.plan(match, { kind: 'garbage' });
  }

  ignoreStatement(match: RegExp): void {
    this.faults.plan(match, { kind: 'ignore' });
  }

  refuseStatement(match: RegExp, error: ErrorName, text?: string): void {
    this.faults.plan(match, {
      kind: 'error',
      error: new ObError(error, text ?? this.cluster.errorText(error)),
    });
  }

  onStatement(match: RegExp, then: () => void): void {
    this.awaited.push({ match, then });
  }

  refuseConnections(on: boolean): void {
    this.faults.refusing = on;
  }

  setStarting(on: boolean): void {
    this.faults.starting = on;
  }

  setArchive(name: string, status: string | null): void {
    const tenant = this.tenant(name);
    const { archives, clock } = this.cluster;
    if (status === null) {
      tenant.archive = null;
    } else if (tenant.archive === null) {
      archives.open(tenant, status, clock.now());
    }
    if (status !== null) {
      archives.setStatus(tenant, status);
    }
    archives.save(tenant);
    tenant.archiveOn = status !== null && status !== 'STOP' && status !== 'STOPPING';
    saveTenant(this.cluster, tenant);
  }

  setTenantStatus(name: string, status: string): void {
    const tenant = this.tenant(name);
    tenant.status = status;
    saveTenant(this.cluster, tenant);
  }

  setLocked(name: string, on: boolean): void {
    const tenant = this.tenant(name);
    tenant.locked = on;
    saveTenant(this.cluster, tenant);
  }

  refuseViews(login: string, views: readonly string[]): void {
    this.user(login).refusedViews = new Set(views);
  }

  setPassword(login: string, password: string): void {
    this.user(login).password = password;
  }

  private user(login: string): User {
    const [name = '', tenant = 'sys'] = login.split('@');
    const user = this.tenant(tenant).users.get(name);
    if (user === undefined) {
      throw new Error(`no user ${login}`);
    }
    return user;
  }

  setUpgrading(on: boolean): void {
    this.cluster.advance();
    this.cluster.upgrading = on;
  }

  setDataVersion(name: string, version: string): void {
    const tenant = this.tenant(name);
    tenant.compatible = version;
    saveTenant(this.cluster, tenant);
  }

  changeSets(name: string, change: SetChange, setId?: number): void {
    const { id } = this.tenant(name);
    const values = {
      CLUSTER_VERSION: change.clusterVersion,
      TENANT_COMPATIBLE: change.dataVersion,
      FILE_STATUS: change.fileStatus,
      ENCRYPTION_MODE: change.encryptionMode,
      BACKUP_TYPE: change.type,
      PREV_FULL_BACKUP_SET_ID: change.previousFull,
    };
    const which = setId === undefined ? {} : { BACKUP_SET_ID: setId };
    for (const [column, value] of Object.entries(values)) {
      if (value !== undefined) {
        this.cluster.engine.update('_OB_BACKUP_SET_FILES', { [column]: value }, { TENANT_ID: id, ...which });
      }
    }
  }

  stall(name: string, on: boolean | string = true): void {
    this.cluster.faults.setStalled(this.tenant(name), on);
  }

  fillDevice(name: string, on = true): void {
    this.cluster.faults.setDeviceFull(this.tenant(name), on);
  }

  loseDestination(name: string, on = true): void {
    this.cluster.faults.setDestinationLost(this.tenant(name), on);
  }

  renameTenant(name: string, to: string): void {
    this.rename(this.tenant(name), to);
  }

  swapTenants(name: string, other: string): void {
    const [one, two] = [this.tenant(name), this.tenant(other)];
    this.rename(one, other);
    this.rename(two, name);
  }

  dropTenant(name: string): void {
    const { id } = this.tenant(name);
    for (const gone of [id, id - 1]) {
      this.cluster.tenants.delete(gone);
      for (const table of ['_OB_TENANTS', '_OB_ARCHIVELOG', '_OB_ARCHIVE_DEST', '_OB_BACKUP_PARAMETER']) {
        this.cluster.engine.remove(table, { TENANT_ID: gone });
      }
    }
  }

  private rename(tenant: Tenant, name: string): void {
    tenant.name = name;
    saveTenant(this.cluster, tenant);
  }

  setNoLogging(name: string, on = true): void {
    this.cluster.faults.setNoLogging(this.tenant(name), on);
  }

  skipNextStart(name: string): void {
    this.cluster.faults.skipNextStart(this.tenant(name));
  }

  /** Writes a row of a dictionary view as it is, whatever the services would have made of it; replaces the one of its key. */
  plant(view: PlantedView, row: Row): void {
    this.cluster.engine.put(`_OB_${view}`, row);
  }

  /** Takes the planted rows of a tenant's views away, and all others of it. */
  unplant(tenantId: number): void {
    for (const view of plantedViews) this.cluster.engine.remove(`_OB_${view}`, { TENANT_ID: tenantId });
  }

  addHistory(backups: number): void {
    addHistory(this.cluster, backups);
  }

  /** The tenant, with everything up to the present done before something is done to it. */
  private tenant(name: string): Tenant {
    const tenant = this.cluster.tenantNamed(name);
    if (tenant === undefined) {
      throw new Error(`the sandbox has no tenant ${name}`);
    }
    if (this.downSince === undefined) {
      this.cluster.advance();
    }
    return tenant;
  }
}
