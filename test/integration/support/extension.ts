import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';

/** Activates the extension under test and gives its context (which it hands out in test mode alone). */
export async function extensionContext(): Promise<vscode.ExtensionContext> {
  const extension = vscode.extensions.getExtension<vscode.ExtensionContext | undefined>(
    'oceanbase-backup.oceanbase-backup',
  );
  const context = await extension?.activate();
  if (!context) throw new Error('the extension under test did not hand out its context');
  return context;
}

/** Everything in globalState and in the storage folder, as text. */
export function storedText(context: vscode.ExtensionContext): string {
  const state = JSON.stringify(context.globalState.keys().map((key) => [key, context.globalState.get(key)]));
  const folder = recordsOf(context);
  const all = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  const names = all.filter((name) => statSync(join(folder, name)).isFile());
  return [state, ...names.map((name) => `${name}: ${readFileSync(join(folder, name), 'utf8')}`)].join('\n');
}

/** The keys of what is on record: starts, jobs, raised scores, stored passwords. */
export function recordKeys(context: vscode.ExtensionContext): string[] {
  const folder = recordsOf(context);
  const kinds = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [];
  return kinds
    .filter((kind) => kind.isDirectory())
    .flatMap(({ name: kind }) =>
      readdirSync(join(folder, kind)).map(
        (name) => `${kind}/${decodeURIComponent(name).replace('.json', '')}`,
      ),
    );
}

export function recordAt(context: vscode.ExtensionContext, key: string): unknown {
  return JSON.parse(readFileSync(pathOfRecord(context, key), 'utf8'));
}

/** As the extension would have it on record; undefined deletes. */
export function putOnRecord(context: vscode.ExtensionContext, key: string, value: unknown): void {
  const path = pathOfRecord(context, key);
  mkdirSync(dirname(path), { recursive: true });
  if (value === undefined) rmSync(path, { force: true });
  else writeFileSync(path, JSON.stringify(value));
}

function pathOfRecord(context: vscode.ExtensionContext, key: string): string {
  const [kind = '', ...rest] = key.split('/');
  return join(recordsOf(context), kind, `${encodeURIComponent(rest.join('/'))}.json`);
}

/** The keys of the backup passwords that are on record, whether they are held or not. */
export function passwordKeys(context: vscode.ExtensionContext): string[] {
  return recordKeys(context)
    .filter((key) => key.startsWith('vaultEntry/'))
    .flatMap((key) => {
      const { profileId, sets } = recordAt(context, key) as {
        profileId: string;
        sets?: { tenantId: number; setId: number }[];
      };
      if (!sets) return [key.replace('vaultEntry/', 'backupPassword/')];
      return sets.map(
        ({ tenantId, setId }) => `backupPassword/${profileId}/${String(tenantId)}/set/${String(setId)}`,
      );
    });
}

/** Where the records are that have a file each. */
function recordsOf({ globalStorageUri }: vscode.ExtensionContext): string {
  return join(globalStorageUri.fsPath, 'records');
}

/** Runs a command of the extension. */
export function run(command: string, ...args: unknown[]): Thenable<unknown> {
  return vscode.commands.executeCommand(`oceanbaseBackup.${command}`, ...args);
}

/** Forgets every cluster, job and backup password of earlier tests. */
export async function forgetEverything(context: vscode.ExtensionContext): Promise<void> {
  for (const key of passwordKeys(context)) await context.secrets.delete(key);
  // A cluster that is gone while its password is still there was lost, and is added again.
  const clusters = context.globalState.keys().filter((key) => key.startsWith('cluster/'));
  for (const key of clusters) await context.secrets.delete(key.replace('cluster/', 'clusterPassword/'));
  for (const key of context.globalState.keys()) await context.globalState.update(key, undefined);
  rmSync(recordsOf(context), { recursive: true, force: true });
}

/** What the extension posts to its panels and what they post back, as it happens. */
export class PanelTraffic {
  readonly toPanel: unknown[] = [];
  readonly #original = vscode.window.createWebviewPanel.bind(vscode.window);
  readonly #panels: vscode.WebviewPanel[] = [];
  readonly #waiting: { test: (message: unknown) => boolean; resolve: (message: unknown) => void }[] = [];

  install(): void {
    const window = vscode.window as unknown as Record<string, unknown>;
    window['createWebviewPanel'] = (...args: Parameters<typeof vscode.window.createWebviewPanel>) => {
      const panel = this.#original(...args);
      this.#panels.push(panel);
      const post = panel.webview.postMessage.bind(panel.webview);
      panel.webview.postMessage = (message: unknown) => {
        this.toPanel.push(message);
        for (const one of this.#waiting) if (one.test(message)) one.resolve(message);
        return post(message);
      };
      return panel;
    };
  }

  /** Resolves with the first message, past or to come, that passes. */
  async message(test: (message: unknown) => boolean): Promise<unknown> {
    const past = this.toPanel.find(test);
    if (past !== undefined) return past;
    return await new Promise((resolve) => this.#waiting.push({ test, resolve }));
  }

  /** The newest model of any panel. */
  lastModel(): unknown {
    return this.toPanel.filter((message) => (message as { type: string }).type === 'model').at(-1);
  }

  /** The HTML that the panels were given. */
  html(): string[] {
    return this.#panels.map((panel) => panel.webview.html);
  }

  restore(): void {
    (vscode.window as unknown as Record<string, unknown>)['createWebviewPanel'] = this.#original;
    for (const panel of this.#panels) panel.dispose();
  }
}

/** Whether a message carries a model with this outcome. */
export function hasOutcome(kind: string): (message: unknown) => boolean {
  return (message) =>
    (message as { model?: { outcome?: { kind?: string } | null } }).model?.outcome?.kind === kind;
}
