import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import {
  readHistory,
  restorable,
  unreadableOf,
  type PastBackup,
  type Restorable,
} from '../backup/history.ts';
import { factWords, restorableWords, titleWords } from '../backup/historyWords.ts';
import type { CommandContext } from './context.ts';
import { chooseTenant, type ChosenTenant } from './tenantChoice.ts';

/** One backup set of a tenant. */
export interface ChosenSet extends ChosenTenant {
  readonly setId: number;
}

/** What a list gives to a command: the set that it is about. */
export function setOf(argument: unknown): ChosenSet | undefined {
  return typeof argument === 'object' && argument !== null && 'setId' in argument && 'tenant' in argument
    ? (argument as ChosenSet)
    : undefined;
}

/** As a set is called in a sentence: `set 5 of mysql_tenant`. */
export function setName({ tenant, setId }: Pick<ChosenSet, 'tenant' | 'setId'>): string {
  return l10n.t('set {0} of {1}', setId, tenant.name);
}

/**
 * The set that a list gave, or the one that the user picks among the newest that pass; undefined if there is none
 * or the user picks none.
 */
export async function chooseSet(
  context: CommandContext,
  argument: unknown,
  question: {
    /** Asks for the tenant. */
    readonly tenantPlaceHolder: string;
    readonly placeHolder: string;
    /** What is said where no set passes. */
    readonly none: (tenantName: string) => string;
    passes(backup: PastBackup, state: Restorable): boolean;
  },
): Promise<ChosenSet | undefined> {
  const given = setOf(argument);
  if (given) return given;
  const chosen = await chooseTenant(context, argument, question.tenantPlaceHolder);
  if (!chosen) return undefined;
  const page = await chosen.cluster.read((session, info) => readHistory(session, info, chosen.tenant.id));
  const known = page.backups.flatMap(({ set }) => (set ? [set] : []));
  const backups = page.backups
    .map((backup) => ({
      backup,
      state: restorable(backup.set, known, page.before, unreadableOf(page.backups)),
    }))
    .filter(({ backup, state }) => question.passes(backup, state));
  if (backups.length === 0) {
    void vscode.window.showInformationMessage(question.none(chosen.tenant.name));
    return undefined;
  }
  const picked = await vscode.window.showQuickPick(
    backups.map(({ backup, state }) => ({
      label: titleWords(backup),
      description: factWords(backup),
      detail: backup.setProblem ?? restorableWords(state),
      setId: backup.setId,
    })),
    {
      title: l10n.t('Backup sets of {0}', chosen.tenant.name),
      placeHolder: question.placeHolder,
      matchOnDescription: true,
    },
  );
  return picked && { ...chosen, setId: picked.setId };
}
