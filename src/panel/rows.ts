import * as l10n from '@vscode/l10n';
import { isAlarming } from '../backup/protection.ts';
import { isBackedUp, isOver, type Phase } from '../backup/outcome.ts';
import type { TenantBackup } from '../backup/state.ts';
import type { FollowedPart, JobIdentity } from '../clusters/followedJob.ts';
import { isStage, stageName } from '../oceanbase/stages.ts';
import { bytesWords } from './bytes.ts';
import { rateWords, unknown } from './figures.ts';
import { goesOn, knowsPercent, percentOf, type Circumstances } from './partModel.ts';
import type { PanelModel, RowModel, Tone } from './protocol.ts';
import type { Pace } from './recorder.ts';
import { phaseWords } from '../backup/phaseWords.ts';
import { isLost, toneOf } from './words.ts';

/** The tenants of a job, what needs attention first, then by name: rows that only make progress don't move. */
export function rowsOf(
  parts: readonly FollowedPart[],
  seen: Circumstances,
  pace: (tenantId: number) => Pace,
): RowModel[] {
  const order = nameOrder(seen.identity.tenants);
  const place = ({ tenant }: FollowedPart): number => order.get(tenant.id) ?? 0;
  return [...parts]
    .map((part) => ({ part, rank: rankOf(part, seen.over) }))
    .sort((a, b) => a.rank - b.rank || place(a.part) - place(b.part))
    .map(({ part }) => rowOf(part, seen, pace(part.tenant.id)));
}

const names = new Intl.Collator('en', { numeric: true });

const orders = new WeakMap<object, ReadonlyMap<number, number>>();

/** The place of each tenant by name, found once per job: comparing names is what a look would take longest for. */
function nameOrder(tenants: JobIdentity['tenants']): ReadonlyMap<number, number> {
  let order = orders.get(tenants);
  if (!order) {
    const sorted = [...tenants].sort((a, b) => names.compare(a.name, b.name) || a.id - b.id);
    order = new Map(sorted.map(({ id }, place) => [id, place]));
    orders.set(tenants, order);
  }
  return order;
}

function rankOf({ backup, protection }: FollowedPart, over: boolean): number {
  const { phase } = backup;
  if (isAlarming(protection)) return 0;
  if (toneOf(phase, over) === 'bad') return 1;
  switch (phase) {
    case 'ending':
    case 'canceling':
      return 2;
    case 'running':
      return 3;
    case 'confirming':
      return 4;
    case 'completed':
      return 7;
    case 'canceled':
      return 6;
    default:
      return 5;
  }
}

function rowOf({ tenant, backup, protection }: FollowedPart, seen: Circumstances, pace: Pace): RowModel {
  const percent = percentOf(backup, knowsPercent(seen.info));
  const alarming = isAlarming(protection);
  const begun = backup.backupType !== undefined;
  return {
    tenantId: tenant.id,
    tenant: tenant.name,
    tone: alarming ? 'bad' : waits(backup.phase) && !seen.over ? 'waiting' : toneOf(backup.phase, seen.over),
    state: alarming
      ? l10n.t('{0}, wrong password', stateWords(backup, seen.over))
      : stateWords(backup, seen.over),
    percent: begun ? percent : null,
    percentText: percent === null || !begun ? unknown : `${percent.toFixed(percent === 100 ? 0 : 1)} %`,
    written: backup.counters ? bytesWords(backup.counters.outputBytes) : unknown,
    rate: isOver(backup.phase) || seen.stopped || !begun ? '' : rateWords(pace.rate),
    elapsedMs: begun ? backup.elapsedMs : null,
    ticking: begun && goesOn(backup, seen),
  };
}

function waits(phase: Phase): boolean {
  return phase === 'waiting' || phase === 'missing';
}

function stateWords({ phase, stage, result }: TenantBackup, over: boolean): string {
  if (isLost(phase, over)) return l10n.t('Outcome unknown');
  if (phase === 'running' && stage !== undefined) {
    return isStage(stage) ? stageName(stage) : stage;
  }
  return phase === 'failed' && result !== 0 ? l10n.t('Failed, {0}', result) : phaseWords(phase);
}

/** How many tenants are how far, for the bar above the list. */
export function summaryOf(parts: readonly FollowedPart[], over: boolean): PanelModel['summary'] {
  const count = (of: (phase: Phase) => boolean): number =>
    parts.filter(({ backup }) => of(backup.phase)).length;
  const bad = parts.filter(({ backup }) => toneOf(backup.phase, over) === 'bad').length;
  const completed = count(isBackedUp);
  const canceled = count((phase) => phase === 'canceled');
  const running = count((phase) => ['running', 'confirming', 'canceling', 'ending'].includes(phase));
  const all: { tone: Tone; label: string; count: number }[] = [
    { tone: 'good', label: l10n.t('completed'), count: completed },
    { tone: 'bad', label: l10n.t('not backed up'), count: bad },
    { tone: 'running', label: l10n.t('running'), count: running },
    { tone: 'neutral', label: l10n.t('canceled'), count: canceled },
    { tone: 'waiting', label: l10n.t('waiting'), count: parts.length - completed - bad - running - canceled },
  ];
  return all.filter((one) => one.count > 0);
}
