import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Cluster } from '../clusters/cluster.ts';
import type { Clusters } from '../clusters/clusters.ts';
import type { FollowedJob } from '../clusters/followedJob.ts';
import type { FollowedJobs } from '../clusters/followedJobs.ts';
import { groupByProfile } from '../clusters/groups.ts';
import type { HeldPasswords } from '../clusters/heldPasswords.ts';
import { contextKeys, settings, views, type EmptyClusters } from '../contributions.ts';
import { fullBackupMaxAgeDays } from '../settings.ts';
import { branchChildren, clusterChildren, shownTenants, tenantChildren } from './children.ts';
import { TenantDetails } from './details.ts';
import { Judgements } from './judgements.ts';
import { MovedBackups } from './movedBackups.ts';
import { NodeCache } from './nodeCache.ts';
import { tenantNameOf, type Node, type NodeOfCluster } from './nodes.ts';
import { Refreshing } from './refreshing.ts';
import { tooltipOf, treeItem, type ItemPorts } from './treeItems.ts';
import { ViewState } from './viewState.ts';

/** The tree of clusters and tenants. It is refreshed while it can be seen, and never otherwise. */
export class ClustersTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly order: ViewState;
  readonly #clusters: Clusters;
  readonly #changed = new vscode.EventEmitter<Node | undefined>();
  readonly #view: vscode.TreeView<Node>;
  readonly #refreshing: Refreshing;
  readonly #details = new TenantDetails();
  readonly #ports: ItemPorts;
  readonly #subscriptions: vscode.Disposable[];
  readonly #nodes = new NodeCache();
  readonly #moved = new MovedBackups();
  #why: EmptyClusters | undefined;
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(
    clusters: Clusters,
    jobs: Pick<FollowedJobs, 'get' | 'onDidChange' | 'onDidEnd'>,
    held: HeldPasswords,
    memory: vscode.Memento,
  ) {
    this.#clusters = clusters;
    this.order = new ViewState(memory);
    const passwordHeld: ItemPorts['passwordHeld'] = (...set) => held.has(...set);
    const judgements = new Judgements({ passwordHeld, maxFullAgeDays: fullBackupMaxAgeDays });
    this.#ports = {
      judgements,
      jobs,
      passwordHeld,
      now: () => new Date(),
      clustersOf: (group) => this.#clustersOf(group),
    };
    this.#view = vscode.window.createTreeView(views.clusters, {
      treeDataProvider: this,
      canSelectMany: true,
    });
    this.#refreshing = new Refreshing(this.#view, (signal) => void this.#refreshAll(signal));
    const judgeAnew = (): void => {
      judgements.forget();
      this.#show();
    };
    this.#subscriptions = [
      this.#view,
      this.order,
      this.#refreshing,
      clusters.onDidChange((cluster) => {
        this.#show(cluster);
      }),
      held.onDidChange(judgeAnew),
      jobs.onDidChange((job) => {
        this.#showProgress(job);
      }),
      jobs.onDidEnd(({ identity }) => {
        if (this.#view.visible) void clusters.get(identity.profileId)?.refresh(this.#refreshing.signal);
      }),
      this.order.onDidChange(() => {
        this.#show();
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(`${settings.section}.${settings.fullBackupMaxAge}`)) judgeAnew();
      }),
    ];
  }

  /** Reads every cluster anew, and what is shown below it; resolves when all have answered or failed. */
  async refresh(): Promise<void> {
    this.#details.forget();
    await this.#refreshAll();
  }

  /** Reads what a node shows anew: a cluster, or a tenant’s branches, and the cluster that they stand in. */
  async refreshNode(node: NodeOfCluster): Promise<void> {
    this.#details.forget(node.cluster, tenantNameOf(node));
    await node.cluster.refresh();
  }

  /** What was read for open branches may have changed: it is read again. */
  readAnew(): void {
    this.#details.forget();
    this.#show();
  }

  getChildren(node?: Node): Node[] | Promise<Node[]> {
    if (!node) return this.#roots();
    if (node.kind === 'group')
      return this.#same(this.#clustersOf(node.group).map((cluster) => ({ kind: 'cluster', cluster })));
    const { cluster } = node;
    const { judgements } = this.#ports;
    if (node.kind === 'cluster')
      return this.#same(clusterChildren(cluster, judgements.all(cluster), this.order.order));
    const state = 'name' in node ? cluster.tenant(node.name) : undefined;
    if (!state) return [];
    switch (node.kind) {
      case 'tenant':
        return this.#same(tenantChildren({ ...node, kind: 'tenant' }, state));
      case 'archive':
      case 'data':
      case 'sets':
        return branchChildren({ ...node, kind: node.kind }, state, this.#details, this.#refreshing.signal);
      default:
        return [];
    }
  }

  /** The rows that are selected; none while VS Code reads the view anew. */
  get selection(): readonly Node[] {
    return this.#view.selection;
  }

  getParent(node: Node): Node | undefined {
    return this.#nodes.parentOf(node);
  }

  getTreeItem(node: Node): vscode.TreeItem {
    return treeItem(node, this.#ports);
  }

  /** Called when the mouse rests on a row: a thousand rows need no thousand tooltips. */
  resolveTreeItem(item: vscode.TreeItem, node: Node): vscode.TreeItem {
    item.tooltip ??= tooltipOf(node, this.#ports);
    return item;
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
  }

  #same(nodes: readonly Node[]): Node[] {
    return nodes.map((node) => this.#nodes.same(node));
  }

  #clustersOf(group: string): Cluster[] {
    return this.#shown(this.#clusters.list()).filter(({ profile }) => profile.group === group);
  }

  #roots(): Node[] {
    const clusters = this.#clusters.list();
    for (const cluster of clusters)
      if (cluster.state.kind === 'idle') void cluster.refresh(this.#refreshing.signal);
    this.#refreshing.plan(false);
    const shown = this.#shown(clusters);
    this.#sayWhyEmpty(shown.length > 0 ? 'not' : clusters.length === 0 ? 'noCluster' : 'filtered');
    const { groups, ungrouped } = groupByProfile(shown);
    return [
      ...groups.map(({ name }): Node => this.#nodes.same({ kind: 'group', group: name })),
      ...ungrouped.map((cluster) => this.#nodes.same({ kind: 'cluster', cluster })),
    ];
  }

  /** Which welcome stands in an empty view. */
  #sayWhyEmpty(why: EmptyClusters): void {
    if (why === this.#why) return;
    this.#why = why;
    void vscode.commands.executeCommand('setContext', contextKeys.clustersEmpty, why);
  }

  /** The clusters that the filter does not hide: a cluster that cannot be read is never hidden. */
  #shown(clusters: readonly Cluster[]): Cluster[] {
    const { order } = this.order;
    return clusters.filter(
      (cluster) =>
        order.filter === '' ||
        cluster.state.kind !== 'ready' ||
        shownTenants(cluster, this.#ports.judgements.all(cluster), order).length > 0,
    );
  }

  #show(cluster?: Cluster): void {
    const filtered = this.order.filter !== '';
    if (filtered || this.#view.message !== undefined) this.#view.message = this.#filterWords();
    // What a filter hides or shows may be another cluster’s row, too.
    if (!cluster || filtered) {
      this.#changed.fire(undefined);
      return;
    }
    const node = this.#nodes.same({ kind: 'cluster', cluster });
    // The row of a group tells of its clusters.
    this.#changed.fire(this.#nodes.parentOf(node) ?? node);
  }

  /** The rows that tell how far the job is, where VS Code has them. */
  #showProgress(job: FollowedJob): void {
    const cluster = this.#clusters.get(job.identity.profileId);
    if (!cluster || !this.#view.visible) return;
    for (const name of this.#moved.of(job)) {
      const row: Node = { kind: 'tenant', cluster, name };
      if (this.#nodes.has(row)) this.#changed.fire(this.#nodes.same(row));
    }
  }

  /**
   * A plain word while something may be hidden; '' without a filter, and where it hides everything: VS Code shows a
   * welcome only where there is no message.
   */
  #filterWords(): string {
    const { filter, order } = this.order;
    if (filter === '' || this.#shown(this.#clusters.list()).length === 0) return '';
    let [shown, all] = [0, 0];
    for (const cluster of this.#clusters.list()) {
      shown += shownTenants(cluster, this.#ports.judgements.all(cluster), order).length;
      all += cluster.state.kind === 'ready' ? cluster.state.tenants.length : 0;
    }
    return l10n.t('Filter “{0}”: {1} of {2} tenants are shown.', filter, shown, all);
  }

  async #refreshAll(signal?: AbortSignal): Promise<void> {
    await Promise.all(this.#clusters.list().map((cluster) => cluster.refresh(signal)));
  }
}
