import { scopeOf } from '../oceanbase/scope.ts';
import type { ServerInfo } from '../oceanbase/serverInfo.ts';
import type { Session } from '../oceanbase/session.ts';
import { cancelBackup, cancelBackupOfTenants } from '../oceanbase/statements.ts';

/**
 * Asks the server to cancel the tenant's backup. The server's OK proves nothing about the end (facts.md 2.3):
 * the job's row does. Rejects with ServerError or ConnectionLost.
 */
export async function requestCancel(session: Session, info: ServerInfo, tenantName: string): Promise<void> {
  await session.query(scopeOf(info).sys ? cancelBackupOfTenants([tenantName]) : cancelBackup());
}
