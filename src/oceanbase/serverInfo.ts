import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { intColumn, parameterRow, readRows, textColumn } from './columns.ts';
import { ConnectError, ServerError } from './errors.ts';
import { isDenied } from './refusals.ts';
import { scopeOf } from './scope.ts';
import type { Session } from './session.ts';
import { atLeast, parseVersion, type Version } from './version.ts';

/** What a connection found at its other end. */
export interface ServerInfo {
  readonly clusterName: string;
  readonly version: Version;
  readonly edition: 'Community' | 'Enterprise';
  /** The simulator of this project says so itself (its `@@version_comment` ends in "(sandbox)"). */
  readonly sandbox: boolean;
  readonly tenantId: number;
  readonly tenantName: string;
  readonly mode: 'MYSQL' | 'ORACLE';
  /** Columns that differ between versions are asked for, not derived from the version (views.md 5). */
  readonly reportsDataProgress: boolean;
  /** LOG_FILE_COUNT, FINISH_LOG_FILE_COUNT and LOG_PROGRESS, in both kinds of view from 4.3.1. */
  readonly reportsLogProgress: boolean;
}

/** Whether the login sees the whole cluster (CDB_ views) or only its own tenant (DBA_ views). */
export function isSysLogin(info: Pick<ServerInfo, 'tenantName'>): boolean {
  return info.tenantName === 'sys';
}

const identityRow = v.object({ TENANT_ID: intColumn, TENANT_NAME: textColumn });
/** The function EFFECTIVE_TENANT is MySQL mode's alone (ob_expr_operator_factory.cpp). */
const tenantNameOf = { MYSQL: 'EFFECTIVE_TENANT()', ORACLE: "SYS_CONTEXT('USERENV', 'CON_NAME')" } as const;
const variableRow = v.object({ VARIABLE_NAME: textColumn, VALUE: textColumn });

/**
 * Finds out what was connected to, and prepares the session: UTF-8, times in UTC, the default sql_mode, and the
 * server's own limit for a query. Rejects with {@link ConnectError} when it is not an OceanBase 4.x.
 * Sources: facts.md 3 (the greeting never says OceanBase; SHOW VARIABLES is understood in both modes).
 */
export async function prepareSession(session: Session, at: string): Promise<ServerInfo> {
  const variables = new Map<string, string>();
  for (const pattern of ['version%', 'ob_compatibility_mode']) {
    const rows = await session.query(`SHOW VARIABLES LIKE '${pattern}'`);
    for (const row of readRows('SHOW VARIABLES', variableRow, rows))
      variables.set(row.VARIABLE_NAME, row.VALUE);
  }
  const said = variables.get('version_comment') ?? '';
  if (!said.startsWith('OceanBase')) {
    throw new ConnectError(
      'not-oceanbase',
      l10n.t('{0} is not OceanBase: the server calls itself “{1}”.', at, said.slice(0, 80)),
    );
  }
  const version = parseVersion(/^OceanBase\S* (\d+(?:\.\d+)+)/.exec(said)?.[1] ?? '');
  if (!version || !atLeast(version, '4.0')) {
    throw new ConnectError(
      'too-old',
      version
        ? l10n.t('{0} runs OceanBase {1}; backups work with 4.0 and later.', at, version.text)
        : l10n.t('{0} does not say which version of OceanBase it is; backups work with 4.0 and later.', at),
    );
  }
  const mode: ServerInfo['mode'] = variables.get('ob_compatibility_mode') === 'ORACLE' ? 'ORACLE' : 'MYSQL';
  // The driver says it at the login, but init_connect may have set another since: names would read `???`.
  await session.query('SET NAMES utf8mb4');
  await session.query("SET time_zone = '+00:00'");
  // µs, and shorter than our own limit: an answer says more than a silence.
  await session.query(`SET ob_query_timeout = ${String(Math.round(session.queryMs * 750))}`);
  if (mode === 'MYSQL') await session.query("SET sql_mode = 'STRICT_ALL_TABLES'");
  const [identity] = readRows(
    'the login',
    identityRow,
    await session.query(
      `SELECT EFFECTIVE_TENANT_ID() AS TENANT_ID, ${tenantNameOf[mode]} AS TENANT_NAME FROM DUAL`,
    ),
  );
  const [cluster] = readRows(
    'SHOW PARAMETERS',
    parameterRow,
    await session.query("SHOW PARAMETERS LIKE 'cluster'"),
  );
  const known = {
    clusterName: cluster?.VALUE ?? '',
    version,
    edition: said.startsWith('OceanBase_CE') ? ('Community' as const) : ('Enterprise' as const),
    sandbox: said.endsWith('(sandbox)'),
    tenantId: identity?.TENANT_ID ?? 0,
    tenantName: identity?.TENANT_NAME ?? '',
    mode: mode,
  };
  return { ...known, ...(await reportedProgress(session, known)) };
}

/**
 * DATA_PROGRESS: in the CDB view from 4.2.1 BP3, in the DBA view only from 4.3.1; that version brought the columns
 * of the log to both, so the newest servers need one question (facts.md 4.5).
 */
async function reportedProgress(
  session: Session,
  info: Pick<ServerInfo, 'tenantId' | 'tenantName' | 'mode' | 'version'>,
): Promise<Pick<ServerInfo, 'reportsDataProgress' | 'reportsLogProgress'>> {
  const view = scopeOf(info).view('BACKUP_TASKS');
  const has = async (columns: string): Promise<boolean> => {
    try {
      await session.query(`SELECT ${columns} FROM ${view} WHERE 1 = 0`);
      return true;
    } catch (error) {
      if (error instanceof ServerError && (error.code === 5217 || error.errno === 904)) return false;
      // What the login may not read at all is said by whoever reads it.
      if (isDenied(error)) return false;
      throw error;
    }
  };
  // Not asked of older versions: each refusal is a warning in the journal.
  if (atLeast(info.version, '4.3') && (await has('DATA_PROGRESS, LOG_FILE_COUNT, FINISH_LOG_FILE_COUNT'))) {
    return { reportsDataProgress: true, reportsLogProgress: true };
  }
  return { reportsDataProgress: await has('DATA_PROGRESS'), reportsLogProgress: false };
}
