import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { generatePassword } from '../backup/generatePassword.ts';
import type { CommandContext } from './context.ts';

/** A password for a backup that is about to be started. */
export interface NewPassword {
  readonly text: string;
  /** Nobody has seen it. */
  readonly generated: boolean;
}

const generateButton = (): vscode.QuickInputButton => ({
  iconPath: new vscode.ThemeIcon('sparkle'),
  tooltip: l10n.t('Generate'),
});

/**
 * Asks for a new backup password: typed twice, or generated with the button of the first box. `target` is what is
 * backed up, in words. undefined if the user gave up; nothing is said then.
 */
export async function askNewPassword(target: string): Promise<NewPassword | undefined> {
  const generate = generateButton();
  const first = await askSecret({
    title: l10n.t('Password of the backup of {0} (1/2)', target),
    prompt: l10n.t(
      'A restore will ask for it, and it can never be removed from the set. It is kept in this machine’s secret storage. The button at the top generates one',
    ),
    check: (text) =>
      text === '' ? l10n.t('Enter a password, or press Escape to leave everything as it is.') : undefined,
    button: generate,
  });
  if (first === undefined) return undefined;
  if (first === generate) return { text: generatePassword(), generated: true };
  const second = await askSecret({
    title: l10n.t('Password of the backup of {0} (2/2)', target),
    prompt: l10n.t('The same password again. Enter starts the backup'),
    check: (text) => (text === first ? undefined : l10n.t('The two passwords differ.')),
  });
  return typeof second === 'string' ? { text: second, generated: false } : undefined;
}

/**
 * Once a backup has started: offers its password as Copy if it was generated, because nobody has seen it. Does
 * nothing for one that was typed.
 */
export async function offerGenerated(
  context: CommandContext,
  target: string,
  { text: password, generated }: NewPassword,
): Promise<void> {
  if (!generated) return;
  const copy = l10n.t('Copy Password');
  const answer = await vscode.window.showInformationMessage(
    l10n.t(
      'The password of the backup of {0} was generated and is kept in this machine’s secret storage. Copy it to where you keep your passwords: a restore from another machine needs it.',
      target,
    ),
    copy,
  );
  if (answer !== copy) return;
  await vscode.env.clipboard.writeText(password);
  context.log.info(`copied the generated password of the backup of ${target} to the clipboard`);
}

/** Asks for the password of a backup set that exists; undefined if the user gave up. */
export async function askSetPassword(set: string): Promise<string | undefined> {
  const answer = await askSecret({
    title: l10n.t('Password of {0}', set),
    prompt: l10n.t('It is compared with the server’s digest on this machine; it is sent nowhere'),
    check: (text) => (text === '' ? l10n.t('Enter a password, or press Escape.') : undefined),
  });
  return typeof answer === 'string' ? answer : undefined;
}

interface Question {
  readonly title: string;
  readonly prompt: string;
  /** What is wrong with the text; undefined: nothing. */
  check(text: string): string | undefined;
  readonly button?: vscode.QuickInputButton;
}

/** A masked input box; gives the button if that was pressed, undefined for Escape. */
async function askSecret(question: Question): Promise<string | vscode.QuickInputButton | undefined> {
  const box = vscode.window.createInputBox();
  box.title = question.title;
  box.prompt = question.prompt;
  box.password = true;
  box.ignoreFocusOut = true;
  if (question.button) box.buttons = [question.button];
  try {
    return await new Promise((resolve) => {
      box.onDidChangeValue(() => {
        box.validationMessage = undefined;
      });
      box.onDidTriggerButton(resolve);
      box.onDidAccept(() => {
        const complaint = question.check(box.value);
        if (complaint === undefined) resolve(box.value);
        else box.validationMessage = complaint;
      });
      box.onDidHide(() => {
        resolve(undefined);
      });
      box.show();
    });
  } finally {
    box.dispose();
  }
}
