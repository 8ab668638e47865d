import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Check, Preflight, Remedy } from '../backup/preflight.ts';
import {
  backupStatement,
  choiceWords,
  targetWords,
  type BackupChoices,
  type BackupTarget,
} from '../backup/request.ts';
import { isSysLogin, type ServerInfo } from '../oceanbase/serverInfo.ts';
import { maskedSetEncryption, setThreadScore } from '../oceanbase/statements.ts';
import { adviceWords, showDetails } from './backupDetails.ts';
import { remedyLabel } from './remedies.ts';

/** What the user chose at the one question before a start. */
export type Decision =
  | { readonly kind: 'start'; readonly withPassword: boolean }
  | { readonly kind: 'options' }
  | { readonly kind: 'remedy'; readonly remedy: Remedy }
  /** Everything in full was shown, which a list cuts off: the question is asked again. */
  | { readonly kind: 'again' };

interface Item extends vscode.QuickPickItem {
  /** undefined: there is nothing to decide, so it shows everything in full. */
  readonly decision?: Decision;
}

/**
 * The one question: what will happen, in words and in SQL, and what the preflight found. Where the server would
 * refuse, the way out stands in place of the start. undefined: Escape.
 */
export async function ask(
  clusterName: string,
  info: ServerInfo,
  target: BackupTarget,
  choices: BackupChoices,
  found: Preflight,
): Promise<Decision | undefined> {
  const name = targetWords(target);
  const items: Item[] = found.refused
    ? refusedItems(found, target)
    : [
        ...startItems(info, target, choices),
        detailsItem(l10n.t('the whole statement and every check in full')),
        ...checkItems(l10n.t('Checks'), found.checks, target),
      ];
  const title = found.refused
    ? l10n.t('{0} on {1} cannot be backed up now', name, clusterName)
    : l10n.t('Back up {0} on {1}', name, clusterName);
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: found.refused
      ? l10n.t('Nothing was sent. Choose what to do about it, or press Escape')
      : l10n.t('Enter starts the backup, Escape leaves everything as it is'),
    matchOnDetail: true,
    ignoreFocusOut: true,
  });
  if (!picked || picked.decision) return picked?.decision;
  // Of a start that is refused there is none to show, and one for a tenant whose name means everybody can't be made.
  const statements = found.refused
    ? ''
    : `${speedStatements(info, target, choices)}${backupStatement(info, target, choices)};`;
  await showDetails(title, statements, found, target);
  return { kind: 'again' };
}

const detailsItem = (description: string): Item => ({
  label: `$(list-unordered) ${l10n.t('Show details')}`,
  description,
});

function startItems(info: ServerInfo, target: BackupTarget, choices: BackupChoices): Item[] {
  const statement = backupStatement(info, target, choices);
  const words = choiceWords(choices);
  const before = speedStatements(info, target, choices);
  return [
    {
      label: `$(play) ${l10n.t('Start {0}', words)}`,
      description: l10n.t('without a password'),
      detail: `${before}${statement};`,
      decision: { kind: 'start', withPassword: false },
    },
    {
      label: `$(lock) ${l10n.t('Start {0} with a password…', words)}`,
      description: l10n.t('a restore will ask for it'),
      detail: `${before}${maskedSetEncryption}; ${statement};`,
      decision: { kind: 'start', withPassword: true },
    },
    {
      label: `$(settings-gear) ${l10n.t('Options…')}`,
      description: l10n.t('incremental, plus archivelog, description, speed'),
      decision: { kind: 'options' },
    },
  ];
}

/** What raises the speed, a statement for each tenant; of many the first ones. Ends with a blank. */
function speedStatements(info: ServerInfo, target: BackupTarget, { threadScore }: BackupChoices): string {
  if (threadScore === undefined) return '';
  const named = isSysLogin(info);
  const all = target.tenants.map(
    ({ name }) => `${setThreadScore(threadScore, named ? name : undefined, info.mode)}; `,
  );
  return all.length <= 3 ? all.join('') : `${all.slice(0, 2).join('')}… `;
}

function refusedItems(found: Preflight, target: BackupTarget): Item[] {
  const refusals = found.checks.filter(({ level }) => level === 'refusal');
  const rest = found.checks.filter(({ level }) => level !== 'refusal');
  const remedies = new Map(
    refusals.flatMap((check) => check.remedies).map((remedy) => [JSON.stringify(remedy), remedy]),
  );
  return [
    ...refusals.map((check) => checkItem(check, true)),
    ...[...remedies.values()].map((remedy): Item => ({
      label: `$(tools) ${remedyLabel(remedy)}`,
      ...('tenant' in remedy ? { description: remedy.tenant.name } : {}),
      decision: { kind: 'remedy', remedy },
    })),
    detailsItem(l10n.t('every check in full')),
    ...checkItems(l10n.t('Other checks'), rest, target),
  ];
}

/** Of one tenant every line; of several those that need attention, and how many others passed. */
function checkItems(title: string, checks: readonly Check[], target: BackupTarget): Item[] {
  const several = target.tenants.length > 1;
  const shown = checks.filter(({ level }) => !several || level !== 'pass');
  const passed = checks.length - shown.length;
  if (checks.length === 0) return [];
  return [
    separator(title),
    ...shown.map((check) => checkItem(check, several)),
    ...(passed > 0 ? [{ label: `$(pass) ${passedWords(passed, shown.length > 0)}` }] : []),
  ];
}

function passedWords(passed: number, others: boolean): string {
  if (passed === 1) return others ? l10n.t('1 other check passed') : l10n.t('1 check passed');
  return others ? l10n.t('{0} other checks passed', passed) : l10n.t('{0} checks passed', passed);
}

const icons: Readonly<Record<Check['level'], string>> = {
  pass: '$(pass)',
  warning: '$(warning)',
  refusal: '$(error)',
};

function checkItem(check: Check, named: boolean): Item {
  const [remedy] = check.level === 'pass' ? [] : check.remedies; // so that Enter leads on
  const detail = adviceWords(check);
  return {
    label: `${icons[check.level]} ${check.text}`,
    ...(named && check.tenant !== undefined ? { description: check.tenant } : {}),
    ...(detail === '' ? {} : { detail }),
    ...(remedy ? { decision: { kind: 'remedy', remedy } } : {}),
  };
}

function separator(label: string): Item {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}
