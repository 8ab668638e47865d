/** `ALTER SYSTEM …`: the backup family as the two grammars of OceanBase accept it. */
import type { SandboxVersion } from '../options.ts';
import type { Cursor } from './cursor.ts';
import type { ParameterItem, Statement } from './statements.ts';
import {
  backupKey,
  backupOfBackup,
  copyNumber,
  optionalString,
  recoverTable,
  restoreKeys,
  tenantList,
  until,
  validate,
} from './unimplemented.ts';

const notSupported: Statement = { kind: 'unimplemented', error: 'OB_NOT_SUPPORTED' };
const invalidArgument: Statement = { kind: 'unimplemented', error: 'OB_INVALID_ARGUMENT' };

function backup(cursor: Cursor, version: SandboxVersion): Statement {
  const oracle = cursor.lexis.mode === 'ORACLE';
  if (cursor.accept('KEY')) {
    backupKey(cursor);
    return { kind: 'backupKey' };
  }
  const clusterParameters = version === '4.2.5' || version === '4.3.5';
  if (!oracle && clusterParameters && cursor.accept('CLUSTER', 'PARAMETERS')) {
    cursor.expect('TO');
    cursor.acceptOp('=');
    cursor.string();
    return { kind: 'sysOnly', what: 'clusterParameters' };
  }
  const pieces = !oracle && cursor.accept('BACKUPPIECE');
  if (pieces || (!oracle && cursor.accept('BACKUPSET'))) {
    backupOfBackup(cursor, pieces);
    return notSupported;
  }
  const incremental = cursor.accept('INCREMENTAL');
  const database = cursor.accept('DATABASE');
  if (oracle && !database) {
    throw cursor.error();
  }
  const tenants = database ? [] : tenantList(cursor);
  const to = optionalString(cursor, 'TO');
  const plusArchivelog = cursor.accept('PLUS', 'ARCHIVELOG');
  const description = optionalString(cursor, 'DESCRIPTION') ?? '';
  return {
    kind: 'backup',
    database,
    incremental,
    tenants,
    plusArchivelog,
    description,
    ...(to === undefined ? {} : { to }),
  };
}

function cancel(cursor: Cursor, version: SandboxVersion): Statement {
  const oracle = cursor.lexis.mode === 'ORACLE';
  if (cursor.accept('DELETE', 'BACKUP')) {
    const tenants = tenantList(cursor);
    optionalString(cursor, 'DESCRIPTION');
    return { kind: 'cancelDelete', tenants };
  }
  if (!oracle && cursor.accept('VALIDATE')) {
    cursor.integer();
    copyNumber(cursor);
    return notSupported;
  }
  if (!oracle && cursor.accept('ALL', 'BACKUP', 'FORCE')) {
    return invalidArgument;
  }
  if (!oracle && version !== '4.1' && cursor.accept('RESTORE')) {
    cursor.acceptOp('=');
    cursor.nameOrString();
    return { kind: 'sysOnly', what: 'cancelRestore' };
  }
  if (!oracle && version !== '4.1' && cursor.accept('RECOVER', 'TABLE')) {
    cursor.nameOrString();
    return { kind: 'sysOnly', what: 'cancelRecoverTable' };
  }
  cursor.expect('BACKUP');
  if (!oracle && (cursor.accept('BACKUPSET') || cursor.accept('BACKUPPIECE'))) {
    return invalidArgument;
  }
  return { kind: 'cancelBackup', tenants: tenantList(cursor) };
}

function archivelog(cursor: Cursor, on: boolean): Statement {
  const tenants = tenantList(cursor);
  const description = optionalString(cursor, 'DESCRIPTION') ?? '';
  return { kind: 'archivelog', on, tenants, description };
}

function deleteBackup(cursor: Cursor): Statement {
  const what = cursor.accept('BACKUPSET') ? 'SET' : cursor.accept('BACKUPPIECE') ? 'PIECE' : 'OBSOLETE';
  if (what === 'OBSOLETE') {
    cursor.expect('OBSOLETE', 'BACKUP');
  } else {
    cursor.integer();
    copyNumber(cursor);
  }
  const tenants = tenantList(cursor);
  const described = optionalString(cursor, 'DESCRIPTION') !== undefined;
  return { kind: 'deleteBackup', what, tenants, described };
}

function policy(cursor: Cursor, add: boolean): Statement {
  cursor.expect('DELETE', 'BACKUP', 'POLICY');
  cursor.acceptOp('=');
  const name = cursor.string();
  if (!add) {
    return { kind: 'dropPolicy', name, tenants: tenantList(cursor) };
  }
  const window = optionalString(cursor, 'RECOVERY_WINDOW');
  const numbers: Record<string, number> = {};
  for (const keyword of ['REDUNDANCY', 'BACKUP_COPIES']) {
    if (cursor.accept(keyword)) {
      cursor.acceptOp('=');
      numbers[keyword] = cursor.integer();
    }
  }
  const redundancy = numbers['REDUNDANCY'];
  return {
    kind: 'addPolicy',
    name,
    tenants: tenantList(cursor),
    ...(window === undefined ? {} : { window }),
    ...(redundancy === undefined ? {} : { redundancy }),
  };
}

