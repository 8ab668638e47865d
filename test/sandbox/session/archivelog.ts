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

/** A tenant that writes no log for some of its work has nothing that could be archived (4.3.5.3). */
function checkLogging({ cluster }: Session, tenant: Tenant): void {
  if (cluster.traits.noLogging && cluster.faults.noLogging(tenant)) {
    throw new ObError('OB_OP_NOT_ALLOW');
  }
}

function caught(act: () => void): ObError | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (!(error instanceof ObError)) {
      throw error;
    }
    return error;
  }
}

export function archivelog(session: Session, on: boolean, names: readonly string[]): void {
  const { cluster, tenant } = session;
  const act = on ? switchOn : switchOff;
  if (!session.isSys) {
    if (names.length > 0) {
      throw new ObError('OB_ERR_NO_PRIVILEGE');
    }
    if (on) {
      checkLogging(session, tenant);
    }
    act(cluster, tenant);
    return;
  }
  let last: ObError | undefined;
  for (const each of chosen(session, names)) {
    last = on ? caught(() => checkLogging(session, each)) : undefined;
    const result = last ?? caught(() => act(cluster, each));
    // Switching off reports the last tenant's error; switching on only what came out of the check before it.
    last = on ? last : result;
  }
  if (last !== undefined) {
    throw last;
  }
}
