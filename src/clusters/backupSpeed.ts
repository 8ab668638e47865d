import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import * as vscode from 'vscode';
import type { BackupTarget } from '../backup/request.ts';
import { ServerError } from '../oceanbase/errors.ts';
import { scopeOf } from '../oceanbase/scope.ts';
import { setThreadScore } from '../oceanbase/statements.ts';
import { readThreadScore } from '../oceanbase/threadScore.ts';
import type { Log } from '../log.ts';
import type { Cluster } from './cluster.ts';
import type { Clusters } from './clusters.ts';
import type { FollowedJobs } from './followedJobs.ts';

const prefix = 'speed/';
/** OB_TENANT_NOT_EXIST and OB_ERR_INVALID_TENANT_NAME (facts.md 2.2). */
const tenantGone: ReadonlySet<number> = new Set([5157, 5160]);
const scoreSchema = v.pipe(v.number(), v.integer());

/**
 * The speed knob: raises ha_low_thread_score for the run of a backup. What it was before is kept in globalState,
 * so that it is put back once no backup of the cluster that we follow is running, also after a reload.
 */
export class BackupSpeed implements vscode.Disposable {
  readonly #clusters: Clusters;
  readonly #jobs: FollowedJobs;
  readonly #memory: vscode.Memento;
  readonly #log: Log;
  readonly #subscription: vscode.Disposable;
  /** Raising and putting back take turns: one must not read what the other is about to change. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(clusters: Clusters, jobs: FollowedJobs, memory: vscode.Memento, log: Log) {
    this.#clusters = clusters;
    this.#jobs = jobs;
    this.#memory = memory;
    this.#log = log;
    this.#subscription = jobs.onDidEnd(({ identity }) => void this.putBackIfIdle(identity.profileId));
  }

  /** Rejects with ServerError, ConnectError or ConnectionLost; what was raised until then is put back later. */
  async raise(cluster: Cluster, target: BackupTarget, score: number): Promise<void> {
    await this.#inTurn(() => this.#raise(cluster, target, score));
  }

  async #raise(cluster: Cluster, target: BackupTarget, score: number): Promise<void> {
    const { session, info } = await cluster.openDedicated();
    const scope = scopeOf(info);
    const key = prefix + cluster.profile.id;
    try {
      for (const { name } of target.tenants) {
        const before = await readThreadScore(session, scope, name);
        const raised = this.#raised(key);
        if (before === undefined || before >= score) continue;
        // Written first: a value that is lost could not be put back. An earlier one is the true one.
        await this.#memory.update(key, { ...this.#stored(key), [name]: raised[name] ?? before });
        await session.query(setThreadScore(score, scope.sys ? name : undefined, info.mode));
      }
    } finally {
      await session.close();
    }
  }

  /** For a window that was closed while a backup ran. */
  resume(): void {
    for (const { profile } of this.#clusters.list()) void this.putBackIfIdle(profile.id);
  }

  /** Puts the old values back unless a followed backup of the cluster is still running. Never rejects. */
  async putBackIfIdle(profileId: string): Promise<void> {
    await this.#inTurn(async () => {
      if (this.#jobs.running(profileId).length === 0) await this.#putBack(profileId);
    });
  }

  /** Before a cluster is removed: puts back whatever is raised, also while a backup runs. Never rejects. */
  async putBackNow(profileId: string): Promise<void> {
    await this.#inTurn(() => this.#putBack(profileId));
  }

  async #putBack(profileId: string): Promise<void> {
    const key = prefix + profileId;
    const cluster = this.#clusters.get(profileId);
    if (!cluster || Object.keys(this.#raised(key)).length === 0) return;
    const failed: string[] = [];
    try {
      const { session, info } = await cluster.openDedicated();
      try {
        for (const [name, score] of Object.entries(this.#raised(key))) {
          try {
            await session.query(setThreadScore(score, scopeOf(info).sys ? name : undefined, info.mode));
          } catch (error) {
            // A tenant that is gone has nothing to put back; the others must not suffer for one.
            if (!(error instanceof ServerError && tenantGone.has(error.code))) {
              this.#log.error(`putting ha_low_thread_score of ${name} back`, error);
              failed.push(`${name}: ${String(score)}`);
              continue;
            }
          }
          const rest = Object.entries(this.#stored(key)).filter(([other]) => other !== name);
          await this.#memory.update(key, rest.length > 0 ? Object.fromEntries(rest) : undefined);
        }
      } finally {
        await session.close();
      }
    } catch (error) {
      this.#log.error(`putting ha_low_thread_score back on ${cluster.profile.name}`, error);
      failed.push(...Object.entries(this.#raised(key)).map(([name, score]) => `${name}: ${String(score)}`));
    }
    if (failed.length === 0) {
      this.#log.info(`put ha_low_thread_score back on ${cluster.profile.name}`);
      return;
    }
    void vscode.window.showWarningMessage(
      l10n.t(
        'ha_low_thread_score could not be put back on {0} ({1}). It is tried again when the next backup ends or VS Code starts.',
        cluster.profile.name,
        failed.join(', '),
      ),
    );
  }

  async #inTurn(task: () => Promise<void>): Promise<void> {
    const mine = this.#turn.then(task);
    this.#turn = Promise.allSettled([mine]); // the next one waits for the end; whoever asked hears how it ended
    await mine;
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #raised(key: string): Record<string, number> {
    const values = Object.entries(this.#stored(key)).filter((one): one is [string, number] =>
      v.is(scoreSchema, one[1]),
    );
    return Object.fromEntries(values);
  }

  /** With what this version cannot read, which stays as it is. */
  #stored(key: string): Record<string, unknown> {
    const stored: unknown = this.#memory.get(key);
    return typeof stored === 'object' && stored !== null ? { ...stored } : {};
  }
}
