import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { PasswordSource } from '../clusters/profile.ts';
import { NotAConnection } from '../oceanbase/connectionString/parts.ts';
import { quoteWord, shellWords } from '../oceanbase/connectionString/shellWords.ts';
import { currentFirst } from './currentFirst.ts';

/** Where the password is to come from; undefined: Escape. */
export async function askPasswordSource(now: PasswordSource): Promise<PasswordSource | undefined> {
  const kinds = ['stored', 'ask', 'environment', 'command'] as const;
  const picked = await vscode.window.showQuickPick(
    currentFirst(
      kinds.map((kind) => ({ ...words(kind), source: kind })),
      ({ source }) => source === now.kind,
    ),
    {
      title: l10n.t('Where the Password Comes From'),
      placeHolder: l10n.t('Now: {0}', words(now.kind).label),
    },
  );
  switch (picked?.source) {
    case 'environment': {
      const variable = await vscode.window.showInputBox({
        title: l10n.t('Environment Variable'),
        prompt: l10n.t('Its name. VS Code must have been started where it is set'),
        value: now.kind === 'environment' ? now.variable : '',
        ignoreFocusOut: true,
        validateInput: (text) =>
          /^[^\s=$]+$/.test(text.trim())
            ? undefined
            : l10n.t('Enter the name of a variable, without “$”, “=” or spaces.'),
      });
      return variable === undefined ? undefined : { kind: 'environment', variable: variable.trim() };
    }
    case 'command': {
      const text = await vscode.window.showInputBox({
        title: l10n.t('Command'),
        prompt: l10n.t(
          'A program and its arguments, such as: pass show ob1. It is run without a shell, and the first line that it prints is the password',
        ),
        value: now.kind === 'command' ? now.words.map(quoteWord).join(' ') : '',
        ignoreFocusOut: true,
        validateInput: (typed) => commandWords(typed).problem,
      });
      return text === undefined ? undefined : { kind: 'command', words: commandWords(text).words };
    }
    case 'stored':
    case 'ask':
      return { kind: picked.source };
    case undefined:
      return undefined;
  }
}

function commandWords(text: string): { words: string[]; problem?: string } {
  try {
    const split = shellWords(text);
    return split.length > 0 ? { words: split } : { words: [], problem: l10n.t('Enter a command.') };
  } catch (error) {
    if (!(error instanceof NotAConnection)) throw error;
    return { words: [], problem: error.message };
  }
}

/** A source as a person says it. */
export function sourceWord({ kind }: PasswordSource): string {
  return words(kind).label;
}

function words(kind: PasswordSource['kind']): { label: string; detail: string } {
  switch (kind) {
    case 'stored':
      return {
        label: l10n.t('Stored'),
        detail: l10n.t('In the secret storage of this machine'),
      };
    case 'ask':
      return {
        label: l10n.t('Ask Every Time'),
        detail: l10n.t('Asked for in each window, and kept in its memory alone'),
      };
    case 'environment':
      return {
        label: l10n.t('Environment Variable'),
        detail: l10n.t('Read at each connection, never stored'),
      };
    case 'command':
      return {
        label: l10n.t('Command'),
        detail: l10n.t('Run at each connection; what it prints is never stored or logged'),
      };
  }
}
