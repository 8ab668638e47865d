/** Statements of sys around restores: checked as the server checks them, never carried out. */
import { parameterNamed, parameterValue } from '../cluster/parameters.ts';
import { passwordHash } from '../cluster/tenant.ts';
import { ObError, notAllowed, notSupported, syntaxError } from '../errors.ts';
import type { Statement } from '../sql/statements.ts';
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

/** The newest set under the URI, if the sandbox made one there. */
function protectedBy(session: Session, uri: string): string | undefined {
  const sql =
    'SELECT PASSWD FROM oceanbase."_OB_BACKUP_SET_FILES" WHERE STATUS = \'SUCCESS\' AND ' +
    `PATH IN (${uri
      .split(',')
      .map((part) => `'${part.replaceAll("'", "''")}'`)
      .join(', ')}) ORDER BY BACKUP_SET_ID DESC LIMIT 1`;
  const value = session.cluster.engine.query(sql, session.context()).rows[0]?.[0];
  return typeof value === 'string' ? value : undefined;
}

/** Zero, as it is until somebody sets it, means that nothing may be restored. */
function restoreConcurrency(session: Session): number {
  const definition = parameterNamed(session.cluster, 'restore_concurrency');
  return definition === undefined
    ? 0
    : Number(parameterValue(session.cluster, session.tenant, definition)) || 0;
}

function restore(session: Session, statement: Of<'restore'>): void {
  const { cluster } = session;
  if (!statement.preview && restoreConcurrency(session) === 0) {
    throw notAllowed('restore tenant when restore_concurrency is 0');
  }
  if (cluster.tenantNamed(statement.tenant) !== undefined) {
    throw notAllowed('restore tenant with existed tenant name is');
  }
  const hash = protectedBy(session, statement.uri);
  if (hash === undefined) {
    throw cluster.version === '4.1'
      ? new ObError('OB_ENTRY_NOT_EXIST', 'no full backup set exists')
      : new ObError('OB_RESTORE_SOURCE_NOT_ENOUGH', 'no full backup set exists');
  }
  const given = String(session.userVariable(decryptionArray) ?? '');
  if (statement.preview) {
    session.userVariables.delete(decryptionArray);
  }
  if (hash !== '' && !given.includes(hash)) {
    throw new ObError('OB_BACKUP_INVALID_PASSWORD');
  }
  if (!statement.preview) {
    throw new ObError('OB_NOT_SUPPORTED', 'Not supported feature or function, in the sandbox');
  }
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
