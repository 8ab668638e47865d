import * as l10n from '@vscode/l10n';
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

/** Whether a STATUS of a task is a stage of some version. */
export function isStage(word: string): word is Stage {
  return (allStages as readonly string[]).includes(word);
}

/** What a stage does, in a person's words. */
export function stageName(stage: Stage): string {
  return stageNames[stage]();
}

const stageNames: Readonly<Record<Stage, () => string>> = {
  INIT: () => l10n.t('Preparing'),
  BACKUP_SYS_META: () => l10n.t('System metadata'),
  BACKUP_USER_META: () => l10n.t('Tenant metadata'),
  BACKUP_META_FINISH: () => l10n.t('Metadata finished'),
  BACKUP_DATA_SYS: () => l10n.t('System data'),
  BACKUP_SYS_DATA: () => l10n.t('System data'),
  BACKUP_DATA_MINOR: () => l10n.t('Minor data'),
  BACKUP_DATA_MAJOR: () => l10n.t('Major data'),
  BACKUP_USER_DATA: () => l10n.t('Tenant data'),
  BACKUP_FUSE_TABLET_META: () => l10n.t('Tablet metadata'),
  BEFORE_BACKUP_LOG: () => l10n.t('Waiting for the log'),
  BACKUP_LOG: () => l10n.t('Log'),
  COMPLETED: () => l10n.t('Completed'),
};