function constant(cursor: Cursor): string {
  const negative = cursor.acceptOp('-') ? '-' : '';
  const { kind } = cursor.peek;
  if (kind === 'word' || kind === 'name' || kind === 'string' || kind === 'number') {
    return negative + cursor.advance().value;
  }
  throw cursor.error();
}

function parameters(cursor: Cursor): Statement {
  const items: ParameterItem[] = [];
  do {
    const item: ParameterItem = { name: cursor.name().toLowerCase(), value: '' };
    cursor.acceptOp('=');
    item.value = constant(cursor);
    if (cursor.accept('COMMENT')) {
      cursor.acceptOp('=');
      cursor.string();
    }
    if (cursor.accept('SCOPE')) {
      cursor.acceptOp('=');
      if (!cursor.accept('MEMORY') && !cursor.accept('SPFILE')) {
        cursor.expect('BOTH');
      }
    }
    if (cursor.lexis.mode === 'MYSQL') {
      if (cursor.accept('SERVER') || cursor.accept('ZONE')) {
        cursor.acceptOp('=');
        cursor.nameOrString();
      }
      if (cursor.accept('TENANT')) {
        cursor.acceptOp('=');
        item.tenant = cursor.nameOrString();
      }
    }
    items.push(item);
  } while (cursor.acceptOp(','));
  return { kind: 'parameters', items };
}

function recoverStandby(cursor: Cursor): Statement {
  let tenant: string | undefined;
  if (cursor.accept('TENANT')) {
    cursor.acceptOp('=');
    tenant = cursor.nameOrString();
  }
  if (!cursor.accept('CANCEL') && cursor.accept('UNTIL') && !cursor.accept('UNLIMITED')) {
    until(cursor);
  }
  return { kind: 'recoverStandby', ...(tenant === undefined ? {} : { tenant }) };
}

function restore(cursor: Cursor, version: SandboxVersion): Statement {
  const tenant = cursor.isWord('FROM') ? '' : cursor.nameOrString();
  let uri = '';
  if (cursor.accept('FROM')) {
    cursor.acceptOp('=');
    uri = cursor.string();
  }
  const point = cursor.accept('UNTIL') ? until(cursor) : {};
  if (cursor.accept('WITH')) {
    cursor.acceptOp('=');
    cursor.string();
    if (version !== '4.1') {
      restoreKeys(cursor);
    }
  } else if (tenant !== '' && !cursor.isWord('PREVIEW')) {
    throw cursor.error();
  }
  optionalString(cursor, 'DESCRIPTION');
  return { kind: 'restore', tenant, uri, ...point, preview: cursor.accept('PREVIEW') };
}

export function parseAlterSystem(cursor: Cursor, version: SandboxVersion): Statement {
  const mysql = cursor.lexis.mode === 'MYSQL';
  if (cursor.accept('BACKUP')) {
    return backup(cursor, version);
  }
  if (cursor.accept('CANCEL')) {
    return cancel(cursor, version);
  }
  if (cursor.accept('ARCHIVELOG')) {
    return archivelog(cursor, true);
  }
  if (cursor.accept('NOARCHIVELOG')) {
    return archivelog(cursor, false);
  }
  if (mysql && (cursor.accept('SUSPEND', 'BACKUP') || cursor.accept('RESUME', 'BACKUP'))) {
    return { kind: 'manageBackup' };
  }
  if (mysql && cursor.accept('DELETE')) {
    return deleteBackup(cursor);
  }
  if (cursor.isWord('DELETE', 1) && (cursor.accept('ADD') || cursor.isWord('DROP'))) {
    return policy(cursor, !cursor.accept('DROP'));
  }
  if (mysql && cursor.accept('RESTORE')) {
    return restore(cursor, version);
  }
  if (mysql && cursor.accept('RECOVER', 'STANDBY')) {
    return recoverStandby(cursor);
  }
  if (mysql && version !== '4.1' && cursor.accept('RECOVER', 'TABLE')) {
    recoverTable(cursor);
    return { kind: 'sysOnly', what: 'recoverTable' };
  }
  if (mysql && cursor.accept('CHANGE', 'TENANT')) {
    cursor.acceptOp('=');
    return { kind: 'changeTenant', tenant: cursor.nameOrString() };
  }
  if (mysql && cursor.accept('VALIDATE')) {
    validate(cursor);
    return notSupported;
  }
  const startsOrStops = cursor.isWord('START') || cursor.isWord('STOP');
  if (mysql && startsOrStops && cursor.isWord('BACKUP', 1)) {
    cursor.advance();
    cursor.expect('BACKUP', 'ARCHIVELOG');
    return notSupported;
  }
  const explicit = cursor.accept('SET');
  if (!mysql && !explicit) {
    throw cursor.error();
  }
  return parameters(cursor);
}
