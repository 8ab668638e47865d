// VS Code's window for commands that run in plain Node: messages are kept instead of shown. Import it before the
// product's modules, as the stand-in of `vscode` itself.
import '../../unit/support/fakeVscode.ts';
import { createRequire } from 'node:module';

export interface Shown {
  readonly kind: 'information' | 'warning' | 'error';
  readonly text: string;
  readonly buttons: readonly string[];
}

export const shownMessages: Shown[] = [];

const vscode = createRequire(import.meta.url)('vscode') as {
  window: Record<string, unknown>;
  ProgressLocation?: unknown;
};
for (const kind of ['Information', 'Warning', 'Error'] as const) {
  vscode.window[`show${kind}Message`] = (text: string, ...rest: unknown[]) => {
    const buttons = rest.filter((one) => typeof one === 'string');
    shownMessages.push({ kind: kind.toLowerCase() as Shown['kind'], text, buttons });
    return Promise.resolve(undefined);
  };
}
vscode.window['withProgress'] = (_: unknown, task: (progress: { report: () => void }) => Promise<unknown>) =>
  task({ report: () => undefined });
vscode.ProgressLocation = { Notification: 15 };
