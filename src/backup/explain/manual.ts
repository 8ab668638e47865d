/** The manual's pages that explanations point at. Every address was looked up; the commits pin what was read. */
export interface ManualPage {
  readonly title: string;
  readonly url: string;
}

const site = 'https://en.oceanbase.com/docs/';
const repository = 'https://github.com/oceanbase/oceanbase-doc/blob/';
const manage = 'en-US/600.manage/';
const codes = 'en-US/700.reference/900.error-code/600.error-code-of-mysql-mode/';

const onSite = (title: string, id: string): ManualPage => ({ title, url: site + id });
const inRepository = (title: string, commit: string, path: string): ManualPage => ({
  title,
  url: `${repository}${commit}/${path}`,
});

export const manual = {
  backupFailed: inRepository(
    'Data backup failures',
    '0d22fdbc27942932b6d166a70e4215b0542b830c',
    `${manage}1000.troubleshooting/900.backup-and-recovery/100.data-backup-failed.md`,
  ),
  codes4000: inRepository(
    'Error codes 4000 to 4499',
    '2d6df664bc27fc3d8ec703d59bf448b580d827a6',
    `${codes}300.4000-4499-of-mysql-mode.md`,
  ),
  codes4500: inRepository(
    'Error codes 4500 to 4999',
    'a2ca3bf071fd0fd6340ab4f37c9ecd7a0cbfd897',
    `${codes}400.4500-4999-of-mysql-mode.md`,
  ),
  codes5000: inRepository(
    'Error codes 5000 to 5999',
    '2b038f3235ed7baa83da9a1c3cbc95aaf6c4aa1d',
    `${codes}500.5000-5999-of-mysql-mode.md`,
  ),
  codes8000: onSite('Error codes 8000 to 8999', 'enterprise-oceanbase-database-en-10000000000848684'),
  codes9000: inRepository(
    'Error codes 9000 to 9499',
    '01cf5879e327a84a03e06f1e0fb5556255f8fd43',
    `${codes}900.9000-9499-of-mysql-mode.md`,
  ),
  prepareBackup: onSite('Preparations before data backup', 'common-oceanbase-database-10000000001885809'),
  setDataDestination: onSite('SET DATA_BACKUP_DEST', 'common-oceanbase-database-10000000001888742'),
  setArchiveDestination: onSite('SET LOG_ARCHIVE_DEST', 'common-oceanbase-database-10000000001888743'),
  enableArchiving: onSite('Enable log archiving', 'common-oceanbase-database-10000000001228721'),
  disableArchiving: onSite('Disable log archiving', 'common-oceanbase-database-10000000001885795'),
  archiveProgress: inRepository(
    'View the archiving progress',
    '0faf1bf818c9a43598701fe15b1e8a62aa24bfa8',
    `${manage}600.backup-and-recovery/300.log-archive/600.view-log-archive-progress.md`,
  ),
  deployNfs: onSite('Deploy NFS', 'common-oceanbase-database-10000000003450192'),
  changeKeys: inRepository(
    'Change the access keys of a backup or archive path',
    'b06c1db3c16c8a8b23d86dd8dd2e828d72791a05',
    `${manage}600.backup-and-recovery/450.change-sk-and-ak-for-the-backup-path-or-logarchive-path.md`,
  ),
  cancelBackup: onSite('CANCEL BACKUP', 'common-oceanbase-database-10000000003683406'),
  cleanUp: onSite('ADD and DROP DELETE BACKUP POLICY', 'common-oceanbase-database-10000000001378567'),
  fullBackup: inRepository(
    'Initiate a full data backup',
    'f6a82c2fbebc9021f07ff67adf776261a4574a9e',
    `${manage}600.backup-and-recovery/400.data-backup/200.initiate-full-data-backup.md`,
  ),
  restore: inRepository(
    'Initiate a tenant restore',
    'ede321f975f91b8eac1d6126e357c84606ba9d4a',
    `${manage}600.backup-and-recovery/600.restore-data/200.initiate-the-tenant-restore.md`,
  ),
  lockTenant: inRepository(
    'Lock and unlock a tenant',
    '2b038f3235ed7baa83da9a1c3cbc95aaf6c4aa1d',
    `${manage}200.tenant-management/600.common-tenant-operations/1100.tenant-locking-and-unlocking.md`,
  ),
  memory: inRepository(
    'Troubleshoot memory',
    '6cba24df5f83ccb9c11444c9bee780a1b64663fb',
    `${manage}1000.troubleshooting/400.storage/200.memory.md`,
  ),
} as const satisfies Record<string, ManualPage>;
