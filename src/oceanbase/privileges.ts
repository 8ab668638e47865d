import type { Scope } from './scope.ts';
import type { Session } from './session.ts';

/** `unknown`: the login has roles, and SHOW GRANTS does not tell what those hold. */
export type AlterSystem = 'granted' | 'unknown' | 'missing';

/**
 * Whether the login may run the ALTER SYSTEM family, as SHOW GRANTS tells: ALL PRIVILEGES, SUPER or ALTER SYSTEM on
 * everything (facts.md 6). What a role holds counts too (`check_user_priv`, 4.2.3 and 4.3.1 on); a role is shown by
 * its name, in quotes. In Oracle mode the server makes no such check in the open source, so it counts as granted there.
 */
export async function alterSystem(session: Session, scope: Scope): Promise<AlterSystem> {
  if (scope.mode === 'ORACLE') return 'granted';
  const grants = (await session.query('SHOW GRANTS'))
    .flatMap((row) => Object.values(row))
    .filter((grant) => typeof grant === 'string');
  const has = (pattern: RegExp): boolean => grants.some((grant) => pattern.test(grant));
  if (has(/^GRANT .*\b(ALL PRIVILEGES|SUPER|ALTER SYSTEM)\b.* ON \*\.\* TO/is)) return 'granted';
  return has(/^GRANT [`'"]/i) ? 'unknown' : 'missing';
}
