import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { UnexpectedRow } from './errors.ts';
import { PasswordDigest } from './passwordDigest.ts';
import type { Scope } from './scope.ts';
import type { Word } from './word.ts';
import type { Row } from './session.ts';

/**
 * How one column is read. Every column may be NULL whatever DESC says (views.md 2.1), and the driver gives
 * 64-bit numbers as text.
 */

// One check and not a union: a union makes an issue for each option that a row of text does not fit.
const wide = v.pipe(
  v.custom<bigint | number | string>(
    (value) =>
      typeof value === 'bigint' ||
      (typeof value === 'number' && Number.isInteger(value)) ||
      (typeof value === 'string' && /^-?\d+$/.test(value)),
  ),
  v.transform((value) => BigInt(value)),
);

/** An SCN (ns since the epoch) or a count that may exceed 2^53. */
export const bigintColumn = wide;

/** An id, a code or a small count. Rejects what a double cannot hold exactly. */
export const intColumn = v.pipe(
  wide,
  v.check((value) => value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER, 'out of range'),
  v.transform(Number),
);

/** Bytes or another counter: NULL counts as 0. */
export const counterColumn = v.pipe(
  v.nullable(wide, 0n),
  v.transform((value) => Number(value)),
);

/** A DECIMAL or DOUBLE. Oracle mode writes no zero before the point: `.53` (ob_number_v2.cpp). */
export const decimalColumn = v.pipe(
  v.union([v.number(), v.pipe(v.string(), v.regex(/^-?(\d+(\.\d+)?|\.\d+)$/))]),
  v.transform(Number),
);

export const textColumn = v.pipe(v.nullable(v.string(), ''));

/** `yyyy-mm-dd hh:mm:ss[.ffffff]` at `offset` from UTC, e.g. '+08:00'. */
function timeAt(offset: string) {
  return v.pipe(
    v.string(),
    v.regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,9})?$/),
    v.transform((text) => new Date(`${text.slice(0, 23).replace(' ', 'T')}${offset}`)),
    v.check((date) => !Number.isNaN(date.getTime()), 'not a time'),
  );
}

/**
 * Time columns of the backup views. MySQL mode: in the session's time zone, which `prepareSession` makes UTC.
 * Oracle mode: text, always at +08:00 (facts.md 4.3).
 */
export function timeColumns(scope: Pick<Scope, 'mode'>) {
  const time = timeAt(scope.mode === 'ORACLE' ? '+08:00' : 'Z');
  const unset = v.pipe(
    v.literal(''), // 4.0 writes '' for "not yet"
    v.transform(() => null),
  );
  return { time, optionalTime: v.nullable(v.union([unset, time]), null) };
}

/** The server's clock as `Scope.clock` selects it: µs since the epoch, or text in UTC. */
export const clockColumn = v.union([
  v.pipe(
    wide,
    v.transform((usec) => new Date(Number(usec / 1000n))),
  ),
  timeAt('Z'),
]);

/** A PASSWD column: never text outside of this folder. */
export const passwordDigestColumn = v.pipe(
  textColumn,
  v.transform((text) => new PasswordDigest(text)),
);

/** See {@link Word}. */
export function wordColumn<const Known extends string>(known: readonly Known[]) {
  const words: ReadonlySet<string> = new Set(known);
  return v.pipe(
    textColumn,
    v.transform((text): Word<Known> => (words.has(text) ? (text as Known) : { unknown: text })),
  );
}

/** A row of SHOW PARAMETERS. */
export const parameterRow = v.object({ VALUE: textColumn });

/** Which branch of a UNION ALL a row is from. Oracle mode may fill the shorter literals up with blanks. */
export function sourceColumn<const Source extends string>(sources: readonly Source[]) {
  return v.pipe(v.string(), v.trimEnd(), v.picklist(sources));
}

/** The rows of these branches of a UNION ALL. */
export function rowsOf(rows: readonly Row[], ...sources: readonly string[]): Row[] {
  return inCapitals(rows).filter((row) => sources.includes(String(row['SOURCE']).trimEnd()));
}

