import { keyOfRow, type JobKey, type JobRow } from '../oceanbase/jobs.ts';
import { isSysLogin, type ServerInfo } from '../oceanbase/serverInfo.ts';
import type { Session } from '../oceanbase/session.ts';
import { cancelBackup } from '../oceanbase/statements.ts';
import type { TenantRef } from './request.ts';
import { presentNow } from './tenantNames.ts';

/** What a cancel is aimed at: tenants by id and name; undefined: every backup that the login may cancel. */
export type CancelTarget = readonly TenantRef[] | undefined;

/** The statement that cancels it: only sys names tenants. */
export function cancelStatement(info: ServerInfo, target: CancelTarget): string {
  return cancelBackup(isSysLogin(info) ? target?.map(({ name }) => name) : undefined, info.mode);
}

/**
 * Asks the server to cancel. Its OK proves nothing: it answers OK where nothing runs (facts.md 2.3), and to a
 * cancel of tenants whose part of a job has no row yet (4.3). The tenants are named as they are called now; those that
 * are gone are left out. Rejects with ServerError, ConnectionLost, or TenantGone where nobody is left.
 */
export async function requestCancel(session: Session, info: ServerInfo, target: CancelTarget): Promise<void> {
  await session.query(cancelStatement(info, target && (await presentNow(session, info, target))));
}

const goingOn: ReadonlySet<unknown> = new Set(['INIT', 'DOING']);

/** A job of sys whose parts have no rows yet: from DOING on a tenant without one has no part that runs (facts.md 4.3). */
function isComing({ tenantId, initiatorTenantId, backupSetId, status }: JobRow): boolean {
  return tenantId === initiatorTenantId && backupSetId === 0 && status === 'INIT';
}

/** The jobs that a cancel of `target` hits, by their open rows: whoever started them. */
export function jobsHit(open: readonly JobRow[], target: CancelTarget): JobKey[] {
  const hit = open.filter(
    (row) =>
      goingOn.has(row.status) &&
      (target === undefined ||
        target.some(
          ({ id }) => row.tenantId === id || (isComing(row) && row.executorTenantIds.includes(id)),
        )),
  );
  return [...new Map(hit.map((row) => [JSON.stringify(keyOfRow(row)), keyOfRow(row)])).values()];
}

/** Whether a part of these jobs that was to be canceled still goes on, or has not begun: then ask once more. */
export function stillGoesOn(open: readonly JobRow[], keys: readonly JobKey[], target: CancelTarget): boolean {
  return keys.some((key) => {
    const rows = open.filter((row) => JSON.stringify(keyOfRow(row)) === JSON.stringify(key));
    const initiator = rows.find((row) => row.tenantId === key.initiatorTenantId && row.jobId === key.jobId);
    const parts = rows.filter((row) => row !== initiator || row.backupSetId !== 0);
    const meant = (id: number): boolean => target === undefined || target.some((one) => one.id === id);
    if (parts.some((row) => meant(row.tenantId) && goingOn.has(row.status))) return true;
    // A sys job whose parts have no rows yet: a cancel by name finds nothing to mark.
    const waiting = (initiator?.executorTenantIds ?? []).filter(
      (id) => meant(id) && !parts.some((row) => row.tenantId === id),
    );
    return initiator?.status === 'INIT' && waiting.length > 0;
  });
}
