/** One statement of a session: parsed, checked, done. */
import { backupAll, backupNamed, backupOwn, cancelJobs } from '../cluster/start-backup.ts';
import { passwordHash, resolveTenants } from '../cluster/tenant.ts';
import { ObError, notSupported } from '../errors.ts';
import { parse } from '../sql/parse.ts';
import type { Statement } from '../sql/statements.ts';
import { archivelog } from './archivelog.ts';
import { setParameters } from './parameters.ts';
import type { Reply } from './result.ts';
import { addPolicy, deleteBackup, dropPolicy } from './policy.ts';
import { done } from './result.ts';
import { select } from './select.ts';
import type { Session } from './session.ts';
import { encryptionMode, encryptionPasswd } from './session.ts';
import { setVariables } from './set.ts';
import { useDatabase } from './database.ts';
import { show } from './show.ts';
import { setDecryption, sysStatement } from './sys-only.ts';

type Of<K extends Statement['kind']> = Extract<Statement, { kind: K }>;

function backup(session: Session, statement: Of<'backup'>): void {
  const { cluster, isSys } = session;
  if (!isSys && statement.tenants.length > 0) {
    throw notSupported('user tenant cannot specify tenant names');
  }
  if (isSys && !statement.database && statement.tenants.length === 0) {
    throw notSupported('No tenant name specified');
  }
  if (isSys) {
    resolveTenants(cluster.tenants.values(), statement.tenants);
  }
  if (statement.to !== undefined) {
    throw notSupported('backup do not support using specify path');
  }
  if (statement.plusArchivelog && !cluster.traits.plusArchivelog) {
    throw notSupported('plus archive is not supported');
  }
  const request = {
    incremental: statement.incremental,
    plusArchivelog: statement.plusArchivelog,
    description: statement.description,
    encryptionMode: String(session.userVariable(encryptionMode) ?? 'NONE'),
    passwordHash: String(session.userVariable(encryptionPasswd) ?? ''),
  };
  if (!isSys) {
    backupOwn(cluster, session.tenant, request);
  } else if (statement.tenants.length > 0) {
    backupNamed(cluster, statement.tenants, request);
  } else {
    backupAll(cluster, request);
  }
}

function cancelBackup(session: Session, names: readonly string[]): void {
  const { cluster, tenant } = session;
  if (!session.isSys) {
    if (names.length > 0) {
      throw new ObError('OB_NOT_SUPPORTED');
    }
    cancelJobs(cluster, (job) => job.tenantId === tenant.id);
    return;
  }
  const chosen = new Set(resolveTenants(cluster.tenants.values(), names).map((each) => each.id));
  cancelJobs(cluster, (job) => chosen.size === 0 || chosen.has(job.tenantId));
}

/** Its own privileges and those of its active roles (`check_user_priv`, from 4.2.3 on). */
function mayAlterSystem({ user, cluster }: Session): boolean {
  return user.alterSystem || (cluster.traits.rolesCount && user.roles.some((role) => role.alterSystem));
}

/** The privilege that the whole ALTER SYSTEM family asks for in MySQL mode. */
function checkPrivilege(session: Session, kind: Statement['kind']): void {
  if (session.tenant.mode === 'MYSQL' && !mayAlterSystem(session)) {
    throw new ObError(
      'OB_ERR_NO_PRIVILEGE',
      'Access denied; you need (at least one of) the SUPER or ALTER SYSTEM privilege(s) for this operation',
    );
  }
  // Of the whole family only ALTER SYSTEM SET looks at privileges in Oracle mode.
  if (session.tenant.mode === 'ORACLE' && !session.user.alterSystem && kind === 'parameters') {
    throw new ObError('OB_ERR_NO_SYS_PRIVILEGE');
  }
}

const free = new Set<Statement['kind']>([
  'set',
  'setEncryption',
  'show',
  'use',
  'transaction',
  'select',
  'setDecryption',
]);

function run(session: Session, statement: Statement): Reply {
  if (!free.has(statement.kind)) {
    checkPrivilege(session, statement.kind);
  }
  switch (statement.kind) {
    case 'select':
      return select(session, statement.text);
    case 'show':
      return show(session, statement);
    case 'set':
      setVariables(session, statement.assignments);
      return done;
    case 'setEncryption':
      session.userVariables.set(encryptionMode, 'PASSWORD');
      session.userVariables.set(encryptionPasswd, passwordHash(statement.password));
      return done;
    case 'backup':
      backup(session, statement);
      return done;
    case 'cancelBackup':
      cancelBackup(session, statement.tenants);
      return done;
    case 'archivelog':
      archivelog(session, statement.on, statement.tenants);
      return done;
    case 'parameters':
      setParameters(session, statement.items);
      return done;
    case 'addPolicy':
      addPolicy(session, statement);
      return done;
    case 'dropPolicy':
      dropPolicy(session, statement);
      return done;
    case 'deleteBackup':
      deleteBackup(session, statement);
      return done;
    case 'cancelDelete':
      resolveTenants(session.cluster.tenants.values(), session.isSys ? statement.tenants : []);
      return done;
    case 'setDecryption':
      setDecryption(session, statement.passwords);
      return done;
    case 'restore':
    case 'recoverStandby':
    case 'sysOnly':
    case 'backupKey':
    case 'changeTenant':
      sysStatement(session, statement);
      return done;
    case 'manageBackup':
      throw new ObError('OB_INVALID_ARGUMENT');
    case 'unimplemented':
      throw new ObError(statement.error);
    case 'use':
      useDatabase(session, statement.database);
      return done;
    case 'transaction':
      return done;
  }
}

export function execute(session: Session, text: string): Reply {
  session.cluster.advance();
  const statement = parse(text, session.lexis, session.cluster.version);
  return run(session, statement);
}
