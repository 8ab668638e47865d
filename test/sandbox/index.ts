/** A protocol-level simulator of an OceanBase 4.x cluster, for tests and demonstrations. */
import { randomBytes } from 'node:crypto';
import { addSys, addTenant } from './cluster/found.ts';
import { Cluster } from './cluster/cluster.ts';
import { administrator } from './cluster/tenant.ts';
import { wallClock } from './clock.ts';
import { Engine } from './engine/engine.ts';
import type { SandboxOptions, UserSpec } from './options.ts';
import { defaultBackupSeconds, defaultDataBytes, defaultTenants } from './options.ts';
import { RunningSandbox } from './running.ts';
import type { Sandbox } from './sandbox.ts';

export type { ErrorName } from './errors.ts';
export type { SandboxOptions, SandboxVersion, TenantSpec, UserSpec } from './options.ts';
export type { PlantedView, Sandbox } from './sandbox.ts';

function addUser(cluster: Cluster, spec: UserSpec, password: string): void {
  const tenant = cluster.tenantNamed(spec.tenant ?? 'sys');
  tenant?.users.set(spec.name, {
    password,
    alterSystem: spec.alterSystem ?? false,
    roles: spec.roles ?? [],
    locked: spec.locked ?? false,
    select: spec.select ?? true,
  });
}

function found(cluster: Cluster, options: SandboxOptions): Record<string, string> {
  const given: Record<string, string | undefined> = { ...options.passwords };
  const passwords: Record<string, string> = {};
  const password = (user: string, own?: string): string => {
    const chosen = own ?? given[user] ?? randomBytes(9).toString('base64url');
    passwords[user] = chosen;
    return chosen;
  };
  cluster.engine.batch(() => {
    addSys(cluster, password('root@sys'));
    for (const spec of options.tenants ?? defaultTenants) {
      const user = `${administrator(spec.mode ?? 'MYSQL')}@${spec.name}`;
      addTenant(cluster, spec, password(user, spec.password), options.dataBytes ?? defaultDataBytes);
    }
    for (const spec of options.users ?? []) {
      addUser(cluster, spec, password(`${spec.name}@${spec.tenant ?? 'sys'}`, spec.password));
    }
  });
  return passwords;
}

export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const version = options.version ?? '4.2.5';
  const engine = await Engine.open(version);
  const settings = {
    name: options.clusterName ?? 'sandbox',
    version,
    backupSeconds: options.backupSeconds ?? defaultBackupSeconds,
    clock: wallClock,
  };
  const cluster = new Cluster(settings, engine);
  cluster.initConnect = options.initConnect ?? '';
  const passwords = found(cluster, options);
  const sandbox = new RunningSandbox(cluster, passwords, options.front ?? 'observer');
  await sandbox.listen(options.port ?? 0);
  return sandbox;
}
