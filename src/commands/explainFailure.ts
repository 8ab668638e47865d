import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { diagnosis } from '../backup/explain/diagnosis.ts';
import { explanationDocument } from '../backup/explain/document.ts';
import { codeEntry } from '../backup/explain/codes/index.ts';
import type { FollowedJob } from '../clusters/followedJob.ts';
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

/** Copies a diagnosis for a ticket: of the failure that was just explained, or of one that the user picks. */
export async function copyDiagnosis(context: CommandContext, argument: unknown): Promise<void> {
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
      await copy(context, just);
      return;
    }
  }
  const failure = await chooseFailure(
    context,
    argument,
    l10n.t('Of which failure should the diagnosis be copied?'),
  );
  if (failure) await copy(context, failure);
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

async function copy(context: CommandContext, { facts, explanation }: Failure): Promise<void> {
  const statements = context.journal.about(facts.cluster, facts.tenant);
  await vscode.env.clipboard.writeText(diagnosis(facts, explanation, statements));
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
  const { cluster, name } = chosen;
  if (cluster.state.kind !== 'ready') await cluster.refresh();
  const tenant = cluster.tenant(name)?.tenant;
  if (!tenant) throw new Error(l10n.t('The cluster no longer shows a tenant “{0}”.', name));
  const failures = await failuresOf(cluster, tenant);
  if (failures.length === 0) {
    void vscode.window.showInformationMessage(l10n.t('No failed backup of {0} is in the job history.', name));
    return undefined;
  }
  const picked = await vscode.window.showQuickPick(
    failures.map(({ job, load }) => ({ ...item(job), load })),
    { placeHolder, matchOnDescription: true, matchOnDetail: true },
  );
  return await picked?.load();
}

function item(job: FailedJob): vscode.QuickPickItem {
  const entry = codeEntry(job.result);
  const code = entry ? `${String(job.result)} ${entry.name}` : job.result;
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
