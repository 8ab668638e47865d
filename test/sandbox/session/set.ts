/** SET: user variables, system variables, NAMES. */
import { parseZone } from '../engine/time.ts';
import { ObError } from '../errors.ts';
import type { Assignment } from '../sql/statements.ts';
import type { Scalar } from '../sql/rewrite.ts';
import { rewrite } from '../sql/rewrite.ts';
import type { Session } from './session.ts';
import { defaultVariables, readOnlyVariables } from './variables.ts';

/** A bare word on the right is its own name: SET autocommit = ON. */
function evaluate(session: Session, expression: string): Scalar {
  const text = expression.trim();
  if (/^[A-Za-z_][\w-]*$/.test(text)) {
    return /^(true|false)$/i.test(text) ? Number(/^true$/i.test(text)) : text;
  }
  const { sql } = rewrite(`SELECT ${text} FROM DUAL`, session);
  const raw = session.cluster.engine.query(sql, session.context());
  const value = raw.rows[0]?.[0] ?? null;
  return typeof value === 'object' && value !== null ? null : value;
}

function switchWord(value: Scalar): Scalar {
  const text = String(value).toUpperCase();
  return text === '1' || text === 'ON' ? 'ON' : 'OFF';
}

function setSystem(session: Session, assignment: Assignment): void {
  const { name, expression } = assignment;
  const defaults = defaultVariables(session.cluster.traits, session.tenant.mode);
  const initial = defaults.get(name);
  if (initial === undefined) {
    throw new ObError('OB_ERR_SYS_VARIABLE_UNKNOWN', `Unknown system variable '${name}'`);
  }
  if (readOnlyVariables.has(name)) {
    throw new ObError('OB_ERR_INCORRECT_GLOBAL_VAR', `Variable '${name}' is a read only variable`);
  }
  let value = expression === '' ? initial : evaluate(session, expression);
  if (name === 'time_zone' && parseZone(String(value)) === undefined) {
    throw new ObError('OB_ERR_UNKNOWN_TIME_ZONE', `Unknown or incorrect time zone: '${String(value)}'`);
  }
  if (initial === 'ON' || initial === 'OFF') {
    value = switchWord(value);
  } else if (typeof initial === 'number' && typeof value === 'string') {
    if (!/^-?\d+$/.test(value)) {
      throw new ObError('OB_ERR_WRONG_TYPE_FOR_VAR', `Incorrect argument type to variable '${name}'`);
    }
    value = Number(value);
  }
  if (!assignment.global) {
    session.variables.set(name, value);
  }
}

export function setVariables(session: Session, assignments: readonly Assignment[]): void {
  for (const assignment of assignments) {
    if (assignment.target === 'user') {
      session.userVariables.set(assignment.name, evaluate(session, assignment.expression));
    } else if (assignment.target === 'names') {
      const charset = /^['"]?(\w+)/.exec(assignment.expression)?.[1] ?? 'utf8mb4';
      for (const variable of ['client', 'connection', 'results']) {
        session.variables.set(`character_set_${variable}`, charset);
      }
    } else {
      setSystem(session, assignment);
    }
  }
}
