import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { durationWords, spanWords } from '../backup/durations.ts';
import { timeWords } from '../backup/historyWords.ts';
import type { Cluster } from '../clusters/cluster.ts';
import { jobIdOf, jobTarget } from '../clusters/followedJob.ts';
import { backupContextValues, commands } from '../contributions.ts';
import { redactor } from '../oceanbase/redact.ts';
import type { BackupEntry, EntryState } from './entry.ts';

export type BackupsNode =
  | { readonly type: 'backup'; readonly entry: BackupEntry }
  /** A cluster that cannot be read, in one line. */
  | { readonly type: 'trouble'; readonly cluster: Cluster; readonly sentence: string };

/** How a node looks. Ids are stable, so that the selection survives a refresh. */
export function backupsItem(node: BackupsNode): vscode.TreeItem {
  const item = node.type === 'backup' ? backupItem(node.entry) : troubleItem(node.cluster, node.sentence);
  // Never with an argument: see commands/openRow.ts.
  item.command = { command: commands.openBackupsRow, title: '' };
  return item;
}

const icons: Readonly<Record<EntryState, [string, string?]>> = {
  running: ['sync~spin'],
  completed: ['pass', 'charts.green'],
  failed: ['error', 'problemsErrorIcon.foreground'],
  canceled: ['circle-slash', 'disabledForeground'],
};

const alarmed = ['warning', 'problemsWarningIcon.foreground'] as const;

function backupItem(entry: BackupEntry): vscode.TreeItem {
  const { cluster, identity, state } = entry;
  const target = jobTarget(identity);
  const item = new vscode.TreeItem(target);
  item.id = jobIdOf(identity);
  item.contextValue = backupContextValues[state];
  const [icon, color] = entry.alarm === undefined ? icons[state] : alarmed;
  item.iconPath = new vscode.ThemeIcon(icon, color === undefined ? undefined : new vscode.ThemeColor(color));
  const when = whenWords(entry);
  // A narrow sidebar cuts the end off: the state and the age come first.
  item.description = [stateWords(entry), when, cluster.profile.name].filter(Boolean).join(' · ');
  item.accessibilityInformation = {
    label:
      when === ''
        ? l10n.t('Backup of {0} on {1}, {2}', target, cluster.profile.name, spoken(entry))
        : l10n.t('Backup of {0} on {1}, {2}, {3}', target, cluster.profile.name, spoken(entry), when),
  };
  return item;
}

/** A percentage alone would not say what goes on. */
function spoken(entry: BackupEntry): string {
  return entry.state === 'running' ? l10n.t('running, {0}', stateWords(entry)) : stateWords(entry);
}

function whenWords({ ageMs, durationMs }: BackupEntry): string {
  if (ageMs === undefined) return '';
  if (durationMs === null) return l10n.t('for {0}', durationWords(ageMs));
  return l10n.t('{0} ago', spanWords(ageMs - durationMs));
}

/** A backup that has not the password that was asked for is there, and is not what was wanted. */
function stateWords({ words, alarm }: BackupEntry): string {
  return alarm === undefined ? words : l10n.t('{0}, check its password', words);
}

/** As many tenants are named in a tooltip. */
const mostNames = 12;

/** The whole story of a job. What explains a failure is loaded for the first one that is asked for. */
export async function backupTooltip(entry: BackupEntry): Promise<string> {
  const { cluster, identity, words, failure, startedAt, durationMs } = entry;
  const reason = failure
    ? (await import('../backup/explain/explain.ts')).explain(failure.result, failure.comment).summary
    : entry.reason;
  const names = identity.tenants.map(({ name }) => name);
  const shown = names.slice(0, mostNames).join(', ');
  const more = names.length - mostNames;
  const job =
    identity.initiatorTenantId === 1
      ? l10n.t('Job {0}, started from sys', identity.jobId)
      : l10n.t('Job {0}, started by the tenant itself', identity.jobId);
  return [
    entry.incremental
      ? l10n.t('Incremental backup of {0} on {1}', jobTarget(identity), cluster.profile.name)
      : l10n.t('Full backup of {0} on {1}', jobTarget(identity), cluster.profile.name),
    ...(names.length > 1 ? [more > 0 ? l10n.t('{0} and {1} more', shown, more) : shown] : []),
    reason === '' ? words : `${words}: ${redactor.redact(reason)}`,
    ...(entry.alarm === undefined ? [] : [entry.alarm]),
    job,
    ...(startedAt ? [l10n.t('Started {0}', timeWords(startedAt))] : []),
    ...(durationMs === null ? [] : [l10n.t('Took {0}', durationWords(durationMs))]),
  ].join('\n');
}

function troubleItem(cluster: Cluster, sentence: string): vscode.TreeItem {
  const { id, name } = cluster.profile;
  const item = new vscode.TreeItem(name);
  item.id = `${id}/trouble`;
  item.contextValue = backupContextValues.trouble;
  item.description = sentence;
  item.tooltip = l10n.t('{0} cannot be read. {1}\nChoose it to connect again.', name, sentence);
  item.iconPath = new vscode.ThemeIcon(
    'debug-disconnect',
    new vscode.ThemeColor('problemsErrorIcon.foreground'),
  );
  item.accessibilityInformation = { label: l10n.t('{0}, cluster, cannot be read. {1}', name, sentence) };
  return item;
}
