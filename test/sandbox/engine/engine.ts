/** The dictionary on an embedded SQL engine: inner tables, the views over them, and queries. */
import type { Database, PreparedStatement, SqlValue, Sqlite3Static } from '@sqlite.org/sqlite-wasm';
import sqlite3InitModule from '@sqlite.org/sqlite-wasm';
import type { SandboxVersion } from '../options.ts';
import { Catalog } from './catalog.ts';
import type { QueryContext } from './context.ts';
import { defineFunctions } from './functions.ts';
import { createSchema, storedName } from './schema.ts';

let loading: Promise<Sqlite3Static> | undefined;

/** One WebAssembly instance serves every sandbox of the process. */
function library(): Promise<Sqlite3Static> {
  loading ??= sqlite3InitModule();
  return loading;
}

const nobody: QueryContext = {
  connectionId: 0,
  user: '',
  tenantId: 0,
  tenantName: '',
  mode: 'MYSQL',
  database: null,
  zoneMinutes: 0,
  version: '',
  now: 0,
};

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
  private context: QueryContext | undefined;

  private constructor(sqlite: Sqlite3Static, version: SandboxVersion) {
    this.library = sqlite;
    this.catalog = new Catalog(version);
    this.db = new sqlite.oo1.DB(':memory:');
    this.db.exec("ATTACH ':memory:' AS oceanbase");
    defineFunctions(this.db, () => {
      // The engine computes derived columns at writes too, and throws the result away.
      return this.context ?? nobody;
    });
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
      const rows: SqlValue[][] = [];
      while (statement.step()) {
        rows.push(statement.get([]));
      }
      return { columns, rows };
    } finally {
      statement.finalize();
      this.context = undefined;
    }
  }

  /** Inserts a row, or replaces the one with the same key; columns that this version lacks are left out. */
  put(table: string, full: Row): void {
    const known = this.catalog.columnNames(table);
    const row = Object.fromEntries(Object.entries(full).filter(([name]) => known.has(name)));
    const names = Object.keys(row);
    const columns = names.map((name) => `"${storedName(this.catalog, table, name)}"`).join(', ');
    const marks = names.map(() => '?').join(', ');
    this.run(
      `INSERT OR REPLACE INTO oceanbase."${table}" (${columns}) VALUES (${marks})`,
      Object.values(row),
    );
  }

  update(table: string, row: Row, where: Row): void {
    const assign = (name: string): string => `"${storedName(this.catalog, table, name)}" = ?`;
    const sets = Object.keys(row).map(assign).join(', ');
    const keys = Object.keys(where).map(assign).join(' AND ');
    this.run(`UPDATE oceanbase."${table}" SET ${sets} WHERE ${keys}`, [
      ...Object.values(row),
      ...Object.values(where),
    ]);
  }

  remove(table: string, where: Row): void {
    const keys = Object.keys(where).map((name) => `"${storedName(this.catalog, table, name)}" = ?`);
    this.run(`DELETE FROM oceanbase."${table}" WHERE ${keys.join(' AND ')}`, Object.values(where));
  }

  /** insert-select + delete, as the services move their rows to history. */
  move(from: string, to: string, where: Row): void {
    const target = this.catalog.tables.get(to) ?? [];
    const source = new Set((this.catalog.tables.get(from) ?? []).map((column) => column.name));
    const columns = target
      .filter((column) => source.has(column.name))
      .map((column) => storedName(this.catalog, to, column.name))
      .filter((name) => name !== '')
      .map((name) => `"${name}"`)
      .join(', ');
    const keys = Object.keys(where).map((name) => `"${storedName(this.catalog, from, name)}" = ?`);
    this.run(
      `INSERT OR REPLACE INTO oceanbase."${to}" (${columns}) SELECT ${columns} FROM oceanbase."${from}"` +
        ` WHERE ${keys.join(' AND ')}`,
      Object.values(where),
    );
    this.remove(from, where);
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
