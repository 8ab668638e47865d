import * as l10n from '@vscode/l10n';
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
    [l10n.t('Cluster'), facts.cluster],
    [l10n.t('Server'), facts.server],
    [l10n.t('Tenant'), named(facts.tenant, facts.tenantId)],
    [l10n.t('Job'), jobId === undefined ? undefined : jobText(jobId, initiator)],
    [l10n.t('Backup set'), positive(facts.backupSetId)],
    [l10n.t('Type'), facts.backupType],
    [l10n.t('Job status'), facts.jobStatus],
    [l10n.t('Task status'), facts.taskStatus],
    [l10n.t('Backup set status'), facts.setStatus],
    [l10n.t('Started (UTC)'), facts.startedAt?.toISOString()],
    [l10n.t('Ended (UTC)'), facts.endedAt?.toISOString()],
    [l10n.t('Statement'), facts.statement],
  ];
}

function jobText(jobId: number, initiator: number | undefined): string {
  return initiator === 1 ? l10n.t('{0} (started from sys)', jobId) : String(jobId);
}

function named(name: string | undefined, id: number | undefined): string | undefined {
  if (id === undefined) return name;
  return name === undefined ? String(id) : `${name} (${String(id)})`;
}

function positive(id: number | undefined): string | undefined {
  return id !== undefined && id > 0 ? String(id) : undefined;
}
