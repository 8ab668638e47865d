import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { diagnosis } from '../backup/explain/diagnosis.ts';
import { explanationDocument } from '../backup/explain/document.ts';
import { codeEntry } from '../backup/explain/codes/index.ts';
import type { FollowedJob, FollowedPart, JobIdentity } from '../clusters/followedJob.ts';
import type { FailedJob } from '../oceanbase/failedJobs.ts';
import { identityOf, lookBackAt } from './backupArgument.ts';
import type { CommandContext } from './context.ts';
import { failedParts, failureOfPart, failuresOf, type Failure } from './explainableFailures.ts';
import { chooseTenant } from './tenantChoice.ts';

/** The failure that was shown last: the one that a diagnosis is most likely wanted of. */
let shown: Failure | undefined;

/** Explains a failed backup of a tenant: one that the user picks, newest first. */
export async function explainFailure(context: CommandContext, argument: unknown): Promise<void> {
  const failure = await chooseFailure(context, argument, l10n.t('Which failure should be explained?'));
  if (failure) await showFailure(context, failure);
}

/**
 * Copies a diagnosis for a ticket: of the failure that was just explained, or of one that the user picks. A panel
 * says which: its job, and as the selection the ids of the tenants whose failures are meant.
 */
export async function copyDiagnosis(
  context: CommandContext,
  argument: unknown,
  selection: unknown,
): Promise<void> {
  const identity = identityOf(argument);
  const ids = tenantIdsOf(selection);
  if (identity && ids.length > 0) return await copyOfJob(context, identity, ids);
  const just = shown;
  if (argument === undefined && just) {
    const again = {
      label: `$(history) ${title(just)}`,
      description: l10n.t('the one that was just explained'),
    };
    const other = { label: `$(list-unordered) ${l10n.t('Another failure…')}` };
    const picked = await vscode.window.showQuickPick([again, other], {
      placeHolder: l10n.t('Of which failure should the diagnosis be copied?'),
    });
    if (!picked) return;
    if (picked === again) {
      await copy(context, [just]);
      return;
    }
  }
  const failure = await chooseFailure(
    context,
    argument,
    l10n.t('Of which failure should the diagnosis be copied?'),
  );
  if (failure) await copy(context, [failure]);
}

/** Explains a followed job that has failed; asks which tenant's part where several did. */
export async function explainJob(context: CommandContext, job: FollowedJob): Promise<void> {
  const failure = await failureOfJob(job);
  if (!failure) return;
  await showFailure(context, failure);
  context.jobs.tellLookedAt(job);
}

/** The failure of a followed job; the user picks where several tenants' parts have one. undefined: none. */
async function failureOfJob(job: FollowedJob): Promise<Failure | undefined> {
  const parts = failedParts(job);
  const picked =
    parts.length <= 1
      ? parts[0]
      : (
          await vscode.window.showQuickPick(
            parts.map((part) => ({
              label: part.tenant.name,
              description: failureOfPart(job, part).explanation.summary,
              part,
            })),
            { placeHolder: l10n.t('The failure of which tenant should be explained?') },
          )
        )?.part;
  return picked && failureOfPart(job, picked);
}

/** Shows a failure's explanation in a document of its own. */
export async function showFailure(context: CommandContext, failure: Failure): Promise<void> {
  shown = failure;
  await context.documents.show(title(failure), explanationDocument(failure.facts, failure.explanation));
}

function tenantIdsOf(selection: unknown): number[] {
  return Array.isArray(selection) ? selection.filter((one) => typeof one === 'number') : [];
}

/** As many failures of one job are copied; more say the same again. */
const mostCopied = 20;

async function copyOfJob(
  context: CommandContext,
  identity: JobIdentity,
  tenantIds: readonly number[],
): Promise<void> {
  const of = (job: FollowedJob): FollowedPart[] =>
    failedParts(job).filter(({ tenant }) => tenantIds.includes(tenant.id));
  const followed = context.jobs.follow(identity);
  // While others go on, a part that has failed is known already; a job that was forgotten is looked at again.
  const job = of(followed).length > 0 ? followed : await lookBackAt(context, identity);
  const failures = of(job).map((part) => failureOfPart(job, part));
  if (failures.length > 0) await copy(context, failures.slice(0, mostCopied));
}

async function copy(context: CommandContext, failures: readonly Failure[]): Promise<void> {
  const texts = failures.map(({ facts, explanation }) =>
    diagnosis(facts, explanation, context.journal.about(facts.cluster, facts.tenant)),
  );
  await vscode.env.clipboard.writeText(texts.join('\n'));
  void vscode.window.showInformationMessage(
    l10n.t('The diagnosis is in the clipboard, as Markdown. Passwords and access keys are masked in it.'),
  );
}

async function chooseFailure(
  context: CommandContext,
  argument: unknown,
  placeHolder: string,
): Promise<Failure | undefined> {
  const identity = identityOf(argument);
  if (identity) {
    const job = await lookBackAt(context, identity);
    if (failedParts(job).length > 0) return await failureOfJob(job);
    const text = l10n.t('The server gives no reason that could be explained. Look at the backup’s panel.');
    void vscode.window.showInformationMessage(text);
    return undefined;
  }
  const chosen = await chooseTenant(context, argument, l10n.t('Which tenant’s backup has failed?'));
  if (!chosen) return undefined;
  const { cluster, tenant } = chosen;
  const failures = await failuresOf(cluster, tenant);
  if (failures.length === 0) {
    void vscode.window.showInformationMessage(
      l10n.t('No failed backup of {0} is in the job history.', tenant.name),
    );
    return undefined;
  }
  const picked = await vscode.window.showQuickPick(
    failures.map(({ job, skipped, load }) => ({ ...item(job, skipped), load })),
    { placeHolder, matchOnDescription: true, matchOnDetail: true },
  );
  return await picked?.load();
}

function item(job: FailedJob, skipped: boolean): vscode.QuickPickItem {
  // The code of a job that failed for another tenant says nothing about this one.
  const entry = skipped ? undefined : codeEntry(job.result);
  const code = skipped
    ? l10n.t('skipped')
    : entry
      ? `${String(job.result)} ${entry.name}`
      : job.result === 0
        ? l10n.t('failed without a code')
        : job.result;
  return {
    label: `${job.startedAt.toISOString().slice(0, 19).replace('T', ' ')} UTC`,
    description:
      job.initiatorTenantId === 1
        ? l10n.t('job {0}, started from sys, {1}', job.jobId, code)
        : l10n.t('job {0}, {1}', job.jobId, code),
    ...(entry ? { detail: entry.meaning } : {}),
  };
}

function title({ facts }: Failure): string {
  const { tenant = l10n.t('a tenant'), cluster, jobId } = facts;
  return jobId === undefined
    ? l10n.t('Failed backup of {0} on {1}, not started', tenant, cluster)
    : l10n.t('Failed backup of {0} on {1}, job {2}', tenant, cluster, jobId);
}
