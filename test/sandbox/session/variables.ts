/** System variables of a session, with OceanBase's defaults. */
import type { VersionTraits } from '../cluster/versions.ts';
import type { Scalar } from '../sql/rewrite.ts';
import type { SqlMode } from '../sql/tokens.ts';

export function defaultVariables(traits: VersionTraits, mode: SqlMode): Map<string, Scalar> {
  const revision = '101000012024102015-e7c676806fda7b4a2f7c84b2a1a4c7d2c9f0b1aa';
  return new Map<string, Scalar>(
    Object.entries({
      autocommit: 'ON',
      auto_increment_increment: 1,
      character_set_client: 'utf8mb4',
      character_set_connection: 'utf8mb4',
      character_set_database: 'utf8mb4',
      character_set_results: 'utf8mb4',
      character_set_server: 'utf8mb4',
      character_set_system: 'utf8mb4',
      collation_connection: 'utf8mb4_general_ci',
      collation_database: 'utf8mb4_general_ci',
      collation_server: 'utf8mb4_general_ci',
      foreign_key_checks: 'ON',
      group_concat_max_len: 1024,
      init_connect: '',
      interactive_timeout: 28800,
      license: '',
      lower_case_table_names: mode === 'ORACLE' ? 0 : 1,
      max_allowed_packet: 16777216,
      net_buffer_length: 16384,
      net_read_timeout: 30,
      net_write_timeout: 60,
      nls_characterset: 'AL32UTF8',
      nls_date_format: 'DD-MON-RR',
      nls_nchar_characterset: 'AL16UTF16',
      nls_timestamp_format: 'DD-MON-RR HH.MI.SSXFF AM',
      ob_compatibility_mode: mode,
      ob_log_level: 'disabled',
      ob_query_timeout: 10000000,
      ob_trx_idle_timeout: 86400000000,
      ob_trx_timeout: 86400000000,
      performance_schema: 'OFF',
      profiling: 'OFF',
      query_cache_size: 1048576,
      query_cache_type: 'OFF',
      read_only: 'OFF',
      sql_auto_is_null: 'OFF',
      sql_mode: 'STRICT_ALL_TABLES,NO_ZERO_IN_DATE',
      sql_notes: 'ON',
      sql_quote_show_create: 'ON',
      sql_safe_updates: 'OFF',
      sql_select_limit: 9223372036854775807n,
      sql_warnings: 'OFF',
      system_time_zone: '+08:00',
      time_zone: '+08:00',
      tx_isolation: 'READ-COMMITTED',
      tx_read_only: 'OFF',
      transaction_isolation: 'READ-COMMITTED',
      transaction_read_only: 'OFF',
      unique_checks: 'ON',
      version: `5.7.25-OceanBase_CE-v${traits.full}`,
      // The words in the last brackets are how a client tells a simulator from a cluster.
      version_comment: `OceanBase_CE ${traits.full} (r${revision}) (Built ${traits.build}) (sandbox)`,
      version_compile_machine: 'x86_64',
      version_compile_os: 'Linux',
      wait_timeout: 28800,
    }),
  );
}

export const readOnlyVariables = new Set([
  'version',
  'version_comment',
  'ob_compatibility_mode',
  'system_time_zone',
  'license',
  'lower_case_table_names',
]);
