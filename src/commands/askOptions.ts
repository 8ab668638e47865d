import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { BackupChoices } from '../backup/request.ts';

interface OptionItem extends vscode.QuickPickItem {
  readonly option: 'incremental' | 'plusArchivelog' | 'description' | 'threadScore';
}

/** Asks for the options; the ones that were chosen are ticked. undefined: nothing is changed. */
export async function askOptions(target: string, now: BackupChoices): Promise<BackupChoices | undefined> {
  const items: OptionItem[] = [
    {
      option: 'incremental',
      label: l10n.t('Incremental'),
      description: l10n.t('only what changed since the last set'),
      picked: now.incremental,
    },
    {
      option: 'plusArchivelog',
      label: l10n.t('Plus archivelog'),
      description: l10n.t('includes the log needed to restore it'),
      picked: now.plusArchivelog,
    },
    {
      option: 'description',
      label: l10n.t('Description…'),
      description: now.description === '' ? l10n.t('kept with the job') : l10n.t('“{0}”', now.description),
      picked: now.description !== '',
    },
    {
      option: 'threadScore',
      label: l10n.t('Speed…'),
      description:
        now.threadScore === undefined
          ? l10n.t('ha_low_thread_score for this run, put back afterwards')
          : l10n.t('ha_low_thread_score {0} for this run, put back afterwards', now.threadScore),
      picked: now.threadScore !== undefined,
    },
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: l10n.t('Options for the backup of {0}', target),
    placeHolder: l10n.t('Tick what you want; the choice is remembered'),
    canPickMany: true,
    ignoreFocusOut: true,
  });
  if (!picked) return undefined;
  const has = (option: OptionItem['option']): boolean => picked.some((item) => item.option === option);
  const description = has('description') ? await askDescription(now.description) : '';
  if (description === undefined) return undefined;
  const threadScore = has('threadScore') ? await askThreadScore(now.threadScore) : undefined;
  if (has('threadScore') && threadScore === undefined) return undefined;
  return {
    incremental: has('incremental'),
    plusArchivelog: has('plusArchivelog'),
    description,
    threadScore,
  };
}

async function askDescription(value: string): Promise<string | undefined> {
  return await vscode.window.showInputBox({
    title: l10n.t('Description of the backup'),
    prompt: l10n.t('Kept with the job on the server. It is not secret'),
    value,
    ignoreFocusOut: true,
    validateInput: (text) =>
      text.length > 1_000
        ? l10n.t('Use at most 1000 characters.')
        : /[\0\r\n]/.test(text)
          ? l10n.t('Use one line.')
          : undefined,
  });
}

async function askThreadScore(value: number | undefined): Promise<number | undefined> {
  const text = await vscode.window.showInputBox({
    title: l10n.t('Speed of the backup'),
    prompt: l10n.t(
      'ha_low_thread_score of the tenant while the backup runs, 1–100. Start at 10 and double it until it is fast enough; it is put back afterwards',
    ),
    value: String(value ?? 10),
    ignoreFocusOut: true,
    validateInput: (typed) =>
      /^\d+$/.test(typed.trim()) && Number(typed) >= 1 && Number(typed) <= 100
        ? undefined
        : l10n.t('Enter a whole number from 1 to 100.'),
  });
  return text === undefined ? undefined : Number(text.trim());
}
