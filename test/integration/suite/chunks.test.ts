import assert from 'node:assert/strict';
import Module from 'node:module';
import * as vscode from 'vscode';
import { extensionContext, forgetEverything } from '../support/extension.ts';
import { Prompts } from '../support/prompts.ts';
import { startRemoteSandbox, type RemoteSandbox } from '../support/sandboxes.ts';

/** What `require` has loaded in this process. */
const { _cache: cache } = Module as unknown as { readonly _cache: Record<string, NodeJS.Module | undefined> };

describe('the files of the extension', () => {
  const prompts = new Prompts();
  let sandbox: RemoteSandbox;
  let context: vscode.ExtensionContext;

  before(async () => {
    context = await extensionContext();
    await forgetEverything(context);
    prompts.install();
    sandbox = await startRemoteSandbox();
  });
  after(async () => {
    prompts.restore();
    await forgetEverything(context);
    await sandbox.stop();
  });

  it('share what they keep: what is loaded later works with the extension that VS Code has activated', async () => {
    const { host, port, passwords } = sandbox;
    const password = passwords['root@sys'] ?? '';
    assert.equal(redactorsOf().length, 1, 'the extension is loaded once');
    assert.equal(masked(password), password, 'it is not known yet');
    const draft = { name: 'chunks', host, port, user: 'root@sys', password };
    await vscode.commands.executeCommand('oceanbaseBackup.addCluster', draft);
    await vscode.commands.executeCommand('oceanbaseBackup.refresh');
    assert.equal(redactorsOf().length, 1, 'a command has loaded it once more');
    assert.equal(masked(password), '******', 'the connection has made it known where the others look');
  });

  function masked(text: string): string | undefined {
    return redactorsOf()[0]?.redact(text);
  }
});

interface Redactor {
  redact(text: string): string;
}

/** The redactor of every copy of the extension's main file that this process has loaded. */
function redactorsOf(): Redactor[] {
  return Object.entries(cache)
    .filter(([path]) => /[\\/]dist[\\/]extension\.cjs$/.test(path))
    .flatMap(([, module]) =>
      Object.values((module?.exports ?? {}) as Record<string, { redactor?: Redactor }>),
    )
    .flatMap((exported) => exported.redactor ?? []);
}
