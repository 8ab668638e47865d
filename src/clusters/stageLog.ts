import { rawWord } from '../oceanbase/word.ts';
import type { Log } from '../log.ts';
import type { FollowedPart, JobIdentity } from './followedJob.ts';

/** Writes down where a tenant's part is, if that is not where it was at the look before. */
export function logStage(
  log: Pick<Log, 'info'>,
  { jobId }: JobIdentity,
  before: FollowedPart | undefined,
  { backup, tenant }: FollowedPart,
): void {
  if (before?.backup.phase === backup.phase && before.backup.stage === backup.stage) return;
  const mode = backup.encryptionMode ? `, ENCRYPTION_MODE ${rawWord(backup.encryptionMode)}` : '';
  log.info(
    `backup of ${tenant.name || String(tenant.id)} (job ${String(jobId)}): ${backup.phase}` +
      `${backup.stage ? `, ${backup.stage}` : ''}${mode}${backup.comment ? `: ${backup.comment}` : ''}`,
  );
}
