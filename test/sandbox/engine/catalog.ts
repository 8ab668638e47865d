/** The dictionary views of each version: their columns, and which of them a session may see. */
import type { SandboxVersion } from '../options.ts';
import v41 from '../views/4.1.json' with { type: 'json' };
import v421 from '../views/4.2.1.json' with { type: 'json' };
import v425 from '../views/4.2.5.json' with { type: 'json' };
import v435 from '../views/4.3.5.json' with { type: 'json' };

export interface ViewColumn {
  name: string;
  type: string;
  nullable: boolean;
}

export interface View {
  name: string;
  /** The inner table behind it. */
  table: string;
  columns: readonly ViewColumn[];
  /** Only the rows of the session's own tenant. */
  own: boolean;
}

interface ViewFile {
  sys: Record<string, string>;
  oracle: Record<string, string>;
}

const files: Record<SandboxVersion, ViewFile> = { '4.1': v41, '4.2.1': v421, '4.2.5': v425, '4.3.5': v435 };

/** Views without a tenant of their own that only the sys tenant has. */
const sysOnly = new Set([
  'DBA_OB_SERVERS',
  'DBA_OB_ZONES',
  'DBA_OB_UNITS',
  'DBA_OB_RESOURCE_POOLS',
  'DBA_OB_UNIT_CONFIGS',
  'DBA_OB_CLUSTER_EVENT_HISTORY',
  'DBA_OB_ROOTSERVICE_EVENT_HISTORY',
]);

function columns(line: string): ViewColumn[] {
  return line.split('; ').map((entry) => {
    const nullable = !entry.endsWith(' not null');
    const text = nullable ? entry : entry.slice(0, -' not null'.length);
    const blank = text.indexOf(' ');
    return { name: text.slice(0, blank), type: text.slice(blank + 1), nullable };
  });
}

export class Catalog {
  /** Inner tables with all their columns, by name. */
  readonly tables = new Map<string, readonly ViewColumn[]>();
  /** Views of the sys tenant, upper-case name first. */
  readonly sys = new Map<string, View>();
  readonly user = new Map<string, View>();
  readonly oracle = new Map<string, View>();
  private readonly names = new Map<string, ReadonlySet<string>>();

  constructor(version: SandboxVersion) {
    const file = files[version];
    for (const [name, line] of Object.entries(file.sys)) {
      const all = columns(line);
      const table = `_${name.replace(/^(CDB|DBA)_/, '')}`;
      this.tables.set(table, all);
      if (name.startsWith('CDB_')) {
        this.sys.set(name, { name, table, columns: all, own: false });
        const dba = name.replace('CDB_', 'DBA_');
        const own = all.filter((column) => this.inDba(version, dba, column.name));
        const view = { name: dba, table, columns: own, own: true };
        this.sys.set(dba, view);
        this.user.set(dba, view);
      } else {
        this.sys.set(name, { name, table, columns: all, own: false });
        if (!sysOnly.has(name)) {
          this.user.set(name, { name, table, columns: all, own: false });
        }
      }
    }
    for (const [name, line] of Object.entries(file.oracle)) {
      const user = this.user.get(name);
      if (user !== undefined) {
        const visible = new Set(user.columns.map((column) => column.name));
        this.oracle.set(name, {
          ...user,
          columns: columns(line).filter((column) => visible.has(column.name)),
        });
      }
    }
  }

  columnNames(table: string): ReadonlySet<string> {
    let names = this.names.get(table);
    if (names === undefined) {
      names = new Set((this.tables.get(table) ?? []).map((column) => column.name));
      this.names.set(table, names);
    }
    return names;
  }

  /** `DBA_` is `CDB_` without TENANT_ID, except for two views and for a column that 4.2.x forgot. */
  private inDba(version: SandboxVersion, view: string, column: string): boolean {
    if (column === 'TENANT_ID') {
      return view.startsWith('DBA_OB_BACKUP_STORAGE_INFO');
    }
    return !(version === '4.2.5' && view === 'DBA_OB_BACKUP_TASKS' && column === 'DATA_PROGRESS');
  }
}
