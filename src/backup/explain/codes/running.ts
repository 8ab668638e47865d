import * as l10n from '@vscode/l10n';
import { afterwards, archiveState, searchLog, startAgain, type CodeEntry, type Step } from '../entry.ts';
import { manual } from '../manual.ts';

const servers = (): Step => ({
  text: l10n.t('See from sys whether all servers are in service.'),
  sql: 'SELECT SVR_IP, SVR_PORT, ZONE, STATUS, START_SERVICE_TIME, STOP_TIME FROM oceanbase.DBA_OB_SERVERS',
});
const checkpoints = (): readonly string[] => [
  l10n.t(
    'The tenant’s checkpoint did not get past the backup’s start: freezes or minor compactions are slow or stuck.',
  ),
  l10n.t('A standby tenant no longer receives log.'),
  l10n.t('A long-running transaction holds the checkpoint back.'),
];

/** Codes that end a backup which had started. */
export const runningCodes = (): readonly CodeEntry[] => [
  {
    code: 4072,
    name: 'OB_CANCELED',
    meaning: l10n.t('The backup was canceled.'),
    causes: [
      l10n.t('Somebody canceled it, here or elsewhere.'),
      l10n.t(
        'It was one of several: a job from sys ends FAILED with this code if one of its tenants was canceled.',
      ),
    ],
    steps: (at) => [
      {
        text: l10n.t('See which tenant’s part was canceled.'),
        sql: at.select('BACKUP_JOB_HISTORY', 'JOB_ID, INITIATOR_JOB_ID, STATUS, RESULT'),
      },
      { text: l10n.t('Start the backup again if it was not meant.') },
    ],
    page: manual.cancelBackup,
    seen: 'job',
    foreseen: afterwards,
  },
  {
    code: 9086,
    name: 'OB_BACKUP_ADVANCE_CHECKPOINT_TIMEOUT',
    meaning: l10n.t('The backup waited too long for the tenant’s checkpoint.'),
    causes: checkpoints(),
    steps: (at) => [
      {
        text: l10n.t('Freeze the tenant, and see that minor compactions end.'),
        sql: at.alter('MINOR FREEZE'),
      },
      archiveState(at),
      startAgain(),
      searchLog(),
    ],
    page: manual.backupFailed,
    seen: 'job',
    foreseen: afterwards,
  },
  {
    code: 4012,
    name: 'OB_TIMEOUT',
    meaning: l10n.t('Something took longer than the server waits.'),
    causes: [
      ...checkpoints(),
      l10n.t(
        'While a destination is set: the storage answers slowly, and ob_query_timeout (10 s by default) ran out.',
      ),
      l10n.t('A server was overloaded or hung.'),
    ],
    steps: (at) => [
      servers(),
      {
        text: l10n.t('Freeze the tenant, and see that minor compactions end.'),
        sql: at.alter('MINOR FREEZE'),
      },
      startAgain(),
      searchLog(),
    ],
    page: manual.backupFailed,
    seen: 'both',
    foreseen: afterwards,
  },
  {
    code: 4554,
    name: 'OB_REBALANCE_TASK_NOT_IN_PROGRESS',
    meaning: l10n.t('RootService lost track of a part of the backup that a server was to do.'),
    causes: [
      l10n.t('That server was restarted or could not be reached.'),
      l10n.t('Its answer was lost on the network.'),
    ],
    steps: () => [
      servers(),
      {
        text: l10n.t(
          'Search RootService’s log for “backup dest server is not exist” and “server status may not active”.',
        ),
      },
      startAgain(),
      searchLog(),
    ],
    page: manual.backupFailed,
    seen: 'job',
    foreseen: afterwards,
  },
  {
    code: 4663,
    name: 'OB_SERVER_NOT_ALIVE',
    meaning: l10n.t('A server that the backup needs is not alive.'),
    causes: [l10n.t('The server or its observer process went down.')],
    steps: () => [servers(), startAgain()],
    page: manual.codes4500,
    seen: 'job',
    foreseen: afterwards,
  },
  {
    code: 4016,
    name: 'OB_ERR_UNEXPECTED',
    meaning: l10n.t('The server met something it did not expect.'),
    causes: [
      l10n.t('A bug of that version: look for it in the release notes of later ones.'),
      l10n.t('As the answer to a statement: sys was named among the tenants; it has no backup of its own.'),
    ],
    steps: () => [
      searchLog(),
      {
        text: l10n.t(
          'If it comes again, copy the diagnosis and take it to OceanBase’s support or forum with the log.',
        ),
      },
    ],
    page: manual.backupFailed,
    seen: 'both',
    foreseen: afterwards,
  },
  {
    code: 4018,
    name: 'OB_ENTRY_NOT_EXIST',
    meaning: l10n.t('The server missed a record that it needs; in a restore, there is not enough log.'),
    causes: [
      l10n.t('An archive round, a set or a piece that was expected is gone.'),
      l10n.t('In a restore: the log archive ends before the set can be used.'),
    ],
    steps: (at) => [archiveState(at), searchLog()],
    page: manual.codes4000,
    seen: 'both',
    foreseen: afterwards,
  },
  {
    code: 4013,
    name: 'OB_ALLOCATE_MEMORY_FAILED',
    meaning: l10n.t('The server or the tenant ran out of memory.'),
    causes: [
      l10n.t('The tenant’s memory is too small for its load and a backup at once.'),
      l10n.t('ha_low_thread_score was raised: each thread needs memory.'),
    ],
    steps: (at) => [
      {
        text: l10n.t('Put the backup speed back to the server’s default.'),
        sql: at.alter('SET ha_low_thread_score = 0'),
      },
      { text: l10n.t('Start the backup at a quieter hour, or give the tenant’s unit more memory.') },
    ],
    page: manual.memory,
    seen: 'both',
    foreseen: afterwards,
  },
  {
    code: 4109,
    name: 'OB_STATE_NOT_MATCH',
    meaning: l10n.t('The tenant or the cluster changed its state while the backup ran.'),
    causes: [l10n.t('An upgrade began.'), l10n.t('The tenant was switched between primary and standby.')],
    steps: () => [{ text: l10n.t('Wait until the upgrade or switchover is over.') }, startAgain()],
    page: manual.codes4000,
    seen: 'both',
    foreseen: { kind: 'partly', check: 'tenant status and role' },
  },
  {
    code: 4143,
    name: 'OB_VERSION_NOT_MATCH',
    meaning: l10n.t('The data version changed while the backup ran, so the set would hold two versions.'),
    causes: [l10n.t('The cluster was upgraded during the backup.')],
    steps: () => [{ text: l10n.t('Wait for the end of the upgrade; then take a full backup.') }],
    page: manual.codes4000,
    seen: 'job',
    foreseen: afterwards,
  },
  {
    code: 4719,
    name: 'OB_LS_NOT_EXIST',
    meaning: l10n.t('A log stream of the tenant was gone when its turn came.'),
    causes: [
      l10n.t('The tenant was shrunk or moved between servers during the backup.'),
      l10n.t('The tenant was dropped.'),
    ],
    steps: () => [
      { text: l10n.t('Let the change of the tenant come to its end.') },
      startAgain(),
      searchLog(),
    ],
    page: manual.codes4500,
    seen: 'job',
    foreseen: afterwards,
  },
  {
    code: 4722,
    name: 'OB_LS_LOCATION_LEADER_NOT_EXIST',
    meaning: l10n.t('A log stream of the tenant had no leader.'),
    causes: [l10n.t('Servers were down or restarted: a majority of its replicas was missing.')],
    steps: () => [servers(), startAgain()],
    page: manual.codes4500,
    seen: 'job',
    foreseen: afterwards,
  },
  {
    code: 9138,
    name: 'OB_NO_LS_REPLICA_CAN_DO_BACKUP',
    meaning: l10n.t('No replica of a log stream may do the backup.'),
    causes: [
      l10n.t('The zones, regions or IDCs that backups are limited to have no healthy replica.'),
      l10n.t('Servers are down.'),
    ],
    steps: () => [
      servers(),
      { text: l10n.t('Check the zone, idc or region in the destination’s address.') },
      startAgain(),
    ],
    page: manual.setDataDestination,
    seen: 'job',
    foreseen: afterwards,
  },
  {
    code: 9133,
    name: 'OB_BACKUP_ZONE_IDC_REGION_INVALID',
    meaning: l10n.t('The zone, idc or region that backups are limited to does not exist.'),
    causes: [
      l10n.t('A typing error in the destination’s address.'),
      l10n.t('The zone was removed or renamed.'),
    ],
    steps: () => [
      { text: l10n.t('Set the destination again with a zone, idc or region that exists, or without one.') },
    ],
    page: manual.setDataDestination,
    seen: 'both',
    foreseen: afterwards,
  },
  {
    code: 9031,
    name: 'OB_REPLICA_CANNOT_BACKUP',
    meaning: l10n.t('A replica cannot be backed up now. The server tries another one by itself.'),
    causes: [l10n.t('The replica is being migrated, or holds log alone.')],
    steps: () => [{ text: l10n.t('If it stays, wait for the end of migrations.') }, servers(), startAgain()],
    page: manual.codes9000,
    seen: 'job',
    foreseen: afterwards,
  },
  {
    code: 9042,
    name: 'OB_BACKUP_DATA_VERSION_GAP_OVER_LIMIT',
    meaning: l10n.t('Major compactions overtook the backup: it was too slow.'),
    causes: [l10n.t('The destination is slow.'), l10n.t('Major compactions run too often.')],
    steps: (at) => [
      { text: l10n.t('Let the backup use more threads.'), sql: at.alter('SET ha_low_thread_score = 10') },
      startAgain(),
    ],
    page: manual.codes9000,
    seen: 'job',
    foreseen: afterwards,
  },
  {
    code: 9085,
    name: 'OB_BACKUP_MAJOR_NOT_COVER_MINOR',
    meaning: l10n.t(
      'A compaction came between two steps of the backup. The server repeats that part by itself.',
    ),
    causes: [l10n.t('A major compaction ended while the backup read its data.')],
    steps: () => [
      { text: l10n.t('If the job failed with it, start it again outside of the daily major compaction.') },
    ],
    page: manual.codes9000,
    seen: 'job',
    foreseen: afterwards,
  },
  {
    code: 9095,
    name: 'OB_NO_TABLET_NEED_BACKUP',
    meaning: l10n.t('There was nothing left to back up in that turn. This is no error by itself.'),
    causes: [l10n.t('All of the log stream’s data had been backed up already.')],
    steps: () => [searchLog()],
    page: manual.backupFailed,
    seen: 'job',
    foreseen: afterwards,
  },
];
