import { afterwards, dataDestination, searchLog, startAgain, type CodeEntry, type Step } from '../entry.ts';
import { manual } from '../manual.ts';
import type { Place } from '../place.ts';

const newDestination = (at: Place): Step => ({
  text: 'Set a destination of the tenant’s own: a directory or bucket prefix that is empty and that no other tenant uses.',
  sql: at.alter("SET data_backup_dest = 'file:///<an empty directory on every server>'"),
});
const everyServer: Step = {
  text: 'On every observer, check that the directory is mounted from the same server and that observer’s user can write: mount; df -h; touch a file.',
};
const freeSpace = (at: Place): readonly Step[] => [
  { text: 'Make room, or make the destination larger.' },
  {
    text: 'Let the server delete obsolete backups by itself, if it does not yet.',
    sql: at.alter("ADD DELETE BACKUP POLICY 'default' RECOVERY_WINDOW = '7d'"),
  },
];

/** Codes of the place that backups are written to: its address, format file, space and rights. */
export const destinationCodes: readonly CodeEntry[] = [
  {
    code: 9080,
    name: 'OB_BACKUP_FORMAT_FILE_NOT_EXIST',
    meaning: 'The backup destination has lost its format file, or holds files that are no backup.',
    causes: [
      'The directory or bucket was emptied, or another one is mounted there, after it had been set.',
      'The NFS share is not mounted on the server that looked, so it saw an empty local directory.',
      'The directory was not empty when it was set.',
    ],
    steps: (at) => [
      dataDestination(at),
      everyServer,
      newDestination(at),
      { text: 'Take a full backup into it.' },
    ],
    page: manual.prepareBackup,
    seen: 'both',
    foreseen: { kind: 'partly', check: 'overlap with another destination' },
  },
  {
    code: 9081,
    name: 'OB_BACKUP_FORMAT_FILE_NOT_MATCH',
    meaning: 'The backup destination belongs to another tenant, another cluster, or to log archiving.',
    causes: [
      'Two tenants were given the same directory or bucket prefix.',
      'The directory was used by an earlier cluster or tenant, also one of the same name.',
      'Data backup and log archiving were given the same place.',
    ],
    steps: (at) => [dataDestination(at), newDestination(at), { text: 'Take a full backup into it.' }],
    page: manual.prepareBackup,
    seen: 'both',
    foreseen: { kind: 'partly', check: 'overlap with another destination' },
  },
  {
    code: 9082,
    name: 'OB_BACKUP_DEVICE_OUT_OF_SPACE',
    meaning: 'The backup destination is full.',
    causes: [
      'Old backup sets and archived log were never deleted.',
      'The tenant has grown: a full backup needs about as much room as its data.',
      'A quota on the share or bucket.',
    ],
    steps: (at) => [
      {
        text: 'See what the sets take.',
        sql: at.select('BACKUP_SET_FILES', 'BACKUP_SET_ID, FILE_STATUS, OUTPUT_BYTES'),
      },
      ...freeSpace(at),
      {
        text: 'Log archiving into the same device may be interrupted too: look at it before you start again.',
      },
      startAgain,
    ],
    page: manual.cleanUp,
    seen: 'job',
    foreseen: afterwards,
  },
  {
    code: 9026,
    name: 'OB_INVALID_BACKUP_DEST',
    meaning: 'The address of the destination is not one that this version understands.',
    causes: [
      'A typing error, or a scheme that this version does not have (S3 needs 4.2.1 BP7 or later).',
      'host, access_id or access_key is missing for object storage.',
      'encrypt_key was given; it may not be.',
    ],
    steps: () => [
      {
        text: 'Compare the address with the manual’s examples: file:///dir, oss://bucket/dir?host=…&access_id=…&access_key=….',
      },
    ],
    page: manual.setDataDestination,
    seen: 'statement',
    foreseen: afterwards,
  },
  {
    code: 9066,
    name: 'OB_BACKUP_CONFLICT_VALUE',
    meaning: 'The destination conflicts with another setting, such as one place for data and for log.',
    causes: ['The data destination and the archive destination are the same, or one lies in the other.'],
    steps: (at) => [dataDestination(at), newDestination(at)],
    page: manual.prepareBackup,
    seen: 'statement',
    foreseen: { kind: 'partly', check: 'overlap with another destination' },
  },
  {
    code: 9070,
    name: 'OB_BACKUP_DEST_NOT_CONNECT',
    meaning: 'A server of the cluster cannot reach the backup destination.',
    causes: [
      'The NFS share is not mounted there.',
      'The network or a firewall stands between server and storage.',
    ],
    steps: () => [everyServer, startAgain],
    page: manual.deployNfs,
    seen: 'both',
    foreseen: afterwards,
  },
  {
    code: 9071,
    name: 'OB_BACKUP_PERMISSION_DENIED',
    meaning: 'The servers may not write to the backup destination.',
    causes: [
      'The directory belongs to another user than the one that observer runs as.',
      'The share is exported read-only.',
      'The access key has no right to write, list or delete.',
    ],
    steps: () => [
      everyServer,
      { text: 'For object storage, give the key the rights to put, get, list and delete.' },
      startAgain,
    ],
    page: manual.codes9000,
    seen: 'both',
    foreseen: afterwards,
  },
  {
    code: 9102,
    name: 'OB_FILE_OR_DIRECTORY_PERMISSION_DENIED',
    meaning: 'A file or directory of the destination may not be read or written by observer’s user.',
    causes: [
      'Files were copied or restored there by another user, such as root.',
      'A new server has another user id.',
    ],
    steps: () => [
      { text: 'Give the whole directory to the user that observer runs as: chown -R.' },
      everyServer,
      startAgain,
    ],
    page: manual.deployNfs,
    seen: 'both',
    foreseen: afterwards,
  },
  {
    code: 9100,
    name: 'OB_NO_SUCH_FILE_OR_DIRECTORY',
    meaning: 'A file or directory of the destination is not there.',
    causes: [
      'The share is not mounted on one of the servers.',
      'Files were deleted by hand or by a lifecycle rule.',
    ],
    steps: () => [
      everyServer,
      { text: 'Switch off lifecycle rules that delete objects of the bucket.' },
      startAgain,
    ],
    page: manual.codes9000,
    seen: 'job',
    foreseen: afterwards,
  },
  {
    code: 9011,
    name: 'OB_BACKUP_FILE_NOT_EXIST',
    meaning: 'A backup file that the server expects is missing at the destination.',
    causes: [
      'Files were deleted by hand or by a lifecycle rule.',
      'Another directory or bucket stands at that address now.',
    ],
    steps: (at) => [
      dataDestination(at),
      { text: 'Take a new full backup: what builds on a missing file cannot be restored.' },
    ],
    page: manual.codes9000,
    seen: 'job',
    foreseen: afterwards,
  },
  {
    code: 9051,
    name: 'OB_BACKUP_MOUNT_FILE_NOT_VALID',
    meaning: 'The NFS share is not mounted on every server of the cluster.',
    causes: ['A server was added or restarted without the mount.'],
    steps: () => [everyServer, startAgain],
    page: manual.deployNfs,
    seen: 'job',
    foreseen: afterwards,
  },
  {
    code: 4009,
    name: 'OB_IO_ERROR',
    meaning: 'Reading or writing a file failed.',
    causes: [
      'The NFS server hangs, or the mount went stale.',
      'The storage or its network had a fault at that moment.',
      'A data disk of the observer is failing: see the kernel’s log.',
    ],
    steps: () => [everyServer, searchLog, startAgain],
    page: manual.codes4000,
    seen: 'both',
    foreseen: afterwards,
  },
];
