import * as l10n from '@vscode/l10n';
import type { FollowedState, JobIdentity } from '../clusters/followedJob.ts';
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
  const { asked, clusterName, jobId } = identity;
  const names = isSysLogin(info) ? identity.tenants.map(({ name }) => name) : undefined;
  const start = backup(
    {
      tenants: names,
      incremental: asked?.incremental ?? parts.some(({ backup: { backupType } }) => backupType === 'INC'),
      plusArchivelog: asked?.plusArchivelog ?? parts.some(({ backup: one }) => one.plusArchivelog),
      description: parts.find(({ backup: one }) => one.description !== '')?.backup.description ?? '',
    },
    info.mode,
  );
  const lines = [
    `-- ${l10n.t('Job {0} on cluster {1}', jobId, inComment(clusterName))}`,
    asked
      ? `-- ${l10n.t('What started it. Both statements go over one connection: a password holds for that connection alone.')}`
      : `-- ${l10n.t('It was started elsewhere. This starts the same:')}`,
    ...(asked?.password ? [`${maskedSetEncryption};`] : []),
    `${start};`,
    '',
    `-- ${l10n.t('How far it is:')}`,
    ...queries(identity, info).map((query) => `${query};`),
    '',
    `-- ${l10n.t('What cancels it:')}`,
    `${cancelBackup(names, info.mode)};`,
  ];
  return redactor.redact(`${lines.join('\n')}\n`);
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
