import { oneTenantClause } from './oneTenant.ts';
import { quoteName, quoteString, type Mode } from './quoting.ts';

/**
 * The statements that change something, as facts.md 1.2 spells them. Each returns one statement without a
 * closing semicolon.
 */

export interface BackupOptions {
  /** The tenants that a start from sys names; undefined: `DATABASE`, which is every tenant from sys, else the own. */
  readonly tenants: readonly string[] | undefined;
  readonly incremental: boolean;
  /** Has the job wait for the log that the set needs. From 4.2.0 (facts.md 1.2). */
  readonly plusArchivelog: boolean;
  /** '' for none. */
  readonly description: string;
}

/**
 * Starts a backup. PLUS ARCHIVELOG stands after the tenant list: the grammar refuses the other order that the
 * manual shows (facts.md 1.2). Naming tenants is for the sys tenant, which is always in MySQL mode.
 */
export function backup(options: BackupOptions, mode: Mode): string {
  return [
    'ALTER SYSTEM BACKUP',
    options.incremental ? 'INCREMENTAL' : '',
    options.tenants
      ? `TENANT = ${options.tenants.map((name) => quoteName(name, mode)).join(', ')}`
      : 'DATABASE',
    options.plusArchivelog ? 'PLUS ARCHIVELOG' : '',
    options.description === '' ? '' : `DESCRIPTION = ${quoteString(options.description, mode)}`,
  ]
    .filter(Boolean)
    .join(' ');
}

/** Cancels the named tenants' running backups from sys; undefined: all from sys, the own from another tenant. */
export function cancelBackup(tenants: readonly string[] | undefined, mode: Mode): string {
  const list = tenants ? ` TENANT = ${tenants.map((name) => quoteName(name, mode)).join(', ')}` : '';
  return `ALTER SYSTEM CANCEL BACKUP${list}`;
}

/**
 * Sets how many threads backups of a tenant may use (0–100; 0 is the server's default). Throws for a tenant whose name
 * means everybody (oneTenant.ts).
 */
export function setThreadScore(score: number, tenant: string | undefined, mode: Mode): string {
  return `ALTER SYSTEM SET ha_low_thread_score = ${String(score)}${oneTenantClause(tenant, mode)}`;
}

/**
 * Sets the password of the backup sets that this connection starts (facts.md 5: it sticks to the connection and
 * ONLY is mandatory). The result holds the password: it is for the wire alone.
 */
export function setEncryption(password: string, mode: Mode): string {
  return `SET ENCRYPTION ON IDENTIFIED BY ${quoteString(password, mode)} ONLY`;
}

/** {@link setEncryption} as it may be shown. */
export const maskedSetEncryption = "SET ENCRYPTION ON IDENTIFIED BY '******' ONLY";
