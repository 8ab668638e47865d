import * as l10n from '@vscode/l10n';
import { explain, explainRefusal, explainSkipped, type Explanation } from '../backup/explain/explain.ts';
import type { FailureFacts } from '../backup/explain/facts.ts';
import { canBeExplained, phaseWithoutRow } from '../backup/outcome.ts';
import type { Cluster } from '../clusters/cluster.ts';
import type { FollowedJob, FollowedPart } from '../clusters/followedJob.ts';
import { rawWord } from '../oceanbase/word.ts';
import type { ServerError } from '../oceanbase/errors.ts';
import { listFailedJobs, type FailedJob } from '../oceanbase/failedJobs.ts';
import { listProgressRows } from '../oceanbase/progressRows.ts';
import { redactor } from '../oceanbase/redact.ts';
import { scopeOf } from '../oceanbase/scope.ts';
import { isSysLogin, type ServerInfo } from '../oceanbase/serverInfo.ts';

/** A failure with its explanation. */
export interface Failure {
  readonly facts: FailureFacts;
  readonly explanation: Explanation;
}

/** The failed jobs of a tenant, newest first, each with what reads the rest of it and explains it. */
export async function failuresOf(
  cluster: Cluster,
  tenant: { readonly id: number; readonly name: string },
): Promise<
  readonly { readonly job: FailedJob; readonly skipped: boolean; readonly load: () => Promise<Failure> }[]
> {
  const jobs = await cluster.read((session, info) => listFailedJobs(session, scopeOf(info), tenant.id));
  const isSkipped = (job: FailedJob): boolean =>
    job.tenantId !== tenant.id &&
    phaseWithoutRow({ source: 'HISTORY', ...job }, tenant.id, job.begun) === 'skipped';
  return jobs.map((job) => ({
    job,
    skipped: isSkipped(job),
    load: () =>
      cluster.read(async (session, info) => {
        // The row of a whole-cluster job has neither task nor set.
        const parts = job.tenantId === tenant.id ? [job] : [];
        const { tasks, sets } = await listProgressRows(session, scopeOf(info), info, parts);
        const [task] = tasks;
        const [set] = sets;
        const facts: FailureFacts = {
          ...placeFacts(cluster, info, tenant),
          initiatorTenantId: job.initiatorTenantId,
          jobId: job.jobId,
          backupSetId: job.backupSetId,
          backupType: job.backupType,
          jobStatus: rawWord(job.status),
          taskStatus: task && rawWord(task.status),
          setStatus: set && `${rawWord(set.status)} / ${rawWord(set.fileStatus)}`,
          startedAt: job.startedAt,
          endedAt: job.endedAt ?? undefined,
        };
        const comment = job.comment === '' ? (task?.comment ?? '') : job.comment;
        return {
          facts,
          explanation: isSkipped(job) ? explainSkipped(facts) : explain(job.result, comment, facts),
        };
      }),
  }));
}

/** The parts of a followed job that there is something to explain about. */
export function failedParts(job: FollowedJob): readonly FollowedPart[] {
  return job.state.parts.filter(({ backup }) => canBeExplained(backup));
}

/** The failure of one tenant's part of a followed job, from what is known of it already. */
export function failureOfPart(job: FollowedJob, { tenant, backup }: FollowedPart): Failure {
  const { clusterName, initiatorTenantId, jobId } = job.identity;
  const { info } = job.state;
  const facts: FailureFacts = {
    cluster: clusterName,
    server: info && serverWords(info),
    tenant: tenant.name,
    tenantId: tenant.id,
    sys: info ? isSysLogin(info) : initiatorTenantId === 1,
    mode: info?.mode,
    initiatorTenantId,
    jobId,
    backupSetId: backup.backupSetId,
    backupType: backup.backupType && rawWord(backup.backupType),
    jobStatus: backup.phase === 'failed' ? 'FAILED' : l10n.t('no row of this tenant'),
    taskStatus: backup.stage,
    setStatus: backup.setStatus,
    startedAt: backup.startedAt,
    endedAt: backup.endedAt,
  };
  const explanation =
    backup.phase === 'failed' ? explain(backup.result, backup.comment, facts) : explainSkipped(facts);
  return { facts, explanation };
}

/** The failure of a statement that the server refused. `statement` must be masked where it holds a secret. */
export function failureOfStatement(
  cluster: Cluster,
  tenantName: string | undefined,
  error: ServerError,
  statement?: string,
): Failure {
  const { info } = cluster;
  const id = tenantName === undefined ? undefined : cluster.tenant(tenantName)?.tenant.id;
  const facts: FailureFacts = {
    cluster: cluster.profile.name,
    ...(info ? { server: serverWords(info), sys: isSysLogin(info), mode: info.mode } : {}),
    tenant: tenantName,
    tenantId: id,
    statement: statement === undefined ? undefined : redactor.redact(statement),
  };
  return { facts, explanation: explainRefusal(error, facts) };
}

function placeFacts(
  cluster: Cluster,
  info: ServerInfo,
  tenant: { readonly id: number; readonly name: string },
): FailureFacts {
  return {
    cluster: cluster.profile.name,
    server: serverWords(info),
    tenant: tenant.name,
    tenantId: tenant.id,
    sys: isSysLogin(info),
    mode: info.mode,
  };
}

function serverWords({ edition, version, sandbox }: ServerInfo): string {
  return `OceanBase ${edition === 'Community' ? 'CE ' : ''}${version.text}${sandbox ? ' (sandbox)' : ''}`;
}
