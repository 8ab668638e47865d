/** Any SELECT of a session, and the engine's complaints in OceanBase's words. */
import { ObError, syntaxError } from '../errors.ts';
import { checkOracle } from '../sql/oracle.ts';
import { rewrite } from '../sql/rewrite.ts';
import type { ResultSet } from './result.ts';
import { toResult } from './result.ts';
import type { Session } from './session.ts';

function noSuchTable(session: Session, name: string): ObError {
  const shown = name.includes('.') ? name : `${session.database ?? 'oceanbase'}.${name}`;
  return new ObError('OB_TABLE_NOT_EXIST', `Table '${shown}' doesn't exist`);
}

/** Views that this session has no business with don't exist for it. */
function checkVisible(session: Session, names: ReadonlySet<string>): void {
  const { catalog } = session.cluster.engine;
  const visible = session.isSys
    ? catalog.sys
    : session.tenant.mode === 'ORACLE'
      ? catalog.oracle
      : catalog.user;
  for (const name of names) {
    const known = catalog.sys.has(name) || /^(CDB|_OB)_/.test(name) || name.startsWith('_GV$');
    if (known && !visible.has(name)) {
      throw noSuchTable(session, `oceanbase.${name}`);
    }
    const refused = !session.user.select || session.user.refusedViews?.has(name);
    if (known && refused && session.tenant.mode === 'ORACLE') {
      // Oracle mode: what may not be read is not there.
      throw noSuchTable(session, `SYS.${name}`);
    }
    if (known && refused) {
      const text = `SELECT command denied to user '${session.userName}'@'%' for table '${name}'`;
      throw new ObError('OB_ERR_NO_TABLE_PRIVILEGE', text);
    }
  }
}

function translate(session: Session, error: Error, text: string): ObError {
  const message = error.message.replace(/^.*?result code \d+: /, '');
  const table = /no such table: (.+)$/.exec(message)?.[1];
  if (table !== undefined) {
    return noSuchTable(session, table);
  }
  const database = /unknown database (.+)$/.exec(message)?.[1];
  if (database !== undefined) {
    return new ObError('OB_ERR_BAD_DATABASE', `Unknown database '${database}'`);
  }
  const column = /no such column: (.+)$/.exec(message)?.[1];
  if (column !== undefined) {
    const shown =
      session.tenant.mode === 'ORACLE'
        ? `invalid identifier '${column.toUpperCase()}' in 'field list'`
        : `Unknown column '${column}' in 'field list'`;
    return new ObError('OB_ERR_BAD_FIELD_ERROR', shown);
  }
  const fn = /no such function: (.+)$/.exec(message)?.[1];
  if (fn !== undefined) {
    return new ObError('OB_ERR_SP_DOES_NOT_EXIST', `FUNCTION ${fn} does not exist`);
  }
  const near = /near "(.+?)": syntax error/s.exec(message)?.[1];
  if (near !== undefined || message.includes('incomplete input')) {
    const at = near === undefined ? text.length : Math.max(text.toLowerCase().indexOf(near.toLowerCase()), 0);
    return syntaxError(text, at);
  }
  return new ObError('OB_ERR_UNEXPECTED', `Internal error, the sandbox cannot run this query: ${message}`);
}

export function select(session: Session, text: string): ResultSet {
  const { cluster } = session;
  const rewritten = rewrite(text, session);
  checkVisible(session, rewritten.names);
  if (session.tenant.mode === 'ORACLE') {
    checkOracle(text, session.lexis, cluster.engine.catalog.oracle);
  }
  if (rewritten.names.has('DBA_OB_TENANTS')) {
    cluster.refreshTenants();
  }
  try {
    const raw = cluster.engine.query(rewritten.sql, session.context());
    return toResult(raw, cluster.engine.catalog, session.tenant.mode, rewritten.names, rewritten.items);
  } catch (error) {
    if (error instanceof ObError || !(error instanceof Error)) {
      throw error;
    }
    throw translate(session, error, text.replace(/;\s*$/, ''));
  }
}
