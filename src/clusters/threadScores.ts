import * as l10n from '@vscode/l10n';
import type { BackupTarget, TenantRef } from '../backup/request.ts';
import { scopeOf } from '../oceanbase/scope.ts';
import { setThreadScore } from '../oceanbase/statements.ts';
import { listUserTenants } from '../oceanbase/tenants.ts';
import { readThreadScore } from '../oceanbase/threadScore.ts';
import type { Log } from '../log.ts';
import type { Cluster } from './cluster.ts';
import { RaisedScores, type RaisedScore } from './raisedScores.ts';
import type { RecordStore } from './records.ts';

type Dedicated = Awaited<ReturnType<Cluster['openDedicated']>>;

/** A score that somebody has changed since it was raised, as the tenant is called now. */
export interface ChangedScore {
  readonly tenantName: string;
  /** 0–100. */
  readonly now: number;
  readonly before: number;
}

/** What is on record of the cluster's raised scores. */
export async function raisedScores(records: RecordStore, profileId: string): Promise<RaisedScore[]> {
  return await new RaisedScores(records).all(profileId);
}

/**
 * Raises ha_low_thread_score of the tenants that have a lower one; `written` is called with the id of each record. Other
 * windows may do the same, or put it back, at any moment, and no lock is held over a server's answer: what they may have
 * done meanwhile is looked at afterwards. Rejects with ServerError, ConnectError or ConnectionLost.
 */
export async function raiseScores(
  records: RecordStore,
  cluster: Cluster,
  target: BackupTarget,
  score: number,
  at: number,
  log: Log,
  written: (id: string) => void,
): Promise<void> {
  const scores = new RaisedScores(records);
  const { id: profileId } = cluster.profile;
  const raise = async (
    dedicated: Dedicated,
    { id: tenantId, name: tenantName }: TenantRef,
  ): Promise<void> => {
    const earlier = await scores.of(profileId, tenantId);
    if (earlier === 'newer') {
      log.info(`ha_low_thread_score of ${tenantName} stays: a newer version of the extension has raised it`);
      return;
    }
    const now = await readThreadScore(dedicated.session, scopeOf(dedicated.info), tenantName);
    const later = await scores.of(profileId, tenantId);
    const known = typeof later === 'object' ? later : earlier;
    if (now === undefined) return;
    // Another value than a window has set is the true one: somebody has changed it.
    const ours = known && [known.before, ...known.raised].includes(now) ? known : undefined;
    if (now >= score && !ours) return;
    const before = ours?.before ?? now;
    const raised = [...new Set([...(ours?.raised ?? []), ...(now < score ? [score] : [])])];
    // Written first: a value that is lost could not be put back.
    const kept = await scores.keep(profileId, { tenantId, tenantName, before, raised, at });
    written(kept.id);
    if (now < score) await setScore(dedicated, tenantName, score);
    await scores.keepOn(kept);
  };
  const dedicated = await cluster.openDedicated();
  try {
    for (const tenant of target.tenants) await raise(dedicated, tenant);
  } finally {
    await dedicated.session.close();
  }
}

/**
 * Puts the scores back that still are what they were raised to, and forgets them all but those that could not be put
 * back (`left`); one that cannot be forgotten is looked at again, and then is what it was. `changed`: what somebody has set meanwhile, which stays. Never rejects.
 */
export async function putScoresBack(
  records: RecordStore,
  cluster: Cluster,
  due: readonly RaisedScore[],
  log: Log,
): Promise<{ readonly left: readonly RaisedScore[]; readonly changed: readonly ChangedScore[] }> {
  const scores = new RaisedScores(records);
  const changed: ChangedScore[] = [];
  const putBack = async (dedicated: Dedicated, one: RaisedScore, tenantName: string): Promise<void> => {
    const { before, raised } = one;
    const now = await readThreadScore(dedicated.session, scopeOf(dedicated.info), tenantName);
    // If another window has put it back or raised it again meanwhile, it is that one's.
    if (now === undefined || !(await scores.has(one))) return;
    if (raised.includes(now)) await setScore(dedicated, tenantName, before);
    else if (now !== before) changed.push({ tenantName, now, before });
  };
  const left = new Set(due);
  try {
    const dedicated = await cluster.openDedicated();
    try {
      const names = await namesById(dedicated);
      for (const one of due) {
        try {
          const name = names.get(one.tenantId);
          if (name !== undefined) await putBack(dedicated, one, name);
          else if (!scopeOf(dedicated.info).sys) continue; // the login is another tenant's now
          // A tenant that is gone has nothing to put back.
          left.delete(one);
          await scores.forget(one);
        } catch (error) {
          // The others must not suffer for one.
          log.error(
            left.has(one)
              ? `putting ha_low_thread_score of ${one.tenantName} back`
              : `forgetting that ha_low_thread_score of ${one.tenantName} was raised`,
            error,
          );
        }
      }
    } finally {
      await dedicated.session.close();
    }
  } catch (error) {
    log.error(`putting ha_low_thread_score back on ${cluster.profile.name}`, error);
  }
  if (left.size === 0) log.info(`put ha_low_thread_score back on ${cluster.profile.name}`);
  return { left: [...left], changed };
}

/** For a cluster that will not be known here any more. Rejects where it cannot be written. */
export async function forgetScores(records: RecordStore, scores: readonly RaisedScore[]): Promise<void> {
  for (const one of scores) await new RaisedScores(records).forget(one);
}

/** What is told of scores that somebody has set while the backup ran: they are theirs. */
export function changedWords(clusterName: string, changed: readonly ChangedScore[]): string {
  const words = changed.map(({ tenantName, now, before }) =>
    l10n.t('{0}: {1} now, {2} before', tenantName, now, before),
  );
  return l10n.t(
    'ha_low_thread_score was not put back on {0}, because somebody has changed it since the backup began ({1}). If that was meant for the backup alone, set it back yourself.',
    clusterName,
    words.join(', '),
  );
}

/** What the tenants that the login can set are called now: one may have been renamed since. */
async function namesById({ session, info }: Dedicated): Promise<ReadonlyMap<number, string>> {
  const scope = scopeOf(info);
  if (!scope.sys) return new Map([[info.tenantId, info.tenantName]]);
  return new Map((await listUserTenants(session, scope)).map(({ id, name }) => [id, name]));
}

async function setScore({ session, info }: Dedicated, tenantName: string, score: number): Promise<void> {
  await session.query(setThreadScore(score, scopeOf(info).sys ? tenantName : undefined, info.mode));
}
