import { maskedUri, buildUri, type Destination, type Keys } from './destinationUri.ts';
import { oneTenantClause } from './oneTenant.ts';
import { quoteString, type Mode } from './quoting.ts';
import type { Scope } from './scope.ts';

/**
 * The statements that change log archiving and destinations (facts.md 1.2, 1.3). Each returns one statement
 * without a closing semicolon, and throws for a tenant whose name means everybody (oneTenant.ts).
 */

/** Whom a statement is for: sys names a tenant, another login means its own and may not name it (facts.md 2.3). */
export interface Target {
  /** undefined: the login's own tenant. */
  readonly tenant: string | undefined;
  readonly mode: Mode;
}

export function targetOf(scope: Pick<Scope, 'sys' | 'mode'>, tenantName: string): Target {
  return { tenant: scope.sys ? tenantName : undefined, mode: scope.mode };
}

/** Switches log archiving on. */
export function archiveLog(target: Target): string {
  return `ALTER SYSTEM ARCHIVELOG${oneTenantClause(target.tenant, target.mode)}`;
}

/** Switches log archiving off. */
export function noArchiveLog(target: Target): string {
  return `ALTER SYSTEM NOARCHIVELOG${oneTenantClause(target.tenant, target.mode)}`;
}

/** DEFER suspends the archive destination, ENABLE resumes it. From 4.1. */
export function setArchiveState(target: Target, state: 'DEFER' | 'ENABLE'): string {
  return set(target, 'log_archive_dest_state', state);
}

/** Sets `data_backup_dest`. The result holds the keys: it is for the wire alone. */
export function setBackupDestination(target: Target, destination: Destination, keys?: Keys): string {
  return set(target, 'data_backup_dest', buildUri(destination, keys));
}

/** {@link setBackupDestination} as it may be shown. */
export function maskedSetBackupDestination(target: Target, destination: Destination): string {
  return set(target, 'data_backup_dest', maskedUri(destination));
}

/** What `log_archive_dest` holds beside its LOCATION; each set anew with every statement. */
export interface ArchiveAttributes {
  readonly binding: 'Optional' | 'Mandatory';
  /** `1d` to `7d`. */
  readonly pieceSwitchInterval: string;
}

/** Sets `log_archive_dest`. The result holds the keys: it is for the wire alone. */
export function setArchiveDestination(
  target: Target,
  destination: Destination,
  attributes: ArchiveAttributes,
  keys?: Keys,
): string {
  return set(target, 'log_archive_dest', archiveValue(buildUri(destination, keys), attributes));
}

/** {@link setArchiveDestination} as it may be shown. */
export function maskedSetArchiveDestination(
  target: Target,
  destination: Destination,
  attributes: ArchiveAttributes,
): string {
  return set(target, 'log_archive_dest', archiveValue(maskedUri(destination), attributes));
}

/** Lets statements of this connection take `ms`: checking a destination takes longer than the server's 10 s. */
export function setQueryTimeout(ms: number): string {
  return `SET ob_query_timeout = ${String(Math.round(ms) * 1000)}`;
}

/** Separated by blanks, with none around `=` (facts.md 1.2). */
function archiveValue(uri: string, { binding, pieceSwitchInterval }: ArchiveAttributes): string {
  return `LOCATION=${uri} BINDING=${binding} PIECE_SWITCH_INTERVAL=${pieceSwitchInterval}`;
}

function set(target: Target, name: string, value: string): string {
  const of = oneTenantClause(target.tenant, target.mode);
  return `ALTER SYSTEM SET ${name} = ${quoteString(value, target.mode)}${of}`;
}
