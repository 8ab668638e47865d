import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { spanWords } from '../backup/durations.ts';
import { words } from '../backup/explain/markdown.ts';
import { timeWords } from '../backup/historyWords.ts';
import type { Judgement } from '../backup/recoverability.ts';
import type { TenantState } from '../backup/tenantState.ts';
import type { Cluster } from '../clusters/cluster.ts';
import { redactor } from '../oceanbase/redact.ts';
import { isSysLogin } from '../oceanbase/serverInfo.ts';
import { formatEndpoint } from '../oceanbase/socket.ts';
import { isUnproven } from './detailItems.ts';
import { unreadSentence } from './unreadWords.ts';
import { archiveWords, progressWords } from './words.ts';
import { warningSentence } from './warningWords.ts';

/**
 * Markdown in which no text of a server can become markup; neither commands nor HTML are let through. VS Code's own
 * appendText is of no use here: it makes every blank unbreakable, so that a sentence runs out of its box.
 */
class Tooltip {
  readonly markdown = new vscode.MarkdownString('', false);

  title(text: string): this {
    this.markdown.appendMarkdown(`**${words(text)}**\n\n`);
    return this;
  }

  paragraph(text: string): this {
    this.markdown.appendMarkdown(`${words(redactor.redact(text))}\n\n`);
    return this;
  }

  list(lines: readonly string[]): this {
    if (lines.length === 0) return this;
    const items = lines.map((one) => `- ${words(redactor.redact(one))}`);
    this.markdown.appendMarkdown(`${items.join('\n')}\n\n`);
    return this;
  }
}

/** The whole story of a tenant. */
export function tenantTooltip(
  state: TenantState,
  { recoverable, warnings }: Judgement,
): vscode.MarkdownString {
  const { tenant, archive, sets, running, settings, unread, problems } = state;
  const mode = tenant.mode === 'ORACLE' ? l10n.t('Oracle mode') : l10n.t('MySQL mode');
  const tooltip = new Tooltip()
    .title(tenant.name)
    .paragraph(
      settings.role === '' || settings.role === 'PRIMARY'
        ? l10n.t('Tenant {0}, {1}', tenant.id, mode)
        : l10n.t('Tenant {0}, {1}, {2}', tenant.id, mode, settings.role),
    );
  if (recoverable === 'yes') tooltip.paragraph(l10n.t('It could be recovered to about now.'));
  if (recoverable === 'no') tooltip.paragraph(l10n.t('It could not be recovered to about now.'));
  tooltip.list(warnings.map(({ kind }) => warningSentence(kind, state)));
  const age = sets?.fullAgeMs ?? null;
  tooltip.list([
    archive
      ? l10n.t('Log archive: {0} · round {1}', archiveWords(state), archive.roundId)
      : l10n.t('Log archive: {0}', archiveWords(state)),
    ...(archive?.comment ? [l10n.t('The server says: {0}', archive.comment)] : []),
    age === null
      ? isUnproven(unread)
        ? l10n.t('Newest proven full backup: not readable')
        : l10n.t('Newest proven full backup: none')
      : l10n.t('Newest proven full backup: {0} ago', spanWords(age)),
    unread.has('BACKUP_SET_FILES')
      ? l10n.t('Available backup sets: not readable')
      : l10n.t('Available backup sets: {0}', sets?.count ?? 0),
    ...(unread.has('BACKUP_JOBS') ? [l10n.t('Running backups: not readable')] : []),
    ...running.map((backup) =>
      l10n.t('Running backup: {0}, since {1}', progressWords(backup), timeWords(backup.startedAt)),
    ),
    ...(tenant.locked ? [l10n.t('The tenant is locked.')] : []),
    ...problems,
  ]);
  return tooltip.markdown;
}

/** Where a cluster is and what was found there. */
export function clusterTooltip({ profile, info, state }: Cluster): vscode.MarkdownString {
  const tooltip = new Tooltip()
    .title(profile.name)
    .list([
      l10n.t('Login {0} at {1}', profile.user, formatEndpoint(profile)),
      ...(info
        ? [
            l10n.t('Cluster {0}, OceanBase {1} {2}', info.clusterName, info.edition, info.version.text),
            info.mode === 'ORACLE'
              ? l10n.t('Tenant {0}, Oracle mode', info.tenantName)
              : l10n.t('Tenant {0}, MySQL mode', info.tenantName),
          ]
        : []),
    ]);
  if (info?.sandbox) tooltip.paragraph(l10n.t('This is a simulator, not a database.'));
  if (info && !isSysLogin(info))
    tooltip.paragraph(l10n.t('This login sees its own tenant alone. A login to sys sees all tenants.'));
  if (state.kind === 'ready' && state.openJobs.length > 0) tooltip.paragraph(l10n.t('A backup is running.'));
  if (state.kind === 'ready' && state.unread.size > 0)
    tooltip.paragraph(unreadSentence(state.info, profile.user, state.unread));
  if (state.kind === 'ready') tooltip.list([...new Set(state.unreadable.map(({ problem }) => problem))]);
  return tooltip.markdown;
}
