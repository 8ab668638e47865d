import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import * as vscode from 'vscode';
import { panelType } from '../contributions.ts';
import type { Clusters } from '../clusters/clusters.ts';
import { jobIdOf, jobTarget, parseJobIdentity, type JobIdentity } from '../clusters/followedJob.ts';
import type { FollowedJobs } from '../clusters/followedJobs.ts';
import type { Log } from '../log.ts';
import { SqlDocuments } from './documents.ts';
import { Recorder } from './recorder.ts';

const storedState = v.object({ identity: v.unknown() });

/** The progress panels: one per job, restored after a reload by the job's identity. */
export class ProgressPanels implements vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #folder: vscode.Uri;
  readonly #clusters: Clusters;
  readonly #jobs: FollowedJobs;
  readonly #log: Log;
  readonly #open = new Map<string, vscode.WebviewPanel>();
  readonly #documents = new SqlDocuments();
  /** Kept here and not in a panel: a hidden or closed one must not lose the run's curves. */
  readonly #recorder = new Recorder();
  readonly #registrations: vscode.Disposable;

  constructor(extensionUri: vscode.Uri, clusters: Clusters, jobs: FollowedJobs, log: Log) {
    this.#folder = vscode.Uri.joinPath(extensionUri, 'dist', 'panel');
    this.#clusters = clusters;
    this.#jobs = jobs;
    this.#log = log;
    this.#registrations = vscode.Disposable.from(
      vscode.window.registerWebviewPanelSerializer(panelType, this),
      jobs.onDidChange((job) => {
        this.#recorder.add(job);
      }),
      this.#documents,
    );
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
      l10n.t('Backup: {0}', jobTarget(identity)),
      vscode.ViewColumn.Active,
      this.#options(),
    );
    this.#fill(panel, identity).catch((error: unknown) => {
      this.#log.error('opening a progress panel', error);
      panel.dispose();
    });
  }

  /** Whether the user can see the job's panel now. */
  isVisible(identity: JobIdentity): boolean {
    return this.#open.get(jobIdOf(identity))?.visible ?? false;
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const stored = v.safeParse(storedState, state);
    const identity = stored.success ? parseJobIdentity(stored.output.identity) : undefined;
    if (!identity || this.#open.has(jobIdOf(identity))) {
      if (!identity)
        this.#log.warn('a progress panel could not be restored: its state is not of this version');
      panel.dispose();
      return;
    }
    panel.webview.options = this.#options(); // the addresses of a reloaded window are new
    await this.#fill(panel, identity);
  }

  dispose(): void {
    this.#registrations.dispose();
    for (const panel of this.#open.values()) panel.dispose();
  }

  #options(): vscode.WebviewOptions & vscode.WebviewPanelOptions {
    return { enableScripts: true, localResourceRoots: [this.#folder] };
  }

  /** The panel counts as open at once, so that asking twice opens one; what fills it is loaded at the first. */
  async #fill(panel: vscode.WebviewPanel, identity: JobIdentity): Promise<void> {
    const id = jobIdOf(identity);
    const job = this.#jobs.follow(identity);
    this.#open.set(id, panel);
    const whileOpen: vscode.Disposable[] = [];
    panel.onDidDispose(() => {
      this.#open.delete(id);
      for (const disposable of whileOpen) disposable.dispose();
    });
    panel.iconPath = vscode.Uri.joinPath(this.#folder, '..', '..', 'media', 'panel.svg');
    const { panelHtml, PanelSession } = await import('./page.ts');
    if (this.#open.get(id) !== panel) return; // it was closed meanwhile
    const session = new PanelSession(panel, job, {
      clusters: this.#clusters,
      recorder: this.#recorder,
      documents: this.#documents,
      log: this.#log,
    });
    whileOpen.push(session);
    const address = (file: string): string =>
      panel.webview.asWebviewUri(vscode.Uri.joinPath(this.#folder, file)).toString();
    panel.webview.html = panelHtml({
      cspSource: panel.webview.cspSource,
      script: address('panel.js'),
      style: address('panel-style.css'),
      texts: vscode.l10n.bundle,
      language: vscode.env.language,
    });
  }
}
