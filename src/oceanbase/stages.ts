import { atLeast, type Version } from './version.ts';

/** Every word that a task's STATUS takes on its way to COMPLETED, in any 4.x (facts.md 4.2). */
export const allStages = [
  'INIT',
  'BACKUP_SYS_META',
  'BACKUP_USER_META',
  'BACKUP_META_FINISH',
  'BACKUP_DATA_SYS',
  'BACKUP_SYS_DATA',
  'BACKUP_DATA_MINOR',
  'BACKUP_DATA_MAJOR',
  'BACKUP_USER_DATA',
  'BACKUP_FUSE_TABLET_META',
  'BEFORE_BACKUP_LOG',
  'BACKUP_LOG',
  'COMPLETED',
] as const;
export type Stage = (typeof allStages)[number];

/** The stages that a task of this version goes through, in order (facts.md 4.2). */
export function stagesOf(version: Version): readonly Stage[] {
  if (atLeast(version, '4.3.3')) {
    return [
      'INIT',
      'BACKUP_SYS_META',
      'BACKUP_USER_META',
      'BACKUP_META_FINISH',
      'BACKUP_USER_DATA',
      'BACKUP_FUSE_TABLET_META',
      'BEFORE_BACKUP_LOG',
      'BACKUP_LOG',
      'COMPLETED',
    ];
  }
  const meta: Stage[] = ['INIT', 'BACKUP_SYS_META', 'BACKUP_USER_META'];
  const data: Stage[] = ['BACKUP_DATA_MINOR', 'BACKUP_DATA_MAJOR'];
  const end: Stage[] = ['BACKUP_LOG', 'COMPLETED'];
  if (atLeast(version, '4.3.1')) {
    return [...meta, 'BACKUP_META_FINISH', ...data, 'BEFORE_BACKUP_LOG', ...end];
  }
  if (atLeast(version, '4.2.1.3')) return [...meta, 'BACKUP_META_FINISH', ...data, ...end];
  if (atLeast(version, '4.2')) return [...meta, ...data, ...end];
  return [...meta, 'BACKUP_DATA_SYS', ...data, ...end];
}

/** What a stage does, in a person's words. */
export const stageNames: Readonly<Record<Stage, string>> = {
  INIT: 'Preparing',
  BACKUP_SYS_META: 'System metadata',
  BACKUP_USER_META: 'Tenant metadata',
  BACKUP_META_FINISH: 'Metadata finished',
  BACKUP_DATA_SYS: 'System data',
  BACKUP_SYS_DATA: 'System data',
  BACKUP_DATA_MINOR: 'Minor data',
  BACKUP_DATA_MAJOR: 'Major data',
  BACKUP_USER_DATA: 'Tenant data',
  BACKUP_FUSE_TABLET_META: 'Tablet metadata',
  BEFORE_BACKUP_LOG: 'Waiting for the log',
  BACKUP_LOG: 'Log',
  COMPLETED: 'Completed',
};
