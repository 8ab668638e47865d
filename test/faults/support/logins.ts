// Who starts, and what: each way of starting a backup that the product has.
import type { BackupTarget, TenantRef } from '../../../src/backup/request.ts';

export interface Login {
  readonly name: string;
  /** The tenants that the sandbox has beside sys; their names begin with `prefix`. */
  tenants(prefix: string): readonly { readonly name: string; readonly mode: 'MYSQL' | 'ORACLE' }[];
  user(tenants: readonly TenantRef[]): string;
  target(tenants: readonly TenantRef[]): BackupTarget;
}

const one = (mode: 'MYSQL' | 'ORACLE') => (prefix: string) => [{ name: `${prefix}a`, mode }];
const own = (tenants: readonly TenantRef[]): BackupTarget => ({ kind: 'own', tenants: [first(tenants)] });

export const oneTenantFromSys: Login = {
  name: 'one tenant, from sys',
  tenants: one('MYSQL'),
  user: () => 'root@sys',
  target: (tenants) => ({ kind: 'tenants', tenants: [first(tenants)] }),
};

export const otherLogins: readonly Login[] = [
  {
    name: 'three tenants, from sys',
    tenants: (prefix) => [
      { name: `${prefix}a`, mode: 'MYSQL' },
      { name: `${prefix}b`, mode: 'ORACLE' },
      { name: `${prefix}c`, mode: 'MYSQL' },
    ],
    user: () => 'root@sys',
    target: (tenants) => ({ kind: 'tenants', tenants }),
  },
  {
    name: 'a MySQL tenant’s own login',
    tenants: one('MYSQL'),
    user: (tenants) => `root@${first(tenants).name}`,
    target: own,
  },
  {
    name: 'an Oracle tenant’s own login',
    tenants: one('ORACLE'),
    user: (tenants) => `SYS@${first(tenants).name}`,
    target: own,
  },
];

function first(tenants: readonly TenantRef[]): TenantRef {
  const [tenant] = tenants;
  if (!tenant) throw new Error('no tenant');
  return tenant;
}
