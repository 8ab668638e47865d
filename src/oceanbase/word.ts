/**
 * A status word: one of the `Known` ones, or `{ unknown: raw }`, so that a word of a newer server is shown as it
 * stands and not taken for something else.
 */
export type Word<Known extends string> = Known | Unknown;
export interface Unknown {
  readonly unknown: string;
}

/** The word as the server wrote it. */
export function rawWord(word: Word<string>): string {
  return typeof word === 'string' ? word : word.unknown;
}