/**
 * The rows of one answer with their columns named in capitals, as every schema names them: the case that a column
 * comes in differs between the modes. SHOW VARIABLES has `Variable_name` in MySQL mode, VARIABLE_NAME in Oracle mode
 * (ob_show_resolver.cpp).
 */
function inCapitals(rows: readonly Row[]): readonly Row[] {
  const names = Object.keys(rows[0] ?? {});
  if (names.every((name) => name === name.toUpperCase())) return rows;
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name.toUpperCase(), value])),
  );
}

/** A row of another shape than facts.md 4.5 says, as far as it can be told whose it is. */
export interface Unreadable<Key> {
  readonly key: Key;
  /** One sentence that names the view and the column, never the value. */
  readonly problem: string;
}

/** A row of a tenant that could not be read: nothing must be concluded from its absence. */
export interface UnreadableRow {
  readonly tenantId: number;
  /** See {@link Unreadable}. */
  readonly problem: string;
}

/**
 * Reads rows of `view` with `schema`. Throws {@link UnexpectedRow} that names the view and the column, never the
 * value (it may be a secret).
 */
export function readRows<Schema extends v.GenericSchema>(
  view: string,
  schema: Schema,
  rows: readonly Row[],
): v.InferOutput<Schema>[] {
  return inCapitals(rows).map((row) => readRow(view, schema, row));
}

/**
 * Reads rows of `view` with `schema`, so that one that cannot be read does not hide the others: it is told apart
 * by the columns of `key`. Throws {@link UnexpectedRow} where those cannot be read either.
 */
export function readRowsApart<Schema extends v.GenericSchema, Key extends v.GenericSchema>(
  view: string,
  schema: Schema,
  key: Key,
  rows: readonly Row[],
): { rows: v.InferOutput<Schema>[]; unreadable: Unreadable<v.InferOutput<Key>>[] } {
  const read: v.InferOutput<Schema>[] = [];
  const unreadable: Unreadable<v.InferOutput<Key>>[] = [];
  for (const row of inCapitals(rows)) {
    try {
      read.push(readRow(view, schema, row));
    } catch (error) {
      if (!(error instanceof UnexpectedRow)) throw error;
      unreadable.push({ key: readRow(view, key, row), problem: error.message });
    }
  }
  return { rows: read, unreadable };
}

/**
 * What was read of each tenant. Whoever asks for one whose row could not be read gets its {@link UnexpectedRow} thrown:
 * that row stands for nothing, neither for what it may say nor for its absence, and the other tenants' rows do.
 */
export class ByTenant<T> extends Map<number, T> {
  readonly #unreadable = new Map<number, string>();

  constructor(entries: Iterable<readonly [number, T]>, unreadable: readonly UnreadableRow[]) {
    super(entries);
    for (const { tenantId, problem } of unreadable) this.#unreadable.set(tenantId, problem);
  }

  override get(tenantId: number): T | undefined {
    this.#check(tenantId);
    return super.get(tenantId);
  }

  override has(tenantId: number): boolean {
    this.#check(tenantId);
    return super.has(tenantId);
  }

  #check(tenantId: number): void {
    const problem = this.#unreadable.get(tenantId);
    if (problem !== undefined) throw new UnexpectedRow(problem);
  }
}

const ofTenant = v.object({ TENANT_ID: intColumn });

/** Rows of tenants, read as {@link readRowsApart} reads them. */
export function readTenantRows<Schema extends v.GenericSchema>(
  view: string,
  schema: Schema,
  rows: readonly Row[],
): { rows: v.InferOutput<Schema>[]; unreadable: UnreadableRow[] } {
  const { rows: read, unreadable } = readRowsApart(view, schema, ofTenant, rows);
  return {
    rows: read,
    unreadable: unreadable.map(({ key, problem }) => ({ tenantId: key.TENANT_ID, problem })),
  };
}

function readRow<Schema extends v.GenericSchema>(
  view: string,
  schema: Schema,
  row: Row,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, row);
  if (result.success) return result.output;
  const column = result.issues[0].path?.map((item) => String(item.key)).join('.') ?? '?';
  throw new UnexpectedRow(l10n.t('The server sent something unexpected in column {0} of {1}.', column, view));
}
