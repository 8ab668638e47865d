import type { TenantRef } from '../../src/backup/request.ts';
import type { RemoteSandbox } from '../bench/support/sandboxProcess.ts';
import { connect } from './server.ts';

/** The user tenants, in the order of their ids. */
export async function tenantsOf(sandbox: RemoteSandbox): Promise<[TenantRef, ...TenantRef[]]> {
  const connection = await connect(sandbox, 'root@sys');
  const [rows] = await connection.query(
    "SELECT TENANT_ID, TENANT_NAME FROM oceanbase.DBA_OB_TENANTS WHERE TENANT_TYPE = 'USER' ORDER BY TENANT_ID",
  );
  connection.destroy();
  const all = rows as { TENANT_ID: number; TENANT_NAME: string }[];
  const [first, ...others] = all.map((row) => ({ id: Number(row.TENANT_ID), name: row.TENANT_NAME }));
  if (!first) throw new Error('the sandbox has no tenants');
  return [first, ...others];
}
