import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Judgement } from '../backup/recoverability.ts';
import type { TenantState } from '../backup/tenantState.ts';
import { contextValues, type ArchiveFlag } from '../contextValues.ts';
import { tenantWords } from './words.ts';
import { warningSentence } from './warningWords.ts';

/** What the menus need to know of the log archive; undefined where nothing can be done about it. */
export function archiveFlag({
  tenant,
  archive,
  unread,
}: Pick<TenantState, 'tenant' | 'archive' | 'unread'>): ArchiveFlag | undefined {
  if (tenant.status !== 'NORMAL' || unread.has('ARCHIVELOG')) return undefined;
  switch (archive?.status) {
    case 'DOING':
      return 'archive.doing';
    case 'PREPARE':
    case 'BEGINNING':
    case 'STOPPING':
    case 'SUSPENDING':
      return 'archive.changing';
    case 'SUSPEND':
      return 'archive.suspended';
    case 'INTERRUPTED':
      return 'archive.interrupted';
    default:
      return 'archive.off';
  }
}

const red = 'problemsErrorIcon.foreground';
const yellow = 'problemsWarningIcon.foreground';

/** Shape and color say the same. */
export function tenantIcon(state: TenantState, { warnings, recoverable }: Judgement): vscode.ThemeIcon {
  const icon = (id: string, color: string): vscode.ThemeIcon =>
    new vscode.ThemeIcon(id, new vscode.ThemeColor(color));
  const archive = archiveFlag(state);
  const has = (kind: string): boolean => warnings.some((one) => one.kind === kind);
  if (has('interrupted') || has('behind')) return icon('error', red);
  if (state.running.length > 0) return icon('sync~spin', 'progressBar.background');
  if (state.unread.size > 0 && recoverable === 'unjudged') return icon('question', 'foreground');
  if (recoverable === 'unjudged' || archive === 'archive.changing') return icon('watch', 'foreground');
  if (archive !== 'archive.doing' && archive !== undefined) return icon('circle-slash', yellow);
  if (warnings.length > 0) return icon('warning', yellow);
  return icon('pass', 'charts.green');
}

export function tenantItem(state: TenantState, judgement: Judgement): vscode.TreeItem {
  const { tenant } = state;
  const words = tenantWords(state, judgement);
  const item = new vscode.TreeItem(tenant.name, vscode.TreeItemCollapsibleState.Collapsed);
  item.description = words.shown;
  item.contextValue = contextValues.tenant(archiveFlag(state), state.running.length > 0);
  item.iconPath = tenantIcon(state, judgement);
  const label = l10n.t('{0}, tenant, log archive {1}', tenant.name, words.heard);
  const [worst] = judgement.warnings;
  item.accessibilityInformation = {
    label: worst ? `${label}. ${warningSentence(worst.kind, state)}` : label,
  };
  return item;
}
