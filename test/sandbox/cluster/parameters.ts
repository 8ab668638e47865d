/** Cluster and tenant parameters: the few that matter to backups, with OceanBase's defaults. */
import type { Row } from '../engine/engine.ts';
import type { Cluster } from './cluster.ts';
import type { Tenant } from './tenant.ts';

export interface ParameterDefinition {
  name: string;
  type: 'STRING' | 'INT' | 'BOOL' | 'TIME' | 'CAPACITY';
  scope: 'CLUSTER' | 'TENANT';
  initial: string;
  info: string;
  /** Absent in 4.1. */
  since42?: boolean;
}

function define(
  name: string,
  type: ParameterDefinition['type'],
  scope: ParameterDefinition['scope'],
  initial: string,
  info: string,
  since42 = false,
): ParameterDefinition {
  return { name, type, scope, initial, info, since42 };
}

const definitions: readonly ParameterDefinition[] = [
  define('cluster', 'STRING', 'CLUSTER', 'sandbox', 'Name of the cluster'),
  define('cluster_id', 'INT', 'CLUSTER', '1', 'ID of the cluster'),
  define('mysql_port', 'INT', 'CLUSTER', '2881', 'Port for SQL connections'),
  define('rpc_port', 'INT', 'CLUSTER', '2882', 'Port for connections between servers'),
  define('zone', 'STRING', 'CLUSTER', 'zone1', 'Name of the zone'),
  define('min_observer_version', 'STRING', 'CLUSTER', '', 'Lowest version of the servers'),
  define('enable_rich_error_msg', 'BOOL', 'CLUSTER', 'False', 'Adds address, time and trace id to errors'),
  define('_display_mysql_version', 'STRING', 'CLUSTER', '5.7.25', 'Version in the greeting'),
  define('restore_concurrency', 'INT', 'TENANT', '0', 'Parallel work of a restore'),
  define('log_archive_concurrency', 'INT', 'TENANT', '0', 'Parallel work of the log archive'),
  define('ha_low_thread_score', 'INT', 'TENANT', '0', 'Threads of backups and other work behind the scenes'),
  define('archive_lag_target', 'TIME', 'TENANT', '2m', 'How far the log archive may stay behind', true),
  define('backup_data_file_size', 'CAPACITY', 'TENANT', '4G', 'Size of a file of a backup set'),
];

export function parameterNamed(cluster: Cluster, name: string): ParameterDefinition | undefined {
  return parametersOf(cluster).find((definition) => definition.name === name);
}

export function parametersOf(cluster: Cluster): ParameterDefinition[] {
  return definitions
    .filter((definition) => definition.since42 !== true || cluster.version !== '4.1')
    .map((definition) =>
      definition.name === 'cluster'
        ? { ...definition, initial: cluster.name }
        : definition.name === 'min_observer_version'
          ? { ...definition, initial: cluster.traits.full }
          : definition,
    );
}

export function parameterValue(cluster: Cluster, tenant: Tenant, definition: ParameterDefinition): string {
  const store = definition.scope === 'CLUSTER' ? cluster.parameters : tenant.parameters;
  return store.get(definition.name) ?? definition.initial;
}

/** Writes the rows of GV$OB_PARAMETERS that belong to a tenant; those of the cluster come with sys. */
export function saveParameters(cluster: Cluster, tenant: Tenant): void {
  const { engine } = cluster;
  for (const definition of parametersOf(cluster)) {
    const ofCluster = definition.scope === 'CLUSTER';
    if (ofCluster && tenant.id !== 1) {
      continue;
    }
    const value = parameterValue(cluster, tenant, definition);
    const row: Row = {
      SVR_IP: '127.0.0.1',
      SVR_PORT: 2882,
      ZONE: 'zone1',
      SCOPE: definition.scope,
      TENANT_ID: ofCluster ? null : tenant.id,
      NAME: definition.name,
      DATA_TYPE: definition.type,
      VALUE: value,
      INFO: definition.info,
      SECTION: 'OBSERVER',
      EDIT_LEVEL: 'DYNAMIC_EFFECTIVE',
      DEFAULT_VALUE: definition.initial,
      ISDEFAULT: value === definition.initial ? 'YES' : 'NO',
    };
    engine.remove('_GV$OB_PARAMETERS', {
      NAME: definition.name,
      ...(ofCluster ? {} : { TENANT_ID: tenant.id }),
    });
    engine.put('_GV$OB_PARAMETERS', row);
  }
}

/** `120s`, `2m`, `1h` or bare seconds; undefined for anything else. */
export function parseSeconds(text: string): number | undefined {
  const match = /^(\d+)(us|ms|s|m|h|d)?$/i.exec(text.trim());
  if (match === null) {
    return undefined;
  }
  const units: Record<string, number> = { us: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600, d: 86400 };
  return Number(match[1]) * (units[(match[2] ?? 's').toLowerCase()] ?? 1);
}
