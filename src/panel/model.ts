import { isOver } from '../backup/state.ts';
import { jobTarget, type FollowedState, type JobIdentity } from '../clusters/followedJob.ts';
import { redactor } from '../oceanbase/redact.ts';
import { partModel } from './partModel.ts';
import type { PanelModel, PartModel } from './protocol.ts';
import { statusLine } from './words.ts';

/** What the panel shows of a followed job. Pure: the same state gives the same model. */
export function panelModel(identity: JobIdentity, state: FollowedState): PanelModel {
  const { snapshot, info, orphaned } = state;
  const lost = snapshot.over && state.parts.every(({ backup }) => backup.phase === 'missing');
  const seen = { info, lost, stopped: orphaned || snapshot.trouble !== undefined };
  const parts = state.parts.map((part) => partModel(part, seen));
  const target = jobTarget(identity);
  return {
    title:
      `${kindWords(identity, state)} of ${target} on cluster ${identity.clusterName}` +
      (info?.sandbox ? ' (sandbox, a simulator)' : ''),
    ...overall(identity, state, parts, lost),
    jobId: identity.jobId,
    trouble:
      snapshot.trouble === undefined
        ? null
        : redactor.redact(`The cluster cannot be read; what is shown may be old. ${snapshot.trouble}`),
    parts,
  };
}

/** What was asked for, and what the server made of it. */
function kindWords(identity: JobIdentity, { parts }: FollowedState): string {
  const types = new Set(parts.map(({ backup }) => backup.backupType).filter((type) => type !== undefined));
  const incremental = types.size > 0 ? types.has('INC') : (identity.asked?.incremental ?? false);
  const became = identity.asked?.incremental && types.size > 0 && !types.has('INC');
  return (
    (incremental ? 'Incremental backup' : became ? 'Full backup (asked for as incremental)' : 'Full backup') +
    (identity.asked?.plusArchivelog ? ' plus archivelog' : '')
  );
}

type Overall = Pick<PanelModel, 'status' | 'tone' | 'outcome'>;

function overall(
  identity: JobIdentity,
  { parts: followed, orphaned }: FollowedState,
  parts: readonly PartModel[],
  lost: boolean,
): Overall {
  const target = jobTarget(identity);
  if (orphaned) {
    return {
      status: `The backup of ${target} can no longer be followed`,
      tone: 'bad',
      outcome: {
        kind: 'lost',
        title: 'Unknown',
        reason: 'The cluster was removed from this list. Add it again and look at its backup jobs there.',
      },
    };
  }
  const [only] = parts;
  if (!only) return { status: statusLine(target, undefined, lost), tone: 'running', outcome: null };
  if (parts.length === 1) return { status: only.status, tone: only.tone, outcome: only.outcome };
  const over = followed.filter(({ backup }) => isOver(backup.phase)).length;
  const good = followed.filter(({ backup }) => backup.phase === 'completed').length;
  const total = parts.length;
  if (over < total && !lost) {
    return {
      status: `Backing up ${target}: ${String(over)} done`,
      tone: parts.some(({ tone }) => tone === 'bad') ? 'bad' : 'running',
      outcome: null,
    };
  }
  if (good === total) {
    return {
      status: `All ${String(total)} tenants are backed up`,
      tone: 'good',
      outcome: {
        kind: 'completed',
        title: 'Completed',
        reason:
          'For each tenant the job history says COMPLETED with result 0 and its backup set is SUCCESS / AVAILABLE.',
      },
    };
  }
  const bad = parts
    .filter(({ tone }) => tone !== 'good')
    .map(({ tenant, outcome }) => `${tenant} (${outcome?.title.toLowerCase() ?? 'unknown'})`);
  return {
    status: `${String(good)} of ${String(total)} tenants are backed up`,
    tone: 'bad',
    outcome: {
      kind: parts.every(({ outcome }) => outcome?.kind === 'canceled') ? 'canceled' : 'failed',
      title: good === 0 ? 'Not backed up' : 'Partly backed up',
      reason: `Not backed up: ${bad.join(', ')}.`,
    },
  };
}
