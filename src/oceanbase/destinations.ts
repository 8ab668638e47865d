import * as v from 'valibot';
import { ByTenant, intColumn, parameterRow, readRows, readTenantRows, textColumn } from './columns.ts';
import { parseUri, type Destination } from './destinationUri.ts';
import { quoteName } from './quoting.ts';
import type { Scope } from './scope.ts';
import type { Session } from './session.ts';

/** A destination whose URI could not be read: it is set, and that is all that can be said. */
const unread: Destination = { scheme: 'unknown', path: '', options: {} };

/** A column that holds a URI: its keys are dropped before anything else sees it. '' is "not set". */
export const destinationColumn = v.pipe(
  textColumn,
  v.transform((text) => (text.trim() === '' ? undefined : (parseUri(text) ?? unread))),
);

/**
 * Where each tenant's backups go, without the keys, see {@link ByTenant}; tenants without `data_backup_dest` are left out.
 * Source: CDB_/DBA_OB_BACKUP_PARAMETER.
 */
export async function listBackupDestinations(
  session: Session,
  scope: Scope,
): Promise<ReadonlyMap<number, Destination>> {
  const { rows, unreadable } = readTenantRows(
    'OB_BACKUP_PARAMETER',
    v.object({ TENANT_ID: intColumn, VALUE: destinationColumn }),
    await session.query(
      `SELECT ${scope.tenantId}, ${scope.lob('VALUE')} AS VALUE FROM ${scope.view('BACKUP_PARAMETER')}` +
        " WHERE NAME = 'data_backup_dest'",
    ),
  );
  return new ByTenant(
    rows.flatMap((row): [number, Destination][] => (row.VALUE ? [[row.TENANT_ID, row.VALUE]] : [])),
    unreadable,
  );
}

/** The archive destination of one tenant. */
export interface ArchiveDestination {
  readonly destination: Destination;
  /** OPTIONAL or MANDATORY, as the server writes it; '' where it says nothing. */
  readonly binding: string;
  /** Such as `1d`. */
  readonly pieceSwitchInterval: string;
  /** ENABLE or DEFER, as the server writes it. */
  readonly state: string;
}

/**
 * Where each tenant's log is archived, without the keys, see {@link ByTenant}; tenants without `log_archive_dest` are left out.
 * Source: CDB_/DBA_OB_ARCHIVE_DEST, a row per attribute.
 */
export async function listArchiveDestinations(
  session: Session,
  scope: Scope,
): Promise<ReadonlyMap<number, ArchiveDestination>> {
  const sql =
    `SELECT ${scope.tenantId}, DEST_NO, NAME, VALUE FROM ${scope.view('ARCHIVE_DEST')}` +
    ` WHERE NAME IN ('path', 'binding', 'piece_switch_interval', 'state') ORDER BY DEST_NO`;
  const { rows, unreadable } = readTenantRows(
    'OB_ARCHIVE_DEST',
    v.object({ TENANT_ID: intColumn, DEST_NO: intColumn, NAME: textColumn, VALUE: textColumn }),
    await session.query(sql),
  );
  const ofTenant = new Map<number, ArchiveAttribute[]>();
  for (const row of rows) ofTenant.set(row.TENANT_ID, [...(ofTenant.get(row.TENANT_ID) ?? []), row]);
  return new ByTenant(
    [...ofTenant].flatMap(([id, attributes]): [number, ArchiveDestination][] => {
      const found = archiveDestinationOf(attributes);
      return found ? [[id, found]] : [];
    }),
    unreadable,
  );
}

/** An attribute of one of a tenant's archive destinations, as CDB_/DBA_OB_ARCHIVE_DEST has it. */
export interface ArchiveAttribute {
  readonly DEST_NO: number;
  readonly NAME: string;
  readonly VALUE: string;
}

/**
 * The archive destination that these attributes of one tenant make; undefined where none has a path. A tenant has one;
 * should a version have more, the first one that is set, by DEST_NO, is what a backup needs.
 */
export function archiveDestinationOf(rows: readonly ArchiveAttribute[]): ArchiveDestination | undefined {
  const paths = rows
    .filter((row) => row.NAME === 'path')
    .sort((a, b) => a.DEST_NO - b.DEST_NO)
    .flatMap(({ DEST_NO, VALUE }) => {
      const destination = v.parse(destinationColumn, VALUE);
      return destination ? [{ number: DEST_NO, destination }] : [];
    });
  const [first] = paths;
  if (!first) return undefined;
  const attribute = (name: string): string =>
    rows.find((row) => row.DEST_NO === first.number && row.NAME === name)?.VALUE ?? '';
  return {
    destination: first.destination,
    binding: attribute('binding'),
    pieceSwitchInterval: attribute('piece_switch_interval'),
    state: attribute('state'),
  };
}

/**
 * A tenant's `archive_lag_target` in seconds; undefined where the version has none (before 4.2) or it cannot be
 * read. Source: SHOW PARAMETERS, whose TENANT clause is for sys alone (facts.md 3).
 */
export async function archiveLagTarget(
  session: Session,
  scope: Scope,
  tenantName: string,
): Promise<number | undefined> {
  const of = scope.sys ? ` TENANT = ${quoteName(tenantName, scope.mode)}` : '';
  const [row] = readRows(
    'SHOW PARAMETERS',
    parameterRow,
    await session.query(`SHOW PARAMETERS LIKE 'archive_lag_target'${of}`),
  );
  return row && parseSeconds(row.VALUE);
}

/** `2m`, `120s`, `1h`, `500ms` or bare seconds, in seconds; undefined for anything else. */
export function parseSeconds(text: string): number | undefined {
  const match = /^(\d+)(us|ms|s|m|h|d)?$/i.exec(text.trim());
  if (!match) return undefined;
  const units: Readonly<Record<string, number>> = { us: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600, d: 86_400 };
  return Number(match[1]) * (units[(match[2] ?? 's').toLowerCase()] ?? 1);
}

/**
 * The tenants whose switch LOG_MODE is ARCHIVELOG; that is not yet a running archive (facts.md 4.4). From 4.1: the
 * column does not exist in 4.0. Source: DBA_OB_TENANTS.
 */
export async function tenantsInArchiveMode(session: Session, scope: Scope): Promise<ReadonlySet<number>> {
  const rows = readRows(
    'DBA_OB_TENANTS',
    v.object({ TENANT_ID: intColumn, LOG_MODE: textColumn }),
    await session.query(`SELECT TENANT_ID, LOG_MODE FROM ${scope.dba('TENANTS')} WHERE TENANT_TYPE = 'USER'`),
  );
  return new Set(rows.filter((row) => row.LOG_MODE === 'ARCHIVELOG').map((row) => row.TENANT_ID));
}
