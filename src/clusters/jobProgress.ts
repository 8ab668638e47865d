import * as l10n from '@vscode/l10n';
import { logStages } from '../backup/stageKind.ts';
import { isOver } from '../backup/outcome.ts';
import type { TenantBackup } from '../backup/state.ts';
import { isStage, stageName } from '../oceanbase/stages.ts';
import type { FollowedJob } from './followedJob.ts';

/**
 * How far a running job is, in a few words: `42 %` where the version reports it and while data is copied, else the
 * stage; of several tenants how many are done.
 */
export function progressWords({ identity, state }: Pick<FollowedJob, 'identity' | 'state'>): string {
  const { parts, snapshot } = state;
  if (snapshot.trouble !== undefined) return l10n.t('cannot be read now');
  const total = identity.tenants.length;
  const [only] = parts;
  if (total === 1 || !only) return only ? partWords(only.backup) : l10n.t('starting');
  if (parts.some(({ backup }) => backup.phase === 'canceling')) return l10n.t('canceling');
  const over = parts.filter(({ backup }) => isOver(backup.phase)).length;
  return l10n.t('{0} of {1} done', over, total);
}

function partWords({ phase, percent, stage }: TenantBackup): string {
  switch (phase) {
    case 'missing':
    case 'waiting':
      return l10n.t('starting');
    case 'canceling':
      return l10n.t('canceling');
    case 'confirming':
    case 'ending':
      return l10n.t('waiting for the final word');
    default:
      // The percentage is one of data: where the log is copied it says nothing any more (facts.md 4.6).
      if (percent === null || (stage !== undefined && logStages.has(stage))) return stageWords(stage);
      return l10n.t('{0} %', Math.floor(percent));
  }
}

/** `running` without a task: the server has not made one yet, or the login may not read it. */
function stageWords(stage: string | undefined): string {
  if (stage === undefined) return l10n.t('running');
  return isStage(stage) ? stageName(stage) : stage;
}
