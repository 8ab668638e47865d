import type { Scope } from './scope.ts';
import type { Session } from './session.ts';

/**
 * Whether the login may run the ALTER SYSTEM family, as SHOW GRANTS tells: ALL PRIVILEGES, SUPER or ALTER SYSTEM on
 * everything (facts.md 6). In Oracle mode the server makes no such check in the open source, so it counts as
 * allowed there.
 */
export async function mayAlterSystem(session: Session, scope: Scope): Promise<boolean> {
  if (scope.mode === 'ORACLE') return true;
  const rows = await session.query('SHOW GRANTS');
  return rows
    .flatMap((row) => Object.values(row))
    .some(
      (grant) =>
        typeof grant === 'string' &&
        /^GRANT .*\b(ALL PRIVILEGES|SUPER|ALTER SYSTEM)\b.* ON \*\.\* TO/is.test(grant),
    );
}
