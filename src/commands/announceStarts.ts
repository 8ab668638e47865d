import type * as vscode from 'vscode';
import type { CommandContext } from './context.ts';

/** Tells what became of starts whose answer nobody has heard: the window was closed, or the connection was lost. */
export function announceStarts(context: CommandContext): vscode.Disposable {
  return context.intents.onDidSettle((settled) => {
    void import('./startNotices.ts')
      .then(({ announceSettled }) => announceSettled(context, settled))
      .catch((error: unknown) => {
        context.log.error('telling what became of a start', error);
      });
  });
}
