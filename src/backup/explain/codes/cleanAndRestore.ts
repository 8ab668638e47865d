import { afterwards, type CodeEntry } from '../entry.ts';
import { manual } from '../manual.ts';

/** Codes of what is done with backup sets afterwards: deleting and restoring them. */
export const cleanAndRestoreCodes: readonly CodeEntry[] = [
  {
    code: 9047,
    name: 'OB_BACKUP_INVALID_PASSWORD',
    meaning: 'The backup set has a password, and the one that was given is not it.',
    causes: [
      'SET DECRYPTION was not run on the same connection as RESTORE.',
      'The set was made with another password.',
    ],
    steps: () => [
      {
        text: 'On one connection to sys, give the passwords of all sets that the restore reads; then send RESTORE.',
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
    meaning: 'There is no backup that reaches the point to restore to.',
    causes: ['No full set exists from before that time.', 'The archived log ends before it, or has a gap.'],
    steps: (at) => [
      {
        text: 'See the sets.',
        sql: at.select('BACKUP_SET_FILES', 'BACKUP_SET_ID, STATUS, FILE_STATUS, MIN_RESTORE_SCN_DISPLAY'),
      },
      {
        text: 'See how far the archived log reaches.',
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
    meaning: 'A tenant of that name exists already.',
    causes: ['The restore’s target has the name of a tenant that stands.'],
    steps: () => [{ text: 'Restore under another name.' }],
    page: manual.restore,
    seen: 'statement',
    foreseen: afterwards,
  },
  {
    code: 9044,
    name: 'OB_BACKUP_DELETE_DATA_IN_PROGRESS',
    meaning: 'Backups of this tenant are being deleted already.',
    causes: ['The hourly clean-up of the delete policy runs.'],
    steps: (at) => [{ text: 'Wait for its end.', sql: at.select('BACKUP_DELETE_JOBS', 'JOB_ID, STATUS') }],
    page: manual.cleanUp,
    seen: 'statement',
    foreseen: afterwards,
  },
  {
    code: 9045,
    name: 'OB_BACKUP_DELETE_BACKUP_SET_NOT_ALLOWED',
    meaning: 'The backup set may not be deleted.',
    causes: ['It is the newest full set, or later sets build on it.', 'It is being written.'],
    steps: () => [{ text: 'Take a newer full backup first, and let the delete policy choose what goes.' }],
    page: manual.cleanUp,
    seen: 'statement',
    foreseen: afterwards,
  },
  {
    code: 9046,
    name: 'OB_INVALID_BACKUP_SET_ID',
    meaning: 'There is no backup set with that id.',
    causes: ['The set was deleted, or belongs to another tenant: each has its own count.'],
    steps: (at) => [
      { text: 'See the sets.', sql: at.select('BACKUP_SET_FILES', 'BACKUP_SET_ID, FILE_STATUS') },
    ],
    page: manual.codes9000,
    seen: 'statement',
    foreseen: afterwards,
  },
  {
    code: 9069,
    name: 'OB_BACKUP_DELETE_BACKUP_PIECE_NOT_ALLOWED',
    meaning: 'The piece of archived log may not be deleted.',
    causes: ['A set that is kept needs it, or it is being written.'],
    steps: () => [{ text: 'Let the delete policy choose what goes.' }],
    page: manual.cleanUp,
    seen: 'statement',
    foreseen: afterwards,
  },
];
