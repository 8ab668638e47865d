/** The forms of a user name: on an observer, and through OBProxy. */
export interface LoginName {
  user: string;
  tenant: string;
  /** Only OBProxy knows about clusters. */
  cluster?: string;
  written: string;
}

/** An observer splits at the first `@`; it does not know `#cluster`, which stays in the tenant's name. */
export function observerName(written: string): LoginName {
  const quoted = /^'([^']*)'@?(.*)$/s.exec(written);
  if (quoted !== null) {
    const [, user = '', tenant = ''] = quoted;
    return { user, tenant: tenant === '' ? 'sys' : tenant, written };
  }
  const at = written.indexOf('@');
  return at < 0
    ? { user: written, tenant: 'sys', written }
    : { user: written.slice(0, at), tenant: written.slice(at + 1), written };
}

/** `user@tenant#cluster[:id]`, `user@tenant`, `user#cluster`, `cluster:tenant:user[:id]` (also with `-`, `.`). */
export function proxyName(written: string): LoginName {
  if (written.includes('@') || written.includes('#')) {
    const hash = written.indexOf('#');
    const account = hash < 0 ? written : written.slice(0, hash);
    const cluster = hash < 0 ? undefined : written.slice(hash + 1).replace(/:\d+$/, '');
    const { user, tenant } = observerName(account);
    return { user, tenant, written, ...(cluster === undefined ? {} : { cluster }) };
  }
  for (const separator of [':', '-', '.']) {
    const parts = written.split(separator);
    const [cluster, tenant, user] = parts;
    if (parts.length >= 3 && parts.length <= 4 && cluster !== undefined && tenant !== undefined && user) {
      return { user, tenant, cluster, written };
    }
  }
  return { user: written, tenant: 'sys', written };
}
