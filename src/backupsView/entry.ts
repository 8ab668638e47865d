import * as l10n from '@vscode/l10n';
import { backedUp, countPhases, partsOf, type JobEnd, type PhaseCounts } from '../backup/outcome.ts';
import { recentOutcome } from '../backup/recentOutcome.ts';
import { unreadSetsOf, unreadSetsOfJob } from '../backup/unreadSets.ts';
import type { Cluster } from '../clusters/cluster.ts';
import { jobTarget, seenIdentity, type FollowedJob, type JobIdentity } from '../clusters/followedJob.ts';
import { alarmText } from '../clusters/jobAlarm.ts';
import { contradictedWords, deletedWords, followedEnd, jobEndWords } from '../clusters/jobEnd.ts';
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
  const failed = job.state.parts.find(({ backup }) => backup.phase === 'failed')?.backup;
  const counts = countPhases(job.state.parts.map(({ backup }) => backup.phase));
  return endOfJob(followedEnd(job), counts, unreadSets(job), failed);
}

/** As the rows of the job views tell it, by the same rule. */
function endOfRow(job: RecentJob): End {
  const { counts, end: jobEnds } = recentOutcome(job);
  if (jobEnds === undefined) return end('running', runningWords(job, counts));
  const { status, result, comment, unreadSets: unread } = job;
  const reason = typeof status === 'string' ? unreadSetsOfJob(unread) : unknownWord(rawWord(status));
  const failure = status === 'FAILED' || (result ?? 0) !== 0 ? { result: result ?? 0, comment } : undefined;
  return endOfJob(jobEnds, counts, reason, failure);
}

/** The counts of a job of the views say no stage: whoever wants to see more opens it. */
function runningWords({ status }: RecentJob, counts: PhaseCounts): string {
  if (status === 'CANCELING') return l10n.t('canceling');
  const goesOn = (['running', 'waiting', 'canceling'] as const).some((phase) => counts.has(phase));
  return goesOn ? l10n.t('running') : l10n.t('waiting for the final word');
}

function endOfJob(
  jobEnds: JobEnd,
  counts: PhaseCounts,
  unprovenBecause: string | undefined,
  failure: Failure | undefined,
): End {
  const words = jobEndWords(jobEnds, counts);
  switch (jobEnds) {
    case 'completed':
      return end('completed', words, completedWords());
    case 'deleted':
      return end('completed', words, deletedWords());
    case 'canceled':
      return end('canceled', words, l10n.t('The backup was canceled. There is no new backup set.'));
    case 'unproven':
      return end(
        'failed',
        words,
        unprovenBecause ?? l10n.t('The job is over, but no backup set that can be restored from proves it.'),
      );
    case 'skipped':
    case 'leftOut':
      return end('failed', words, notEveryTenant());
    case 'lost':
      return end(
        'failed',
        words,
        l10n.t('No view of the cluster shows this job any more, so its outcome cannot be proven.'),
      );
    case 'failed':
    case 'partly':
    case 'none':
      if (backedUp(counts) === partsOf(counts)) return end('failed', words, contradictedWords());
      if (failure) return end('failed', words, '', failure);
      return end('failed', words, unprovenBecause ?? (counts.has('skipped') ? notEveryTenant() : ''));
  }
}

function completedWords(): string {
  return l10n.t('The job history says COMPLETED with result 0, and every backup set is SUCCESS / AVAILABLE.');
}

function notEveryTenant(): string {
  return l10n.t(
    'The job is over, but the server never backed up every tenant that it names. It gives no reason; check that log archiving was DOING.',
  );
}

function unknownWord(word: string): string {
  return l10n.t('The job history says {0}, a word that this extension does not know.', word);
}

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
