import * as l10n from '@vscode/l10n';

/** The manual's pages that explanations point at. Every address was looked up; the commits pin what was read. */
export interface ManualPage {
  readonly title: string;
  readonly url: string;
}

const site = 'https://en.oceanbase.com/docs/';
const repository = 'https://github.com/oceanbase/oceanbase-doc/blob/';
const manage = '600.manage/';
const backups = `${manage}600.backup-and-recovery/`;
const codes = '700.reference/900.error-code/600.error-code-of-mysql-mode/';
const alterSystem = '700.reference/500.sql-reference/100.sql-syntax/100.system-tenants/200.alter-system/';

/** A page in English and the same one in Chinese; the user's language says which is meant. */
function page(title: () => string, english: string, chinese: string): ManualPage {
  return {
    get title() {
      return title();
    },
    get url() {
      const folder = l10n.t({
        message: 'en-US',
        comment: ['The folder of this language in OceanBase’s manual: en-US or zh-CN'],
      });
      return folder === 'zh-CN' ? chinese : english;
    },
  };
}

const onSite = (id: string): string => site + id;
const english = (commit: string, path: string): string => `${repository}${commit}/en-US/${path}`;
const chinese = (commit: string, path: string): string => `${repository}${commit}/zh-CN/${path}`;

export const manual = {
  backupFailed: page(
    () => l10n.t('Data backup failures'),
    english(
      '0d22fdbc27942932b6d166a70e4215b0542b830c',
      `${manage}1000.troubleshooting/900.backup-and-recovery/100.data-backup-failed.md`,
    ),
    chinese(
      '428e1bbea7b7a2d352d7b2725ce574995f7e080e',
      `${manage}1000.troubleshooting/900.backup-and-recovery/100.data-backup-failed.md`,
    ),
  ),
  codes4000: page(
    () => l10n.t('Error codes 4000 to 4499'),
    english('2d6df664bc27fc3d8ec703d59bf448b580d827a6', `${codes}300.4000-4499-of-mysql-mode.md`),
    chinese('5b4c355dccb0db638c3aa67caf5f8281e3869bd4', `${codes}300.4000-4499-of-mysql-mode.md`),
  ),
  codes4500: page(
    () => l10n.t('Error codes 4500 to 4999'),
    english('a2ca3bf071fd0fd6340ab4f37c9ecd7a0cbfd897', `${codes}400.4500-4999-of-mysql-mode.md`),
    chinese('299e91e085c07c3c87481c2b0423c36a42ed9634', `${codes}400.4500-4999-of-mysql-mode.md`),
  ),
  codes5000: page(
    () => l10n.t('Error codes 5000 to 5999'),
    english('2b038f3235ed7baa83da9a1c3cbc95aaf6c4aa1d', `${codes}500.5000-5999-of-mysql-mode.md`),
    chinese('df044639dd039f7cd0229aa7a791827357ade066', `${codes}500.5000-5999-of-mysql-mode.md`),
  ),
  codes8000: page(
    () => l10n.t('Error codes 8000 to 8999'),
    onSite('enterprise-oceanbase-database-en-10000000000848684'),
    chinese('c53910b756b5096e718cbc30d531f145b1a2ef37', `${codes}800.8000-8999-of-mysql-mode.md`),
  ),
  codes9000: page(
    () => l10n.t('Error codes 9000 to 9499'),
    english('01cf5879e327a84a03e06f1e0fb5556255f8fd43', `${codes}900.9000-9499-of-mysql-mode.md`),
    chinese('dcafc1b8592b26522c13200148be0059a1887668', `${codes}900.9000-9499-of-mysql-mode.md`),
  ),
  prepareBackup: page(
    () => l10n.t('Preparations before data backup'),
    onSite('common-oceanbase-database-10000000001885809'),
    chinese(
      '06df5b29b2286e2d50c2a2e9a64b4c813f40441f',
      `${backups}400.data-backup/100.preparation-before-data-backup.md`,
    ),
  ),
  setDataDestination: page(
    () => l10n.t('SET DATA_BACKUP_DEST'),
    onSite('common-oceanbase-database-10000000001888742'),
    chinese('73e6189316fa19caebe2e51e89d32cc6157b69d8', `${alterSystem}3500.set-data-backup-dest.md`),
  ),
  setArchiveDestination: page(
    () => l10n.t('SET LOG_ARCHIVE_DEST'),
    onSite('common-oceanbase-database-10000000001888743'),
    chinese('73e6189316fa19caebe2e51e89d32cc6157b69d8', `${alterSystem}150.set-log-archive-dest.md`),
  ),
  enableArchiving: page(
    () => l10n.t('Enable log archiving'),
    onSite('common-oceanbase-database-10000000001228721'),
    chinese(
      '3ea6de1c58ace765ba8c397f9f23fb1ded91c50b',
      `${backups}300.log-archive/300.open-the-log-archive-mode.md`,
    ),
  ),
  disableArchiving: page(
    () => l10n.t('Disable log archiving'),
    onSite('common-oceanbase-database-10000000001885795'),
    chinese(
      '3ea6de1c58ace765ba8c397f9f23fb1ded91c50b',
      `${backups}300.log-archive/400.close-the-log-archive-mode.md`,
    ),
  ),
  archiveProgress: page(
    () => l10n.t('View the archiving progress'),
    english(
      '0faf1bf818c9a43598701fe15b1e8a62aa24bfa8',
      `${manage}600.backup-and-recovery/300.log-archive/600.view-log-archive-progress.md`,
    ),
    chinese(
      '0dd4a8b9c31a1d00bd43322796a5afc96869d5ca',
      `${backups}300.log-archive/600.view-log-archive-progress.md`,
    ),
  ),
  deployNfs: page(
    () => l10n.t('Deploy NFS'),
    onSite('common-oceanbase-database-10000000003450192'),
    chinese('7fd2039375437bc6f2f182564c45c7595ca0bb53', `${backups}200.deploy-nfs.md`),
  ),
  changeKeys: page(
    () => l10n.t('Change the access keys of a backup or archive path'),
    english(
      'b06c1db3c16c8a8b23d86dd8dd2e828d72791a05',
      `${manage}600.backup-and-recovery/450.change-sk-and-ak-for-the-backup-path-or-logarchive-path.md`,
    ),
    chinese(
      'dbdc537317b5dce3f792b243aee424e3f22686d6',
      `${backups}450.change-sk-and-ak-for-the-backup-path-or-logarchive-path.md`,
    ),
  ),
  cancelBackup: page(
    () => l10n.t('CANCEL BACKUP'),
    onSite('common-oceanbase-database-10000000003683406'),
    chinese('73e6189316fa19caebe2e51e89d32cc6157b69d8', `${alterSystem}800.cancel-backup.md`),
  ),
  cleanUp: page(
    () => l10n.t('ADD and DROP DELETE BACKUP POLICY'),
    onSite('common-oceanbase-database-10000000001378567'),
    chinese(
      '2f1e0f9b326d5e2337d8f43d27a7f3c5c16eff9a',
      `${backups}500.clear-backup-data/100.cleaning-up-backed-up-data-automatically.md`,
    ),
  ),
  fullBackup: page(
    () => l10n.t('Initiate a full data backup'),
    english(
      'f6a82c2fbebc9021f07ff67adf776261a4574a9e',
      `${manage}600.backup-and-recovery/400.data-backup/200.initiate-full-data-backup.md`,
    ),
    chinese(
      'e41e10eec779efd5b612d00093cb2a7c38d87e3e',
      `${backups}400.data-backup/200.initiate-full-data-backup.md`,
    ),
  ),
  restore: page(
    () => l10n.t('Initiate a tenant restore'),
    english(
      'ede321f975f91b8eac1d6126e357c84606ba9d4a',
      `${manage}600.backup-and-recovery/600.restore-data/200.initiate-the-tenant-restore.md`,
    ),
    chinese(
      '80dbd84331c7d483d9f915e5963832114c7069d3',
      `${backups}600.restore-data/200.initiate-the-tenant-restore.md`,
    ),
  ),
  lockTenant: page(
    () => l10n.t('Lock and unlock a tenant'),
    english(
      '2b038f3235ed7baa83da9a1c3cbc95aaf6c4aa1d',
      `${manage}200.tenant-management/600.common-tenant-operations/1100.tenant-locking-and-unlocking.md`,
    ),
    chinese(
      '3676ebdc9afd4a395afe6faaf8980a86d3e71023',
      `${manage}200.tenant-management/600.common-tenant-operations/1100.tenant-locking-and-unlocking.md`,
    ),
  ),
  memory: page(
    () => l10n.t('Troubleshoot memory'),
    english(
      '6cba24df5f83ccb9c11444c9bee780a1b64663fb',
      `${manage}1000.troubleshooting/400.storage/200.memory.md`,
    ),
    chinese(
      '2248ebb500ede4c1b6eddbf597eb1609c67b7b34',
      `${manage}1000.troubleshooting/400.storage/200.memory.md`,
    ),
  ),
} as const satisfies Record<string, ManualPage>;
