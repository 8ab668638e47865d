/** What a running sandbox offers to whoever started it. */
import type { StatementRecord } from './connection.ts';
import type { Moment } from './connection-faults.ts';
import type { Row } from './engine/engine.ts';
import type { ErrorName } from './errors.ts';

export interface SetChange {
  clusterVersion?: string;
  dataVersion?: string;
  fileStatus?: string;
  encryptionMode?: string;
  type?: 'FULL' | 'INC';
  /** The BACKUP_SET_ID of the full set that it builds on. */
  previousFull?: number;
}

export type PlantedView = 'BACKUP_JOBS' | 'BACKUP_JOB_HISTORY' | 'BACKUP_SET_FILES';

export interface Sandbox {
  readonly host: '127.0.0.1';
  readonly port: number;
  /** By user name, e.g. `root@sys`; random where none was given. */
  readonly passwords: Readonly<Record<string, string>>;
  /** Every statement received, in order. */
  readonly statements: readonly StatementRecord[];
  connections(): number;
  /** How many logins were tried, whatever became of them. */
  readonly logins: number;
  stop(): Promise<void>;

  /** The next tenant job that starts ends FAILED with this code and text. */
  failNextBackup(code: number, text: string): void;
  /** Once: closes the socket before executing, or after executing and before replying to, a statement. */
  dropConnection(when: Moment, match: RegExp): void;
  /** Once: the statement runs, or its reply comes, so much later; `ob_query_timeout` ends the wait with 4012. */
  delayStatement(match: RegExp, ms: number, when?: Moment): void;
  /** Once: the statement is not run, or runs, and is never answered. */
  hangStatement(match: RegExp, when?: Moment): void;
  /** Once: the statement runs and is answered with bytes that are no MySQL packet. */
  sendGarbage(match: RegExp): void;
  /** Once: the statement is answered OK without having been run. */
  ignoreStatement(match: RegExp): void;
  /** Once: the statement is refused with an error of OceanBase's table. */
  refuseStatement(match: RegExp, error: ErrorName, text?: string): void;
  /** Once: calls back when such a statement has come in, before it runs. For tests in the same process. */
  onStatement(match: RegExp, then: () => void): void;
  /** New connections are closed before any greeting. */
  refuseConnections(on: boolean): void;
  /** Logins get 8001: the server is starting. */
  setStarting(on: boolean): void;
  /** The server dies: connections break, the port is closed, services stand still. */
  kill(): Promise<void>;
  /** It comes back on the same port, with everything it knew. */
  restart(): Promise<void>;

  /** Status word of the round, or null to remove it. */
  setArchive(tenant: string, status: string | null): void;
  /** DBA_OB_TENANTS.STATUS */
  setTenantStatus(tenant: string, status: string): void;
  setLocked(tenant: string, on: boolean): void;
  /** ALTER TENANT … RENAME: its id stays. */
  renameTenant(tenant: string, to: string): void;
  /** Each of the two gets the other's name. */
  swapTenants(tenant: string, other: string): void;
  /** DROP TENANT … FORCE: its name and its rows are gone; a job that runs is left alone. */
  dropTenant(tenant: string): void;
  /** ALTER USER … IDENTIFIED BY, by somebody else; `passwords` keeps the first one. Who is connected stays so. */
  setPassword(user: string, password: string): void;
  /** Of all dictionary views, the user (`user@tenant`) may not read these; none takes the refusal back, like GRANT. */
  refuseViews(user: string, views: readonly string[]): void;
  /** The cluster is being upgraded. */
  setUpgrading(on: boolean): void;
  /** DBA_OB_TENANTS.COMPATIBLE: an upgrade that went by, or comes in the middle of a backup. */
  setDataVersion(tenant: string, version: string): void;
  /** The tenant's backup sets look as if another cluster, or trouble since, had left them so. */
  /** Of all sets of the tenant, or of one. */
  changeSets(tenant: string, change: SetChange, setId?: number): void;
  /** The tenant's task stops moving, or does so in this stage (`BACKUP_DATA_MAJOR`), until it is switched off again. */
  stall(tenant: string, on?: boolean | string): void;
  /** Running and later backups end with -9082. */
  fillDevice(tenant: string, on?: boolean): void;
  /** Backups start well and fail with -9080. */
  loseDestination(tenant: string, on?: boolean): void;
  /** No-logging mode: from 4.3.5 on such a tenant's log cannot be archived. */
  setNoLogging(tenant: string, on?: boolean): void;
  /** The next time sys starts this tenant, it is left out without a row. */
  skipNextStart(tenant: string): void;
  /** So many finished backups for each tenant, one a day, three rows each. */
  addHistory(backups: number): void;
  /** A row of a dictionary view as it is, whatever the services would have made of it. For tests in the same process. */
  plant(view: PlantedView, row: Row): void;
  /** Takes all rows of a tenant out of these views. */
  unplant(tenantId: number): void;
}
