// What the server itself knows, asked without any code of the product.
import { connect as openSocket, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import type { RemoteSandbox } from '../bench/support/sandboxProcess.ts';

export interface ServerRow {
  readonly tenantId: number;
  readonly initiatorTenantId: number;
  /** The JOB_ID of the initiator. */
  readonly initiatorJobId: number;
  readonly setId: number;
  readonly status: string;
  readonly result: number;
  readonly encryption: string;
  readonly description: string;
  readonly executors: readonly number[];
  /** ms since the epoch. */
  readonly from: number;
  readonly to: number;
  /** STATUS and FILE_STATUS of its set; undefined for a job of sys. */
  readonly set: string | undefined;
}

const history = `
  SELECT j.TENANT_ID, j.JOB_ID, j.INITIATOR_TENANT_ID, j.INITIATOR_JOB_ID, j.BACKUP_SET_ID, j.STATUS, j.RESULT,
    j.ENCRYPTION_MODE, j.DESCRIPTION, j.EXECUTOR_TENANT_ID,
    UNIX_TIMESTAMP(j.START_TIMESTAMP) * 1000 AS FROM_MS, UNIX_TIMESTAMP(j.END_TIMESTAMP) * 1000 AS TO_MS
  FROM oceanbase.CDB_OB_BACKUP_JOB_HISTORY j`;

/** Sockets of other clients than the product. */
export const foreignSockets = new WeakSet<Socket>();

/** Connects as another client would. Rejects while the server is away. */
export async function connect({ host, port, passwords }: RemoteSandbox, user: string): Promise<Connection> {
  const stream = openSocket(port, host);
  foreignSockets.add(stream);
  try {
    const connection = await createConnection({ stream, user, password: passwords[user] ?? '' });
    connection.on('error', () => undefined); // a query on it tells
    return connection;
  } catch (error) {
    stream.destroy();
    throw error;
  }
}

/** Asks once more after a fault that was aimed at the product and hit this. Rejects after ten. */
async function ask(sandbox: RemoteSandbox, sql: string): Promise<RowDataPacket[]> {
  for (let attempt = 1; ; attempt++) {
    let connection: Connection | undefined;
    try {
      connection = await connect(sandbox, 'root@sys');
      return (await connection.query<RowDataPacket[]>(sql))[0];
    } catch (error) {
      if (attempt === 10) throw error;
      await setTimeout(50);
    } finally {
      connection?.destroy();
    }
  }
}

/** How many jobs are not in the history yet. */
export async function openJobs(sandbox: RemoteSandbox): Promise<number> {
  return (await ask(sandbox, 'SELECT TENANT_ID, JOB_ID FROM oceanbase.CDB_OB_BACKUP_JOBS')).length;
}

/** Every job that has come to its end, of sys and of tenants. */
export async function endedJobs(sandbox: RemoteSandbox): Promise<ServerRow[]> {
  const files = await ask(
    sandbox,
    'SELECT TENANT_ID, BACKUP_SET_ID, STATUS, FILE_STATUS FROM oceanbase.CDB_OB_BACKUP_SET_FILES',
  );
  const sets = new Map(
    files.map((row) => [
      `${String(row['TENANT_ID'])}/${String(row['BACKUP_SET_ID'])}`,
      `${String(row['STATUS'])}/${String(row['FILE_STATUS'])}`,
    ]),
  );
  return (await ask(sandbox, history)).map((row) => {
    const tenantId = Number(row['TENANT_ID']);
    const initiatorTenantId = Number(row['INITIATOR_TENANT_ID']);
    const setId = Number(row['BACKUP_SET_ID']);
    return {
      tenantId,
      initiatorTenantId,
      initiatorJobId: Number(tenantId === initiatorTenantId ? row['JOB_ID'] : row['INITIATOR_JOB_ID']),
      setId,
      status: String(row['STATUS']),
      result: Number(row['RESULT']),
      encryption: String(row['ENCRYPTION_MODE']),
      description: String(row['DESCRIPTION']),
      executors: String(row['EXECUTOR_TENANT_ID']).split(',').map(Number),
      from: Number(row['FROM_MS']),
      to: Number(row['TO_MS']),
      set: sets.get(`${String(tenantId)}/${String(setId)}`),
    };
  });
}
