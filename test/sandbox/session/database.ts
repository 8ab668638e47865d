/** The databases that a session can choose. */
import { ObError } from '../errors.ts';
import type { Session } from './session.ts';

const mysqlDatabases = ['information_schema', 'mysql', 'oceanbase', 'test'];

export function databases(session: Session): string[] {
  if (session.tenant.mode === 'ORACLE') {
    return [...new Set(['SYS', session.userName])];
  }
  return mysqlDatabases;
}

export function useDatabase(session: Session, name: string): void {
  const found = databases(session).find((known) => known.toLowerCase() === name.toLowerCase());
  if (found === undefined) {
    throw new ObError('OB_ERR_BAD_DATABASE', `Unknown database '${name}'`);
  }
  session.database = found;
}
