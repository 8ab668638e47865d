import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { holdsPassword } from '../oceanbase/connectionString/holdsPassword.ts';
import { parseConnection } from '../oceanbase/connectionString/parse.ts';
import type { ConnectionParts } from '../oceanbase/connectionString/parts.ts';
import { listed } from '../oceanbase/sentences.ts';

/**
 * Asks for a connection by one field, into which a whole command or URL may be pasted. As soon as a password stands in
 * it the text is shown as dots, and the prompt says what was understood of it; an eye shows the text again. undefined:
 * Escape.
 */
export async function askToPaste(title: string): Promise<ConnectionParts | undefined> {
  const box = vscode.window.createInputBox();
  box.title = l10n.t('{0}: Command, URL or Host', title);
  box.placeholder = l10n.t('obclient -h ob1.example.com -P 2881 -u root@sys -p');
  box.ignoreFocusOut = true;
  let revealed = false;
  const look = (complains: boolean): ConnectionParts | undefined => {
    const parsed = parseConnection(box.value);
    const secret = holdsPassword(box.value);
    if (!secret) revealed = false;
    box.password = secret && !revealed;
    box.buttons = secret ? [eye(revealed)] : [];
    box.prompt = secret && !revealed ? hiddenWords(parsed) : askingWords();
    box.validationMessage = complains && parsed.kind === 'problem' ? parsed.problem : undefined;
    return parsed.kind === 'parts' ? parsed.parts : undefined;
  };
  look(false);
  try {
    return await new Promise((resolve) => {
      box.onDidChangeValue((text) => look(text !== ''));
      box.onDidTriggerButton(() => {
        revealed = !revealed;
        look(box.value !== '');
      });
      box.onDidAccept(() => {
        const parts = look(true);
        if (parts) resolve(parts);
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

function askingWords(): string {
  return l10n.t('Paste a connection command, a URL or a host. What it does not say is asked next');
}

/** What can be told of a text that is not shown. */
function hiddenWords(parsed: ReturnType<typeof parseConnection>): string {
  if (parsed.kind === 'problem') return l10n.t('Hidden, because a password may be in it');
  const { host, port, user } = parsed.parts;
  const understood = [
    ...(host === undefined ? [] : [l10n.t('host {0}', host)]),
    ...(port === undefined ? [] : [l10n.t('port {0}', port)]),
    ...(user === undefined ? [] : [l10n.t('user {0}', user)]),
    l10n.t('a password'),
  ];
  return l10n.t('Hidden, because a password is in it. Understood: {0}', listed(understood));
}

function eye(revealed: boolean): vscode.QuickInputButton {
  return revealed
    ? { iconPath: new vscode.ThemeIcon('eye-closed'), tooltip: l10n.t('Hide the Text') }
    : { iconPath: new vscode.ThemeIcon('eye'), tooltip: l10n.t('Show the Text') };
}
