// Facts.md 4.2: the statuses of a task that ends well, in their order.
import type { SandboxVersion } from '../../sandbox/index.ts';

export const taskOrder: Readonly<Record<SandboxVersion, readonly string[]>> = {
  '4.1': [
    'INIT',
    'BACKUP_SYS_META',
    'BACKUP_USER_META',
    'BACKUP_DATA_SYS',
    'BACKUP_DATA_MINOR',
    'BACKUP_DATA_MAJOR',
    'BACKUP_LOG',
    'COMPLETED',
  ],
  '4.2.1': [
    'INIT',
    'BACKUP_SYS_META',
    'BACKUP_USER_META',
    'BACKUP_DATA_MINOR',
    'BACKUP_DATA_MAJOR',
    'BACKUP_LOG',
    'COMPLETED',
  ],
  '4.2.5': [
    'INIT',
    'BACKUP_SYS_META',
    'BACKUP_USER_META',
    'BACKUP_META_FINISH',
    'BACKUP_DATA_MINOR',
    'BACKUP_DATA_MAJOR',
    'BACKUP_LOG',
    'COMPLETED',
  ],
  '4.3.5': [
    'INIT',
    'BACKUP_SYS_META',
    'BACKUP_USER_META',
    'BACKUP_META_FINISH',
    'BACKUP_USER_DATA',
    'BACKUP_FUSE_TABLET_META',
    'BEFORE_BACKUP_LOG',
    'BACKUP_LOG',
    'COMPLETED',
  ],
};
