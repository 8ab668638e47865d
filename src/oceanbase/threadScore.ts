import { parameterRow, readRows } from './columns.ts';
import { quoteName } from './quoting.ts';
import type { Scope } from './scope.ts';
import type { Session } from './session.ts';

/**
 * `ha_low_thread_score` of a tenant, 0–100 (SHOW PARAMETERS; `TENANT =` is for sys alone, facts.md 3). undefined
 * where this version has no such parameter.
 */
export async function readThreadScore(
  session: Session,
  scope: Scope,
  tenantName: string,
): Promise<number | undefined> {
  const of = scope.sys ? ` TENANT = ${quoteName(tenantName, scope.mode)}` : '';
  const [row] = readRows(
    'SHOW PARAMETERS',
    parameterRow,
    await session.query(`SHOW PARAMETERS LIKE 'ha_low_thread_score'${of}`),
  );
  return row && /^\d+$/.test(row.VALUE) ? Number(row.VALUE) : undefined;
}
