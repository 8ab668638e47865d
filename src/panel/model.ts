import prettyBytes from 'pretty-bytes';
import { reportsPercent } from '../backup/progress.ts';
import type { Protection } from '../backup/protection.ts';
import { isOver, type Phase, type TenantBackup } from '../backup/state.ts';
import type { JobIdentity } from '../clusters/followedJob.ts';
import type { FollowedState } from '../clusters/followedJobs.ts';
import { rawWord } from '../oceanbase/columns.ts';
import { redactor } from '../oceanbase/redact.ts';
import { allStages, stageNames, stagesOf, type Stage } from '../oceanbase/stages.ts';
import type { Version } from '../oceanbase/version.ts';
import type { PanelModel } from './protocol.ts';

/** What the panel shows of a followed job. Pure: the same state gives the same model. */
export function panelModel(identity: JobIdentity, state: FollowedState): PanelModel {
  const { backup, snapshot, info, orphaned } = state;
  const phase: Phase | undefined = backup?.phase;
  const lost = snapshot.over && phase === 'missing';
  const counters = backup?.counters;
  const percentKnown = info ? reportsPercent(info) : true;
  const percent = phase === 'completed' ? (percentKnown ? 100 : null) : (backup?.percent ?? null);
  return {
    tenant: identity.tenantName,
    cluster: identity.clusterName,
    sandbox: info?.sandbox ?? false,
    status: statusLine(identity, state, lost),
    tone: toneOf(phase, lost || orphaned),
    outcome: outcomeOf(identity, state, lost),
    stages: stageList(info?.version, backup),
    percent,
    percentText:
      percent !== null
        ? `${percent.toFixed(percent === 100 ? 0 : 1)} %`
        : percentKnown
          ? '—'
          : 'not reported by this version',
    tablets: counters ? { done: counters.finishedTablets, total: counters.tablets } : null,
    macroBlocks: counters ? { done: counters.finishedMacroBlocks, total: counters.macroBlocks } : null,
    read: counters ? bytes(counters.inputBytes) : '—',
    written: counters ? bytes(counters.outputBytes) : '—',
    started: backup?.startedAt?.getTime() ?? null,
    elapsedMs: backup?.elapsedMs ?? 0,
    ticking:
      backup !== undefined && !isOver(backup.phase) && !lost && !orphaned && snapshot.trouble === undefined,
    protection: protectionText(state.protection, backup),
    jobId: identity.jobId,
    setId: backup && backup.backupSetId > 0 ? backup.backupSetId : null,
    trouble:
      snapshot.trouble === undefined
        ? null
        : redactor.redact(`The cluster cannot be read; what is shown may be old. ${snapshot.trouble}`),
  };
}

function bytes(value: number): string {
  return prettyBytes(value, { binary: true });
}

function toneOf(phase: Phase | undefined, lost: boolean): PanelModel['tone'] {
  if (lost) return 'bad';
  switch (phase) {
    case 'completed':
      return 'good';
    case 'failed':
    case 'skipped':
    case 'unproven':
      return 'bad';
    case 'canceled':
      return 'neutral';
    default:
      return 'running';
  }
}

function statusLine(identity: JobIdentity, { backup, orphaned }: FollowedState, lost: boolean): string {
  const name = identity.tenantName;
  if (orphaned) return `The backup of ${name} can no longer be followed`;
  if (lost) return `The backup of ${name} cannot be found`;
  switch (backup?.phase) {
    case undefined:
      return `Looking for the backup of ${name}`;
    case 'missing':
      return `Looking for the backup of ${name}`;
    case 'waiting':
      return `Waiting for the server to begin with ${name}`;
    case 'running':
      return `Backing up ${name}`;
    case 'canceling':
      return `Canceling the backup of ${name}`;
    case 'confirming':
      return `Waiting for the proof of how the backup of ${name} ended`;
    case 'completed':
      return `${name} is backed up`;
    case 'unproven':
    case 'failed':
    case 'canceled':
    case 'skipped':
      return `${name} was not backed up`;
  }
}

function outcomeOf(
  identity: JobIdentity,
  { backup, orphaned }: FollowedState,
  lost: boolean,
): PanelModel['outcome'] {
  const tenant = identity.tenantName;
  if (orphaned) {
    return {
      kind: 'lost',
      title: 'Unknown',
      reason: 'The cluster was removed from this list. Add it again and look at its backup jobs there.',
    };
  }
  if (lost) {
    return {
      kind: 'lost',
      title: 'Unknown',
      reason: 'No view of the cluster shows this job any more, so its outcome cannot be proven.',
    };
  }
  if (!backup || !isOver(backup.phase)) return null;
  const set = String(backup.backupSetId);
  switch (backup.phase) {
    case 'completed':
      return {
        kind: 'completed',
        title: 'Completed',
        reason: `The job history says COMPLETED with result 0, and backup set ${set} is ${backup.setStatus ?? ''}.`,
      };
    case 'unproven':
      return {
        kind: 'unproven',
        title: 'Not proven',
        reason: backup.setStatus
          ? `The job says COMPLETED, but backup set ${set} is ${backup.setStatus}: don’t count on it.`
          : `The job is over, but no view shows backup set ${set}: don’t count on it.`,
      };
    case 'canceled':
      return {
        kind: 'canceled',
        title: 'Canceled',
        reason: 'The backup was canceled. There is no new backup set.',
      };
    case 'skipped':
      return {
        kind: 'skipped',
        title: 'Skipped',
        reason: `The job ended, but the server never started the backup of ${tenant}. It says nothing about why; check that log archiving was DOING.`,
      };
    default:
      return { kind: 'failed', title: 'Failed', reason: failureReason(backup) };
  }
}

function failureReason(backup: TenantBackup): string {
  const said = backup.comment === '' ? '' : `: ${redactor.redact(backup.comment)}`;
  return backup.result === 0
    ? `The server reports a failure${said}`
    : `The server reports ${String(backup.result)}${said}`;
}

function stageList(version: Version | undefined, backup: TenantBackup | undefined): PanelModel['stages'] {
  if (!version) return [];
  const stages: { id: string; name: string }[] = stagesOf(version).map((id) => ({
    id,
    name: stageNames[id],
  }));
  const raw = backup?.stage;
  let current = stages.findIndex(({ id }) => id === raw);
  if (raw !== undefined && current < 0 && !['FAILED', 'CANCELING', 'CANCELED'].includes(raw)) {
    // A stage that this version is not known to have: shown before the end, by the server's own word if need be.
    const known = (allStages as readonly string[]).includes(raw);
    stages.splice(-1, 0, { id: raw, name: known ? stageNames[raw as Stage] : raw });
    current = stages.length - 2;
  }
  const finished = backup?.phase === 'completed';
  return stages.map((stage, index) => ({
    ...stage,
    state: finished || index < current ? 'done' : index === current ? 'current' : 'todo',
  }));
}

function protectionText(protection: Protection, backup: TenantBackup | undefined): PanelModel['protection'] {
  switch (protection) {
    case 'unknown':
      return { tone: 'neutral', text: 'Not known yet' };
    case 'none':
      return { tone: 'neutral', text: 'No password' };
    case 'verified':
      return { tone: 'good', text: 'Password set and verified' };
    case 'reported':
      return {
        tone: 'neutral',
        text: `${backup?.encryptionMode ? rawWord(backup.encryptionMode) : 'Password'} (not checked: the password is not held here)`,
      };
    case 'missing':
      return { tone: 'bad', text: 'NO PASSWORD, although one was asked for' };
    case 'mismatch':
      return { tone: 'bad', text: 'Another password than the one that was asked for' };
  }
}
