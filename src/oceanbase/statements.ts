import { quoteName, quoteString } from './quoting.ts';

/**
 * The statements that change something, as facts.md 1.2 spells them. Each returns one statement without a
 * closing semicolon.
 */

/** A full backup of the named tenants, from the sys tenant. */
export function backupTenants(names: readonly [string, ...string[]]): string {
  return `ALTER SYSTEM BACKUP TENANT = ${names.map(quoteName).join(', ')}`;
}

/** A full backup of the login's own tenant, or from sys of every tenant that can be backed up. */
export function backupDatabase(): string {
  return 'ALTER SYSTEM BACKUP DATABASE';
}

/** Cancels the running backup of the named tenants, from the sys tenant. */
export function cancelBackupOfTenants(names: readonly [string, ...string[]]): string {
  return `ALTER SYSTEM CANCEL BACKUP TENANT = ${names.map(quoteName).join(', ')}`;
}

/** Cancels the running backup of the login's own tenant. */
export function cancelBackup(): string {
  return 'ALTER SYSTEM CANCEL BACKUP';
}

/** Turns log archiving of a tenant on, from the sys tenant. */
export function enableArchiveLog(name: string): string {
  return `ALTER SYSTEM ARCHIVELOG TENANT = ${quoteName(name)}`;
}

/** Turns log archiving of the login's own tenant on: it may not name itself (facts.md 2.3). */
export function enableOwnArchiveLog(): string {
  return 'ALTER SYSTEM ARCHIVELOG';
}

/**
 * Sets the password of the backup sets that this connection starts (facts.md 5: it sticks to the connection and
 * ONLY is mandatory). The result holds the password: it is for the wire alone.
 */
export function setEncryption(password: string): string {
  return `SET ENCRYPTION ON IDENTIFIED BY ${quoteString(password)} ONLY`;
}

/** {@link setEncryption} as it may be shown. */
export const maskedSetEncryption = "SET ENCRYPTION ON IDENTIFIED BY '******' ONLY";
