import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Clusters } from '../clusters/clusters.ts';
import { jobIdOf, jobTarget, type FollowedJob, type JobIdentity } from '../clusters/followedJob.ts';
import type { FollowedJobs } from '../clusters/followedJobs.ts';
import { isBadEnd } from '../backup/outcome.ts';
import { followedEnd, followedEndWords } from '../clusters/jobEnd.ts';
import { progressWords } from '../clusters/jobProgress.ts';
import { isKnownToRun, runningNow } from '../clusters/runningNow.ts';
import { commands } from '../contributions.ts';

/** As many jobs are listed in the tooltip. */
const mostListed = 10;

/**
 * The status-bar item: what runs, whoever started it, and in the colour of an error what has not ended well since,
 * by its own word, and has not been looked at in this window. It is hidden where there is neither, and costs no query of its own.
 */
export class BackupStatus implements vscode.Disposable {
  readonly #clusters: Clusters;
  readonly #jobs: FollowedJobs;
  readonly #item = vscode.window.createStatusBarItem('backups', vscode.StatusBarAlignment.Left, 10);
  /** Jobs that this window has seen running: one of the past that is only looked up has not just failed. */
  readonly #seenRunning = new Set<string>();
  readonly #failed = new Map<string, FollowedJob>();
  /** The job that a click on the item shows. */
  #shown: string | undefined;
  readonly #subscription: vscode.Disposable;

  /** `isInSight` says whether the user can see the job's panel. */
  constructor(clusters: Clusters, jobs: FollowedJobs, isInSight: (identity: JobIdentity) => boolean) {
    this.#clusters = clusters;
    this.#jobs = jobs;
    this.#item.name = l10n.t('OceanBase Backups');
    this.#subscription = vscode.Disposable.from(
      jobs.onDidChange((job) => {
        if (isKnownToRun(job)) this.#seenRunning.add(jobIdOf(job.identity));
        this.#show();
      }),
      jobs.onDidEnd((job) => {
        const id = jobIdOf(job.identity);
        const ran = this.#seenRunning.delete(id) || job.identity.asked !== null;
        if (ran && isBad(job) && !isInSight(job.identity)) this.#failed.set(id, job);
        this.#show();
      }),
      jobs.onDidLookAt(({ identity }) => {
        if (this.#failed.delete(jobIdOf(identity))) this.#show();
      }),
      clusters.onDidChange(() => {
        this.#show();
      }),
    );
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#item.dispose();
  }

  /** As it is called now. */
  #clusterName({ identity }: FollowedJob): string {
    return this.#clusters.get(identity.profileId)?.profile.name ?? identity.clusterName;
  }

  #show(): void {
    const running = runningNow(this.#clusters, this.#jobs);
    // One that began anew, or was looked at again, is judged by what is known now.
    const failed = [...this.#failed.values()].filter(
      (job) => !job.state.orphaned && job.state.snapshot.over && isBad(job),
    );
    const [first] = running;
    const newestFailure = failed.at(-1);
    if (!first && !newestFailure) {
      this.#item.hide();
      return;
    }
    const words = newestFailure ? failedWords(failed) : runningWords(running.map(({ job }) => job));
    this.#item.text = `${newestFailure ? '$(error)' : '$(sync~spin)'} ${words}`;
    this.#item.backgroundColor = newestFailure && new vscode.ThemeColor('statusBarItem.errorBackground');
    const lines = [
      ...failed.map((job) =>
        l10n.t('{0} on {1}: {2}', jobTarget(job.identity), this.#clusterName(job), endWords(job)),
      ),
      ...running.map(({ cluster, job }) =>
        l10n.t('{0} on {1}: {2}', jobTarget(job.identity), cluster.profile.name, progressWords(job)),
      ),
    ];
    const more = lines.length - mostListed;
    this.#item.tooltip = [
      ...lines.slice(0, mostListed),
      ...(more > 0 ? [l10n.t('and {0} more', more)] : []),
    ].join('\n');
    this.#item.accessibilityInformation = { label: `${words}. ${lines.join('. ')}`, role: 'button' };
    // Without an argument the command asks which of those that run.
    const only = newestFailure ?? (running.length === 1 ? first?.job : undefined);
    // VS Code forgets what the last command was given as soon as there is a new one: a click just then would do nothing.
    const shown = only && jobIdOf(only.identity);
    if (!this.#item.command || this.#shown !== shown) {
      this.#item.command = {
        command: commands.showBackup,
        title: l10n.t('Show Backup'),
        arguments: only ? [only.identity] : [],
      };
    }
    this.#shown = shown;
    this.#item.show();
  }
}

function runningWords(jobs: readonly FollowedJob[]): string {
  const [first] = jobs;
  return jobs.length === 1 && first
    ? l10n.t('{0} {1}', jobTarget(first.identity), progressWords(first))
    : l10n.t('{0} backups running', jobs.length);
}

/** Only what has failed is called that: one that is not proven, or left a tenant out, may have gone well else. */
function failedWords(failed: readonly FollowedJob[]): string {
  const [first] = failed;
  if (failed.length === 1 && first) {
    return l10n.t('Backup of {0}: {1}', jobTarget(first.identity), endWords(first));
  }
  return failed.every((job) => followedEnd(job) === 'failed')
    ? l10n.t('{0} backups failed', failed.length)
    : l10n.t('{0} backups did not end well', failed.length);
}

/** Within a line. */
function endWords(job: FollowedJob): string {
  return followedEndWords(job).toLowerCase();
}

function isBad(job: FollowedJob): boolean {
  return isBadEnd(followedEnd(job));
}
