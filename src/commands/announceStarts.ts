import type * as vscode from 'vscode';
import type { Settled } from '../clusters/startIntents.ts';
import type { Claims } from '../status/claims.ts';
import type { CommandContext } from './context.ts';

/**
 * Tells what became of starts whose answer nobody has heard: the window was closed, or the connection was lost. Of
 * several windows one tells it.
 */
export function announceStarts(
  context: CommandContext,
  claims: Pick<Claims, 'take'>,
  tell = async (settled: Settled): Promise<void> => {
    await (await import('./startNotices.ts')).announceSettled(context, settled);
  },
): vscode.Disposable {
  const { intents, log } = context;
  const tellOnce = async (settled: Settled): Promise<void> => {
    const isOurs = await claims.take(`start ${settled.intent.id}`).catch((error: unknown) => {
      log.error('claiming what became of a start', error);
      return true; // told twice is better than not at all
    });
    if (isOurs) await tell(settled);
  };
  return intents.onDidSettle((settled) => {
    tellOnce(settled).catch((error: unknown) => {
      log.error('telling what became of a start', error);
    });
  });
}
