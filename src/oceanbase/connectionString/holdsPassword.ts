import { parseConnection } from './parse.ts';
import { mayHoldPassword, statementNamesPassword } from './passwordMarks.ts';

/** Whether a password stands in what was typed or pasted, or may stand there, so that it must not be shown. */
export function holdsPassword(text: string): boolean {
  const parsed = parseConnection(text);
  if (parsed.kind === 'problem') return mayHoldPassword(text);
  return (parsed.parts.password ?? '') !== '' || statementNamesPassword(text);
}
