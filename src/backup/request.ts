import * as l10n from '@vscode/l10n';
import { isSysLogin, type ServerInfo } from '../oceanbase/serverInfo.ts';
import { backup } from '../oceanbase/statements.ts';
import type { BackupChoices } from './choices.ts';

export { plainFullBackup, type BackupChoices } from './choices.ts';

export interface TenantRef {
  readonly id: number;
  readonly name: string;
}

/** What is to be backed up: some tenants by name, every tenant of the cluster, or the login's own tenant. */
export type BackupTarget =
  | { readonly kind: 'tenants'; readonly tenants: readonly TenantRef[] }
  | { readonly kind: 'all'; readonly tenants: readonly TenantRef[] }
  | { readonly kind: 'own'; readonly tenants: readonly [TenantRef] };

/** The target that these tenants are for this login: from sys they are named, another login backs up itself. */
export function targetOf(info: ServerInfo, tenants: readonly TenantRef[]): BackupTarget {
  const [first] = tenants;
  return isSysLogin(info) || !first ? { kind: 'tenants', tenants } : { kind: 'own', tenants: [first] };
}

/** The statement that starts the backup. */
export function backupStatement(info: ServerInfo, target: BackupTarget, choices: BackupChoices): string {
  const tenants = target.kind === 'tenants' ? target.tenants.map(({ name }) => name) : undefined;
  return backup({ ...choices, tenants }, info.mode);
}

/** The target in a person's words. */
export function targetWords(target: BackupTarget): string {
  if (target.kind === 'all') return l10n.t('all tenants');
  const names = target.tenants.map(({ name }) => name);
  return names.length <= 3 ? names.join(', ') : l10n.t('{0} tenants', names.length);
}

/** The kind of backup in a person's words, e.g. "incremental backup, plus archivelog". */
export function choiceWords({ incremental, plusArchivelog }: BackupChoices): string {
  if (incremental) {
    return plusArchivelog ? l10n.t('incremental backup, plus archivelog') : l10n.t('incremental backup');
  }
  return plusArchivelog ? l10n.t('full backup, plus archivelog') : l10n.t('full backup');
}
