import type { ServerInfo } from '../oceanbase/serverInfo.ts';
import type { Session } from '../oceanbase/session.ts';
import { isSysLogin } from '../oceanbase/serverInfo.ts';
import { cancelBackup } from '../oceanbase/statements.ts';

/**
 * Asks the server to cancel running backups: of the named tenants, or, without names, of all. The server's OK
 * proves nothing about the end (it answers OK where nothing runs, facts.md 2.3): the jobs' rows do. Rejects with
 * ServerError or ConnectionLost.
 */
export async function requestCancel(
  session: Session,
  info: ServerInfo,
  tenants: readonly string[] | undefined,
): Promise<void> {
  await session.query(cancelBackup(isSysLogin(info) ? tenants : undefined, info.mode));
}
