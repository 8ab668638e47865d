import { createConnection, type Connection } from 'mysql2/promise';
import { dataStages } from '../../../src/backup/stageKind.ts';
import type { RemoteSandbox } from './sandboxProcess.ts';

/**
 * Another client starts a backup of each tenant; once it copies data it stands still there for ever: only then does a
 * look read all that there is.
 */
export async function holdBackupsInData(sandbox: RemoteSandbox, tenants: readonly string[]): Promise<void> {
  const { host, port, passwords } = sandbox;
  const password = passwords['root@sys'] ?? '';
  const connection = await createConnection({ host, port, user: 'root@sys', password });
  for (const tenant of tenants) await connection.query(`ALTER SYSTEM BACKUP TENANT = ${tenant}`);
  const held = new Set<string>();
  while (held.size < tenants.length) {
    for (const tenant of await copying(connection)) {
      if (held.has(tenant)) continue;
      await sandbox.act('stall', { tenant, on: true });
      held.add(tenant);
    }
  }
  await connection.end();
}

async function copying(connection: Connection): Promise<string[]> {
  const [rows] = await connection.query(
    'SELECT n.TENANT_NAME AS tenant, t.STATUS AS stage FROM oceanbase.CDB_OB_BACKUP_TASKS t' +
      ' JOIN oceanbase.DBA_OB_TENANTS n ON n.TENANT_ID = t.TENANT_ID',
  );
  const tasks = rows as { tenant: string; stage: string }[];
  return tasks.filter(({ stage }) => dataStages.has(stage)).map(({ tenant }) => tenant);
}
