// What the suites that take backups have in common: a cluster on a sandbox, the user's answers, and what the panels
// are told.
import type * as vscode from 'vscode';
import type { SandboxOptions } from '../../sandbox/index.ts';
import { extensionContext, forgetEverything, PanelTraffic, run } from './extension.ts';
import { Prompts } from './prompts.ts';
import { startRemoteSandbox, type RemoteSandbox } from './sandboxes.ts';

/** `cluster` is the name of the one that is connected as root@sys; without it there is none at first. */
export interface SceneOptions extends SandboxOptions {
  readonly cluster?: string;
}

/** A scene for all tests of the block it is called in. */
export function useScene(options: SceneOptions): Scene {
  const scene = new Scene();
  before(() => scene.start(options));
  after(() => scene.stop());
  return scene;
}

/** A scene of its own for every test of the block it is called in. */
export function useFreshScene(options: SceneOptions): Scene {
  const scene = new Scene();
  beforeEach(() => scene.start(options));
  afterEach(() => scene.stop());
  return scene;
}

export class Scene {
  readonly prompts = new Prompts();
  traffic!: PanelTraffic;
  sandbox!: RemoteSandbox;
  context!: vscode.ExtensionContext;

  async start({ cluster, ...options }: SceneOptions): Promise<void> {
    this.context = await extensionContext();
    await forgetEverything(this.context);
    this.traffic = new PanelTraffic();
    this.traffic.install();
    this.prompts.install();
    this.prompts.expect();
    this.sandbox = await startRemoteSandbox(options);
    if (cluster !== undefined) await this.addCluster(cluster);
  }

  /** Connects the sandbox under this name. */
  async addCluster(name: string, user = 'root@sys'): Promise<void> {
    const { host, port, passwords } = this.sandbox;
    await run('addCluster', { name, host, port, user, password: passwords[user] });
  }

  async stop(): Promise<void> {
    for (const list of this.prompts.lists) list.hide();
    this.prompts.restore();
    this.traffic.restore();
    await forgetEverything(this.context);
    await this.sandbox.stop();
  }
}
