import * as l10n from '@vscode/l10n';
import { afterwards, searchLog, startAgain, type CodeEntry, type Step } from '../entry.ts';
import { manual } from '../manual.ts';

const fromEveryServer = (): Step => ({
  text: l10n.t(
    'From every observer, check that the endpoint can be reached: name, port, proxy, certificate, clock.',
  ),
});
const keys = (): Step => ({
  text: l10n.t(
    'Check with the storage’s own tool that the access key can put, get, list and delete under that prefix.',
  ),
});

/** Codes of OSS, COS, S3 and what speaks their protocols. Which one comes depends on the server’s adapter. */
export const objectStorageCodes = (): readonly CodeEntry[] => [
  {
    code: 9105,
    name: 'OB_S3_ERROR',
    meaning: l10n.t('S3, or storage that speaks its protocol, answered with an error.'),
    causes: [
      l10n.t('The bucket or endpoint is wrong.'),
      l10n.t('The key is wrong, expired, or lacks a right.'),
      l10n.t('The storage had a fault.'),
    ],
    steps: () => [fromEveryServer(), keys(), searchLog(), startAgain()],
    page: manual.codes9000,
    seen: 'both',
    foreseen: afterwards,
  },
  {
    code: 9003,
    name: 'OB_OSS_ERROR',
    meaning: l10n.t('Alibaba Cloud OSS answered with an error.'),
    causes: [
      l10n.t('The host, bucket or key is wrong.'),
      l10n.t('The key has expired or lacks a right.'),
      l10n.t('OSS had a fault.'),
    ],
    steps: () => [fromEveryServer(), keys(), searchLog(), startAgain()],
    page: manual.codes9000,
    seen: 'both',
    foreseen: afterwards,
  },
  {
    code: 9060,
    name: 'OB_COS_ERROR',
    meaning: l10n.t('Tencent Cloud COS answered with an error.'),
    causes: [
      l10n.t('The host, bucket, appid or key is wrong.'),
      l10n.t('The key has expired or lacks a right.'),
    ],
    steps: () => [fromEveryServer(), keys(), searchLog(), startAgain()],
    page: manual.codes9000,
    seen: 'both',
    foreseen: afterwards,
  },
  {
    code: 9129,
    name: 'OB_OBJECT_STORAGE_IO_ERROR',
    meaning: l10n.t('Reading from or writing to object storage failed.'),
    causes: [
      l10n.t('The network to the storage was lost or slow.'),
      l10n.t('The storage throttled or had a fault.'),
    ],
    steps: () => [fromEveryServer(), keys(), searchLog(), startAgain()],
    page: manual.backupFailed,
    seen: 'both',
    foreseen: afterwards,
  },
  {
    code: 9116,
    name: 'OB_OBJECT_STORAGE_PERMISSION_DENIED',
    meaning: l10n.t('The access key may not do what a backup needs in that bucket.'),
    causes: [
      l10n.t('The key was changed or withdrawn.'),
      l10n.t('A bucket policy or the key’s role lacks put, get, list or delete.'),
    ],
    steps: () => [
      keys(),
      { text: l10n.t('If the key has changed, give the new one to the same path.') },
      startAgain(),
    ],
    page: manual.changeKeys,
    seen: 'both',
    foreseen: afterwards,
  },
  {
    code: 9113,
    name: 'OB_CHECKSUM_TYPE_NOT_SUPPORTED',
    meaning: l10n.t('The storage does not take the checksum_type of the destination.'),
    causes: [l10n.t('OSS and COS take md5 and no_checksum, and S3 takes md5 and crc32.')],
    steps: () => [
      { text: l10n.t('Set the destination again with checksum_type=md5, or without a checksum_type.') },
    ],
    page: manual.setDataDestination,
    seen: 'both',
    foreseen: afterwards,
  },
  {
    code: 9117,
    name: 'OB_S3_REGION_MISMATCH',
    meaning: l10n.t('s3_region does not belong to the endpoint.'),
    causes: [l10n.t('s3_region is missing or names another region than the host.')],
    steps: () => [{ text: l10n.t('Set the destination again with the s3_region of that endpoint.') }],
    page: manual.codes9000,
    seen: 'both',
    foreseen: afterwards,
  },
  {
    code: 9118,
    name: 'OB_INVALID_OBJECT_STORAGE_ENDPOINT',
    meaning: l10n.t('The host of the destination is not an endpoint of object storage.'),
    causes: [
      l10n.t('A typing error in host=….'),
      l10n.t('The name cannot be resolved on one of the servers.'),
    ],
    steps: () => [fromEveryServer(), { text: l10n.t('Set the destination again with the right host.') }],
    page: manual.codes9000,
    seen: 'both',
    foreseen: afterwards,
  },
  {
    code: 9114,
    name: 'OB_INVALID_STORAGE_DEST',
    meaning: l10n.t('The address of the storage is not valid.'),
    causes: [l10n.t('A typing error, or a part that this kind of storage needs is missing.')],
    steps: () => [{ text: l10n.t('Compare the address with the manual’s examples, and set it again.') }],
    page: manual.setDataDestination,
    seen: 'both',
    foreseen: afterwards,
  },
  {
    code: 9115,
    name: 'OB_STORAGE_DEST_NOT_CONNECT',
    meaning: l10n.t('A server of the cluster cannot connect to the storage.'),
    causes: [l10n.t('Network, proxy or firewall.'), l10n.t('The endpoint is down.')],
    steps: () => [fromEveryServer(), startAgain()],
    page: manual.codes9000,
    seen: 'both',
    foreseen: afterwards,
  },
  {
    code: 9120,
    name: 'OB_OBJECT_NOT_EXIST',
    meaning: l10n.t('An object that the server expects is not in the bucket.'),
    causes: [
      l10n.t('It was deleted by hand or by a lifecycle rule.'),
      l10n.t('Another bucket stands at that address now.'),
    ],
    steps: () => [
      { text: l10n.t('Switch off lifecycle rules that delete objects of the bucket.') },
      { text: l10n.t('Take a new full backup: what builds on a missing object cannot be restored.') },
    ],
    page: manual.backupFailed,
    seen: 'job',
    foreseen: afterwards,
  },
  {
    code: 9140,
    name: 'OB_OBJECT_STORAGE_OBJECT_LOCKED_BY_WORM',
    meaning: l10n.t(
      'An object is locked by the bucket’s retention (WORM), so it cannot be overwritten or deleted.',
    ),
    causes: [l10n.t('The bucket has a retention policy that is longer than the backups are to be kept.')],
    steps: () => [
      { text: l10n.t('Use a bucket without retention, or one whose retention fits the backup’s clean-up.') },
    ],
    page: manual.backupFailed,
    seen: 'job',
    foreseen: afterwards,
  },
  {
    code: 9098,
    name: 'OB_CLOUD_OBJECT_NOT_APPENDABLE',
    meaning: l10n.t('An object cannot be appended to, because it was not made as an appendable one.'),
    causes: [
      l10n.t('Something else wrote objects of the same name into the bucket.'),
      l10n.t('The kind of storage does not support appending.'),
    ],
    steps: () => [{ text: l10n.t('Use a prefix of the bucket that nothing else writes to.') }],
    page: manual.codes9000,
    seen: 'job',
    foreseen: afterwards,
  },
  {
    code: 9061,
    name: 'OB_IO_LIMIT',
    meaning: l10n.t('The storage limits how often it may be asked.'),
    causes: [l10n.t('Too many requests to the bucket at once; often other jobs use the same account.')],
    steps: () => [
      { text: l10n.t('Ask the storage’s operator for a higher limit, or back up at another hour.') },
      startAgain(),
    ],
    page: manual.codes9000,
    seen: 'job',
    foreseen: afterwards,
  },
  {
    code: 9063,
    name: 'OB_BACKUP_IO_PROHIBITED',
    meaning: l10n.t('The storage limits how often it may be listed.'),
    causes: [l10n.t('Too many list requests to the bucket at once.')],
    steps: () => [
      { text: l10n.t('If it comes often, ask the storage’s operator for a higher limit.') },
      startAgain(),
    ],
    page: manual.codes9000,
    seen: 'job',
    foreseen: afterwards,
  },
  {
    code: 9083,
    name: 'OB_BACKUP_PWRITE_OFFSET_NOT_MATCH',
    meaning: l10n.t(
      'A file of the backup is not as long as the server expects. The server repairs that by itself.',
    ),
    causes: [
      l10n.t('A retry after a fault of the storage.'),
      l10n.t('Two clusters write to the same place.'),
    ],
    steps: () => [
      { text: l10n.t('If it stays, check that no other cluster uses the destination.') },
      startAgain(),
    ],
    page: manual.codes9000,
    seen: 'job',
    foreseen: afterwards,
  },
  {
    code: 9084,
    name: 'OB_BACKUP_PWRITE_CONTENT_NOT_MATCH',
    meaning: l10n.t(
      'A file of the backup holds something else than the server has written. The server repairs that by itself.',
    ),
    causes: [
      l10n.t('A retry after a fault of the storage.'),
      l10n.t('Two clusters write to the same place.'),
    ],
    steps: () => [
      { text: l10n.t('If it stays, check that no other cluster uses the destination.') },
      startAgain(),
    ],
    page: manual.codes9000,
    seen: 'job',
    foreseen: afterwards,
  },
];
