import * as l10n from '@vscode/l10n';
import { spawn, type ChildProcess } from 'node:child_process';
import * as vscode from 'vscode';
import { commands } from '../contributions.ts';
import { redactor } from '../oceanbase/redact.ts';
import type { CommandContext } from './context.ts';

/** The one sandbox that this window has started. */
let running: { readonly child: ChildProcess; readonly login: Promise<SandboxLogin> } | undefined;

interface SandboxLogin {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

/**
 * Starts the repository's sandbox cluster as a child process, once, and adds it. Only where the extension runs from
 * its source: what is packaged has no sandbox, and its menus and palette do not show this command.
 */
export async function trySandbox(context: CommandContext): Promise<void> {
  const login = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: l10n.t('Starting a sandbox cluster…') },
    () => startOnce(context),
  );
  await vscode.commands.executeCommand(commands.addCluster, login);
}

function startOnce(context: CommandContext): Promise<SandboxLogin> {
  if (running) return running.login;
  const task = vscode.Uri.joinPath(context.extensionUri, 'test', 'tasks', 'main.mjs').fsPath;
  const child = spawn(process.execPath, [task, 'sandbox', '--port', '0'], {
    cwd: context.extensionUri.fsPath,
    // Desktop VS Code’s own program is Node only when it is told so.
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const login = readLogin(child);
  const stop = (): void => {
    child.kill();
  };
  process.once('exit', stop);
  const forget = (): void => {
    process.removeListener('exit', stop);
    running = undefined;
  };
  child.once('exit', forget);
  child.once('error', forget); // it never began: the next attempt starts another one
  running = { child, login };
  return login;
}

/** Reads what the sandbox prints (test/sandbox/cli.ts). Rejects where it ends before it says how to log in. */
function readLogin(child: ChildProcess): Promise<SandboxLogin> {
  return new Promise((resolve, reject) => {
    let output = '';
    let errors = '';
    child.stderr?.on('data', (data: Buffer) => (errors += data.toString()));
    child.stdout?.on('data', (data: Buffer) => {
      output += data.toString();
      const [, host, port] = / on ([\d.]+):(\d+)$/m.exec(output) ?? [];
      const [, user, password] = /^ *(root@sys) +password (\S+)$/m.exec(output) ?? [];
      if (!host || !user || !password) return;
      redactor.register(password);
      resolve({ name: 'sandbox', host, port: Number(port), user, password });
    });
    child.once('error', reject);
    child.once('exit', () => {
      reject(new Error(l10n.t('The sandbox did not start. {0}', redactor.redact(errors.trim()))));
    });
  });
}
