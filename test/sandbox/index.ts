/** A protocol-level simulator of an OceanBase 4.x cluster, for tests and demonstrations. */
import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { Cluster } from './cluster/cluster.ts';
import { addSys, addTenant } from './cluster/found.ts';
import { administrator } from './cluster/tenant.ts';
import { wallClock } from './clock.ts';
import { ClientConnection } from './connection.ts';
import type { StatementRecord } from './connection.ts';
import { ConnectionFaults } from './connection-faults.ts';
import { Engine } from './engine/engine.ts';
import type { SandboxOptions } from './options.ts';
import { defaultBackupSeconds, defaultDataBytes, defaultTenants } from './options.ts';
import { createFramedServer } from './wire/adapter.ts';

export type { SandboxOptions, SandboxVersion, TenantSpec } from './options.ts';

export interface Sandbox {
  readonly host: '127.0.0.1';
  readonly port: number;
  /** By user name, e.g. `root@sys`; random where none was given. */
  readonly passwords: Readonly<Record<string, string>>;
  /** Every statement received, in order. */
  readonly statements: readonly StatementRecord[];
  connections(): number;
  stop(): Promise<void>;
  /** The next tenant job that starts ends FAILED with this code and text. */
  failNextBackup(code: number, text: string): void;
  /** Once: closes the socket before executing, or after executing and before replying to, a statement. */
  dropConnection(when: 'before' | 'after', match: RegExp): void;
  setArchive(tenant: string, status: string | null): void;
}

function found(
  options: SandboxOptions,
  engine: Engine,
): { cluster: Cluster; passwords: Record<string, string> } {
  const cluster = new Cluster(
    {
      name: options.clusterName ?? 'sandbox',
      version: options.version ?? '4.2.5',
      backupSeconds: options.backupSeconds ?? defaultBackupSeconds,
      clock: wallClock,
    },
    engine,
  );
  const given: Record<string, string | undefined> = { ...options.passwords };
  const passwords: Record<string, string> = {};
  const password = (user: string, own?: string): string => {
    passwords[user] = own ?? given[user] ?? randomBytes(9).toString('base64url');
    return passwords[user];
  };
  addSys(cluster, password('root@sys'));
  engine.batch(() => {
    for (const spec of options.tenants ?? defaultTenants) {
      const user = `${administrator(spec.mode ?? 'MYSQL')}@${spec.name}`;
      addTenant(cluster, spec, password(user, spec.password), options.dataBytes ?? defaultDataBytes);
    }
  });
  return { cluster, passwords };
}

export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const engine = await Engine.open(options.version ?? '4.2.5');
  const { cluster, passwords } = found(options, engine);
  const statements: StatementRecord[] = [];
  const faults = new ConnectionFaults();
  const clients = new Set<ClientConnection>();
  let nextId = 3221487600;
  const server = createFramedServer((connection) => {
    nextId += 1;
    const host = { cluster, faults, record: (statement: StatementRecord) => void statements.push(statement) };
    const client = new ClientConnection(host, connection, nextId);
    clients.add(client);
    connection.stream.on('close', () => clients.delete(client));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const tenantNamed = (name: string): NonNullable<ReturnType<Cluster['tenantNamed']>> => {
    const tenant = cluster.tenantNamed(name);
    if (tenant === undefined) {
      throw new Error(`the sandbox has no tenant ${name}`);
    }
    return tenant;
  };
  let stopped: Promise<void> | undefined;
  return {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    passwords,
    statements,
    connections: () => clients.size,
    stop: () => {
      stopped ??= new Promise((resolve) => {
        for (const client of clients) {
          client.destroy();
        }
        server.close(() => {
          engine.close();
          resolve();
        });
      });
      return stopped;
    },
    failNextBackup: (code, text) => {
      cluster.faults.planFailure({ code: -Math.abs(code), text, rootService: false });
    },
    dropConnection: (when, match) => faults.drop(when, match),
    setArchive: (name, status) => {
      const tenant = tenantNamed(name);
      cluster.advance();
      if (status === null) {
        tenant.archive = null;
        cluster.archives.save(tenant);
        return;
      }
      if (tenant.archive === null) {
        cluster.archives.open(tenant, status, cluster.clock.now());
      }
      cluster.archives.setStatus(tenant, status);
    },
  };
}
