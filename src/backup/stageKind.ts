import type { Stage } from '../oceanbase/stages.ts';

const data: readonly Stage[] = [
  'BACKUP_DATA_SYS',
  'BACKUP_SYS_DATA',
  'BACKUP_DATA_MINOR',
  'BACKUP_DATA_MAJOR',
  'BACKUP_USER_DATA',
];
const log: readonly Stage[] = ['BEFORE_BACKUP_LOG', 'BACKUP_LOG'];

/** The stages in which the counters of data move (facts.md 4.6). */
export const dataStages: ReadonlySet<string> = new Set(data);

/** The stages that wait for the archived log, or copy it. */
export const logStages: ReadonlySet<string> = new Set(log);
