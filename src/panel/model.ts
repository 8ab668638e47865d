import { isOver } from '../backup/state.ts';
import { jobTarget, type FollowedState, type JobIdentity } from '../clusters/followedJob.ts';
import { rawWord } from '../oceanbase/columns.ts';
import { redactor } from '../oceanbase/redact.ts';
import { bytesWords } from './bytes.ts';
import { rateWords } from './figures.ts';
import { partModel, type Circumstances } from './partModel.ts';
import type { Fact, PanelModel } from './protocol.ts';
import { JobRecord } from './recorder.ts';
import { rowsOf, summaryOf } from './rows.ts';
import { outcomeOf, statusLine, toneOf } from './words.ts';

/**
 * What the panel shows of a followed job: of one with several tenants their list, or the tenant `shown`. Pure: the
 * same state and record give the same model.
 */
export function panelModel(
  identity: JobIdentity,
  state: FollowedState,
  record = new JobRecord(identity.tenants.length),
  shown: number | null = null,
): PanelModel {
  const { snapshot, info, orphaned, parts } = state;
  const lost = snapshot.over && parts.every(({ backup }) => backup.phase === 'missing');
  const seen = { identity, info, lost, stopped: orphaned || snapshot.trouble !== undefined };
  const several = identity.tenants.length > 1;
  const looked = several ? parts.find(({ tenant }) => tenant.id === shown) : parts[0];
  const part = looked && partModel(looked, seen, record.pace(looked.tenant.id));
  const all = overall(identity, state, lost);
  return {
    title: titleOf(identity, state),
    ...all,
    jobId: identity.jobId,
    trouble:
      snapshot.trouble === undefined
        ? null
        : redactor.redact(`The cluster cannot be read; what is shown may be old. ${snapshot.trouble}`),
    announcement: all.outcome
      ? `${all.outcome.title}. ${all.outcome.reason}`
      : several
        ? announcement(state, lost)
        : (part?.stage ?? ''),
    can: {
      cancel: all.outcome === null && !orphaned,
      retry: all.outcome !== null && all.outcome.kind !== 'completed' && !orphaned,
      diagnose: parts.some(({ backup }) => backup.phase === 'failed'),
    },
    tenants: identity.tenants.length,
    ...(several ? listOf(state, seen, record) : { summary: [], figures: [], rows: [] }),
    elapsedMs: Math.max(0, ...parts.map(({ backup }) => backup.elapsedMs)),
    ticking: all.outcome === null && !seen.stopped,
    part: part ?? null,
  };
}

function listOf(
  { parts }: FollowedState,
  seen: Circumstances,
  record: JobRecord,
): Pick<PanelModel, 'summary' | 'figures' | 'rows'> {
  const bytes = parts.reduce((sum, { backup }) => sum + (backup.counters?.outputBytes ?? 0), 0);
  const over = parts.every(({ backup }) => isOver(backup.phase));
  const figure = (id: string, label: string, text: string): Fact => ({ id, label, text, tone: 'neutral' });
  return {
    summary: summaryOf(parts, seen.lost),
    figures: [
      ...(over || seen.stopped ? [] : [figure('rate', 'Rate now', rateWords(record.rate))]),
      figure('written', 'Written', bytesWords(bytes)),
      figure('elapsed', over ? 'Duration' : 'Elapsed', ''),
    ],
    rows: rowsOf(parts, seen, (tenantId) => record.pace(tenantId)),
  };
}

function titleOf(identity: JobIdentity, state: FollowedState): string {
  const { info } = state;
  const server = info
    ? ` · OceanBase ${info.edition === 'Community' ? 'CE ' : ''}${info.version.text}` +
      (info.sandbox ? ' (sandbox, a simulator)' : '')
    : '';
  return `${kindWords(identity, state)} of ${jobTarget(identity)} on cluster ${identity.clusterName}${server}`;
}

/** What was asked for, and what the server made of it. */
function kindWords(identity: JobIdentity, { parts }: FollowedState): string {
  const types = new Set(
    parts.flatMap(({ backup: { backupType } }) => (backupType ? rawWord(backupType) : [])),
  );
  const incremental = types.size > 0 ? types.has('INC') : (identity.asked?.incremental ?? false);
  const became = identity.asked?.incremental && types.size > 0 && !types.has('INC');
  const withLog = identity.asked?.plusArchivelog ?? parts.some(({ backup }) => backup.plusArchivelog);
  return (
    (incremental ? 'Incremental backup' : became ? 'Full backup (asked for as incremental)' : 'Full backup') +
    (withLog ? ' plus archivelog' : '')
  );
}

/** Of many tenants only what went wrong is told at once; the rest is told at the end. */
function announcement({ parts }: FollowedState, lost: boolean): string {
  const bad = parts.filter(({ backup }) => toneOf(backup.phase, lost) === 'bad').length;
  if (bad === 0) return '';
  return bad === 1 ? '1 tenant was not backed up.' : `${String(bad)} tenants were not backed up.`;
}

type Overall = Pick<PanelModel, 'status' | 'tone' | 'outcome'>;

function overall(identity: JobIdentity, { parts, orphaned }: FollowedState, lost: boolean): Overall {
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
  if (parts.length === 1) {
    const { phase } = only.backup;
    return {
      status: statusLine(only.tenant.name, phase, lost),
      tone: toneOf(phase, lost),
      outcome: outcomeOf(only.backup, lost),
    };
  }
  const over = parts.filter(({ backup }) => isOver(backup.phase)).length;
  const good = parts.filter(({ backup }) => backup.phase === 'completed').length;
  const bad = parts.filter(({ backup }) => toneOf(backup.phase, lost) === 'bad').length;
  if (over < parts.length && !lost) {
    return {
      status: `Backing up ${target}: ${String(good)} done${bad > 0 ? `, ${String(bad)} not backed up` : ''}`,
      tone: bad > 0 ? 'bad' : 'running',
      outcome: null,
    };
  }
  return allOver(parts, lost);
}

/** As many tenants are named in a reason; the list shows them all. */
const mostNames = 8;

function allOver(parts: FollowedState['parts'], lost: boolean): Overall {
  const good = parts.filter(({ backup }) => backup.phase === 'completed').length;
  const total = parts.length;
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
  const bad = parts.filter(({ backup }) => backup.phase !== 'completed');
  const named = bad
    .slice(0, mostNames)
    .map(
      ({ tenant, backup }) => `${tenant.name} (${outcomeOf(backup, lost)?.title.toLowerCase() ?? 'unknown'})`,
    );
  const more = bad.length - named.length;
  return {
    status: `${String(good)} of ${String(total)} tenants ${good === 1 ? 'is' : 'are'} backed up`,
    tone: 'bad',
    outcome: {
      kind: parts.every(({ backup }) => backup.phase === 'canceled') ? 'canceled' : 'failed',
      title: good === 0 ? 'Not backed up' : 'Partly backed up',
      reason: `Not backed up: ${named.join(', ')}${more > 0 ? ` and ${String(more)} more` : ''}.`,
    },
  };
}
