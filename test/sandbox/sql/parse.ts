/** From the text of a statement to what it asks for. */
import { ObError } from '../errors.ts';
import type { SandboxVersion } from '../options.ts';
import { parseAlterSystem } from './alter-system.ts';
import { Cursor } from './cursor.ts';
import type { Assignment, ShowKind, Statement } from './statements.ts';
import type { Lexis } from './tokens.ts';

function assignment(cursor: Cursor): Assignment {
  if (cursor.accept('NAMES') || cursor.accept('CHARACTER', 'SET') || cursor.accept('CHARSET')) {
    const expression = cursor.expression();
    return { target: 'names', global: false, name: 'names', expression };
  }
  const token = cursor.peek;
  let global = false;
  let target: Assignment['target'] = 'system';
  let name: string;
  if (token.kind === 'user') {
    target = 'user';
    name = cursor.advance().value.toLowerCase();
  } else if (token.kind === 'system') {
    const parts = cursor.advance().value.toLowerCase().split('.');
    global = parts.length > 1 && parts[0] === 'global';
    name = parts[parts.length - 1] ?? '';
  } else {
    global = cursor.accept('GLOBAL');
    if (!global && !cursor.accept('SESSION')) {
      cursor.accept('LOCAL');
    }
    name = cursor.name().toLowerCase();
  }
  if (!cursor.acceptOp('=') && !cursor.acceptOp(':=')) {
    throw cursor.error();
  }
  const isDefault = cursor.accept('DEFAULT');
  return { target, global, name, expression: isDefault ? '' : cursor.expression() };
}

function set(cursor: Cursor): Statement {
  if (cursor.accept('ENCRYPTION')) {
    cursor.expect('ON', 'IDENTIFIED', 'BY');
    const password = cursor.string();
    cursor.expect('ONLY');
    return { kind: 'setEncryption', password };
  }
  if (cursor.lexis.mode === 'MYSQL' && cursor.accept('DECRYPTION')) {
    cursor.expect('IDENTIFIED', 'BY');
    const passwords: string[] = [];
    do {
      passwords.push(cursor.string());
    } while (cursor.acceptOp(','));
    return { kind: 'setDecryption', passwords };
  }
  if (cursor.accept('TRANSACTION') || cursor.accept('SESSION', 'TRANSACTION')) {
    skip(cursor);
    return { kind: 'transaction' };
  }
  const assignments: Assignment[] = [];
  do {
    assignments.push(assignment(cursor));
  } while (cursor.acceptOp(','));
  return { kind: 'set', assignments };
}

function skip(cursor: Cursor): void {
  while (cursor.peek.kind !== 'end') {
    cursor.advance();
  }
}

const shows: readonly (readonly [string, ShowKind])[] = [
  ['PARAMETERS', 'parameters'],
  ['VARIABLES', 'variables'],
  ['TENANT', 'tenant'],
  ['GRANTS', 'grants'],
  ['DATABASES', 'databases'],
  ['SCHEMAS', 'databases'],
  ['TABLES', 'tables'],
  ['COLUMNS', 'columns'],
  ['FIELDS', 'columns'],
  ['WARNINGS', 'warnings'],
  ['ERRORS', 'warnings'],
  ['PROCESSLIST', 'processlist'],
];

function qualified(cursor: Cursor): string {
  const first = cursor.name();
  return cursor.acceptOp('.') ? `${first}.${cursor.name()}` : first;
}

function show(cursor: Cursor): Statement {
  const full = cursor.accept('FULL');
  if (!cursor.accept('GLOBAL') && !cursor.accept('SESSION')) {
    cursor.accept('LOCAL');
  }
  if (cursor.accept('CREATE')) {
    if (!cursor.accept('TABLE')) {
      cursor.expect('VIEW');
    }
    return { kind: 'show', what: 'createTable', subject: qualified(cursor), full };
  }
  const found = shows.find(([keyword]) => cursor.accept(keyword));
  if (found === undefined) {
    throw cursor.error();
  }
  const [, what] = found;
  let subject = '';
  if (cursor.accept('FROM') || cursor.accept('IN')) {
    subject = qualified(cursor);
    if (cursor.accept('FROM') || cursor.accept('IN')) {
      subject = `${cursor.name()}.${subject}`;
    }
  } else if (what === 'grants' && cursor.accept('FOR')) {
    subject = cursor.expression([';']);
  } else if (what === 'tenant') {
    cursor.accept('STATUS');
  }
  let like: string | undefined;
  if (cursor.accept('LIKE')) {
    like = cursor.string();
  } else if (cursor.accept('WHERE')) {
    // Only the form that clients send: WHERE variable_name = '…'
    cursor.name();
    if (!cursor.acceptOp('=')) {
      cursor.expect('LIKE');
    }
    like = cursor.string();
  }
  let tenant: string | undefined;
  if (what === 'parameters' && cursor.accept('TENANT')) {
    cursor.acceptOp('=');
    tenant = cursor.nameOrString();
  }
  return {
    kind: 'show',
    what,
    subject,
    full,
    ...(like === undefined ? {} : { like }),
    ...(tenant === undefined ? {} : { tenant }),
  };
}

function describe(cursor: Cursor): Statement {
  const subject = qualified(cursor);
  return { kind: 'show', what: 'columns', subject, full: false };
}

const transactional = ['BEGIN', 'START', 'COMMIT', 'ROLLBACK', 'SAVEPOINT', 'RELEASE'];

function statement(cursor: Cursor, version: SandboxVersion): Statement {
  if (cursor.accept('ALTER', 'SYSTEM')) {
    return parseAlterSystem(cursor, version);
  }
  if (cursor.accept('SET')) {
    return set(cursor);
  }
  if (cursor.accept('SHOW')) {
    return show(cursor);
  }
  if (cursor.accept('DESC') || cursor.accept('DESCRIBE')) {
    return describe(cursor);
  }
  if (cursor.accept('USE')) {
    return { kind: 'use', database: cursor.name() };
  }
  if (transactional.some((keyword) => cursor.isWord(keyword))) {
    skip(cursor);
    return { kind: 'transaction' };
  }
  if (
    cursor.isWord('SELECT') ||
    cursor.isWord('WITH') ||
    (cursor.peek.kind === 'op' && cursor.peek.value === '(')
  ) {
    skip(cursor);
    return { kind: 'select', text: cursor.text };
  }
  throw cursor.error();
}

export function parse(text: string, lexis: Lexis, version: SandboxVersion): Statement {
  const cursor = new Cursor(text, lexis);
  while (cursor.acceptOp(';')) {
    // empty statements in front
  }
  if (cursor.peek.kind === 'end') {
    throw new ObError('OB_EMPTY_QUERY');
  }
  const parsed = statement(cursor, version);
  cursor.end();
  return parsed;
}
