/** ALTER SYSTEM ARCHIVELOG / NOARCHIVELOG, from sys and from a tenant. */
import { switchOff, switchOn } from '../cluster/archive-mode.ts';
import type { Tenant } from '../cluster/tenant.ts';
import { resolveTenants } from '../cluster/tenant.ts';
import { ObError, notSupported } from '../errors.ts';
import type { Session } from './session.ts';

const groups = ['all_user', 'all_meta'];

function chosen(session: Session, names: readonly string[]): Tenant[] {
  const { cluster } = session;
  const everyone = [...cluster.tenants.values()].filter((tenant) => tenant.id % 2 === 0);
  const lower = names.map((name) => name.toLowerCase());
  if (lower.some((name) => name === 'all' || groups.includes(name))) {
    if (names.length > 1) {
      throw notSupported('all/all_user/all_meta in combination with other names is');
    }
    if (lower[0] !== 'all') {
      throw notSupported("use all_user/all_meta in 'ALTER SYSTEM ARCHIVELOG' syntax is");
    }
    return everyone;
  }
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw notSupported(`duplicate tenant ${twice} is`);
  }
  return names.length === 0 ? everyone : resolveTenants(cluster.tenants.values(), names);
}

export function archivelog(session: Session, on: boolean, names: readonly string[]): void {
  const { cluster, tenant } = session;
  const act = on ? switchOn : switchOff;
  if (!session.isSys) {
    if (names.length > 0) {
      throw new ObError('OB_ERR_NO_PRIVILEGE');
    }
    act(cluster, tenant);
    return;
  }
  let last: ObError | undefined;
  for (const each of chosen(session, names)) {
    last = undefined;
    try {
      act(cluster, each);
    } catch (error) {
      if (!(error instanceof ObError)) {
        throw error;
      }
      last = error;
    }
  }
  // Switching on swallows every tenant's error; switching off reports the last tenant's only.
  if (!on && last !== undefined) {
    throw last;
  }
}
