import * as l10n from '@vscode/l10n';
import { afterwards, archiveState, restartArchiving, startAgain, type CodeEntry } from '../entry.ts';
import { manual } from '../manual.ts';

/** Codes of log archiving, without which no backup can be restored. */
export const archiveCodes = (): readonly CodeEntry[] => [
  {
    code: 9027,
    name: 'OB_LOG_ARCHIVE_INTERRUPTED',
    meaning: l10n.t(
      'Log archiving was interrupted while the backup ran, so the backup could not be completed.',
    ),
    causes: [
      l10n.t('The archive destination is full, gone, or refuses writing.'),
      l10n.t('Log was written faster than it could be archived, and was recycled before it was.'),
      l10n.t('The access keys of the archive destination have expired.'),
    ],
    steps: (at) => [
      archiveState(at),
      { text: l10n.t('Fix the archive destination first.') },
      ...restartArchiving(at),
      startAgain(),
    ],
    page: manual.archiveProgress,
    seen: 'job',
    foreseen: { kind: 'partly', check: 'archive round' },
  },
  {
    code: 9029,
    name: 'OB_LOG_ARCHIVE_NOT_RUNNING',
    meaning: l10n.t('Log archiving was not running while the backup needed it.'),
    causes: [
      l10n.t('Somebody turned log archiving off while the backup ran.'),
      l10n.t('The archive round was stopped to change its destination.'),
    ],
    steps: (at) => [
      archiveState(at),
      { text: l10n.t('Turn log archiving on, and wait until it is DOING.'), sql: at.alter('ARCHIVELOG') },
      startAgain(),
    ],
    page: manual.enableArchiving,
    seen: 'job',
    foreseen: { kind: 'partly', check: 'archive round' },
  },
  {
    code: 9028,
    name: 'OB_LOG_ARCHIVE_STAT_NOT_MATCH',
    meaning: l10n.t('The state of log archiving changed while the backup ran.'),
    causes: [l10n.t('Log archiving was turned off and on, or its destination changed, during the backup.')],
    steps: (at) => [archiveState(at), startAgain()],
    page: manual.codes9000,
    seen: 'job',
    foreseen: afterwards,
  },
  {
    code: 9087,
    name: 'OB_CLOG_RECYCLE_BEFORE_ARCHIVE',
    meaning: l10n.t('Log was recycled before it was archived: there is a gap that no restore can cross.'),
    causes: [
      l10n.t('The archive destination was too slow or out of reach for so long that the log disk ran full.'),
      l10n.t('The tenant’s log disk is small for how much it writes.'),
    ],
    steps: (at) => [
      archiveState(at),
      ...restartArchiving(at),
      {
        text: l10n.t(
          'Take a full backup at once: sets from before the gap cannot be restored to a time after it.',
        ),
      },
    ],
    page: manual.codes9000,
    seen: 'job',
    foreseen: { kind: 'partly', check: 'archive round, archive lag' },
  },
  {
    code: 9064,
    name: 'OB_ARCHIVE_LOG_NOT_CONTINUES_WITH_DATA',
    meaning: l10n.t('The archived log does not reach from the backup’s data to its end without a gap.'),
    causes: [l10n.t('Log archiving was interrupted or restarted while the backup ran.')],
    steps: (at) => [
      archiveState(at),
      { text: l10n.t('Once log archiving is DOING, take a new full backup.') },
    ],
    page: manual.codes9000,
    seen: 'job',
    foreseen: afterwards,
  },
  {
    code: 9023,
    name: 'OB_CANNOT_START_LOG_ARCHIVE_BACKUP',
    meaning: l10n.t('Log archiving of this tenant cannot be turned on now.'),
    causes: [
      l10n.t('The tenant is not in status NORMAL.'),
      l10n.t('Another archiving operation of this tenant is under way.'),
    ],
    steps: (at) => [
      archiveState(at),
      { text: l10n.t('Wait until the tenant is NORMAL and the round has settled; then try again.') },
    ],
    page: manual.enableArchiving,
    seen: 'statement',
    foreseen: { kind: 'partly', check: 'tenant status' },
  },
  {
    code: 9091,
    name: 'OB_ALREADY_IN_ARCHIVE_MODE',
    meaning: l10n.t('Log archiving is switched on already; that does not mean that it runs.'),
    causes: [
      l10n.t('ARCHIVELOG was sent twice.'),
      l10n.t('No archive destination is set, so no round has started.'),
    ],
    steps: (at) => [
      archiveState(at),
      {
        text: l10n.t('If there is no round, see whether an archive destination is set, and set one.'),
        sql: at.select('ARCHIVE_DEST', 'NAME, VALUE'),
      },
    ],
    page: manual.setArchiveDestination,
    seen: 'statement',
    foreseen: { kind: 'preflight', check: 'whether log archiving is switched on' },
  },
  {
    code: 9092,
    name: 'OB_ALREADY_IN_NOARCHIVE_MODE',
    meaning: l10n.t('Log archiving is switched off already.'),
    causes: [
      l10n.t('NOARCHIVELOG was sent twice.'),
      l10n.t(
        'From sys, the answer is that of the last tenant alone: others may well have been switched off.',
      ),
    ],
    steps: (at) => [archiveState(at)],
    page: manual.disableArchiving,
    seen: 'statement',
    foreseen: { kind: 'preflight', check: 'whether log archiving is switched on' },
  },
];
