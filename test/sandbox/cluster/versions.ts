/** What differs between the versions, beyond the columns of the views. */
import type { SandboxVersion } from '../options.ts';

export interface VersionTraits {
  /** ob_version() */
  full: string;
  build: string;
  /** Task stages between INIT and COMPLETED, with their share of the time. */
  stages: readonly (readonly [string, number])[];
  /** Totals are known after the META phase, so that a percentage can be computed. */
  totalsKnown: boolean;
  plusArchivelog: boolean;
  /** COM_RESET_CONNECTION removes user variables. */
  resetClearsVariables: boolean;
  changeUserClearsVariables: boolean;
  logFiles: boolean;
  /** 9080/9081 were reworded. */
  newFormatTexts: boolean;
  incompatibleIncrementalRefused: boolean;
  /** ARCHIVELOG looks whether a tenant is in no-logging mode. */
  noLogging: boolean;
  authSwitch: boolean;
  /** The archive service sleeps for half of archive_lag_target rather than for two seconds. */
  lazyArchiveService: boolean;
  /** The version in the greeting can be configured. */
  displayVersion: boolean;
  /** What the active roles of a user hold counts for ALTER SYSTEM (4.2.3 on). */
  rolesCount: boolean;
}

const meta = [
  ['BACKUP_SYS_META', 8],
  ['BACKUP_USER_META', 10],
] as const;

const early: VersionTraits['stages'] = [
  ...meta,
  ['BACKUP_DATA_MINOR', 22],
  ['BACKUP_DATA_MAJOR', 54],
  ['BACKUP_LOG', 6],
];

export const versions: Record<SandboxVersion, VersionTraits> = {
  '4.1': {
    full: '4.1.0.0',
    build: 'Apr  3 2023 16:18:21',
    stages: [
      ...meta,
      ['BACKUP_DATA_SYS', 4],
      ['BACKUP_DATA_MINOR', 20],
      ['BACKUP_DATA_MAJOR', 52],
      ['BACKUP_LOG', 6],
    ],
    totalsKnown: false,
    plusArchivelog: false,
    resetClearsVariables: false,
    changeUserClearsVariables: false,
    logFiles: false,
    newFormatTexts: false,
    incompatibleIncrementalRefused: false,
    noLogging: false,
    authSwitch: false,
    lazyArchiveService: false,
    displayVersion: false,
    rolesCount: false,
  },
  '4.2.1': {
    full: '4.2.1.0',
    build: 'Sep 27 2023 11:02:45',
    stages: early,
    totalsKnown: false,
    plusArchivelog: true,
    resetClearsVariables: false,
    changeUserClearsVariables: true,
    logFiles: false,
    newFormatTexts: false,
    incompatibleIncrementalRefused: true,
    noLogging: false,
    authSwitch: false,
    lazyArchiveService: false,
    displayVersion: false,
    rolesCount: false,
  },
  '4.2.5': {
    full: '4.2.5.0',
    build: 'Oct 20 2024 16:33:49',
    stages: [
      ...meta,
      ['BACKUP_META_FINISH', 2],
      ['BACKUP_DATA_MINOR', 22],
      ['BACKUP_DATA_MAJOR', 52],
      ['BACKUP_LOG', 6],
    ],
    totalsKnown: true,
    plusArchivelog: true,
    resetClearsVariables: true,
    changeUserClearsVariables: true,
    logFiles: false,
    newFormatTexts: false,
    incompatibleIncrementalRefused: true,
    noLogging: false,
    authSwitch: true,
    lazyArchiveService: true,
    displayVersion: true,
    rolesCount: true,
  },
  '4.3.5': {
    full: '4.3.5.0',
    build: 'Dec 30 2024 10:11:07',
    stages: [
      ...meta,
      ['BACKUP_META_FINISH', 2],
      ['BACKUP_USER_DATA', 68],
      ['BACKUP_FUSE_TABLET_META', 4],
      ['BEFORE_BACKUP_LOG', 2],
      ['BACKUP_LOG', 6],
    ],
    totalsKnown: true,
    plusArchivelog: true,
    resetClearsVariables: true,
    changeUserClearsVariables: true,
    logFiles: true,
    newFormatTexts: true,
    incompatibleIncrementalRefused: false,
    noLogging: true,
    authSwitch: true,
    lazyArchiveService: true,
    displayVersion: true,
    rolesCount: true,
  },
};
