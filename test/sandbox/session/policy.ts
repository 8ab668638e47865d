/** Delete policies, and the delete statements that 4.x parses and refuses. */
import type { Tenant } from '../cluster/tenant.ts';
import { resolveTenants } from '../cluster/tenant.ts';
import { ObError, notSupported } from '../errors.ts';
import type { Statement } from '../sql/statements.ts';
import type { Session } from './session.ts';

type Of<K extends Statement['kind']> = Extract<Statement, { kind: K }>;

function policyTenant(session: Session, names: readonly string[]): Tenant {
  if (!session.isSys) {
    if (names.length > 0) {
      throw new ObError('OB_NOT_SUPPORTED');
    }
    return session.tenant;
  }
  const tenants = resolveTenants(session.cluster.tenants.values(), names);
  const [tenant] = tenants;
  if (tenant === undefined) {
    throw notSupported('Too little tenant names specified, only one tenant name can be specified');
  }
  if (tenants.length > 1) {
    throw notSupported('Too many tenant names specified, only one tenant name can be specified');
  }
  return tenant;
}

function checkName(name: string): void {
  if (name !== 'default') {
    throw notSupported("The policy name is not 'default', it is");
  }
}

function exists(session: Session, tenant: Tenant): boolean {
  const sql = `SELECT 1 FROM oceanbase."_OB_BACKUP_DELETE_POLICY" WHERE TENANT_ID = ${tenant.id}`;
  return session.cluster.engine.query(sql, session.context()).rows.length > 0;
}

export function addPolicy(session: Session, statement: Of<'addPolicy'>): void {
  checkName(statement.name);
  const tenant = policyTenant(session, statement.tenants);
  const { window, redundancy } = statement;
  if (window === undefined && redundancy === undefined) {
    throw notSupported('Neither recovery_window nor redundancy is set');
  }
  if (window !== undefined && !/^\d+(us|ms|s|m|h|d)?$/i.test(window)) {
    throw notSupported('recovery window is not be time string');
  }
  if (redundancy !== undefined && redundancy !== 1) {
    throw notSupported('Redundancy not equal to 1 is');
  }
  if (exists(session, tenant)) {
    throw new ObError('OB_ERR_PRIMARY_KEY_DUPLICATE');
  }
  session.cluster.engine.put('_OB_BACKUP_DELETE_POLICY', {
    TENANT_ID: tenant.id,
    POLICY_NAME: 'default',
    RECOVERY_WINDOW: window ?? '',
  });
}

export function dropPolicy(session: Session, statement: Of<'dropPolicy'>): void {
  checkName(statement.name);
  const tenant = policyTenant(session, statement.tenants);
  session.cluster.engine.remove('_OB_BACKUP_DELETE_POLICY', { TENANT_ID: tenant.id });
}

export function deleteBackup(session: Session, statement: Of<'deleteBackup'>): void {
  if (statement.described) {
    // A description makes the server forget its own refusal: the statement goes on to the RootService.
    if (statement.what === 'OBSOLETE') {
      return;
    }
    throw new ObError('OB_NOT_SUPPORTED');
  }
  if (session.isSys && statement.what !== 'OBSOLETE') {
    throw notSupported('need to specify a tenant name');
  }
  throw notSupported('function is');
}
