/** Results as a session hands them to the wire: texts, with the types they had. */
import type { SqlValue } from '@sqlite.org/sqlite-wasm';
import type { Catalog, ViewColumn } from '../engine/catalog.ts';
import type { RawColumn, RawResult } from '../engine/engine.ts';
import {
  mysqlType,
  nullType,
  plainDatetime,
  plainDecimal,
  plainDouble,
  plainNumber,
  plainText,
  wireType,
  type WireType,
} from '../engine/wire-types.ts';
import type { SqlMode } from '../sql/tokens.ts';
import type { WireColumn } from '../wire/adapter.ts';

export interface ResultSet {
  columns: WireColumn[];
  rows: (string | null)[][];
}

export type Reply = { ok: true; message: string } | ResultSet;

export const done: Reply = { ok: true, message: '' };

export function textColumn(name: string, length?: number): WireColumn {
  return { name, schema: '', table: '', orgName: '', type: plainText(length) };
}

export function numberColumn(name: string): WireColumn {
  return { name, schema: '', table: '', orgName: '', type: plainNumber };
}

const decimalCalls = /^\s*(sum|avg|round|truncate|greatest|least)\s*\(|\//i;
const timeCalls =
  /^\s*(now|current_timestamp|sysdate|utc_timestamp|max|min|ifnull|coalesce|if|case|nullif|date_add|date_sub|usec_to_time|scn_to_timestamp|localtime)\b/i;
const timeText = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?$/;

/** The type of an expression, from its text and from what came out of it. */
function expressionType(text: string, values: readonly SqlValue[]): WireType {
  const present = values.filter((value) => value !== null);
  const first = present[0];
  if (first === undefined) {
    return values.length === 0 ? plainText() : nullType;
  }
  if (present.every((value) => typeof value === 'bigint' || typeof value === 'number')) {
    const whole = present.every((value) => typeof value === 'bigint' || Number.isInteger(value));
    if (decimalCalls.test(text)) {
      const scale = /^\s*round\s*\(.*,\s*(\d+)\s*\)\s*$/is.exec(text)?.[1];
      return plainDecimal(scale === undefined ? (whole ? 0 : 4) : Number(scale));
    }
    return whole ? plainNumber : plainDouble;
  }
  if (timeCalls.test(text) && present.every((value) => typeof value === 'string' && timeText.test(value))) {
    return plainDatetime(typeof first === 'string' && first.includes('.') ? 6 : 0);
  }
  return plainText();
}

function show(value: SqlValue, type: WireType, mode: SqlMode): string | null {
  if (value === null || typeof value === 'object') {
    return null;
  }
  if (mode === 'ORACLE') {
    // A NUMBER has no zero before the point (ob_number_v2.cpp), and an empty string is NULL.
    return typeof value === 'number' ? String(value).replace(/^(-?)0\./, '$1.') : String(value) || null;
  }
  // Decimals of a declared or computed scale keep their trailing zeros.
  if (type.code === mysqlType.decimal && type.decimals > 0) {
    if (typeof value === 'bigint') {
      return `${value}.${'0'.repeat(type.decimals)}`;
    }
    return typeof value === 'number' ? value.toFixed(type.decimals) : value;
  }
  return String(value);
}

/** View and column that a result column shows unchanged. */
function origin(
  catalog: Catalog,
  mode: SqlMode,
  names: ReadonlySet<string>,
  column: RawColumn,
): { view: string; column: ViewColumn } | undefined {
  if (column.table === null || column.origin === null) {
    return undefined;
  }
  const views = mode === 'ORACLE' ? catalog.oracle : catalog.sys;
  for (const view of views.values()) {
    if (view.table === column.table && names.has(view.name)) {
      const found = view.columns.find((candidate) => candidate.name === column.origin);
      if (found !== undefined) {
        return { view: view.name, column: found };
      }
    }
  }
  return undefined;
}

export function toResult(
  raw: RawResult,
  catalog: Catalog,
  mode: SqlMode,
  names: ReadonlySet<string>,
  items: readonly string[] | undefined,
): ResultSet {
  const columns = raw.columns.map((column, index): WireColumn => {
    const source = origin(catalog, mode, names, column);
    if (source !== undefined) {
      return {
        name: column.name,
        schema: mode === 'ORACLE' ? 'SYS' : 'oceanbase',
        table: source.view,
        orgName: source.column.name,
        type: wireType(source.column.type, source.column.nullable),
      };
    }
    const values = raw.rows.map((row) => row[index] ?? null);
    return {
      name: column.name,
      schema: '',
      table: '',
      orgName: '',
      type: expressionType(items?.[index] ?? '', values),
    };
  });
  const rows = raw.rows.map((row) =>
    row.map((value, index) => show(value, columns[index]?.type ?? plainText(), mode)),
  );
  return { columns, rows };
}
