import { parseConnection } from './parse.ts';
import { mayHoldPassword } from './passwordMarks.ts';

/** Whether a password stands in what was typed or pasted, or may stand there, so that it must not be shown. */
export function holdsPassword(text: string): boolean {
  const parsed = parseConnection(text);
  return parsed.kind === 'parts' ? (parsed.parts.password ?? '') !== '' : mayHoldPassword(text);
}
