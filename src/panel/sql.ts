import * as l10n from '@vscode/l10n';
import type { TenantBackup } from '../backup/state.ts';
import type { FollowedState, JobIdentity } from '../clusters/followedJob.ts';
import { rawWord } from '../oceanbase/word.ts';
import { scopeOf } from '../oceanbase/scope.ts';
import { isSysLogin, type ServerInfo } from '../oceanbase/serverInfo.ts';
import { backup, cancelBackup, maskedSetEncryption } from '../oceanbase/statements.ts';
import { redactor } from '../oceanbase/redact.ts';

/** A name in a comment: it must not end the line. */
const inComment = (text: string): string => text.replaceAll(/[\s\u0085\u2028\u2029]+/g, ' ').trim();

/**
 * The job as SQL to type: what starts it, what shows how far it is, what cancels it. Passwords are masked; the
 * queries leave out PASSWD.
 */
export function jobSql(identity: JobIdentity, { parts, info }: FollowedState): string {
  if (!info) return `-- ${l10n.t('The server has not been seen yet: look again in a moment.')}\n`;
  const { clusterName, jobId } = identity;
  const names = isSysLogin(info) ? identity.tenants.map(({ name }) => name) : undefined;
  const lines = [
    `-- ${l10n.t('Job {0} on cluster {1}', jobId, inComment(clusterName))}`,
    ...startLines(identity, parts, info),
    '',
    `-- ${l10n.t('How far it is:')}`,
    ...queries(identity, info).map((query) => `${query};`),
    '',
    `-- ${l10n.t('What cancels it:')}`,
    `${cancelBackup(names, info.mode)};`,
  ];
  return redactor.redact(`${lines.join('\n')}\n`);
}

/** What was sent, where it is known; else what the views show of the job, which says that it is that. */
function startLines(
  { asked, tenants }: JobIdentity,
  parts: FollowedState['parts'],
  info: ServerInfo,
): string[] {
  const backups = parts.map((part) => part.backup);
  const names = tenants.map(({ name }) => name);
  const known = asked?.kind !== undefined && asked.description !== undefined;
  const named = known ? asked.kind === 'tenants' : isSysLogin(info);
  const start = backup(
    {
      tenants: named ? names : undefined,
      incremental: asked?.incremental ?? backups.some(({ backupType }) => backupType === 'INC'),
      plusArchivelog: asked?.plusArchivelog ?? backups.some((one) => one.plusArchivelog),
      description:
        asked?.description ?? backups.find(({ description }) => description !== '')?.description ?? '',
    },
    info.mode,
  );
  const password = asked?.password ?? backups.some(hasPassword);
  return [
    `-- ${startWords(known, asked !== null)}`,
    ...(password
      ? [
          `-- ${l10n.t('Both statements go over one connection: a password holds for that connection alone.')}`,
          `${maskedSetEncryption};`,
        ]
      : []),
    `${start};`,
  ];
}

function startWords(known: boolean, ours: boolean): string {
  if (known) return l10n.t('What started it:');
  return ours
    ? l10n.t('What started it, reconstructed: what was sent may have named the tenants in another way.')
    : l10n.t(
        'It was started elsewhere. This is reconstructed from what the views show, and starts the same:',
      );
}

function hasPassword({ encryptionMode }: TenantBackup): boolean {
  return encryptionMode !== undefined && rawWord(encryptionMode).toUpperCase().includes('PASSWORD');
}

function queries({ initiatorTenantId, jobId, tenants }: JobIdentity, info: ServerInfo): string[] {
  const scope = scopeOf(info);
  const job = String(jobId);
  const own = `TENANT_ID = ${String(initiatorTenantId)} AND JOB_ID = ${job}`;
  const children = `INITIATOR_TENANT_ID = ${String(initiatorTenantId)} AND INITIATOR_JOB_ID = ${job}`;
  const ofJob = scope.sys ? `(${own}) OR (${children})` : `JOB_ID = ${job}`;
  const ofTenants = scope.sys
    ? ` WHERE TENANT_ID IN (${tenants.map(({ id }) => String(id)).join(', ')})`
    : '';
  const tenantId = scope.sys ? 'TENANT_ID, ' : '';
  const comment = scope.column('COMMENT');
  const jobs = `${tenantId}JOB_ID, BACKUP_SET_ID, STATUS, RESULT, ${comment} FROM`;
  const percent = info.reportsDataProgress ? ', DATA_PROGRESS' : '';
  return [
    `SELECT ${jobs} ${scope.view('BACKUP_JOBS')} WHERE ${ofJob}`,
    `SELECT ${jobs} ${scope.view('BACKUP_JOB_HISTORY')} WHERE ${ofJob}`,
    `SELECT ${tenantId}JOB_ID, STATUS, OUTPUT_BYTES, FINISH_MACRO_BLOCK_COUNT, MACRO_BLOCK_COUNT${percent}` +
      ` FROM ${scope.view('BACKUP_TASKS')}${ofTenants}`,
    `SELECT ${tenantId}BACKUP_SET_ID, STATUS, FILE_STATUS, MIN_RESTORE_SCN_DISPLAY` +
      ` FROM ${scope.view('BACKUP_SET_FILES')}${ofTenants}`,
  ];
}
