import * as v from 'valibot';
import { intColumn, readRows, textColumn } from './columns.ts';
import { ConnectError, ServerError } from './errors.ts';
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
}

/** Whether the login sees the whole cluster (CDB_ views) or only its own tenant (DBA_ views). */
export function isSysLogin(info: ServerInfo): boolean {
  return info.tenantName === 'sys';
}

const commentRow = v.object({ VERSION_COMMENT: textColumn });
const identityRow = v.object({ OB_VERSION: textColumn, TENANT_ID: intColumn, TENANT_NAME: textColumn });
const parameterRow = v.object({ value: textColumn });
const variableRow = v.object({ Value: textColumn });

/**
 * Finds out what was connected to, and prepares the session: times in UTC, the default sql_mode, and the
 * server's own limit for a query. Rejects with {@link ConnectError} when it is not an OceanBase 4.x.
 * Sources: facts.md 3 (`@@version_comment` is the best detection, the greeting never says OceanBase).
 */
export async function prepareSession(session: Session, at: string): Promise<ServerInfo> {
  // Understood in both modes, and by MySQL (facts.md 3); what follows is MySQL mode.
  const [mode] = readRows(
    'SHOW VARIABLES',
    variableRow,
    await session.query("SHOW VARIABLES LIKE 'ob_compatibility_mode'"),
  );
  if (mode?.Value === 'ORACLE') {
    throw new ConnectError(
      'unsupported',
      `This login belongs to an Oracle-mode tenant, whose views are not read yet. Log in to the sys tenant of ${at} instead.`,
    );
  }
  const [comment] = readRows(
    '@@version_comment',
    commentRow,
    await session.query('SELECT @@version_comment AS VERSION_COMMENT'),
  );
  const said = comment?.VERSION_COMMENT ?? '';
  if (!said.startsWith('OceanBase')) {
    throw new ConnectError(
      'not-oceanbase',
      `${at} is not OceanBase: the server calls itself “${said.slice(0, 80)}”.`,
    );
  }
  await session.query(
    "SET time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES', ob_query_timeout = 15000000",
  );
  const [identity] = readRows(
    'the login',
    identityRow,
    await session.query(
      'SELECT ob_version() AS OB_VERSION, EFFECTIVE_TENANT_ID() AS TENANT_ID, EFFECTIVE_TENANT() AS TENANT_NAME',
    ),
  );
  const version = parseVersion(identity?.OB_VERSION ?? '');
  if (!identity || !version || !atLeast(version, '4.0')) {
    throw new ConnectError(
      'too-old',
      `${at} runs OceanBase ${identity?.OB_VERSION ?? '(no version)'}; backups work with 4.0 and later.`,
    );
  }
  const [cluster] = readRows(
    'SHOW PARAMETERS',
    parameterRow,
    await session.query("SHOW PARAMETERS LIKE 'cluster'"),
  );
  return {
    clusterName: cluster?.value ?? '',
    version,
    edition: said.startsWith('OceanBase_CE') ? 'Community' : 'Enterprise',
    sandbox: said.endsWith('(sandbox)'),
    tenantId: identity.TENANT_ID,
    tenantName: identity.TENANT_NAME,
    mode: 'MYSQL',
    reportsDataProgress: await hasDataProgress(session, identity.TENANT_NAME === 'sys'),
  };
}

/** DATA_PROGRESS: in the CDB view from 4.2.1 BP3, in the DBA view only from 4.3.1 (facts.md 4.5). */
async function hasDataProgress(session: Session, sys: boolean): Promise<boolean> {
  const view = `oceanbase.${sys ? 'CDB' : 'DBA'}_OB_BACKUP_TASKS`;
  try {
    await session.query(`SELECT DATA_PROGRESS FROM ${view} LIMIT 0`);
    return true;
  } catch (error) {
    if (error instanceof ServerError && error.errno === 1054) return false;
    throw error;
  }
}
