import * as v from 'valibot';
import * as vscode from 'vscode';
import { commands, panelType } from '../contributions.ts';
import {
  jobIdOf,
  jobTarget,
  parseJobIdentity,
  type FollowedJob,
  type JobIdentity,
} from '../clusters/followedJob.ts';
import type { FollowedJobs } from '../clusters/followedJobs.ts';
import type { Log } from '../log.ts';
import { panelHtml } from './html.ts';
import { panelModel } from './model.ts';
import { fromPanel, type ToPanel } from './protocol.ts';

const storedState = v.object({ identity: v.unknown() });

/** The progress panels: one per job, restored after a reload by the job's identity. */
export class ProgressPanels implements vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #folder: vscode.Uri;
  readonly #jobs: FollowedJobs;
  readonly #log: Log;
  readonly #open = new Map<string, vscode.WebviewPanel>();
  readonly #registration: vscode.Disposable;

  constructor(extensionUri: vscode.Uri, jobs: FollowedJobs, log: Log) {
    this.#folder = vscode.Uri.joinPath(extensionUri, 'dist', 'panel');
    this.#jobs = jobs;
    this.#log = log;
    this.#registration = vscode.window.registerWebviewPanelSerializer(panelType, this);
  }

  /** Opens the job's panel, or brings it to the front. */
  show(identity: JobIdentity): void {
    const open = this.#open.get(jobIdOf(identity));
    if (open) {
      open.reveal();
      return;
    }
    const panel = vscode.window.createWebviewPanel(
      panelType,
      `Backup: ${jobTarget(identity)}`,
      vscode.ViewColumn.Active,
      this.#options(),
    );
    this.#fill(panel, identity);
  }

  /** Whether the user can see the job's panel now. */
  isVisible(identity: JobIdentity): boolean {
    return this.#open.get(jobIdOf(identity))?.visible ?? false;
  }

  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const stored = v.safeParse(storedState, state);
    const identity = stored.success ? parseJobIdentity(stored.output.identity) : undefined;
    if (!identity || this.#open.has(jobIdOf(identity))) {
      if (!identity)
        this.#log.warn('a progress panel could not be restored: its state is not of this version');
      panel.dispose();
      return Promise.resolve();
    }
    panel.webview.options = this.#options(); // the addresses of a reloaded window are new
    this.#fill(panel, identity);
    return Promise.resolve();
  }

  dispose(): void {
    this.#registration.dispose();
    for (const panel of this.#open.values()) panel.dispose();
  }

  #options(): vscode.WebviewOptions & vscode.WebviewPanelOptions {
    return { enableScripts: true, localResourceRoots: [this.#folder] };
  }

  #fill(panel: vscode.WebviewPanel, identity: JobIdentity): void {
    const id = jobIdOf(identity);
    const job = this.#jobs.follow(identity);
    this.#open.set(id, panel);
    const attend = (): void => {
      job.setAttention(panel.visible ? 'visible' : 'background');
    };
    const subscriptions = [
      panel.webview.onDidReceiveMessage((message: unknown) => {
        this.#receive(panel, job, message);
      }),
      panel.onDidChangeViewState(attend),
      job.onDidChange((state) => {
        // A hidden panel has no page: it gets the newest model when it is shown and says "ready".
        if (panel.visible) this.#post(panel, { type: 'model', model: panelModel(identity, state) });
      }),
    ];
    panel.onDidDispose(() => {
      this.#open.delete(id);
      job.setAttention('background');
      for (const subscription of subscriptions) subscription.dispose();
    });
    panel.iconPath = vscode.Uri.joinPath(this.#folder, '..', '..', 'media', 'panel.svg');
    const address = (file: string): string =>
      panel.webview.asWebviewUri(vscode.Uri.joinPath(this.#folder, file)).toString();
    panel.webview.html = panelHtml({
      cspSource: panel.webview.cspSource,
      script: address('panel.js'),
      style: address('panel-style.css'),
    });
    attend();
  }

  #receive(panel: vscode.WebviewPanel, job: FollowedJob, message: unknown): void {
    const parsed = v.safeParse(fromPanel, message);
    if (!parsed.success) {
      this.#log.warn('the progress panel sent a message that is not part of the protocol');
      return;
    }
    switch (parsed.output.type) {
      case 'ready':
        this.#post(panel, { type: 'identity', identity: job.identity });
        this.#post(panel, { type: 'model', model: panelModel(job.identity, job.state) });
        break;
      case 'cancelBackup':
        void vscode.commands.executeCommand(commands.cancelBackup, job.identity);
        break;
      case 'showLog':
        void vscode.commands.executeCommand(commands.showLog);
        break;
    }
  }

  #post(panel: vscode.WebviewPanel, message: ToPanel): void {
    void panel.webview.postMessage(message);
  }
}
