import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Check, Preflight } from '../backup/preflight.ts';
import type { BackupTarget } from '../backup/request.ts';
import { sentences, withoutFullStop } from '../oceanbase/sentences.ts';

/** As many checks are told in full: a dialog has no scroll bar worth the name. */
const most = 10;

const marks: Readonly<Record<Check['level'], string>> = { pass: '✓', warning: '⚠', refusal: '✗' };
const order: readonly Check['level'][] = ['refusal', 'warning', 'pass'];

/** What to do about a check, and what the server would answer; '' for a pass. */
export function adviceWords({ advice, answer }: Pick<Check, 'advice' | 'answer'>): string {
  return sentences(
    advice,
    answer && l10n.t('The server would answer {0}: {1}.', String(answer.errno), withoutFullStop(answer.text)),
  );
}

/** The checks in whole sentences, what needs attention first; of several tenants those that passed are left out. */
export function detailWords({ checks }: Preflight, target: BackupTarget): string {
  const several = target.tenants.length > 1;
  const told = order
    .flatMap((level) => checks.filter((check) => check.level === level))
    .filter(({ level }) => !several || level !== 'pass');
  const shown = told.slice(0, most).map((check) => {
    const text = sentences(check.text, adviceWords(check));
    const { tenant } = check;
    const line = several && tenant !== undefined ? l10n.t('{0}: {1}', tenant, text) : text;
    return `${marks[check.level]} ${line}`;
  });
  const more = told.length - shown.length;
  return [
    ...shown,
    ...(more > 0 ? [l10n.t('and {0} more', more)] : []),
    ...(told.length === 0 ? [l10n.t('All checks passed.')] : []),
  ].join('\n\n');
}

/** Shows in full what a list cuts off: the statements, and what the preflight found. */
export async function showDetails(
  title: string,
  statements: string,
  found: Preflight,
  target: BackupTarget,
): Promise<void> {
  const detail = [...(found.refused ? [] : [statements]), detailWords(found, target)].join('\n\n');
  await vscode.window.showInformationMessage(title, { modal: true, detail });
}
