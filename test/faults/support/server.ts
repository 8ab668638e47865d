// What the server itself has, over connections that no fault is aimed at.
import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import type { RowDataPacket } from 'mysql2';
import type { Sandbox } from '../../sandbox/index.ts';

export interface ServerFacts {
  /** How many jobs the initiator has started. */
  readonly jobs: number;
  /** Of every row that the server has of any job. */
  readonly encryptionModes: readonly string[];
}

export async function askServer(sandbox: Sandbox): Promise<ServerFacts> {
  const rows = await query(
    sandbox,
    'SELECT TENANT_ID, INITIATOR_TENANT_ID, ENCRYPTION_MODE FROM oceanbase.CDB_OB_BACKUP_JOBS' +
      ' UNION ALL SELECT TENANT_ID, INITIATOR_TENANT_ID, ENCRYPTION_MODE FROM oceanbase.CDB_OB_BACKUP_JOB_HISTORY',
  );
  return {
    jobs: rows.filter((row) => row['TENANT_ID'] === row['INITIATOR_TENANT_ID']).length,
    encryptionModes: rows.map((row) => String(row['ENCRYPTION_MODE'])),
  };
}

/** The user tenants, in the order of their ids. */
export async function tenantsOf(sandbox: Sandbox): Promise<{ id: number; name: string }[]> {
  const rows = await query(
    sandbox,
    "SELECT TENANT_ID, TENANT_NAME FROM oceanbase.DBA_OB_TENANTS WHERE TENANT_TYPE = 'USER' ORDER BY TENANT_ID",
  );
  return rows.map((row) => ({ id: Number(row['TENANT_ID']), name: String(row['TENANT_NAME']) }));
}

async function query(sandbox: Sandbox, sql: string): Promise<RowDataPacket[]> {
  for (;;) {
    try {
      const connection = await createConnection({
        host: sandbox.host,
        port: sandbox.port,
        user: 'root@sys',
        password: sandbox.passwords['root@sys'] ?? '',
      });
      const [rows] = await connection.query<RowDataPacket[]>(sql);
      await connection.end();
      return rows;
    } catch (error) {
      if (!/ECONNREFUSED|ECONNRESET|closed|initializ|8001|lost/i.test(String(error))) throw error;
      await sleep(20); // the whole server is on its way back
    }
  }
}
