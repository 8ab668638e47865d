import * as l10n from '@vscode/l10n';
import { afterwards, type CodeEntry } from '../entry.ts';
import { manual } from '../manual.ts';

/** Codes of what is done with backup sets afterwards: deleting and restoring them. */
export const cleanAndRestoreCodes = (): readonly CodeEntry[] => [
  {
    code: 9047,
    name: 'OB_BACKUP_INVALID_PASSWORD',
    meaning: l10n.t('The backup set has a password, and the one that was given is not it.'),
    causes: [
      l10n.t('SET DECRYPTION was not run on the same connection as RESTORE.'),
      l10n.t('The set was made with another password.'),
    ],
    steps: () => [
      {
        text: l10n.t(
          'On one connection to sys, give the passwords of all sets that the restore reads; then send RESTORE.',
        ),
        sql: "SET DECRYPTION IDENTIFIED BY '******'",
      },
    ],
    page: manual.restore,
    seen: 'statement',
    foreseen: afterwards,
  },
  {
    code: 9119,
    name: 'OB_RESTORE_SOURCE_NOT_ENOUGH',
    meaning: l10n.t('There is no backup that reaches the point to restore to.'),
    causes: [
      l10n.t('No full set exists from before that time.'),
      l10n.t('The archived log ends before it, or has a gap.'),
    ],
    steps: (at) => [
      {
        text: l10n.t('See the sets.'),
        sql: at.select('BACKUP_SET_FILES', 'BACKUP_SET_ID, STATUS, FILE_STATUS, MIN_RESTORE_SCN_DISPLAY'),
      },
      {
        text: l10n.t('See how far the archived log reaches.'),
        sql: at.select('ARCHIVELOG_SUMMARY', 'STATUS, START_SCN_DISPLAY, CHECKPOINT_SCN_DISPLAY'),
      },
    ],
    page: manual.restore,
    seen: 'statement',
    foreseen: afterwards,
  },
  {
    code: 5156,
    name: 'OB_TENANT_EXIST',
    meaning: l10n.t('A tenant of that name exists already.'),
    causes: [l10n.t('The restore’s target has the name of a tenant that stands.')],
    steps: () => [{ text: l10n.t('Restore under another name.') }],
    page: manual.restore,
    seen: 'statement',
    foreseen: afterwards,
  },
  {
    code: 9044,
    name: 'OB_BACKUP_DELETE_DATA_IN_PROGRESS',
    meaning: l10n.t('Backups of this tenant are being deleted already.'),
    causes: [l10n.t('The hourly clean-up of the delete policy runs.')],
    steps: (at) => [
      { text: l10n.t('Wait for its end.'), sql: at.select('BACKUP_DELETE_JOBS', 'JOB_ID, STATUS') },
    ],
    page: manual.cleanUp,
    seen: 'statement',
    foreseen: afterwards,
  },
  {
    code: 9045,
    name: 'OB_BACKUP_DELETE_BACKUP_SET_NOT_ALLOWED',
    meaning: l10n.t('The backup set may not be deleted.'),
    causes: [l10n.t('It is the newest full set, or later sets build on it.'), l10n.t('It is being written.')],
    steps: () => [
      { text: l10n.t('Take a newer full backup first, and let the delete policy choose what goes.') },
    ],
    page: manual.cleanUp,
    seen: 'statement',
    foreseen: afterwards,
  },
  {
    code: 9046,
    name: 'OB_INVALID_BACKUP_SET_ID',
    meaning: l10n.t('There is no backup set with that id.'),
    causes: [l10n.t('The set was deleted, or belongs to another tenant: each has its own count.')],
    steps: (at) => [
      { text: l10n.t('See the sets.'), sql: at.select('BACKUP_SET_FILES', 'BACKUP_SET_ID, FILE_STATUS') },
    ],
    page: manual.codes9000,
    seen: 'statement',
    foreseen: afterwards,
  },
  {
    code: 9069,
    name: 'OB_BACKUP_DELETE_BACKUP_PIECE_NOT_ALLOWED',
    meaning: l10n.t('The piece of archived log may not be deleted.'),
    causes: [l10n.t('A set that is kept needs it, or it is being written.')],
    steps: () => [{ text: l10n.t('Let the delete policy choose what goes.') }],
    page: manual.cleanUp,
    seen: 'statement',
    foreseen: afterwards,
  },
];
