import * as l10n from '@vscode/l10n';
import { afterwards, dataDestination, searchLog, startAgain, type CodeEntry, type Step } from '../entry.ts';
import { manual } from '../manual.ts';
import type { Place } from '../place.ts';

const newDestination = (at: Place): Step => ({
  text: l10n.t(
    'Set a destination of the tenant’s own: a directory or bucket prefix that is empty and that no other tenant uses.',
  ),
  sql: at.alter(`SET data_backup_dest = 'file:///${l10n.t('<an empty directory on every server>')}'`),
});
const everyServer = (): Step => ({
  text: l10n.t(
    'On every observer, check that the directory is mounted from the same server and that observer’s user can write: mount; df -h; touch a file.',
  ),
});
const freeSpace = (at: Place): readonly Step[] => [
  { text: l10n.t('Make room, or make the destination larger.') },
  {
    text: l10n.t('Let the server delete obsolete backups by itself, if it does not yet.'),
    sql: at.alter("ADD DELETE BACKUP POLICY 'default' RECOVERY_WINDOW = '7d'"),
  },
];

/** Codes of the place that backups are written to: its address, format file, space and rights. */
export const destinationCodes = (): readonly CodeEntry[] => [
  {
    code: 9080,
    name: 'OB_BACKUP_FORMAT_FILE_NOT_EXIST',
    meaning: l10n.t('The backup destination has lost its format file, or holds files that are no backup.'),
    causes: [
      l10n.t('The directory or bucket was emptied, or another one is mounted there, after it had been set.'),
      l10n.t('The NFS share is not mounted on the server that looked, so it saw an empty local directory.'),
      l10n.t('The directory was not empty when it was set.'),
    ],
    steps: (at) => [
      dataDestination(at),
      everyServer(),
      newDestination(at),
      { text: l10n.t('Take a full backup into it.') },
    ],
    page: manual.prepareBackup,
    seen: 'both',
    foreseen: { kind: 'partly', check: 'overlap with another destination' },
  },
  {
    code: 9081,
    name: 'OB_BACKUP_FORMAT_FILE_NOT_MATCH',
    meaning: l10n.t(
      'The backup destination belongs to another tenant, another cluster, or to log archiving.',
    ),
    causes: [
      l10n.t('Two tenants were given the same directory or bucket prefix.'),
      l10n.t('The directory was used by an earlier cluster or tenant, also one of the same name.'),
      l10n.t('Data backup and log archiving were given the same place.'),
    ],
    steps: (at) => [dataDestination(at), newDestination(at), { text: l10n.t('Take a full backup into it.') }],
    page: manual.prepareBackup,
    seen: 'both',
    foreseen: { kind: 'partly', check: 'overlap with another destination' },
  },
  {
    code: 9082,
    name: 'OB_BACKUP_DEVICE_OUT_OF_SPACE',
    meaning: l10n.t('The backup destination is full.'),
    causes: [
      l10n.t('Old backup sets and archived log were never deleted.'),
      l10n.t('The tenant has grown: a full backup needs about as much room as its data.'),
      l10n.t('A quota on the share or bucket.'),
    ],
    steps: (at) => [
      {
        text: l10n.t('See what the sets take.'),
        sql: at.select('BACKUP_SET_FILES', 'BACKUP_SET_ID, FILE_STATUS, OUTPUT_BYTES'),
      },
      ...freeSpace(at),
      {
        text: l10n.t(
          'Log archiving into the same device may be interrupted too: look at it before you start again.',
        ),
      },
      startAgain(),
    ],
    page: manual.cleanUp,
    seen: 'job',
    foreseen: afterwards,
  },
  {
    code: 9026,
    name: 'OB_INVALID_BACKUP_DEST',
    meaning: l10n.t('The address of the destination is not one that this version understands.'),
    causes: [
      l10n.t('A typing error, or a scheme that this version does not have (S3 needs 4.2.1 BP7 or later).'),
      l10n.t('host, access_id or access_key is missing for object storage.'),
      l10n.t('encrypt_key was given; it may not be.'),
    ],
    steps: () => [
      {
        text: l10n.t(
          'Compare the address with the manual’s examples: file:///dir, oss://bucket/dir?host=…&access_id=…&access_key=….',
        ),
      },
    ],
    page: manual.setDataDestination,
    seen: 'statement',
    foreseen: afterwards,
  },
  {
    code: 9066,
    name: 'OB_BACKUP_CONFLICT_VALUE',
    meaning: l10n.t(
      'The destination conflicts with another setting, such as one place for data and for log.',
    ),
    causes: [
      l10n.t('The data destination and the archive destination are the same, or one lies in the other.'),
    ],
    steps: (at) => [dataDestination(at), newDestination(at)],
    page: manual.prepareBackup,
    seen: 'statement',
    foreseen: { kind: 'partly', check: 'overlap with another destination' },
  },
  {
    code: 9070,
    name: 'OB_BACKUP_DEST_NOT_CONNECT',
    meaning: l10n.t('A server of the cluster cannot reach the backup destination.'),
    causes: [
      l10n.t('The NFS share is not mounted there.'),
      l10n.t('The network or a firewall stands between server and storage.'),
    ],
    steps: () => [everyServer(), startAgain()],
    page: manual.deployNfs,
    seen: 'both',
    foreseen: afterwards,
  },
  {
    code: 9071,
    name: 'OB_BACKUP_PERMISSION_DENIED',
    meaning: l10n.t('The servers may not write to the backup destination.'),
    causes: [
      l10n.t('The directory belongs to another user than the one that observer runs as.'),
      l10n.t('The share is exported read-only.'),
      l10n.t('The access key has no right to write, list or delete.'),
    ],
    steps: () => [
      everyServer(),
      { text: l10n.t('For object storage, give the key the rights to put, get, list and delete.') },
      startAgain(),
    ],
    page: manual.codes9000,
    seen: 'both',
    foreseen: afterwards,
  },
  {
    code: 9102,
    name: 'OB_FILE_OR_DIRECTORY_PERMISSION_DENIED',
    meaning: l10n.t('A file or directory of the destination may not be read or written by observer’s user.'),
    causes: [
      l10n.t('Files were copied or restored there by another user, such as root.'),
      l10n.t('A new server has another user id.'),
    ],
    steps: () => [
      { text: l10n.t('Give the whole directory to the user that observer runs as: chown -R.') },
      everyServer(),
      startAgain(),
    ],
    page: manual.deployNfs,
    seen: 'both',
    foreseen: afterwards,
  },
  {
    code: 9100,
    name: 'OB_NO_SUCH_FILE_OR_DIRECTORY',
    meaning: l10n.t('A file or directory of the destination is not there.'),
    causes: [
      l10n.t('The share is not mounted on one of the servers.'),
      l10n.t('Files were deleted by hand or by a lifecycle rule.'),
    ],
    steps: () => [
      everyServer(),
      { text: l10n.t('Switch off lifecycle rules that delete objects of the bucket.') },
      startAgain(),
    ],
    page: manual.codes9000,
    seen: 'job',
    foreseen: afterwards,
  },
  {
    code: 9011,
    name: 'OB_BACKUP_FILE_NOT_EXIST',
    meaning: l10n.t('A backup file that the server expects is missing at the destination.'),
    causes: [
      l10n.t('Files were deleted by hand or by a lifecycle rule.'),
      l10n.t('Another directory or bucket stands at that address now.'),
    ],
    steps: (at) => [
      dataDestination(at),
      { text: l10n.t('Take a new full backup: what builds on a missing file cannot be restored.') },
    ],
    page: manual.codes9000,
    seen: 'job',
    foreseen: afterwards,
  },
  {
    code: 9051,
    name: 'OB_BACKUP_MOUNT_FILE_NOT_VALID',
    meaning: l10n.t('The NFS share is not mounted on every server of the cluster.'),
    causes: [l10n.t('A server was added or restarted without the mount.')],
    steps: () => [everyServer(), startAgain()],
    page: manual.deployNfs,
    seen: 'job',
    foreseen: afterwards,
  },
  {
    code: 4009,
    name: 'OB_IO_ERROR',
    meaning: l10n.t('Reading or writing a file failed.'),
    causes: [
      l10n.t('The NFS server hangs, or the mount went stale.'),
      l10n.t('The storage or its network had a fault at that moment.'),
      l10n.t('A data disk of the observer is failing: see the kernel’s log.'),
    ],
    steps: () => [everyServer(), searchLog(), startAgain()],
    page: manual.codes4000,
    seen: 'both',
    foreseen: afterwards,
  },
  {
    code: 4103,
    name: 'OB_CHECKSUM_ERROR',
    meaning: l10n.t(
      'Data did not match its checksum: the tenant’s own, or what was read back from the destination.',
    ),
    causes: [
      l10n.t(
        'The directory is an NFS share that is mounted with other options than the manual’s, so servers read old data.',
      ),
      l10n.t('A major compaction of the tenant has found that replicas differ.'),
      l10n.t('A disk of a server or the storage of the destination is damaged.'),
    ],
    steps: (at) => [
      {
        text: l10n.t(
          'On every observer, compare the mount options of the NFS share with the manual’s: mount.',
        ),
      },
      {
        text: l10n.t(
          'See whether the major compaction has an error. If IS_ERROR is YES, ask OceanBase’s support before anything else.',
        ),
        sql: at.select('MAJOR_COMPACTION', 'STATUS, IS_ERROR, INFO'),
      },
      searchLog(),
      { text: l10n.t('Then take a full backup: do not trust the set that failed.') },
    ],
    page: manual.codes4000,
    seen: 'both',
    foreseen: afterwards,
  },
];
