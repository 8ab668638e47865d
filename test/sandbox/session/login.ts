/** Who may come in: user names, scrambles, and the refusals a login can meet. */
import { createHash } from 'node:crypto';
import type { Cluster } from '../cluster/cluster.ts';
import type { Tenant, User } from '../cluster/tenant.ts';
import type { WireError } from '../errors.ts';
import { ObError, notSupported, toWire } from '../errors.ts';
import { capability } from '../wire/capability.ts';
import type { LoginName } from './user-name.ts';

export interface Login {
  tenant: Tenant;
  userName: string;
  user: User;
}

export interface Attempt {
  name: LoginName;
  flags: number;
  token: Buffer;
  salt: Buffer;
  /** Through OBProxy an unknown tenant is shown with the whole name that was typed. */
  throughProxy: boolean;
}

const host = '127.0.0.1';

function sha1(...parts: Buffer[]): Buffer {
  const hash = createHash('sha1');
  for (const part of parts) {
    hash.update(part);
  }
  return hash.digest();
}

function passwordMatches(password: string, token: Buffer, salt: Buffer): boolean {
  if (password === '' || token.length === 0) {
    return password === '' && token.length === 0;
  }
  const once = sha1(Buffer.from(password, 'utf8'));
  const mask = sha1(salt, sha1(once));
  return Buffer.from(once.map((byte, index) => byte ^ (mask[index] ?? 0))).equals(token);
}

/** Oracle tenants fold names unless they are quoted. */
function fold(name: string, tenant: Tenant): string {
  if (tenant.mode === 'MYSQL') {
    return name;
  }
  return /^"(.*)"$/.exec(name)?.[1] ?? name.toUpperCase();
}

export class LoginRefused extends Error {
  readonly wire: WireError;

  constructor(wire: WireError) {
    super(wire.message);
    this.wire = wire;
  }
}

function refuse(error: ObError): never {
  throw new LoginRefused(toWire(error, 'MYSQL'));
}

/** Percent signs and underscores as in LIKE; plain addresses; `%` lets everybody in. */
function invited(tenant: Tenant): boolean {
  return tenant.invitedNodes
    .split(',')
    .some((entry) =>
      new RegExp(`^${entry.trim().replaceAll('.', '\\.').replaceAll('%', '.*').replaceAll('_', '.')}$`).test(
        host,
      ),
    );
}

/** Throws LoginRefused with what goes over the wire. */
export function login(cluster: Cluster, attempt: Attempt): Login {
  const { name, token } = attempt;
  const wrong = (shown: string): never => {
    const using = token.length > 0 ? 'YES' : 'NO';
    const text = `Access denied for user '${shown}'@'${host}' (using password: ${using})`;
    return refuse(new ObError('OB_PASSWORD_WRONG', text));
  };
  if (name.cluster !== undefined && name.cluster !== cluster.name) {
    // OBProxy's own error table: the code means something else on an observer.
    throw new LoginRefused({ errno: 4669, sqlstate: 'HY000', message: 'cluster not exist' });
  }
  const tenant = cluster.tenantNamed(name.tenant);
  if (tenant === undefined) {
    return wrong(attempt.throughProxy ? name.written : name.user);
  }
  if (tenant.name.startsWith('META$')) {
    return refuse(notSupported('login meta tenant'));
  }
  if (tenant.locked) {
    return refuse(new ObError('OB_ERR_TENANT_IS_LOCKED', `Tenant '${tenant.name}' is locked`));
  }
  if (!tenant.onServer) {
    return refuse(new ObError('OB_TENANT_NOT_IN_SERVER'));
  }
  if (!invited(tenant)) {
    return refuse(new ObError('OB_ERR_NO_PRIVILEGE'));
  }
  const userName = fold(name.user, tenant);
  const user = tenant.users.get(userName);
  if (user === undefined) {
    return wrong(name.user);
  }
  if (user.locked && token.length > 0) {
    return refuse(new ObError('OB_ERR_USER_IS_LOCKED'));
  }
  if (!passwordMatches(user.password, token, attempt.salt)) {
    return wrong(name.user);
  }
  if (tenant.mode === 'ORACLE' && (attempt.flags & capability.oracleMode) === 0) {
    return refuse(notSupported('Oracle tenant for current client driver is'));
  }
  return { tenant, userName, user };
}
