/** Rows of CDB_OB_BACKUP_STORAGE_INFO: where a destination is and how it is reached. */
import { usecAt } from '../clock.ts';
import type { Row } from '../engine/engine.ts';
import type { Cluster } from './cluster.ts';
import type { DestinationType, Uri } from './destination.ts';
import type { Tenant } from './tenant.ts';

export function saveStorageInfo(
  cluster: Cluster,
  tenant: Tenant,
  uri: Uri,
  destId: number,
  type: DestinationType,
): void {
  const row: Row = {
    TENANT_ID: tenant.id,
    PATH: uri.path.split('?')[0] ?? '',
    ENDPOINT: uri.endpoint,
    DEST_ID: destId,
    DEST_TYPE: type,
    AUTHORIZATION: uri.authorization,
    EXTENSION: uri.extension,
    CHECK_FILE_NAME: '',
    LAST_CHECK_TIMESTAMP: usecAt(cluster.clock.now()),
    MAX_IOPS: 0,
    MAX_BANDWIDTH: 0,
    MAX_BANDWIDTH_DISPLAY: '',
  };
  cluster.engine.put('_OB_BACKUP_STORAGE_INFO', row);
}
