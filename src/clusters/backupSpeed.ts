import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { systemClock, type Clock } from '../backup/clock.ts';
import type { BackupTarget } from '../backup/request.ts';
import type { Log } from '../log.ts';
import type { Cluster } from './cluster.ts';
import type { Clusters } from './clusters.ts';
import type { FollowedJobs } from './followedJobs.ts';
import type { RaisedScore } from './raisedScores.ts';
import type { RecordStore } from './records.ts';
import { changedWords, forgetScores, putScoresBack, raisedScores, raiseScores } from './threadScores.ts';

/** So long is left alone what another window has raised: the backup that it is for may not be known here yet. */
const youngMs = 60_000;

/**
 * The speed knob: raises ha_low_thread_score for the run of a backup. What it was before is on record, so that it is
 * put back once no backup of the cluster that we follow is running, also after a reload.
 */
export class BackupSpeed implements vscode.Disposable {
  readonly #clusters: Clusters;
  readonly #jobs: FollowedJobs;
  readonly #records: RecordStore;
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #subscription: vscode.Disposable;
  /** Raising and putting back take turns in this window: one must not read what the other is about to change. */
  #turn: Promise<unknown> = Promise.resolve();
  /** How many starts are under way in this window, by cluster. */
  readonly #starts = new Map<string, number>();
  /** The ids of what this window has raised. */
  readonly #ours = new Set<string>();
  /** Cancels the later look at what others have raised, by cluster. */
  readonly #laterLooks = new Map<string, () => void>();

  constructor(
    clusters: Clusters,
    jobs: FollowedJobs,
    records: RecordStore,
    log: Log,
    clock: Clock = systemClock,
  ) {
    this.#clusters = clusters;
    this.#jobs = jobs;
    this.#records = records;
    this.#log = log;
    this.#clock = clock;
    this.#subscription = jobs.onDidEnd(({ identity }) => void this.putBackIfIdle(identity.profileId));
  }

  /** Puts nothing of the cluster back while `start` runs; afterwards, unless its backup is followed. */
  async during<T>(profileId: string, start: () => Promise<T>): Promise<T> {
    const count = (by: number): unknown =>
      this.#starts.set(profileId, (this.#starts.get(profileId) ?? 0) + by);
    count(1);
    try {
      return await start();
    } finally {
      count(-1);
      void this.putBackIfIdle(profileId);
    }
  }

  /** Rejects with ServerError, ConnectError or ConnectionLost; what was raised until then is put back later. */
  async raise(cluster: Cluster, target: BackupTarget, score: number): Promise<void> {
    const written = (id: string): unknown => this.#ours.add(id);
    await this.#inTurn(() =>
      raiseScores(this.#records, cluster, target, score, this.#clock.now, this.#log, written),
    );
  }

  /** For a window that was closed while a backup ran. */
  resume(): void {
    void this.#resume();
  }

  async #resume(): Promise<void> {
    if ((await this.#records.keysOf('speed')).length === 0) return;
    for (const { profile } of this.#clusters.list()) void this.putBackIfIdle(profile.id);
  }

  /** Puts the old values back unless a backup of the cluster is running or starting. Never rejects. */
  async putBackIfIdle(profileId: string): Promise<void> {
    await this.#inTurn(async () => {
      await this.#jobs.settled(); // what runs is not known before
      if (this.#jobs.running(profileId).length > 0 || (this.#starts.get(profileId) ?? 0) > 0) return;
      const all = await this.#raised(profileId);
      const young = all.filter((one) => this.#isYoung(one));
      if (young.length > 0) this.#lookLater(profileId);
      const { name, left } = await this.#putBack(
        profileId,
        all.filter((one) => !young.includes(one)),
      );
      if (left === '') return;
      void vscode.window.showWarningMessage(
        l10n.t(
          'ha_low_thread_score could not be put back on {0} ({1}). It is tried again when the next backup ends or VS Code starts.',
          name,
          left,
        ),
      );
    });
  }

  /** Before the cluster is removed, or its address is another one's; also while a backup runs. Never rejects. */
  async putBackNow(profileId: string): Promise<void> {
    await this.#inTurn(async () => {
      const all = await this.#raised(profileId);
      const { name, left } = await this.#putBack(profileId, all);
      if (left === '') return;
      void vscode.window.showWarningMessage(
        l10n.t('ha_low_thread_score could not be put back on {0}. Set it there yourself: {1}.', name, left),
      );
      await forgetScores(this.#records, all).catch((error: unknown) => {
        this.#log.error('forgetting what ha_low_thread_score was', error);
      });
    });
  }

  /** What is left, with the values that it had; '': nothing. */
  async #putBack(profileId: string, due: readonly RaisedScore[]): Promise<{ name: string; left: string }> {
    const cluster = this.#clusters.get(profileId);
    if (!cluster || due.length === 0) return { name: '', left: '' };
    const { name } = cluster.profile;
    const { left, changed } = await putScoresBack(this.#records, cluster, due, this.#log);
    if (changed.length > 0) void vscode.window.showWarningMessage(changedWords(name, changed));
    return {
      name,
      left: left.map(({ tenantName, before }) => `${tenantName}: ${String(before)}`).join(', '),
    };
  }

  /** Where nothing is on record, nothing is loaded that could read it. */
  async #raised(profileId: string): Promise<RaisedScore[]> {
    const keys = await this.#records.keysOf('speed');
    const some = keys.some((key) => key.startsWith(`speed/${profileId}/`));
    return some ? await raisedScores(this.#records, profileId) : [];
  }

  #isYoung({ id, at }: RaisedScore): boolean {
    const age = this.#clock.now - at;
    return !this.#ours.has(id) && age >= 0 && age < youngMs;
  }

  #lookLater(profileId: string): void {
    if (this.#laterLooks.has(profileId)) return;
    const look = (): void => {
      this.#laterLooks.delete(profileId);
      void this.putBackIfIdle(profileId);
    };
    this.#laterLooks.set(profileId, this.#clock.after(youngMs, look));
  }

  async #inTurn(task: () => Promise<void>): Promise<void> {
    const mine = this.#turn.then(task);
    this.#turn = Promise.allSettled([mine]); // the next one waits for the end; whoever asked hears how it ended
    await mine;
  }

  dispose(): void {
    this.#subscription.dispose();
    for (const cancel of this.#laterLooks.values()) cancel();
    this.#laterLooks.clear();
  }
}
