import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Cluster } from '../clusters/cluster.ts';
import type { Clusters } from '../clusters/clusters.ts';
import type { FollowedJobs } from '../clusters/followedJobs.ts';
import { runningNow } from '../clusters/runningNow.ts';
import { contextKeys, settings, views, type EmptyBackups } from '../contributions.ts';
import { refreshIntervalMs } from '../settings.ts';
import { entriesOf, sorted, troubleOf } from './entries.ts';
import { filterWords, isFiltering, noFilter, passes, type BackupFilter } from './filter.ts';
import { backupsItem, backupTooltip, type BackupsNode } from './item.ts';
import { RecentBackups } from './recentBackups.ts';

/**
 * The Backups view: what runs and what ran lately on every saved cluster. The job views are read only while it can
 * be seen, each cluster by itself, so that one that hangs keeps no other waiting; what runs is known from the jobs
 * that are followed anyway. Its badge counts what runs, also while the view is hidden.
 */
export class BackupsTree implements vscode.TreeDataProvider<BackupsNode>, vscode.Disposable {
  readonly #clusters: Clusters;
  readonly #jobs: FollowedJobs;
  readonly #recent: RecentBackups;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #view: vscode.TreeView<BackupsNode>;
  readonly #subscriptions: vscode.Disposable[];
  #filter = noFilter;
  /** The view can be seen and has been read since it came into sight. */
  #awake = false;
  #reading = 0;
  #why: EmptyBackups | undefined;
  #timer: NodeJS.Timeout | undefined;
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(clusters: Clusters, jobs: FollowedJobs) {
    this.#clusters = clusters;
    this.#jobs = jobs;
    this.#recent = new RecentBackups(jobs);
    this.#view = vscode.window.createTreeView(views.backups, { treeDataProvider: this });
    const show = (): void => {
      this.#show();
    };
    this.#subscriptions = [
      this.#view,
      this.#recent,
      this.#recent.onDidChange(show),
      jobs.onDidChange(show),
      jobs.onDidEnd(({ identity }) => {
        const cluster = clusters.get(identity.profileId);
        if (cluster && this.#awake) void this.#read(cluster);
        show();
      }),
      clusters.onDidChange((cluster) => {
        if (!cluster && this.#awake) this.#readAndGoOn();
        // It answers, maybe after an attempt that was given up: what was not read is read at once, not with the next refresh.
        if (cluster?.info && this.#awake && this.#recent.lacks(cluster)) void this.#read(cluster);
        show();
      }),
      this.#view.onDidChangeVisibility(({ visible }) => {
        if (visible) this.#wake();
        else this.#sleep();
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(settings.section) && this.#awake) this.#plan();
      }),
    ];
  }

  get filter(): BackupFilter {
    return this.#filter;
  }

  set filter(filter: BackupFilter) {
    this.#filter = filter;
    this.#view.description = filterWords(filter);
    void vscode.commands.executeCommand('setContext', contextKeys.backupsFiltered, isFiltering(filter));
    this.#changed.fire();
  }

  /** Reads every cluster anew; resolves when all have answered or failed. */
  async refresh(): Promise<void> {
    const all = Promise.all(this.#clusters.list().map((cluster) => this.#read(cluster)));
    await vscode.window.withProgress({ location: { viewId: views.backups } }, () => all);
  }

  getChildren(node?: BackupsNode): BackupsNode[] {
    if (node) return [];
    if (this.#view.visible) this.#wake(); // a view that is there from the start never says that it became visible
    const clusters = this.#clusters.list();
    const troubles = clusters.flatMap((cluster): BackupsNode[] => {
      const sentence = troubleOf(cluster, this.#recent.of(cluster));
      return sentence === undefined ? [] : [{ type: 'trouble', cluster, sentence }];
    });
    const entries = clusters
      .flatMap((cluster) => entriesOf(cluster, this.#jobs, this.#recent.of(cluster)))
      .filter((entry) => passes(this.#filter, entry));
    this.#sayWhyEmpty(clusters.length, troubles.length + entries.length);
    return [...troubles, ...sorted(entries).map((entry): BackupsNode => ({ type: 'backup', entry }))];
  }

  /** The rows that are selected; none while VS Code reads the view anew. */
  get selection(): readonly BackupsNode[] {
    return this.#view.selection;
  }

  getParent(): undefined {
    return undefined;
  }

  getTreeItem(node: BackupsNode): vscode.TreeItem {
    return backupsItem(node);
  }

  async resolveTreeItem(item: vscode.TreeItem, node: BackupsNode): Promise<vscode.TreeItem> {
    if (node.type === 'backup') item.tooltip = await backupTooltip(node.entry);
    return item;
  }

  dispose(): void {
    this.#stop();
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
  }

  #show(): void {
    const running = runningNow(this.#clusters, this.#jobs).length;
    this.#view.badge =
      running === 0
        ? undefined
        : {
            value: running,
            tooltip:
              running === 1 ? l10n.t('1 backup is running') : l10n.t('{0} backups are running', running),
          };
    if (this.#view.visible) this.#changed.fire();
  }

  async #read(cluster: Cluster): Promise<void> {
    this.#reading++;
    try {
      await this.#recent.read(cluster);
    } finally {
      this.#reading--;
      this.#changed.fire();
    }
  }

  /** Which welcome stands in an empty view; none while it is not known yet what there is. */
  #sayWhyEmpty(clusters: number, nodes: number): void {
    const why: EmptyBackups =
      nodes > 0
        ? 'not'
        : clusters === 0
          ? 'noCluster'
          : isFiltering(this.#filter)
            ? 'filtered'
            : this.#reading > 0
              ? 'reading'
              : 'noBackup';
    if (why === this.#why) return;
    this.#why = why;
    void vscode.commands.executeCommand('setContext', contextKeys.backupsEmpty, why);
  }

  #wake(): void {
    if (this.#awake) return;
    this.#awake = true;
    this.#readAndGoOn();
  }

  #sleep(): void {
    this.#awake = false;
    this.#stop();
  }

  /** Does not wait for the answers. */
  #readAndGoOn(): void {
    this.#plan();
    void this.refresh();
  }

  #plan(): void {
    this.#stop();
    const ms = refreshIntervalMs();
    if (ms === undefined) return;
    this.#timer = setTimeout(() => {
      this.#readAndGoOn();
    }, ms);
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
