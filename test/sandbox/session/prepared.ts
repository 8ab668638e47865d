/** Prepared statements of a connection: the text with its marks, and parameters put in as literals. */
import { ObError } from '../errors.ts';
import type { Lexis } from '../sql/tokens.ts';
import { tokenize } from '../sql/tokens.ts';
import { parameters, preparedOk } from '../wire/binary.ts';

interface Prepared {
  /** Text between the marks. */
  pieces: string[];
  types: number[];
}

export class PreparedStatements {
  private readonly statements = new Map<number, Prepared>();
  private nextId = 1;

  /** The packet that answers COM_STMT_PREPARE, and how many parameters have to be described after it. */
  prepare(text: string, lexis: Lexis): { packet: Buffer; parameters: number } {
    const pieces: string[] = [];
    let start = 0;
    for (const token of tokenize(text, lexis)) {
      if (token.kind === 'op' && token.value === '?') {
        pieces.push(text.slice(start, token.start));
        start = token.end;
      }
    }
    pieces.push(text.slice(start));
    const id = this.nextId;
    this.nextId += 1;
    this.statements.set(id, { pieces, types: [] });
    return { packet: preparedOk(id, pieces.length - 1), parameters: pieces.length - 1 };
  }

  bind(payload: Buffer): string {
    const statement = this.statements.get(payload.readUInt32LE(1));
    if (statement === undefined) {
      throw new ObError('OB_ERR_UNEXPECTED');
    }
    const { pieces, types } = statement;
    const values = parameters(payload, pieces.length - 1, types);
    return pieces
      .map((piece, index) => (index === 0 ? piece : `${values[index - 1] ?? 'NULL'}${piece}`))
      .join('');
  }

  close(id: number): void {
    this.statements.delete(id);
  }
}
