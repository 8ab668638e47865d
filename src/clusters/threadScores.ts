import type * as vscode from 'vscode';
import type { BackupTarget, TenantRef } from '../backup/request.ts';
import { ServerError } from '../oceanbase/errors.ts';
import { scopeOf } from '../oceanbase/scope.ts';
import { setThreadScore } from '../oceanbase/statements.ts';
import { readThreadScore } from '../oceanbase/threadScore.ts';
import type { Log } from '../log.ts';
import type { Cluster } from './cluster.ts';
import { RaisedScores, type RaisedScore } from './raisedScores.ts';

/** OB_TENANT_NOT_EXIST and OB_ERR_INVALID_TENANT_NAME (facts.md 2.2). */
const tenantGone: ReadonlySet<number> = new Set([5157, 5160]);

type Dedicated = Awaited<ReturnType<Cluster['openDedicated']>>;

/** What is on record of the cluster's raised scores. */
export function raisedScores(records: vscode.Memento, profileId: string): RaisedScore[] {
  return new RaisedScores(records).all(profileId);
}

/**
 * Raises ha_low_thread_score of the tenants that have a lower one; `written` is called with the id of each record. Other
 * windows may do the same, or put it back, at any moment, and no lock is held over a server's answer: what they may have
 * done meanwhile is looked at afterwards. Rejects with ServerError, ConnectError or ConnectionLost.
 */
export async function raiseScores(
  records: vscode.Memento,
  cluster: Cluster,
  target: BackupTarget,
  score: number,
  at: number,
  log: Log,
  written: (id: string) => void,
): Promise<void> {
  const scores = new RaisedScores(records);
  const { id: profileId } = cluster.profile;
  const raise = async (dedicated: Dedicated, tenant: TenantRef): Promise<void> => {
    if (scores.isNewer(profileId, tenant)) {
      log.info(`ha_low_thread_score of ${tenant.name} stays: a newer version of the extension has raised it`);
      return;
    }
    const earlier = scores.of(profileId, tenant);
    const now = await readThreadScore(dedicated.session, scopeOf(dedicated.info), tenant.name);
    // What the server says is the true value only where nobody had raised it before, or has while it was asked.
    const known = earlier ?? scores.of(profileId, tenant);
    if (now === undefined || (now >= score && !known)) return;
    // Written first: a value that is lost could not be put back.
    const raised = await scores.keep(profileId, tenant, known?.before ?? now, at);
    written(raised.id);
    if (now < score) await setScore(dedicated, tenant.name, score);
    await scores.keepOn(raised);
  };
  const dedicated = await cluster.openDedicated();
  try {
    for (const tenant of target.tenants) await raise(dedicated, tenant);
  } finally {
    await dedicated.session.close();
  }
}

/** Puts the scores back and forgets them; what could not be put back, or not forgotten. Never rejects. */
export async function putScoresBack(
  records: vscode.Memento,
  cluster: Cluster,
  due: readonly RaisedScore[],
  log: Log,
): Promise<RaisedScore[]> {
  const scores = new RaisedScores(records);
  const putBack = async (dedicated: Dedicated, one: RaisedScore): Promise<boolean> => {
    try {
      // If another window has put it back or raised it again meanwhile, it is that one's.
      if (scores.has(one)) await setScore(dedicated, one.tenantName, one.before);
    } catch (error) {
      // A tenant that is gone has nothing to put back; the others must not suffer for one.
      if (!(error instanceof ServerError && tenantGone.has(error.code))) {
        log.error(`putting ha_low_thread_score of ${one.tenantName} back`, error);
        return false;
      }
    }
    await scores.forget(one);
    return true;
  };
  const left = new Set(due);
  try {
    const dedicated = await cluster.openDedicated();
    try {
      for (const one of due) if (await putBack(dedicated, one)) left.delete(one);
    } finally {
      await dedicated.session.close();
    }
  } catch (error) {
    log.error(`putting ha_low_thread_score back on ${cluster.profile.name}`, error);
  }
  if (left.size === 0) log.info(`put ha_low_thread_score back on ${cluster.profile.name}`);
  return [...left];
}

/** For a cluster that will not be known here any more. Rejects where it cannot be written. */
export async function forgetScores(records: vscode.Memento, scores: readonly RaisedScore[]): Promise<void> {
  for (const one of scores) await new RaisedScores(records).forget(one);
}

async function setScore({ session, info }: Dedicated, tenantName: string, score: number): Promise<void> {
  await session.query(setThreadScore(score, scopeOf(info).sys ? tenantName : undefined, info.mode));
}
