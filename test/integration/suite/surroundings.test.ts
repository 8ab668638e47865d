// The test host is a remote window: the extension host runs in VS Code's server, the workbench in a browser.
import assert from 'node:assert/strict';
import { createServer, type AddressInfo } from 'node:net';
import * as vscode from 'vscode';
import { bounds } from '../../../src/settings.ts';
import { extensionContext, forgetEverything } from '../support/extension.ts';
import { Prompts } from '../support/prompts.ts';

async function unusedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('a remote window', () => {
  before(function () {
    if (vscode.env.remoteName === undefined) this.skip(); // desktop VS Code (npm run test:desktop)
  });

  it('runs the extension where the workspace is', async () => {
    const { extension } = await extensionContext();
    assert.equal(extension.extensionKind, vscode.ExtensionKind.Workspace);
  });

  it('says which machine 127.0.0.1 is, if nothing listens there', async () => {
    const prompts = new Prompts();
    prompts.install();
    try {
      prompts.expect('127.0.0.1', String(await unusedPort()), 'root@sys', 'x');
      await vscode.commands.executeCommand('oceanbaseBackup.addCluster');
    } finally {
      prompts.restore();
      await forgetEverything(await extensionContext());
    }
    const [said, ...more] = prompts.said;
    assert.deepEqual(more, []);
    assert.match(
      said?.text ?? '',
      /^Nothing listens on 127\.0\.0\.1:\d+\. .* “127\.0\.0\.1” means the remote machine\.$/,
    );
  });
});

describe('a trusted workspace', () => {
  it('cannot set a setting of ours', async () => {
    const ours = vscode.workspace.getConfiguration('oceanbaseBackup');
    for (const [name, { otherwise }] of Object.entries(bounds)) {
      await assert.rejects(async () => ours.update(name, 1, vscode.ConfigurationTarget.Workspace), name);
      const now = vscode.workspace.getConfiguration('oceanbaseBackup');
      assert.equal(now.get(name), otherwise);
      assert.equal(now.inspect(name)?.workspaceValue, undefined);
    }
  });
});
