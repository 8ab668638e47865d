/** Statements of sys around restores: checked as the server checks them, never carried out. */
import { passwordHash } from '../cluster/tenant.ts';
import { ObError, notAllowed, notSupported, syntaxError } from '../errors.ts';
import type { Statement } from '../sql/statements.ts';
import { restore } from './restore.ts';
import type { Session } from './session.ts';
import { decryptionArray } from './session.ts';

type Of<K extends Statement['kind']> = Extract<Statement, { kind: K }>;

export function setDecryption(session: Session, passwords: readonly string[]): void {
  if (!session.isSys) {
    throw notSupported('non-sys tenant set decryption is');
  }
  if (!session.user.alterSystem) {
    throw new ObError(
      'OB_ERR_NO_PRIVILEGE',
      'Access denied; you need (at least one of) the SUPER privilege(s) for this operation',
    );
  }
  session.userVariables.set(decryptionArray, passwords.map(passwordHash).join(','));
}

/** Only a standby tenant can be told how far to follow; a user tenant speaks for itself. */
function recoverStandby(session: Session, statement: Of<'recoverStandby'>): void {
  const { cluster } = session;
  if (!session.isSys && statement.tenant !== undefined) {
    throw new ObError('OB_ERR_NO_PRIVILEGE');
  }
  const tenant = statement.tenant === undefined ? session.tenant : cluster.tenantNamed(statement.tenant);
  if (tenant === undefined) {
    throw new ObError('OB_TENANT_NOT_EXIST', `Unknown tenant '${statement.tenant ?? ''}'`);
  }
  if (tenant.role !== 'STANDBY') {
    throw notAllowed('tenant role is not STANDBY, recover is');
  }
}

function backupKey(): never {
  // An enterprise statement: the community edition answers as if it could not read it.
  throw syntaxError('', 0);
}

export function sysStatement(
  session: Session,
  statement: Of<'restore' | 'recoverStandby' | 'sysOnly' | 'backupKey' | 'changeTenant'>,
): void {
  if (statement.kind === 'backupKey') {
    backupKey();
  }
  if (statement.kind === 'recoverStandby') {
    recoverStandby(session, statement);
    return;
  }
  if (statement.kind === 'sysOnly' && !session.isSys) {
    if (statement.what === 'cancelRecoverTable') {
      throw notAllowed('user tenant cancel recover table is');
    }
    if (statement.what === 'clusterParameters') {
      throw notAllowed('operation from regular user tenant');
    }
  }
  if (!session.isSys) {
    throw new ObError('OB_ERR_NO_PRIVILEGE');
  }
  if (statement.kind === 'restore') {
    restore(session, statement);
  } else if (statement.kind === 'changeTenant') {
    const tenant = session.cluster.tenantNamed(statement.tenant);
    if (tenant === undefined) {
      throw new ObError('OB_TENANT_NOT_EXIST', `Unknown tenant '${statement.tenant}'`);
    }
    session.effectiveTenant = tenant;
  } else if (statement.what === 'recoverTable') {
    throw new ObError('OB_NOT_SUPPORTED');
  }
}
