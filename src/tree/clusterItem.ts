import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { countUnrecoverable, type Judgement } from '../backup/recoverability.ts';
import type { Cluster } from '../clusters/cluster.ts';
import { environmentWord, iconColour } from '../clusters/groups.ts';
import { contextValues, type ContextValue } from '../contextValues.ts';
import { isRefusedLogin } from '../oceanbase/errors.ts';
import { isSysLogin } from '../oceanbase/serverInfo.ts';
import { recoverableWords, spoken } from './words.ts';

export function clusterItem(cluster: Cluster, judgements: ReadonlyMap<string, Judgement>): vscode.TreeItem {
  const { profile } = cluster;
  const item = new vscode.TreeItem(profile.name, vscode.TreeItemCollapsibleState.Expanded);
  item.contextValue = contextOf(cluster);
  item.description = clusterWords(cluster, judgements);
  item.iconPath = iconOf(cluster, countUnrecoverable(judgements.values()).no > 0);
  item.accessibilityInformation = {
    label: l10n.t('{0}, cluster, {1}', profile.name, spoken(item.description)),
  };
  return item;
}

function contextOf({ state }: Cluster): ContextValue {
  switch (state.kind) {
    case 'idle':
    case 'connecting':
      return contextValues.connectingCluster;
    case 'failed':
      return contextValues.unreachableCluster;
    case 'ready':
      return contextValues.cluster(isSysLogin(state.info) ? 'sys' : 'own', state.openJobs.length > 0);
  }
}

function iconOf({ state, profile }: Cluster, inTrouble: boolean): vscode.ThemeIcon {
  switch (state.kind) {
    case 'idle':
    case 'connecting':
      return new vscode.ThemeIcon('loading~spin');
    case 'failed':
      return new vscode.ThemeIcon('debug-disconnect', new vscode.ThemeColor('problemsErrorIcon.foreground'));
    case 'ready':
      return serverIcon(iconColour(profile) ?? (inTrouble ? 'problemsWarningIcon.foreground' : undefined));
  }
}

function serverIcon(color: string | undefined): vscode.ThemeIcon {
  return color === undefined
    ? new vscode.ThemeIcon('server-environment')
    : new vscode.ThemeIcon('server-environment', new vscode.ThemeColor(color));
}

/** The answer at a glance comes first: a narrow sidebar cuts the end off. */
function clusterWords({ state, profile }: Cluster, judgements: ReadonlyMap<string, Judgement>): string {
  switch (state.kind) {
    case 'idle':
    case 'connecting':
      return l10n.t('connecting…');
    case 'failed':
      return failureWords(state.error);
    case 'ready': {
      const { info } = state;
      return [
        recoverableWords(countUnrecoverable(judgements.values())),
        `${info.version.text}${info.edition === 'Community' ? ' CE' : ''}`,
        info.sandbox ? l10n.t('sandbox') : '',
        profile.environment ? environmentWord(profile.environment).toLocaleLowerCase() : '',
      ]
        .filter(Boolean)
        .join(' · ');
    }
  }
}

function failureWords(error: unknown): string {
  if (!isRefusedLogin(error)) return l10n.t('not reachable');
  const missing = error.kind === 'no-password' || error.kind === 'no-command';
  return missing ? l10n.t('password missing') : l10n.t('login refused');
}
