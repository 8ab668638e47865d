import prettyBytes from 'pretty-bytes';
import { reportsPercent } from '../backup/progress.ts';
import { isOver, type TenantBackup } from '../backup/state.ts';
import type { FollowedPart } from '../clusters/followedJob.ts';
import type { ServerInfo } from '../oceanbase/serverInfo.ts';
import { allStages, stageNames, stagesOf, type Stage } from '../oceanbase/stages.ts';
import type { Version } from '../oceanbase/version.ts';
import type { PartModel } from './protocol.ts';
import { outcomeOf, protectionText, statusLine, toneOf } from './words.ts';

export interface Circumstances {
  readonly info: ServerInfo | undefined;
  /** No view shows the job any more. */
  readonly lost: boolean;
  /** Nothing new is coming: trouble with the cluster, or nobody follows. */
  readonly stopped: boolean;
}

/** What the panel shows of one tenant's part. Pure. */
export function partModel({ tenant, backup, protection }: FollowedPart, seen: Circumstances): PartModel {
  const { info, lost, stopped } = seen;
  const { phase, counters } = backup;
  const percentKnown = info ? reportsPercent(info) : true;
  const percent = phase === 'completed' ? (percentKnown ? 100 : null) : backup.percent;
  return {
    tenantId: tenant.id,
    tenant: tenant.name,
    status: statusLine(tenant.name, phase, lost),
    tone: toneOf(phase, lost),
    outcome: outcomeOf(backup, lost),
    stages: stageList(info?.version, backup),
    percent,
    percentText: percentText(percent, percentKnown),
    tablets: counters ? { done: counters.finishedTablets, total: counters.tablets } : null,
    macroBlocks: counters ? { done: counters.finishedMacroBlocks, total: counters.macroBlocks } : null,
    read: counters ? prettyBytes(counters.inputBytes, { binary: true }) : '—',
    written: counters ? prettyBytes(counters.outputBytes, { binary: true }) : '—',
    started: backup.startedAt?.getTime() ?? null,
    elapsedMs: backup.elapsedMs,
    ticking: !isOver(phase) && !lost && !stopped,
    protection: protectionText(protection, backup),
    setId: backup.backupSetId > 0 ? backup.backupSetId : null,
  };
}

function percentText(percent: number | null, percentKnown: boolean): string {
  if (percent === null) return percentKnown ? '—' : 'not reported by this version';
  return `${percent.toFixed(percent === 100 ? 0 : 1)} %`;
}

function stageList(version: Version | undefined, backup: TenantBackup): PartModel['stages'] {
  if (!version) return [];
  const stages: { id: string; name: string }[] = stagesOf(version).map((id) => ({
    id,
    name: stageNames[id],
  }));
  const raw = backup.stage;
  let current = stages.findIndex(({ id }) => id === raw);
  if (raw !== undefined && current < 0 && !['FAILED', 'CANCELING', 'CANCELED'].includes(raw)) {
    // A stage that this version is not known to have: shown before the end, by the server's own word if need be.
    const known = (allStages as readonly string[]).includes(raw);
    stages.splice(-1, 0, { id: raw, name: known ? stageNames[raw as Stage] : raw });
    current = stages.length - 2;
  }
  const finished = backup.phase === 'completed';
  return stages.map((stage, index) => ({
    ...stage,
    state: finished || index < current ? 'done' : index === current ? 'current' : 'todo',
  }));
}
