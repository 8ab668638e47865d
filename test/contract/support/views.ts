// The dictionary views: which there are, and the columns they must have.
import { existsSync, readFileSync } from 'node:fs';
import type { SandboxVersion } from '../../sandbox/index.ts';

/** Of sys as CDB_OB_…, of every tenant as DBA_OB_…. */
export const backupViews = [
  'ARCHIVELOG',
  'ARCHIVELOG_SUMMARY',
  'ARCHIVELOG_PIECE_FILES',
  'ARCHIVE_DEST',
  'BACKUP_PARAMETER',
  'BACKUP_JOBS',
  'BACKUP_JOB_HISTORY',
  'BACKUP_TASKS',
  'BACKUP_TASK_HISTORY',
  'BACKUP_SET_FILES',
  'BACKUP_DELETE_POLICY',
  'BACKUP_DELETE_JOBS',
  'BACKUP_DELETE_JOB_HISTORY',
  'BACKUP_DELETE_TASKS',
  'BACKUP_DELETE_TASK_HISTORY',
  'BACKUP_STORAGE_INFO',
  'BACKUP_STORAGE_INFO_HISTORY',
  'RESTORE_PROGRESS',
  'RESTORE_HISTORY',
] as const;

export interface Column {
  readonly name: string;
  readonly type: string;
  /** Undefined where nobody knows. */
  readonly nullable: boolean | undefined;
}

export type Flavour = 'sys' | 'mysql' | 'oracle';
export type Columns = ReadonlyMap<string, readonly Column[]>;

type ByVersion = Readonly<Record<string, string>>;
type Section = Readonly<Record<string, ByVersion>>;

/** The suite's own copy: a version that is left out is like the one before it. */
const copy = JSON.parse(readFileSync(new URL('columns.json', import.meta.url), 'utf8')) as {
  /** The same object in sys and in a MySQL tenant. */
  readonly shared: Section;
  readonly sys: Section;
  readonly oracle: Section;
};

const originalUrl = new URL('../../../../shared/oceanbase/views.json', import.meta.url);
const originalKeys: Readonly<Record<SandboxVersion, string>> = {
  '4.1': '4.1',
  '4.2.1': '4.2.1',
  '4.2.5': '4.2.5',
  '4.3.5': '4.3.5.3',
};
const copiedVersions = Object.keys(originalKeys) as SandboxVersion[];

/** Whether the table that the copy was made from lies beside the project. */
export const originalPresent = existsSync(originalUrl);

/** From the table beside the project; undefined for what it does not cover. */
export function originalColumns(version: SandboxVersion, flavour: Flavour): Columns | undefined {
  const all = JSON.parse(readFileSync(originalUrl, 'utf8')) as Record<
    string,
    Record<string, Record<string, [string, string, boolean | null][]>>
  >;
  const views = all[originalKeys[version]]?.[flavour];
  if (views === undefined) return undefined;
  return new Map(
    Object.entries(views).map(([view, columns]) => [
      view,
      columns.map(([name, type, nullable]) => ({ name, type, nullable: nullable ?? undefined })),
    ]),
  );
}

export function copiedColumns(version: SandboxVersion, flavour: Flavour): Columns {
  if (flavour === 'oracle') {
    // No source tells Oracle mode's columns of 4.3.5; its names are the MySQL mode's (views.md 5).
    if (version !== '4.3.5') return read(copy.oracle, version);
    return new Map(
      [...read(copy.shared, version)].map(([view, columns]) => [
        view,
        columns.map(({ name }) => ({ name, type: '', nullable: undefined })),
      ]),
    );
  }
  const views = read(copy.shared, version);
  if (flavour === 'mysql') return views;
  for (const [view, columns] of read(copy.sys, version)) views.set(view, columns);
  for (const [view, columns] of [...views]) {
    const name = view.replace(/^DBA_OB_/, '');
    if (!(backupViews as readonly string[]).includes(name)) continue;
    // The storage views have a TENANT_ID in both.
    const own = columns[0]?.name === 'TENANT_ID' ? [] : [tenantId];
    views.set(`CDB_OB_${name}`, [...own, ...columns]);
  }
  return views;
}

const tenantId: Column = { name: 'TENANT_ID', type: 'bigint(20)', nullable: false };

function read(section: Section, version: SandboxVersion): Map<string, readonly Column[]> {
  const until = copiedVersions.slice(0, copiedVersions.indexOf(version) + 1);
  const views = new Map<string, readonly Column[]>();
  for (const [view, byVersion] of Object.entries(section)) {
    const text = until.map((one) => byVersion[one]).findLast((one) => one !== undefined);
    if (text !== undefined) views.set(view, text.split('; ').map(readColumn));
  }
  return views;
}

function readColumn(text: string): Column {
  const [, name = '', type = '', nullable] = /^(\S+) (.+?)( NOT NULL| NULL)?$/.exec(text) ?? [];
  return { name, type, nullable: nullable === undefined ? undefined : nullable === ' NULL' };
}

/**
 * Two places where the source, which facts.md 4.5 was read from, corrects the manual, which the table was read
 * from: in 4.2.x only the CDB view has DATA_PROGRESS; and Oracle mode has the MySQL mode's columns, though its
 * pages of the manual leave some out.
 */
export function expectedColumns(version: SandboxVersion, flavour: Flavour): Columns {
  const listed = columnsOf(version, flavour);
  const names = flavour === 'oracle' ? columnsOf(version, 'mysql') : listed;
  const expected = new Map<string, readonly Column[]>();
  for (const [view, columns] of names) {
    const documented = new Map(listed.get(view)?.map((column) => [column.name, column]));
    const absent = version.startsWith('4.2') && view === 'DBA_OB_BACKUP_TASKS' ? 'DATA_PROGRESS' : '';
    expected.set(
      view,
      columns
        .filter(({ name }) => name !== absent)
        .map(({ name }) => documented.get(name) ?? { name, type: '', nullable: undefined }),
    );
  }
  return expected;
}

function columnsOf(version: SandboxVersion, flavour: Flavour): Columns {
  const original = originalPresent ? originalColumns(version, flavour) : undefined;
  return original ?? copiedColumns(version, flavour);
}
