import * as l10n from '@vscode/l10n';
import { reportsPercent } from '../backup/progress.ts';
import { isBackedUp, isOver, type Phase } from '../backup/outcome.ts';
import { phaseWords } from '../backup/phaseWords.ts';
import type { TenantBackup } from '../backup/state.ts';
import type { FollowedPart, JobIdentity } from '../clusters/followedJob.ts';
import type { ServerInfo } from '../oceanbase/serverInfo.ts';
import { isStage, stageName, stagesOf } from '../oceanbase/stages.ts';
import type { Version } from '../oceanbase/version.ts';
import { explanationModel } from './explanation.ts';
import { factsOf, figuresOf } from './figures.ts';
import type { PartModel } from './protocol.ts';
import { noPace, type Pace } from './recorder.ts';
import { outcomeOf, statusLine, toneOf } from './words.ts';

export interface Circumstances {
  readonly identity: JobIdentity;
  readonly info: ServerInfo | undefined;
  /** The job is: what no view shows of it by now will not be known any more. */
  readonly over: boolean;
  /** Nothing new is coming: trouble with the cluster, or nobody follows. */
  readonly stopped: boolean;
}

/** What the panel shows of one tenant's part. Pure. */
export function partModel(part: FollowedPart, seen: Circumstances, pace: Pace): PartModel {
  const { tenant, backup } = part;
  const { identity, info, over, stopped } = seen;
  const { phase } = backup;
  const percentKnown = knowsPercent(info);
  const outcome = outcomeOf(backup, over);
  const stages = stageList(info?.version, backup, pace.lastStage);
  const current = stages.findIndex(({ state }) => state === 'current');
  return {
    tenantId: tenant.id,
    tenant: tenant.name,
    status: statusLine(tenant.name, phase, over),
    tone: toneOf(phase, over),
    outcome,
    explanation: explanationModel(part, seen),
    stage: outcome?.title ?? stages[current]?.name ?? stagelessWords(phase),
    step: !outcome && current >= 0 ? l10n.t('step {0} of {1}', current + 1, stages.length) : '',
    stages,
    percent: percentOf(backup, percentKnown),
    percentText: percentText(percentOf(backup, percentKnown), percentKnown),
    elapsedMs: backup.elapsedMs,
    ticking: goesOn(backup, seen),
    figures: figuresOf(backup, stopped ? noPace : pace),
    facts: factsOf(part, identity.asked?.incremental ?? false, percentKnown),
  };
}

/** Where no task tells the stage: there is none yet, or the login may not read it. */
function stagelessWords(phase: Phase): string {
  return phase === 'missing' || phase === 'waiting' ? l10n.t('Preparing') : phaseWords(phase);
}

/** Whether a percentage means something on this server; assumed until it is known. */
export function knowsPercent(info: ServerInfo | undefined): boolean {
  return info ? reportsPercent(info) : true;
}

export function percentOf({ phase, percent }: TenantBackup, percentKnown: boolean): number | null {
  return isBackedUp(phase) ? (percentKnown ? 100 : null) : percent;
}

export function percentText(percent: number | null, percentKnown: boolean): string {
  if (percent === null) return percentKnown ? '—' : l10n.t('percentage not reported by this version');
  return `${percent.toFixed(percent === 100 ? 0 : 1)} %`;
}

/** Whether the elapsed time goes on between two looks. */
export function goesOn({ phase }: TenantBackup, { over, stopped }: Circumstances): boolean {
  return !isOver(phase) && !over && !stopped;
}

function stageList(
  version: Version | undefined,
  backup: TenantBackup,
  lastStage: string | undefined,
): PartModel['stages'] {
  if (!version) return [];
  const stages: { id: string; name: string }[] = stagesOf(version).map((id) => ({
    id,
    name: stageName(id),
  }));
  const off = backup.stage !== undefined && ['FAILED', 'CANCELING', 'CANCELED'].includes(backup.stage);
  const raw = off ? lastStage : backup.stage;
  let current = stages.findIndex(({ id }) => id === raw);
  if (raw !== undefined && current < 0) {
    // A stage that this version is not known to have: shown before the end, by the server's own word if need be.
    stages.splice(-1, 0, { id: raw, name: isStage(raw) ? stageName(raw) : raw });
    current = stages.length - 2;
  }
  const finished = isBackedUp(backup.phase);
  return stages.map((stage, index) => ({
    ...stage,
    state: finished || index < current ? 'done' : index === current ? 'current' : 'todo',
  }));
}
