import type { Scope } from './scope.ts';

/** The clause that ends a query after `count` rows: Oracle mode knows no LIMIT (row limiting clause, manual). */
export function firstRows(scope: Pick<Scope, 'mode'>, count: number): string {
  const rows = String(count);
  return scope.mode === 'ORACLE' ? `FETCH FIRST ${rows} ROWS ONLY` : `LIMIT ${rows}`;
}

/** One page of a tenant's backups, newest first. */
export interface Page {
  readonly tenantId: number;
  /** Only backup sets with a smaller id; undefined for the newest ones. */
  readonly before: number | undefined;
  readonly size: number;
}

/** The rows of the page's tenant, and of older sets than the page before: `TENANT_ID = 1002 AND …`. */
export function wherePage(scope: Pick<Scope, 'sys'>, { tenantId, before }: Page): string {
  return [
    scope.sys ? `TENANT_ID = ${String(tenantId)}` : '', // another login's views have its own rows alone
    'BACKUP_SET_ID > 0',
    before === undefined ? '' : `BACKUP_SET_ID < ${String(before)}`,
  ]
    .filter(Boolean)
    .join(' AND ');
}
