// What the server's refusals prove.
import { ServerError } from './errors.ts';

/**
 * Codes with which a login that lacks a privilege is refused (facts.md 2.2, 6; ob_errno.def): 5036, 5170 and 5171 in
 * MySQL mode, 5360 (ORA-01031) in Oracle mode; 5019 where what is asked for is as good as absent (ORA-00942).
 */
const privilegeRefusals = [5019, 5036, 5170, 5171, 5360] as const;
const deniedCodes: ReadonlySet<number> = new Set(privilegeRefusals);

/**
 * Codes that a start of a backup is refused with before anything is written (facts.md 2.3): nothing was started.
 * Any other answer (a timeout of the server's own, a change of leader, an internal error) may come although the
 * job was written.
 */
const refusals: ReadonlySet<number> = new Set([
  ...privilegeRefusals,
  ...[4002, 4007, 4179, 5001, 5157, 5160, 5260, 9026, 9040],
]);

/** Whether the server says that this login may not do or read what was asked for. */
export function isDenied(error: unknown): boolean {
  return error instanceof ServerError && deniedCodes.has(error.code);
}

/** Whether an ERR answer to BACKUP proves that nothing was started. */
export function provesNothingStarted(error: ServerError): boolean {
  return refusals.has(error.code);
}
