import * as l10n from '@vscode/l10n';
import { canBeExplained, isBackedUp, isOver } from '../backup/outcome.ts';
import { unreadSetsOf } from '../backup/unreadSets.ts';
import { jobTarget, type FollowedState, type JobIdentity } from '../clusters/followedJob.ts';
import { alarmText } from '../clusters/jobAlarm.ts';
import { contradictedWords, deletedWords, followedEnd, followedEndWords } from '../clusters/jobEnd.ts';
import { rawWord } from '../oceanbase/word.ts';
import { redactor } from '../oceanbase/redact.ts';
import { listed, sentences } from '../oceanbase/sentences.ts';
import { bytesWords } from './bytes.ts';
import { rateWords } from './figures.ts';
import { partModel, type Circumstances } from './partModel.ts';
import type { Fact, PanelModel } from './protocol.ts';
import { JobRecord } from './recorder.ts';
import { rowsOf, summaryOf } from './rows.ts';
import { outcomeOf, outcomeWords, statusLine, toneOf } from './words.ts';

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
  const stopped = orphaned || snapshot.trouble !== undefined;
  const seen = { identity, info, over: snapshot.over, stopped };
  const several = identity.tenants.length > 1;
  const looked = several ? parts.find(({ tenant }) => tenant.id === shown) : parts[0];
  const part = looked && partModel(looked, seen, record.pace(looked.tenant.id));
  const all = overall(identity, state, lost);
  const alarm = alarmText(parts);
  // Of what is over, the outcome says it.
  const unproven = all.outcome ? undefined : unreadSetsOf(parts.map(({ backup }) => backup));
  return {
    title: titleOf(identity, state),
    ...all,
    tone: alarm === undefined ? all.tone : 'bad',
    jobId: identity.jobId,
    trouble: troubleOf(alarm, snapshot.trouble, unproven),
    announcement: all.outcome
      ? outcomeWords(all.outcome)
      : several
        ? announcement(state)
        : (part?.stage ?? ''),
    can: {
      cancel: all.outcome === null && !orphaned,
      retry: all.outcome !== null && all.outcome.kind !== 'completed' && !orphaned,
      diagnose: (looked ? [looked] : parts).some(({ backup }) => canBeExplained(backup)),
      openSet: looked !== undefined && isOver(looked.backup.phase) && looked.backup.backupSetId > 0,
    },
    tenants: identity.tenants.length,
    ...(several ? listOf(state, seen, record) : { summary: [], figures: [], rows: [] }),
    elapsedMs: Math.max(0, ...parts.map(({ backup }) => backup.elapsedMs)),
    ticking: all.outcome === null && !seen.stopped,
    part: part ?? null,
  };
}

/** What is wrong beside what becomes of the job: with its password, with reading the cluster, and with its proof. */
function troubleOf(
  alarm: string | undefined,
  unreadable: string | undefined,
  unproven: string | undefined,
): string | null {
  const text = sentences(
    alarm,
    unreadable === undefined ? '' : l10n.t('The cluster cannot be read; what is shown may be old.'),
    unreadable,
    unproven,
  );
  return text === '' ? null : redactor.redact(text);
}

function listOf(
  { parts }: FollowedState,
  seen: Circumstances,
  record: JobRecord,
): Pick<PanelModel, 'summary' | 'figures' | 'rows'> {
  const bytes = parts.reduce((sum, { backup }) => sum + (backup.counters?.outputBytes ?? 0), 0);
  const { over } = seen;
  const figure = (id: string, label: string, text: string): Fact => ({ id, label, text, tone: 'neutral' });
  return {
    summary: summaryOf(parts, seen.over),
    figures: [
      ...(over || seen.stopped ? [] : [figure('rate', l10n.t('Rate now'), rateWords(record.rate))]),
      figure('written', l10n.t('Written'), bytesWords(bytes)),
      figure('elapsed', over ? l10n.t('Duration') : l10n.t('Elapsed'), ''),
    ],
    rows: rowsOf(parts, seen, (tenantId) => record.pace(tenantId)),
  };
}

function titleOf(identity: JobIdentity, state: FollowedState): string {
  const { info } = state;
  const server = info
    ? ` · OceanBase ${info.edition === 'Community' ? 'CE ' : ''}${info.version.text}` +
      (info.sandbox ? l10n.t(' (sandbox, a simulator)') : '')
    : '';
  return (
    l10n.t(
      '{0} of {1} on cluster {2}',
      kindWords(identity, state),
      jobTarget(identity),
      identity.clusterName,
    ) + server
  );
}

