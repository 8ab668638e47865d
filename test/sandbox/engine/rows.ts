/**
 * Rows out of the engine without its convenience layer, which costs several calls and an allocation for
 * every cell: a cluster of a thousand tenants answers with tens of thousands of them.
 */
import type { Database, PreparedStatement, Sqlite3Static, SqlValue } from '@sqlite.org/sqlite-wasm';

/** The engine's C functions as they are. */
interface Exports {
  sqlite3_step(statement: number): number;
  sqlite3_column_type(statement: number, index: number): number;
  sqlite3_column_int64(statement: number, index: number): bigint;
  sqlite3_column_double(statement: number, index: number): number;
  sqlite3_column_text(statement: number, index: number): number;
  sqlite3_column_bytes(statement: number, index: number): number;
}

const row = 100;
const done = 101;
const integer = 1;
const float = 2;
const nothing = 5;

/** Steps to the end; integers come as bigint. */
export function readRows(
  sqlite: Sqlite3Static,
  db: Database,
  statement: PreparedStatement,
  columns: number,
): SqlValue[][] {
  const c = sqlite.wasm.exports as Exports;
  const pointer = statement.pointer as number;
  const rows: SqlValue[][] = [];
  for (;;) {
    const code = c.sqlite3_step(pointer);
    if (code === done) {
      return rows;
    }
    if (code !== row) {
      throw new Error(sqlite.capi.sqlite3_errmsg(db));
    }
    const values: SqlValue[] = [];
    for (let index = 0; index < columns; index += 1) {
      const type = c.sqlite3_column_type(pointer, index);
      if (type === nothing) {
        values.push(null);
      } else if (type === integer) {
        values.push(c.sqlite3_column_int64(pointer, index));
      } else if (type === float) {
        values.push(c.sqlite3_column_double(pointer, index));
      } else {
        const start = c.sqlite3_column_text(pointer, index);
        const length = c.sqlite3_column_bytes(pointer, index);
        // The heap moves when it grows, so its view is asked for each time.
        const heap = sqlite.wasm.heap8u();
        values.push(Buffer.from(heap.buffer, start, length).toString('utf8'));
      }
    }
    rows.push(values);
  }
}
