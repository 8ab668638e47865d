/** What a connection carries along: who it is, its variables, its time zone. */
import type { Cluster } from '../cluster/cluster.ts';
import type { Tenant, User } from '../cluster/tenant.ts';
import { sysTenantId } from '../cluster/tenant.ts';
import type { QueryContext } from '../engine/context.ts';
import { parseZone } from '../engine/time.ts';
import { ObError } from '../errors.ts';
import type { Lexis } from '../sql/tokens.ts';
import type { Scalar } from '../sql/rewrite.ts';
import { defaultVariables } from './variables.ts';

export const encryptionMode = '__ob_backup_encryption_mode__';
export const encryptionPasswd = '__ob_backup_encryption_passwd__';
export const decryptionArray = '__ob_backup_decryption_passwd_array__';

export class Session {
  readonly connectionId: number;
  readonly cluster: Cluster;
  /** The login tenant, whatever CHANGE TENANT says later. */
  readonly tenant: Tenant;
  readonly userName: string;
  readonly user: User;
  effectiveTenant: Tenant;
  database: string | null;
  readonly variables: Map<string, Scalar>;
  /** Seconds that SLEEP asked for in this statement. */
  sleepSeconds = 0;
  readonly userVariables = new Map<string, Scalar>();

  constructor(
    cluster: Cluster,
    connectionId: number,
    tenant: Tenant,
    userName: string,
    user: User,
    database: string | null,
  ) {
    this.cluster = cluster;
    this.connectionId = connectionId;
    this.tenant = tenant;
    this.effectiveTenant = tenant;
    this.userName = userName;
    this.user = user;
    this.database = database ?? (tenant.mode === 'ORACLE' ? userName : null);
    this.variables = defaultVariables(cluster.traits, tenant.mode);
  }

  get isSys(): boolean {
    return this.tenant.id === sysTenantId;
  }

  get lexis(): Lexis {
    const sqlMode = String(this.variables.get('sql_mode') ?? '').toUpperCase();
    return {
      mode: this.tenant.mode,
      noBackslash: sqlMode.includes('NO_BACKSLASH_ESCAPES'),
      ansiQuotes: sqlMode.includes('ANSI_QUOTES'),
    };
  }

  /** `user@tenant`, as statements are recorded. */
  get label(): string {
    return `${this.userName}@${this.tenant.name}`;
  }

  /** A statement, as the server reads its bytes: latin1 makes something else of what is not ASCII. */
  decoded(statement: Buffer): string {
    return statement.toString(this.variables.get('character_set_client') === 'latin1' ? 'latin1' : 'utf8');
  }

  /** Rows, with `?` for what the character set of results does not have. */
  encoded(rows: (string | null)[][]): (string | null)[][] {
    if (this.variables.get('character_set_results') !== 'latin1') return rows;
    return rows.map((row) => row.map((value) => value?.replace(/[^\0-\xff]/gu, '?') ?? null));
  }

  systemVariable(written: string): Scalar {
    const name = written.toLowerCase().replace(/^(session|global|local)\./, '');
    const value = this.variables.get(name);
    if (value === undefined) {
      throw new ObError('OB_ERR_SYS_VARIABLE_UNKNOWN', `Unknown system variable '${name}'`);
    }
    return value;
  }

  userVariable(name: string): Scalar {
    return this.userVariables.get(name.toLowerCase()) ?? null;
  }

  context(): QueryContext {
    return {
      connectionId: this.connectionId,
      user: this.userName,
      tenantId: this.effectiveTenant.id,
      tenantName: this.effectiveTenant.name,
      mode: this.tenant.mode,
      database: this.database,
      zoneMinutes: parseZone(String(this.variables.get('time_zone') ?? '')) ?? 480,
      version: this.cluster.traits.full,
      now: this.cluster.clock.now(),
      slept: (seconds) => {
        this.sleepSeconds += seconds;
      },
    };
  }
}
