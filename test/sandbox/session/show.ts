/** SHOW and DESC. */
import { parametersOf, parameterValue } from '../cluster/parameters.ts';
import type { Tenant } from '../cluster/tenant.ts';
import type { View } from '../engine/catalog.ts';
import { ObError, notSupported } from '../errors.ts';
import type { Statement } from '../sql/statements.ts';
import type { WireColumn } from '../wire/adapter.ts';
import type { ResultSet } from './result.ts';
import { numberColumn, textColumn } from './result.ts';
import { databases } from './database.ts';
import type { Session } from './session.ts';

type Show = Extract<Statement, { kind: 'show' }>;

/** LIKE of MySQL: `%`, `_`, backslash escapes, case ignored. */
export function like(pattern: string | undefined): (text: string) => boolean {
  if (pattern === undefined) {
    return () => true;
  }
  const source = pattern.replace(/\\(.)|[%_]|[^\\%_]/gs, (part, escaped: string | undefined) => {
    if (escaped !== undefined) {
      return escaped.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    }
    return part === '%' ? '.*' : part === '_' ? '.' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  const expression = new RegExp(`^${source}$`, 'is');
  return (text) => expression.test(text);
}

function views(session: Session): ReadonlyMap<string, View> {
  const { catalog } = session.cluster.engine;
  if (session.isSys) {
    return catalog.sys;
  }
  return session.tenant.mode === 'ORACLE' ? catalog.oracle : catalog.user;
}

/** Oracle mode writes the headings of SHOW in capitals (ob_show_resolver.cpp, the second text of each statement). */
function headings(session: Session, names: readonly string[]): WireColumn[] {
  const oracle = session.tenant.mode === 'ORACLE';
  return names.map((name) =>
    /^(svr_port|tenant_id)$/.test(name)
      ? numberColumn(oracle ? name.toUpperCase() : name)
      : textColumn(oracle ? name.toUpperCase() : name),
  );
}

/** An empty string is NULL in Oracle mode. */
function shown(session: Session, text: string): string | null {
  return text === '' && session.tenant.mode === 'ORACLE' ? null : text;
}

function showParameters(session: Session, show: Show): ResultSet {
  if (show.tenant !== undefined && !session.isSys) {
    throw new ObError('OB_ERR_NO_PRIVILEGE');
  }
  const matches = like(show.like);
  const names = ['zone', 'svr_type', 'svr_ip', 'svr_port', 'name', 'data_type', 'value', 'info', 'section'];
  const tail = ['scope', 'source', 'edit_level'];
  const since422 = session.cluster.version === '4.2.5' || session.cluster.version === '4.3.5';
  const columns = [...names, ...tail, ...(since422 ? ['default_value', 'isdefault'] : []), 'tenant_id'];
  const tenant = show.tenant === undefined ? session.effectiveTenant : tenantNamed(session, show.tenant);
  const rows = parametersOf(session.cluster)
    .filter((parameter) => matches(parameter.name))
    .map((parameter) => {
      const value = parameterValue(session.cluster, tenant, parameter);
      return [
        'zone1',
        'observer',
        '127.0.0.1',
        '2882',
        parameter.name,
        parameter.type,
        shown(session, value),
        shown(session, parameter.info),
        'OBSERVER',
        parameter.scope,
        'DEFAULT',
        'DYNAMIC_EFFECTIVE',
        ...(since422 ? [parameter.initial, value === parameter.initial ? '1' : '0'] : []),
        parameter.scope === 'CLUSTER' ? null : String(tenant.id),
      ];
    });
  return { columns: headings(session, columns), rows };
}

function tenantNamed(session: Session, name: string): Tenant {
  const tenant = session.cluster.tenantNamed(name);
  if (tenant === undefined) {
    throw new ObError('OB_TENANT_NOT_EXIST', `Unknown tenant '${name}'`);
  }
  return tenant;
}

function showVariables(session: Session, show: Show): ResultSet {
  const matches = like(show.like);
  const rows = [...session.variables]
    .filter(([name]) => matches(name))
    .map(([name, value]) => [name, value === null ? null : shown(session, String(value))]);
  return { columns: headings(session, ['Variable_name', 'Value']), rows };
}

function showColumns(session: Session, show: Show): ResultSet {
  const name = (show.subject.split('.').pop() ?? '').toUpperCase();
  const view = views(session).get(name);
  if (view === undefined) {
    const named = show.subject.includes('.')
      ? show.subject
      : `${session.database ?? 'oceanbase'}.${show.subject}`;
    throw new ObError('OB_TABLE_NOT_EXIST', `Table '${named}' doesn't exist`);
  }
  const matches = like(show.like);
  const rows = view.columns
    .filter((column) => matches(column.name))
    .map((column) => [column.name, column.type, column.nullable ? 'YES' : 'NO', '', null, '']);
  const columns = headings(session, ['Field', 'Type', 'Null', 'Key', 'Default', 'Extra']);
  return { columns, rows };
}

function showTables(session: Session, show: Show): ResultSet {
  const database = (show.subject === '' ? session.database : show.subject) ?? '';
  if (database === '') {
    throw new ObError('OB_ERR_NO_DB_SELECTED');
  }
  const matches = like(show.like);
  const dictionary = /^(oceanbase|sys)$/i.test(database);
  const rows = (dictionary ? [...views(session).keys()] : []).filter(matches).sort();
  return { columns: [textColumn(`Tables_in_${database}`)], rows: rows.map((name) => [name]) };
}

function showGrants(session: Session): ResultSet {
  const { userName, user } = session;
  const title = `Grants for ${userName}@%`;
  const grant = user.alterSystem
    ? `GRANT ALL PRIVILEGES ON *.* TO '${userName}' WITH GRANT OPTION`
    : `GRANT SELECT ON *.* TO '${userName}'`;
  const roles = user.roles.map(({ name }) => `\`${name}\`@\`%\``).join(',');
  const rows = [[grant], ...(roles === '' ? [] : [[`GRANT ${roles} TO \`${userName}\`@\`%\``]])];
  return { columns: [textColumn(title)], rows };
}

export function show(session: Session, statement: Show): ResultSet {
  switch (statement.what) {
    case 'parameters':
      return showParameters(session, statement);
    case 'variables':
      return showVariables(session, statement);
    case 'tenant': {
      if (session.tenant.mode === 'ORACLE') {
        throw notSupported('show tenant in oracle mode is');
      }
      const name = session.effectiveTenant.name;
      return { columns: [textColumn('Current_tenant_name')], rows: [[name]] };
    }
    case 'grants':
      return showGrants(session);
    case 'databases':
      return { columns: [textColumn('Database')], rows: databases(session).map((name) => [name]) };
    case 'tables':
      return showTables(session, statement);
    case 'columns':
      return showColumns(session, statement);
    case 'warnings':
      return { columns: ['Level', 'Code', 'Message'].map((title) => textColumn(title)), rows: [] };
    case 'processlist': {
      const columns = ['Id', 'User', 'Host', 'db', 'Command', 'Time', 'State', 'Info'];
      const row = [String(session.connectionId), session.userName, '127.0.0.1', session.database];
      return {
        columns: headings(session, columns),
        rows: [[...row, 'Query', '0', 'ACTIVE', null]],
      };
    }
    case 'createTable':
      throw new ObError('OB_NOT_SUPPORTED', 'Not supported feature or function, in the sandbox');
  }
}
