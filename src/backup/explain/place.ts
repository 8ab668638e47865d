import * as l10n from '@vscode/l10n';
import { quoteName, type Mode } from '../../oceanbase/quoting.ts';

/** Where a failure happened, as far as it is known: it decides which SQL fits. */
export interface FailureContext {
  readonly tenant?: string | undefined;
  readonly tenantId?: number | undefined;
  /** Whether the login is one to the sys tenant, which is assumed if it isn't said. */
  readonly sys?: boolean | undefined;
  readonly mode?: Mode | undefined;
}

/** Writes the SQL of an explanation for the login that the reader has. */
export interface Place {
  /** A SELECT on one of the CDB_OB_ / DBA_OB_ views, of this tenant's rows. `name` is without that prefix. */
  select(name: string, columns: string): string;
  /** An ALTER SYSTEM statement for this tenant: from sys it names the tenant, another login is its own tenant. */
  alter(what: string): string;
}

export function placeOf({ tenant, tenantId, sys = true, mode = 'MYSQL' }: FailureContext): Place {
  const schema = mode === 'ORACLE' && !sys ? 'SYS' : 'oceanbase';
  const name = tenant === undefined ? l10n.t('<tenant name>') : quoteName(tenant);
  return {
    select: (view, columns) =>
      sys
        ? `SELECT TENANT_ID, ${columns} FROM ${schema}.CDB_OB_${view}` +
          (tenantId === undefined ? '' : ` WHERE TENANT_ID = ${String(tenantId)}`)
        : `SELECT ${mode === 'ORACLE' ? columns.replace('COMMENT', '"COMMENT"') : columns} FROM ${schema}.DBA_OB_${view}`,
    alter: (what) => `ALTER SYSTEM ${what}${sys ? ` TENANT = ${name}` : ''}`,
  };
}
