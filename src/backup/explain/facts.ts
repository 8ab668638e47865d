import type { FailureContext } from './place.ts';

/** What is known of a failed backup beside its code, for the details and the diagnosis. */
export interface FailureFacts extends FailureContext {
  /** The name under which the cluster is saved. */
  readonly cluster: string;
  /** e.g. `OceanBase CE 4.2.5.0`, with “(sandbox)” where it is one. */
  readonly server?: string | undefined;
  /** The job of the tenant that started it: 1 is sys. */
  readonly initiatorTenantId?: number | undefined;
  readonly jobId?: number | undefined;
  readonly backupSetId?: number | undefined;
  readonly backupType?: string | undefined;
  readonly jobStatus?: string | undefined;
  readonly taskStatus?: string | undefined;
  readonly setStatus?: string | undefined;
  readonly startedAt?: Date | undefined;
  readonly endedAt?: Date | undefined;
  /** What failed, where it was a statement and not a job; secrets masked. */
  readonly statement?: string | undefined;
}

/** The facts as rows of a table; a value that is not known is left out. */
export function factRows(facts: FailureFacts): [string, string | undefined][] {
  const { initiatorTenantId: initiator, jobId } = facts;
  return [
    ['Cluster', facts.cluster],
    ['Server', facts.server],
    ['Tenant', named(facts.tenant, facts.tenantId)],
    [
      'Job',
      jobId === undefined ? undefined : `${String(jobId)}${initiator === 1 ? ' (started from sys)' : ''}`,
    ],
    ['Backup set', positive(facts.backupSetId)],
    ['Type', facts.backupType],
    ['Job status', facts.jobStatus],
    ['Task status', facts.taskStatus],
    ['Backup set status', facts.setStatus],
    ['Started (UTC)', facts.startedAt?.toISOString()],
    ['Ended (UTC)', facts.endedAt?.toISOString()],
    ['Statement', facts.statement],
  ];
}

function named(name: string | undefined, id: number | undefined): string | undefined {
  if (id === undefined) return name;
  return name === undefined ? String(id) : `${name} (${String(id)})`;
}

function positive(id: number | undefined): string | undefined {
  return id !== undefined && id > 0 ? String(id) : undefined;
}
