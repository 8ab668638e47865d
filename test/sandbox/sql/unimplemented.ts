/** Statements that the grammar has and no 4.x carries out: read to their end, so that a wrong tail is an error. */
import type { Cursor } from './cursor.ts';

export function tenantList(cursor: Cursor): string[] {
  const tenants: string[] = [];
  if (cursor.accept('TENANT')) {
    cursor.acceptOp('=');
    do {
      tenants.push(cursor.nameOrString());
    } while (cursor.acceptOp(','));
  }
  return tenants;
}

export function optionalString(cursor: Cursor, keyword: string): string | undefined {
  if (!cursor.accept(keyword)) {
    return undefined;
  }
  cursor.acceptOp('=');
  return cursor.string();
}

/** `[COPY n]` */
export function copyNumber(cursor: Cursor): void {
  if (cursor.accept('COPY')) {
    cursor.integer();
  }
}

/** `BACKUPSET|BACKUPPIECE ALL [NOT BACKED UP n TIMES] | [=] n`, whose it is, and where it goes. */
export function backupOfBackup(cursor: Cursor, pieces: boolean): void {
  if (cursor.accept('ALL')) {
    if (cursor.accept('NOT')) {
      cursor.expect('BACKED', 'UP');
      cursor.integer();
      cursor.expect('TIMES');
    }
  } else {
    cursor.acceptOp('=');
    cursor.integer();
  }
  if (pieces && cursor.accept('WITH')) {
    cursor.expect('ACTIVE');
  }
  if (cursor.accept('TENANT_ID')) {
    cursor.acceptOp('=');
    cursor.integer();
  } else if (cursor.accept('TENANT')) {
    cursor.acceptOp('=');
    cursor.nameOrString();
  }
  optionalString(cursor, 'BACKUP_BACKUP_DEST');
}

/** `VALIDATE DATABASE [COPY n]` or `VALIDATE BACKUPSET n [COPY n]` */
export function validate(cursor: Cursor): void {
  if (!cursor.accept('DATABASE')) {
    cursor.expect('BACKUPSET');
    cursor.integer();
  }
  copyNumber(cursor);
}

export function encryptedBy(cursor: Cursor): void {
  if (cursor.accept('ENCRYPTED')) {
    cursor.expect('BY');
    cursor.string();
  }
}

/** `BACKUP KEY [TENANT …] [TO …] [ENCRYPTED BY …]` */
export function backupKey(cursor: Cursor): void {
  tenantList(cursor);
  optionalString(cursor, 'TO');
  encryptedBy(cursor);
}

/** 4.2.0 and later: `[ENCRYPTED BY '…'] [WITH KEY FROM '…' [ENCRYPTED BY '…']]`, behind the pool list. */
export function restoreKeys(cursor: Cursor): void {
  encryptedBy(cursor);
  if (cursor.accept('WITH', 'KEY')) {
    cursor.expect('FROM');
    cursor.string();
    encryptedBy(cursor);
  }
}

/** `UNTIL TIME = '…'` or `UNTIL SCN = n`: the only clause whose `=` is mandatory. */
export function until(cursor: Cursor): { time?: string; scn?: bigint } {
  const time = cursor.accept('TIME');
  if ((!time && !cursor.accept('SCN')) || !cursor.acceptOp('=')) {
    throw cursor.error();
  }
  return time ? { time: cursor.string() } : { scn: cursor.bigInteger() };
}

function star(cursor: Cursor): boolean {
  return cursor.acceptOp('*');
}

function dot(cursor: Cursor): void {
  if (!cursor.acceptOp('.')) {
    throw cursor.error();
  }
}

/** `*.*`, `database.*` or `database.table` */
function tables(cursor: Cursor): void {
  do {
    if (star(cursor)) {
      dot(cursor);
      if (!star(cursor)) {
        throw cursor.error();
      }
    } else {
      cursor.name();
      dot(cursor);
      if (!star(cursor)) {
        cursor.name();
      }
    }
  } while (cursor.acceptOp(','));
}

/** `from:to`, where each is a name or two with a point, and a table's partition may be named too. */
function mapping(cursor: Cursor): void {
  let colons = 0;
  do {
    if (!star(cursor)) {
      cursor.name();
    }
    const colon = cursor.acceptOp(':');
    colons += colon ? 1 : 0;
    if (!colon && !cursor.acceptOp('.')) {
      break;
    }
  } while (cursor.peek.kind !== 'end');
  if (colons === 0) {
    throw cursor.error();
  }
}

/** What stands behind RECOVER TABLE; its tenant and its pool list are mandatory. */
export function recoverTable(cursor: Cursor): void {
  tables(cursor);
  cursor.expect('TO', 'TENANT');
  cursor.acceptOp('=');
  cursor.nameOrString();
  if (cursor.accept('FROM')) {
    cursor.string();
  }
  if (cursor.accept('UNTIL')) {
    until(cursor);
  }
  cursor.expect('WITH');
  cursor.string();
  restoreKeys(cursor);
  while (cursor.accept('REMAP')) {
    if (!cursor.accept('TABLE') && !cursor.accept('TABLEGROUP')) {
      cursor.expect('TABLESPACE');
    }
    do {
      mapping(cursor);
    } while (cursor.acceptOp(','));
  }
  optionalString(cursor, 'DESCRIPTION');
}
