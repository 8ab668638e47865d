// What a preflight reads of a cluster on which nothing stands in the way of a backup, but for what a test gives.
import type { Row } from '../../../src/oceanbase/session.ts';
import { rawArchive, rawTenant } from './rawRows.ts';
import { ScriptedSession } from './scriptedSession.ts';

export interface Cluster {
  readonly tenant?: Row | null;
  readonly archive?: Row | null;
  readonly jobs?: readonly Row[];
  readonly destination?: string;
  readonly archiveDestination?: boolean;
  readonly grants?: string;
  /** Data version of the newest full set; null: there is none. */
  readonly fullSet?: string | null;
  /** Where it is; the destination that is set, if nothing else is said. */
  readonly setsAt?: string;
  readonly role?: string;
  readonly moreGrants?: readonly string[];
}

const keys = 'host=oss.example.com&access_id=a&access_key=planted-s3cret';
export const tenants = [{ id: 1002, name: 'mysql_tenant' }];

/** A cluster on which nothing stands in the way of a backup, but for what is given. Tenant b is always fine. */
export function sessionOf(cluster: Cluster): ScriptedSession {
  const { tenant = {}, archive = {}, jobs = [], destination = `oss://bucket/a?${keys}` } = cluster;
  const b = { TENANT_ID: '1004', TENANT_NAME: 'b' };
  const path = (id: string): Row => ({
    TENANT_ID: id,
    DEST_NO: '0',
    NAME: 'path',
    VALUE: `file:///log/${id}`,
  });
  return new ScriptedSession([
    [
      /LOG_MODE/,
      [
        {
          TENANT_ID: '1002',
          LOG_MODE: 'NOARCHIVELOG',
          TENANT_ROLE: cluster.role ?? 'PRIMARY',
          COMPATIBLE: '4.2.5.0',
        },
      ],
    ],
    [/DBA_OB_TENANTS/, [...(tenant ? [rawTenant(tenant)] : []), rawTenant(b)]],
    [/OB_ARCHIVELOG/, [...(archive ? [rawArchive(archive)] : []), rawArchive(b)]],
    [/OB_BACKUP_JOBS/, jobs],
    [
      /OB_BACKUP_PARAMETER/,
      [
        { TENANT_ID: '1002', VALUE: destination },
        { TENANT_ID: '1004', VALUE: 'file:///data/b' },
      ],
    ],
    [/OB_ARCHIVE_DEST/, cluster.archiveDestination === false ? [] : [path('1002'), path('1004')]],
    [
      /OB_BACKUP_SET_FILES/,
      cluster.fullSet === null
        ? []
        : [
            {
              TENANT_ID: '1002',
              PATH: cluster.setsAt ?? destination,
              TENANT_COMPATIBLE: cluster.fullSet ?? '4.2.5.0',
            },
          ],
    ],
    [
      /SHOW GRANTS/,
      [cluster.grants ?? "GRANT ALL PRIVILEGES ON *.* TO 'root'", ...(cluster.moreGrants ?? [])].map(
        (one) => ({
          Grants: one,
        }),
      ),
    ],
  ]);
}
