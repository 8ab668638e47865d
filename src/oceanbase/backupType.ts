import * as v from 'valibot';
import { textColumn } from './columns.ts';
import type { Word } from './word.ts';

type BackupType = 'FULL' | 'INC';
const types: ReadonlyMap<string, BackupType> = new Map([
  ['FULL', 'FULL'],
  ['INC', 'INC'],
  ['D', 'FULL'],
  ['I', 'INC'],
]);

/** BACKUP_TYPE. The manual of 4.0 writes D and I where the source of every 4.x has FULL and INC: both are read. */
export const backupTypeColumn = v.pipe(
  textColumn,
  v.transform((text): Word<BackupType> => types.get(text) ?? { unknown: text }),
);

/** A condition for the rows of that type; `of` is the table, with its dot, where there are several. */
export function isOfType(type: BackupType, of = ''): string {
  const words = [...types].flatMap(([word, means]) => (means === type ? [`'${word}'`] : []));
  return `${of}BACKUP_TYPE IN (${words.join(', ')})`;
}
