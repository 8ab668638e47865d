/** Several statements in one text, as only OBProxy lets a client send them. */
import type { Lexis } from './tokens.ts';
import { tokenize } from './tokens.ts';

export function splitStatements(text: string, lexis: Lexis): string[] {
  const parts: string[] = [];
  let start = 0;
  for (const token of tokenize(text, lexis)) {
    if (token.kind === 'end' || (token.kind === 'op' && token.value === ';')) {
      parts.push(text.slice(start, token.start));
      start = token.end;
    }
  }
  const statements = parts.map((part) => part.trim()).filter((part) => part !== '');
  return statements.length === 0 ? [text] : statements;
}
