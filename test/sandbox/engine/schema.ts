/** Inner tables and views: what is stored, and what is derived from it when somebody looks. */
import type { Database } from '@sqlite.org/sqlite-wasm';
import type { Catalog, View, ViewColumn } from './catalog.ts';

/** Columns that identify a row of an inner table; tables not named here only ever grow. */
const keys: Record<string, readonly string[]> = {
  _OB_TENANTS: ['TENANT_ID'],
  _OB_ARCHIVELOG: ['TENANT_ID', 'DEST_NO'],
  _OB_ARCHIVELOG_SUMMARY: ['TENANT_ID', 'DEST_NO', 'ROUND_ID'],
  _OB_ARCHIVELOG_PIECE_FILES: ['TENANT_ID', 'DEST_ID', 'ROUND_ID', 'PIECE_ID'],
  _OB_ARCHIVE_DEST: ['TENANT_ID', 'DEST_NO', 'NAME'],
  _OB_BACKUP_PARAMETER: ['TENANT_ID', 'NAME'],
  _OB_BACKUP_JOBS: ['TENANT_ID', 'JOB_ID'],
  _OB_BACKUP_JOB_HISTORY: ['TENANT_ID', 'JOB_ID'],
  _OB_BACKUP_TASKS: ['TENANT_ID', 'TASK_ID'],
  _OB_BACKUP_TASK_HISTORY: ['TENANT_ID', 'TASK_ID'],
  _OB_BACKUP_SET_FILES: ['TENANT_ID', 'BACKUP_SET_ID', 'DEST_ID'],
  _OB_BACKUP_DELETE_POLICY: ['TENANT_ID', 'POLICY_NAME'],
  _OB_BACKUP_STORAGE_INFO: ['TENANT_ID', 'PATH', 'ENDPOINT'],
};

/** Expression of a derived column; undefined for a stored one. */
function derived(column: ViewColumn, all: ReadonlySet<string>): string | undefined {
  const { name } = column;
  if (name.endsWith('_SCN_DISPLAY') && all.has(name.slice(0, -'_DISPLAY'.length))) {
    return `ob_scn("${name.slice(0, -'_DISPLAY'.length)}")`;
  }
  if (name.endsWith('_BYTES_DISPLAY') && all.has(name.slice(0, -'_DISPLAY'.length))) {
    return `ob_bytes("${name.slice(0, -'_DISPLAY'.length)}")`;
  }
  if (isStamp(column)) {
    const fn = name === 'START_TIMESTAMP' || name === 'END_TIMESTAMP' ? 'ob_time' : 'ob_stamp';
    return `${fn}("${name}$us")`;
  }
  const elapsed = '"END_TIMESTAMP$us" - "START_TIMESTAMP$us"';
  const done = 'COALESCE("END_TIMESTAMP$us", 0) = 0';
  if (name === 'OUTPUT_RATE_BYTES') {
    return `CASE WHEN ${done} THEN 0 ELSE "OUTPUT_BYTES" * 1000000.0 / max(${elapsed}, 1) END`;
  }
  if (name === 'ELAPSED_SECONDES') {
    return `CASE WHEN ${done} THEN 0 ELSE round((${elapsed}) / 1000000.0, 0) END`;
  }
  if (name === 'DATA_PROGRESS') {
    return progress('MACRO_BLOCK_COUNT', 'FINISH_MACRO_BLOCK_COUNT');
  }
  if (name === 'LOG_PROGRESS') {
    return progress('LOG_FILE_COUNT', 'FINISH_LOG_FILE_COUNT');
  }
  return undefined;
}

function progress(total: string, finished: string): string {
  return (
    `CASE WHEN COALESCE("${total}", 0) = 0 THEN 0.0 WHEN "${finished}" > "${total}" THEN 99.99 ` +
    `ELSE round("${finished}" * 100.0 / "${total}", 2) END`
  );
}

/** Times are kept in microseconds and printed in the zone of whoever asks. */
function isStamp(column: ViewColumn): boolean {
  return /^(timestamp|datetime)\(/.test(column.type) && !column.name.endsWith('_SCN_DISPLAY');
}

/** Columns that are written, by the name that views know them under; derived ones are not among them. */
export function storedColumns(catalog: Catalog, table: string): ReadonlyMap<string, string> {
  const all = catalog.tables.get(table) ?? [];
  const names = catalog.columnNames(table);
  const stored = new Map<string, string>();
  for (const column of all) {
    if (isStamp(column)) {
      stored.set(column.name, `${column.name}$us`);
    } else if (derived(column, names) === undefined) {
      stored.set(column.name, column.name);
    }
  }
  return stored;
}

function tableDdl(table: string, columns: readonly ViewColumn[]): string {
  const names = new Set(columns.map((column) => column.name));
  const parts: string[] = [];
  for (const column of columns) {
    const expression = derived(column, names);
    if (isStamp(column)) {
      parts.push(`"${column.name}$us" INTEGER`);
    }
    const collate = /char|text/i.test(column.type) ? ' COLLATE NOCASE' : '';
    const generated = expression === undefined ? '' : ` GENERATED ALWAYS AS (${expression}) VIRTUAL`;
    parts.push(`"${column.name}" "${column.type}"${collate}${generated}`);
  }
  const key = keys[table];
  if (key !== undefined) {
    parts.push(`PRIMARY KEY (${key.map((name) => `"${name}"`).join(', ')})`);
  }
  return `CREATE TABLE oceanbase."${table}" (${parts.join(', ')})`;
}

function viewDdl(view: View): string {
  const columns = view.columns.map((column) => `"${column.name}"`).join(', ');
  const own = view.own
    ? ' WHERE "TENANT_ID" = effective_tenant_id()'
    : view.name === 'DBA_OB_TENANTS'
      ? ' WHERE effective_tenant_id() = 1 OR "TENANT_ID" = effective_tenant_id()'
      : view.name === 'GV$OB_PARAMETERS'
        ? ' WHERE effective_tenant_id() = 1 OR "TENANT_ID" IS NULL OR "TENANT_ID" = effective_tenant_id()'
        : '';
  return `CREATE VIEW oceanbase."${view.name}" AS SELECT ${columns} FROM "${view.table}"${own}`;
}

export function createSchema(db: Database, catalog: Catalog): void {
  for (const [table, columns] of catalog.tables) {
    db.exec(tableDdl(table, columns));
  }
  for (const view of catalog.sys.values()) {
    db.exec(viewDdl(view));
  }
  for (const table of ['_OB_BACKUP_JOBS', '_OB_BACKUP_JOB_HISTORY']) {
    const index = `"${table}_initiator"`;
    db.exec(`CREATE INDEX oceanbase.${index} ON "${table}" ("INITIATOR_TENANT_ID", "INITIATOR_JOB_ID")`);
  }
  db.exec('CREATE INDEX oceanbase."parameters" ON "_GV$OB_PARAMETERS" ("NAME", "TENANT_ID")');
}
