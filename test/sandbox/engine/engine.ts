/** The dictionary on an embedded SQL engine: inner tables, the views over them, and queries. */
import type { Database, PreparedStatement, SqlValue, Sqlite3Static } from '@sqlite.org/sqlite-wasm';
import sqlite3InitModule from '@sqlite.org/sqlite-wasm';
import type { SandboxVersion } from '../options.ts';
import { Catalog } from './catalog.ts';
import type { QueryContext } from './context.ts';
import { defineFunctions } from './functions.ts';
import { readRows } from './rows.ts';
import { createSchema, storedColumns } from './schema.ts';

let loading: Promise<Sqlite3Static> | undefined;

/** One WebAssembly instance serves every sandbox of the process. */
function library(): Promise<Sqlite3Static> {
  loading ??= sqlite3InitModule();
  return loading;
}

export interface RawColumn {
  name: string;
  /** Inner table and column it comes from unchanged; null for an expression. */
  table: string | null;
  origin: string | null;
}

export interface RawResult {
  columns: RawColumn[];
  rows: SqlValue[][];
}

export type Row = Record<string, SqlValue>;

export class Engine {
  readonly catalog: Catalog;
  private readonly library: Sqlite3Static;
  private readonly db: Database;
  private readonly prepared = new Map<string, PreparedStatement>();
  private readonly storedColumns = new Map<string, ReadonlyMap<string, string>>();
  private context: QueryContext | undefined;

  private constructor(sqlite: Sqlite3Static, version: SandboxVersion) {
    this.library = sqlite;
    this.catalog = new Catalog(version);
    this.db = new sqlite.oo1.DB(':memory:');
    this.db.exec("ATTACH ':memory:' AS oceanbase");
    defineFunctions(this.db, () => this.context);
    createSchema(this.db, this.catalog);
  }

  static async open(version: SandboxVersion): Promise<Engine> {
    return new Engine(await library(), version);
  }

  close(): void {
    for (const statement of this.prepared.values()) {
      statement.finalize();
    }
    this.prepared.clear();
    this.db.close();
  }

  /** Runs any query as the given session. */
  query(sql: string, context: QueryContext): RawResult {
    this.context = context;
    const statement = this.db.prepare(sql);
    try {
      const { capi } = this.library;
      const columns = Array.from({ length: statement.columnCount }, (_, index): RawColumn => ({
        name: statement.getColumnName(index),
        table: capi.sqlite3_column_table_name(statement, index) ?? null,
        origin: capi.sqlite3_column_origin_name(statement, index) ?? null,
      }));
      return { columns, rows: readRows(this.library, this.db, statement, columns.length) };
    } finally {
      statement.finalize();
      this.context = undefined;
    }
  }

  /** Inserts a row, or replaces the one with the same key; columns that this version lacks are left out. */
  put(table: string, row: Row): void {
    const stored = this.stored(table);
    const columns: string[] = [];
    const values: SqlValue[] = [];
    for (const name in row) {
      const column = stored.get(name);
      if (column !== undefined) {
        columns.push(`"${column}"`);
        values.push(row[name] ?? null);
      }
    }
    const marks = values.map(() => '?').join(', ');
    this.run(`INSERT OR REPLACE INTO oceanbase."${table}" (${columns.join(', ')}) VALUES (${marks})`, values);
  }

  update(table: string, row: Row, where: Row): void {
    const sets = Object.keys(row).map((name) => `${this.column(table, name)} = ?`);
    this.run(`UPDATE oceanbase."${table}" SET ${sets.join(', ')} WHERE ${this.match(table, where)}`, [
      ...Object.values(row),
      ...Object.values(where),
    ]);
  }

  remove(table: string, where: Row): void {
    this.run(`DELETE FROM oceanbase."${table}" WHERE ${this.match(table, where)}`, Object.values(where));
  }

  /** insert-select + delete, as the services move their rows to history. */
  move(from: string, to: string, where: Row): void {
    const source = this.stored(from);
    const columns = [...this.stored(to)]
      .filter(([name]) => source.has(name))
      .map(([, column]) => `"${column}"`)
      .join(', ');
    this.run(
      `INSERT OR REPLACE INTO oceanbase."${to}" (${columns}) SELECT ${columns} FROM oceanbase."${from}"` +
        ` WHERE ${this.match(from, where)}`,
      Object.values(where),
    );
    this.remove(from, where);
  }

  /** Column of a view → column that is written for it, for all that are not derived. */
  private stored(table: string): ReadonlyMap<string, string> {
    let names = this.storedColumns.get(table);
    if (names === undefined) {
      names = storedColumns(this.catalog, table);
      this.storedColumns.set(table, names);
    }
    return names;
  }

  private column(table: string, name: string): string {
    const column = this.stored(table).get(name);
    if (column === undefined) {
      throw new Error(`${table} has no column ${name} to write`);
    }
    return `"${column}"`;
  }

  private match(table: string, where: Row): string {
    return Object.keys(where)
      .map((name) => `${this.column(table, name)} = ?`)
      .join(' AND ');
  }

  /** Many writes at once. */
  batch(work: () => void): void {
    this.db.exec('BEGIN');
    try {
      work();
    } finally {
      this.db.exec('COMMIT');
    }
  }

  private run(sql: string, values: SqlValue[]): void {
    let statement = this.prepared.get(sql);
    if (statement === undefined) {
      statement = this.db.prepare(sql);
      this.prepared.set(sql, statement);
    }
    statement.bind(values);
    statement.stepReset();
    statement.clearBindings();
  }
}
