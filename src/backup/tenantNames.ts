import * as l10n from '@vscode/l10n';
import { scopeOf } from '../oceanbase/scope.ts';
import type { ServerInfo } from '../oceanbase/serverInfo.ts';
import type { Session } from '../oceanbase/session.ts';
import { listUserTenants } from '../oceanbase/tenants.ts';
import type { TenantRef } from './request.ts';

/**
 * A statement was meant for a tenant that is not there any more, or that the login is not of. It was not sent: its
 * name may be another tenant's by now.
 */
export class TenantGone extends Error {
  override readonly name = 'TenantGone';

  constructor(tenantName: string) {
    super(l10n.t('There is no tenant “{0}” (any more), so nothing was sent. Refresh the tree.', tenantName));
  }
}

/**
 * These tenants as they are called now, to be asked for right before a statement names them: a question may have stood
 * for hours, and a name may be another tenant's by then. Only sys names tenants; another login means itself, so there
 * it is checked that this is the one. Rejects with {@link TenantGone} for the first that is gone.
 */
export async function namedNow(
  session: Session,
  info: ServerInfo,
  tenants: readonly TenantRef[],
): Promise<TenantRef[]> {
  const present = await presentNow(session, info, tenants);
  const gone = tenants.find((tenant) => !present.some(({ id }) => id === tenant.id));
  if (gone) throw new TenantGone(gone.name);
  return present;
}

/** {@link namedNow} without those that are gone. Rejects with {@link TenantGone} where nobody is left. */
export async function presentNow(
  session: Session,
  info: ServerInfo,
  tenants: readonly TenantRef[],
): Promise<TenantRef[]> {
  const scope = scopeOf(info);
  const now = scope.sys
    ? await listUserTenants(session, scope)
    : [{ id: info.tenantId, name: info.tenantName }];
  const names = new Map(now.map(({ id, name }) => [id, name]));
  const present = tenants.flatMap(({ id }) => {
    const name = names.get(id);
    return name === undefined ? [] : [{ id, name }];
  });
  const [first] = tenants;
  if (first && present.length === 0) throw new TenantGone(first.name);
  return present;
}
