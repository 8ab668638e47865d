import * as l10n from '@vscode/l10n';
import {
  afterwards,
  archiveState,
  dataDestination,
  searchLog,
  startAgain,
  type CodeEntry,
} from '../entry.ts';
import { manual } from '../manual.ts';

/** Codes with which the server refuses to start, cancel or configure a backup. */
export const startCodes = (): readonly CodeEntry[] => [
  {
    code: 9040,
    name: 'OB_BACKUP_CAN_NOT_START',
    meaning: l10n.t('The server does not let a backup of this tenant start now.'),
    causes: [
      l10n.t('Log archiving is not DOING: it was never turned on, was interrupted, or is still starting.'),
      l10n.t('No data backup destination is set (to a tenant’s own login the server gives no reason then).'),
      l10n.t('The tenant is not in status NORMAL.'),
      l10n.t('The cluster is being upgraded.'),
      l10n.t('An incremental backup would build on a set of another data version (4.2.1 to 4.2.5).'),
    ],
    steps: (at) => [
      archiveState(at),
      {
        text: l10n.t('If there is no round or it is STOP, turn log archiving on and wait until it is DOING.'),
        sql: at.alter('ARCHIVELOG'),
      },
      dataDestination(at),
      {
        text: l10n.t(
          'If the cluster is being upgraded, wait for the end of the upgrade. After one, take a full backup first.',
        ),
      },
      startAgain(),
    ],
    page: manual.backupFailed,
    seen: 'both',
    foreseen: { kind: 'preflight', check: 'tenant status, archive round, data destination' },
  },
  {
    code: 9036,
    name: 'OB_BACKUP_IN_PROGRESS',
    meaning: l10n.t(
      'A backup of this tenant is running already, so another one cannot start and its destination cannot change.',
    ),
    causes: [
      l10n.t('Somebody else, or a schedule, has started one.'),
      l10n.t(
        'A backup that has just ended is still being moved to the history; that takes up to half a minute.',
      ),
    ],
    steps: (at) => [
      {
        text: l10n.t('See which backups stand.'),
        sql: at.select('BACKUP_JOBS', 'JOB_ID, INITIATOR_TENANT_ID, STATUS, START_TIMESTAMP'),
      },
      { text: l10n.t('Wait for its end, or cancel it if it is not wanted.'), sql: at.alter('CANCEL BACKUP') },
      startAgain(),
    ],
    page: manual.codes9000,
    seen: 'statement',
    foreseen: { kind: 'preflight', check: 'running job' },
  },
  {
    code: 9041,
    name: 'OB_CANCEL_BACKUP_NOT_ALLOWED',
    meaning: l10n.t('The backup cannot be canceled, because it is being canceled already.'),
    causes: [l10n.t('CANCEL BACKUP was sent before, and the job has not come to its end yet.')],
    steps: (at) => [
      {
        text: l10n.t('Wait until the job is gone from this view; it then stands in the history as CANCELED.'),
        sql: at.select('BACKUP_JOBS', 'JOB_ID, STATUS'),
      },
    ],
    page: manual.cancelBackup,
    seen: 'statement',
    foreseen: afterwards,
  },
  {
    code: 5160,
    name: 'OB_ERR_INVALID_TENANT_NAME',
    meaning: l10n.t('The server knows no tenant of that name.'),
    causes: [
      l10n.t('The tenant was dropped or renamed after the list was read.'),
      l10n.t('The name differs in case: names are compared byte by byte.'),
      l10n.t('TENANT = ALL was meant: BACKUP and CANCEL BACKUP don’t know it.'),
    ],
    steps: () => [
      {
        text: l10n.t('Refresh the clusters view, or list the tenants from sys.'),
        sql: 'SELECT TENANT_ID, TENANT_NAME, STATUS FROM oceanbase.DBA_OB_TENANTS',
      },
    ],
    page: manual.codes5000,
    seen: 'statement',
    foreseen: { kind: 'preflight', check: 'tenant exists' },
  },
  {
    code: 5157,
    name: 'OB_TENANT_NOT_EXIST',
    meaning: l10n.t('The tenant does not exist (any more).'),
    causes: [l10n.t('The tenant was dropped, possibly while its backup was running.')],
    steps: () => [
      {
        text: l10n.t('List the tenants from sys.'),
        sql: 'SELECT TENANT_ID, TENANT_NAME, STATUS FROM oceanbase.DBA_OB_TENANTS',
      },
    ],
    page: manual.codes5000,
    seen: 'both',
    foreseen: { kind: 'partly', check: 'tenant exists' },
  },
  {
    code: 5260,
    name: 'OB_ERR_TENANT_IS_LOCKED',
    meaning: l10n.t('The tenant is locked, so no statement may name it and nobody can log in to it.'),
    causes: [l10n.t('ALTER TENANT … LOCK was run, often before maintenance or a drop.')],
    steps: () => [
      { text: l10n.t('Find out why it was locked. Then unlock it from sys with ALTER TENANT … UNLOCK.') },
      startAgain(),
    ],
    page: manual.lockTenant,
    seen: 'statement',
    foreseen: { kind: 'preflight', check: 'tenant locked' },
  },
  {
    code: 4007,
    name: 'OB_NOT_SUPPORTED',
    meaning: l10n.t(
      'This version of OceanBase does not know that form of the statement, or not from this login.',
    ),
    causes: [
      l10n.t('PLUS ARCHIVELOG was asked of 4.0 or 4.1; it needs 4.2.'),
      l10n.t('A tenant’s own login named a tenant; only sys may.'),
      l10n.t('The archive destination was to be changed while log archiving runs.'),
      l10n.t('BACKUP … TO, SUSPEND BACKUP and manual deletion parse, but do not work up to 4.3.5.'),
    ],
    steps: () => [
      { text: l10n.t('Read the server’s words under “Details”: they name the part that is not supported.') },
    ],
    page: manual.codes4000,
    seen: 'statement',
    foreseen: { kind: 'partly', check: 'version for what is asked' },
  },
  {
    code: 4002,
    name: 'OB_INVALID_ARGUMENT',
    meaning: l10n.t('The server was given a value that it cannot use.'),
    causes: [
      l10n.t('SUSPEND BACKUP or RESUME BACKUP was sent: 4.x always refuses them.'),
      l10n.t('In a running backup: an internal error of that version.'),
    ],
    steps: () => [searchLog()],
    page: manual.codes4000,
    seen: 'both',
    foreseen: afterwards,
  },
  {
    code: 4179,
    name: 'OB_OP_NOT_ALLOW',
    meaning: l10n.t('The server does not allow this operation now; its words say which state forbids it.'),
    causes: [
      l10n.t('An archive destination in S3 needs archive_lag_target of at least 60 s.'),
      l10n.t('The tenant is in no-logging mode, so log archiving cannot be turned on (4.3.5).'),
      l10n.t('The statement is for the sys tenant alone.'),
      l10n.t('A restore: the tenant’s name is taken, or the backup comes from a newer version.'),
    ],
    steps: (at) => [
      { text: l10n.t('Read the server’s words under “Details”.') },
      {
        text: l10n.t('For S3: raise the lag target first.'),
        sql: at.alter("SET archive_lag_target = '60s'"),
      },
    ],
    page: manual.codes4000,
    seen: 'statement',
    foreseen: { kind: 'partly', check: 'archive_lag_target, before S3 is set' },
  },
  {
    code: 5001,
    name: 'OB_ERR_PARSE_SQL',
    meaning: l10n.t('The server could not parse the statement.'),
    causes: [
      l10n.t(
        'This version or edition does not have the statement (BACKUP KEY is not in the Community Edition).',
      ),
      l10n.t('An Oracle-mode login does not know BACKUP TENANT = …; it can only back up itself.'),
    ],
    steps: () => [
      {
        text: l10n.t('See the statement in the statement journal, and report it as a bug of this extension.'),
      },
    ],
    page: manual.codes5000,
    seen: 'statement',
    foreseen: afterwards,
  },
  {
    code: 4023,
    name: 'OB_EAGAIN',
    meaning: l10n.t('The server’s backup service was not ready, also after it had tried for some seconds.'),
    causes: [
      l10n.t('A leader change or a restart of the server that leads the tenant.'),
      l10n.t('The cluster is very busy.'),
    ],
    steps: () => [{ text: l10n.t('Wait a minute and start the backup again.') }],
    page: manual.codes4000,
    seen: 'both',
    foreseen: afterwards,
  },
  {
    code: 4038,
    name: 'OB_NOT_MASTER',
    meaning: l10n.t('The server that was asked is not the leader any more.'),
    causes: [l10n.t('The leader changed while the statement or the backup ran.')],
    steps: () => [
      { text: l10n.t('Wait until the new leader is known, usually seconds, and start the backup again.') },
    ],
    page: manual.codes4000,
    seen: 'both',
    foreseen: afterwards,
  },
  {
    code: 4638,
    name: 'OB_RS_NOT_MASTER',
    meaning: l10n.t('RootService is just moving to another server.'),
    causes: [l10n.t('The server that led RootService was restarted or lost its lease.')],
    steps: () => [{ text: l10n.t('Wait until RootService has a leader, and start the backup again.') }],
    page: manual.codes4500,
    seen: 'both',
    foreseen: afterwards,
  },
];