/** What was asked for, and what the server made of it. */
function kindWords(identity: JobIdentity, { parts }: FollowedState): string {
  const types = new Set(
    parts.flatMap(({ backup: { backupType } }) => (backupType ? rawWord(backupType) : [])),
  );
  const incremental = types.size > 0 ? types.has('INC') : (identity.asked?.incremental ?? false);
  const became = identity.asked?.incremental && types.size > 0 && !types.has('INC');
  const withLog = identity.asked?.plusArchivelog ?? parts.some(({ backup }) => backup.plusArchivelog);
  if (incremental)
    return withLog ? l10n.t('Incremental backup plus archivelog') : l10n.t('Incremental backup');
  if (became) {
    return withLog
      ? l10n.t('Full backup (asked for as incremental) plus archivelog')
      : l10n.t('Full backup (asked for as incremental)');
  }
  return withLog ? l10n.t('Full backup plus archivelog') : l10n.t('Full backup');
}

/** Of many tenants only what went wrong is told at once; the rest is told at the end. */
function announcement({ parts, snapshot }: FollowedState): string {
  const bad = parts.filter(({ backup }) => toneOf(backup.phase, snapshot.over) === 'bad').length;
  if (bad === 0) return '';
  return bad === 1
    ? l10n.t('1 tenant has no proven backup.')
    : l10n.t('{0} tenants have no proven backup.', bad);
}

type Overall = Pick<PanelModel, 'status' | 'tone' | 'outcome'>;

function overall(identity: JobIdentity, state: FollowedState, lost: boolean): Overall {
  const { parts, orphaned, snapshot } = state;
  const target = jobTarget(identity);
  if (orphaned) {
    return {
      status: l10n.t('The backup of {0} can no longer be followed', target),
      tone: 'bad',
      outcome: {
        kind: 'lost',
        title: l10n.t('Outcome unknown'),
        reason: l10n.t(
          'The cluster was removed from this list. Add it again and look at its backup jobs there.',
        ),
      },
    };
  }
  const [only] = parts;
  if (!only) return { status: statusLine(target, undefined, lost), tone: 'running', outcome: null };
  if (snapshot.over && isContradicted(state)) return contradicted(state);
  if (parts.length === 1) {
    const { phase } = only.backup;
    return {
      status: statusLine(only.tenant.name, phase, lost),
      tone: toneOf(phase, lost),
      outcome: outcomeOf(only.backup, lost),
    };
  }
  if (!snapshot.over) {
    const good = parts.filter(({ backup }) => isBackedUp(backup.phase)).length;
    const bad = parts.filter(({ backup }) => toneOf(backup.phase, false) === 'bad').length;
    return {
      status:
        bad > 0
          ? l10n.t('Backing up {0}: {1} done, {2} without a proven backup', target, good, bad)
          : l10n.t('Backing up {0}: {1} done', target, good),
      tone: bad > 0 ? 'bad' : 'running',
      outcome: null,
    };
  }
  return allOver(state);
}

/** Every part is proven, and yet the row of who started the job says something else. */
function isContradicted({ parts, snapshot }: FollowedState): boolean {
  return (
    followedEnd({ state: { snapshot } }) === 'partly' && parts.every(({ backup }) => isBackedUp(backup.phase))
  );
}

function contradicted(state: FollowedState): Overall {
  const title = followedEndWords({ state });
  return {
    status: title,
    tone: 'bad',
    outcome: { kind: 'failed', title, reason: contradictedWords() },
  };
}

/** As many tenants are named in a reason; the list shows them all. */
const mostNames = 8;

function allOver(state: FollowedState): Overall {
  const { parts } = state;
  const end = followedEnd({ state });
  const good = parts.filter(({ backup }) => isBackedUp(backup.phase)).length;
  const total = parts.length;
  if (end === 'completed' || end === 'deleted') {
    return {
      status: l10n.t('All {0} tenants are backed up', total),
      tone: end === 'completed' ? 'good' : 'neutral',
      outcome: {
        kind: 'completed',
        title: followedEndWords({ state }),
        reason:
          end === 'completed'
            ? l10n.t(
                'For each tenant the job history says COMPLETED with result 0 and its backup set is SUCCESS / AVAILABLE.',
              )
            : deletedWords(),
      },
    };
  }
  const bad = parts.filter(({ backup }) => !isBackedUp(backup.phase));
  const named = bad
    .slice(0, mostNames)
    .map(({ tenant, backup }) =>
      l10n.t('{0} ({1})', tenant.name, outcomeOf(backup, true)?.title.toLowerCase() ?? l10n.t('unknown')),
    );
  const more = bad.length - named.length;
  return {
    status:
      good === 1
        ? l10n.t('1 of {0} tenants is backed up', total)
        : l10n.t('{0} of {1} tenants are backed up', good, total),
    tone: 'bad',
    outcome: {
      kind: end === 'canceled' ? 'canceled' : 'failed',
      title:
        end === 'partly'
          ? l10n.t('Partly backed up')
          : end === 'unproven'
            ? l10n.t('Not proven')
            : l10n.t('Not backed up'),
      reason: sentences(
        more > 0
          ? l10n.t('Without a proven backup: {0} and {1} more.', listed(named), more)
          : l10n.t('Without a proven backup: {0}.', listed(named)),
        unreadSetsOf(parts.map(({ backup }) => backup)),
      ),
    },
  };
}
