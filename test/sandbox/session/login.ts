/** Who may come in: user names, scrambles, and the refusals of section 3. */
import { createHash } from 'node:crypto';
import type { Cluster } from '../cluster/cluster.ts';
import type { Tenant, User } from '../cluster/tenant.ts';
import type { HandshakeReply } from '../wire/adapter.ts';
import { capability } from '../wire/adapter.ts';
import type { WireError } from '../errors.ts';
import { ObError, notSupported, toWire } from '../errors.ts';

export interface Login {
  tenant: Tenant;
  userName: string;
  user: User;
}

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

/** Direct login: user, then everything after the first `@` is the tenant. */
export function splitUser(written: string): { user: string; tenant: string } {
  const quoted = /^'([^']*)'@?(.*)$/.exec(written);
  if (quoted !== null) {
    return { user: quoted[1] ?? '', tenant: quoted[2] === '' ? 'sys' : (quoted[2] ?? 'sys') };
  }
  const at = written.indexOf('@');
  return at < 0
    ? { user: written, tenant: 'sys' }
    : { user: written.slice(0, at), tenant: written.slice(at + 1) };
}

/** Oracle tenants fold names unless they are quoted. */
function fold(name: string, tenant: Tenant): string {
  if (tenant.mode === 'MYSQL') {
    return name;
  }
  const quoted = /^"(.*)"$/.exec(name)?.[1];
  return quoted ?? name.toUpperCase();
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

/** Checks a handshake reply; throws LoginRefused with what goes over the wire. */
export function login(
  cluster: Cluster,
  parts: { user: string; tenant: string },
  shown: string,
  reply: Pick<HandshakeReply, 'flags' | 'token'>,
  salt: Buffer,
  host = '127.0.0.1',
): Login {
  const wrong = (): never => {
    const using = reply.token.length > 0 ? 'YES' : 'NO';
    return refuse(
      new ObError(
        'OB_PASSWORD_WRONG',
        `Access denied for user '${shown}'@'${host}' (using password: ${using})`,
      ),
    );
  };
  const tenant = cluster.tenantNamed(parts.tenant);
  if (tenant === undefined) {
    return wrong();
  }
  if (tenant.name.startsWith('META$')) {
    return refuse(notSupported('login meta tenant'));
  }
  if (tenant.locked) {
    return refuse(new ObError('OB_ERR_TENANT_IS_LOCKED', `Tenant '${tenant.name}' is locked`));
  }
  const userName = fold(parts.user, tenant);
  const user = tenant.users.get(userName);
  if (user === undefined) {
    return wrong();
  }
  if (user.locked) {
    return refuse(new ObError('OB_ERR_USER_IS_LOCKED'));
  }
  if (!passwordMatches(user.password, reply.token, salt)) {
    return wrong();
  }
  if (tenant.mode === 'ORACLE' && (reply.flags & capability.oracleMode) === 0) {
    return refuse(notSupported('Oracle tenant for current client driver is'));
  }
  return { tenant, userName, user };
}
