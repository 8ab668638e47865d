import * as vscode from 'vscode';

/** Asks for a new backup password twice; undefined if the user gave up. Nothing is said then. */
export async function askNewPassword(tenantName: string): Promise<string | undefined> {
  const first = await vscode.window.showInputBox({
    title: `Password of the backup set of ${tenantName} (1/2)`,
    prompt:
      'A restore will ask for it, and it can never be removed from the set. It is kept in this machine’s secret storage.',
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) =>
      text === '' ? 'Enter a password, or press Escape to leave everything as it is.' : undefined,
  });
  if (first === undefined) return undefined;
  return await vscode.window.showInputBox({
    title: `Password of the backup set of ${tenantName} (2/2)`,
    prompt: 'The same password again. Enter starts the backup.',
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) => (text === first ? undefined : 'The two passwords differ.'),
  });
}
