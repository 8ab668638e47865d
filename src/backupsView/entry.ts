import * as l10n from '@vscode/l10n';
import { unreadSetsOf } from '../backup/unreadSets.ts';
import type { Cluster } from '../clusters/cluster.ts';
import { jobTarget, seenIdentity, type FollowedJob, type JobIdentity } from '../clusters/followedJob.ts';
import { alarmText } from '../clusters/jobAlarm.ts';
import { jobEnd, jobEndWords } from '../clusters/jobEnd.ts';
import { progressWords } from '../clusters/jobProgress.ts';
import { rawWord } from '../oceanbase/word.ts';
import type { RecentJob } from '../oceanbase/recentJobs.ts';

export type EntryState = 'running' | 'completed' | 'failed' | 'canceled';

/** RESULT (negative) and COMMENT of a job that has failed. */
export interface Failure {
  readonly result: number;
  readonly comment: string;
}

/** A line of the Backups view: one job, running or over. */
export interface BackupEntry {
  readonly cluster: Cluster;
  readonly identity: JobIdentity;
  readonly state: EntryState;
  /** A word or two: `42 %`, `Completed`, `2 of 3 backed up`. */
  readonly words: string;
  /** Why it is that word, as a sentence; empty where there is nothing to say, or `failure` says it. */
  readonly reason: string;
  /** What is wrong with its password, as a sentence: whether it was backed up is another matter. */
  readonly alarm: string | undefined;
  /** What the server gave for its failure, which is put into words only when somebody asks. */
  readonly failure: Failure | undefined;
  readonly incremental: boolean;
  /** undefined before the first look at a job that was just started. */
  readonly startedAt: Date | undefined;
  /** Since the start on the server's clock when it was read, ms. */
  readonly ageMs: number | undefined;
  /** null: it goes on. */
  readonly durationMs: number | null;
}

/** A job that this window follows; where it is over, by what was proven of it. */
export function followedEntry(cluster: Cluster, job: FollowedJob): BackupEntry {
  const { identity, state } = job;
  const { parts, snapshot } = state;
  const starts = parts.flatMap(({ backup }) => backup.startedAt ?? []);
  const elapsed = Math.max(0, ...parts.map(({ backup }) => backup.elapsedMs));
  const since = snapshot.lookedAt === undefined ? 0 : Math.max(0, Date.now() - snapshot.lookedAt);
  return {
    cluster,
    identity,
    ...(snapshot.over
      ? endOf(job)
      : {
          state: 'running' as const,
          words: progressWords(job),
          reason: snapshot.trouble ?? unreadSets(job) ?? '',
          failure: undefined,
        }),
    alarm: alarmText(parts),
    incremental: parts.some(({ backup }) => backup.backupType === 'INC'),
    startedAt: starts.length === 0 ? undefined : new Date(Math.min(...starts.map(Number))),
    ageMs: starts.length === 0 ? undefined : elapsed + since,
    durationMs: snapshot.over ? elapsed : null,
  };
}

/** A job as the cluster's history has it. `readAt`: when the row was read, on this machine's clock. */
export function recentEntry(cluster: Cluster, job: RecentJob, readAt: number): BackupEntry {
  const sinceRead = Math.max(0, Date.now() - readAt);
  return {
    cluster,
    identity: seenIdentity(cluster, job.key, job.tenantIds),
    ...endOfRow(job),
    alarm: undefined,
    incremental: job.type === 'INC',
    startedAt: job.startedAt,
    ageMs: job.serverNow.getTime() - job.startedAt.getTime() + sinceRead,
    durationMs: job.endedAt ? Math.max(0, job.endedAt.getTime() - job.startedAt.getTime()) : null,
  };
}

type End = Pick<BackupEntry, 'state' | 'words' | 'reason' | 'failure'>;

const end = (state: EntryState, words: string, reason = '', failure?: Failure): End => ({
  state,
  words,
  reason,
  failure,
});

/** What keeps a part from being proven, where that is the login. */
function unreadSets({ state }: FollowedJob): string | undefined {
  return unreadSetsOf(state.parts.map(({ backup }) => backup));
}

/** By what was proven of it. */
function endOf(job: FollowedJob): End {
  const words = jobEndWords(job);
  const failed = job.state.parts.find(({ backup }) => backup.phase === 'failed')?.backup;
  switch (jobEnd(job)) {
    case 'completed':
      return completed();
    case 'canceled':
      return canceled();
    case 'unproven': {
      const known = unproven();
      return { ...known, reason: unreadSets(job) ?? known.reason };
    }
    case 'skipped':
    case 'leftOut':
      return { ...skipped(), words };
    case 'lost':
      return end(
        'failed',
        words,
        l10n.t('No view of the cluster shows this job any more, so its outcome cannot be proven.'),
      );
    case 'failed':
    case 'partly':
    case 'none':
      return end('failed', words, failed ? '' : unreadSets(job), failed);
  }
}

/** By the rules of backup/state.ts, as far as job rows alone tell: what they call completed is not checked here. */
function endOfRow({ source, status, result, comment, completedParts, tenantIds }: RecentJob): End {
  const total = tenantIds.length;
  const failure = { result: result ?? 0, comment };
  if (source === 'JOBS') {
    return end('running', status === 'CANCELING' ? l10n.t('canceling') : l10n.t('running'));
  }
  switch (status) {
    case 'CANCELED':
      return canceled();
    case 'COMPLETED':
      if (result === 0 && total > 0 && completedParts === total) return completed();
      if (total > 1) return end('failed', partlyWords(completedParts, total), skipped().reason);
      if (result === 0) return skipped();
      if (result === null) return unproven();
      break;
    case 'FAILED':
      if (total > 1) return end('failed', partlyWords(completedParts, total), '', failure);
      break;
    case 'INIT':
    case 'DOING':
    case 'CANCELING':
      break;
    default:
      return end('failed', rawWord(status));
  }
  return end('failed', l10n.t('Failed'), '', failure);
}

function partlyWords(done: number, total: number): string {
  return done === 0 ? l10n.t('Not backed up') : l10n.t('{0} of {1} backed up', done, total);
}

const completed = (): End => end('completed', l10n.t('Completed'));
const canceled = (): End =>
  end('canceled', l10n.t('Canceled'), l10n.t('The backup was canceled. There is no new backup set.'));
const unproven = (): End =>
  end(
    'failed',
    l10n.t('Not proven'),
    l10n.t('The job is over, but no backup set that can be restored from proves it.'),
  );
const skipped = (): End =>
  end(
    'failed',
    l10n.t('Not backed up'),
    l10n.t(
      'The job is over, but the server never backed up every tenant that it names. It gives no reason; check that log archiving was DOING.',
    ),
  );

/** What the entry can be searched by. */
export function searchText({ identity, cluster, words }: BackupEntry): string {
  return [
    ...identity.tenants.map(({ name }) => name),
    jobTarget(identity),
    cluster.profile.name,
    words,
    String(identity.jobId),
  ]
    .join('\n')
    .toLowerCase();
}
