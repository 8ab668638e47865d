import * as vscode from 'vscode';
import type { Clusters } from '../clusters/clusters.ts';
import { settings, views } from '../contributions.ts';
import { childrenOf, treeItem, type Node } from './nodes.ts';

/** The tree of clusters and tenants. It is refreshed at an interval while it can be seen, and never otherwise. */
export class ClustersTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #clusters: Clusters;
  readonly #changed = new vscode.EventEmitter<Node | undefined>();
  readonly #view: vscode.TreeView<Node>;
  readonly #subscriptions: vscode.Disposable[];
  /** VS Code finds a node to refresh by the object it was given. */
  readonly #clusterNodes = new WeakMap<object, Node>();
  #timer: NodeJS.Timeout | undefined;
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(clusters: Clusters) {
    this.#clusters = clusters;
    this.#view = vscode.window.createTreeView(views.clusters, {
      treeDataProvider: this,
      canSelectMany: true,
    });
    this.#subscriptions = [
      this.#view,
      clusters.onDidChange((cluster) => {
        this.#changed.fire(cluster && this.#clusterNodes.get(cluster));
      }),
      this.#view.onDidChangeVisibility(({ visible }) => {
        if (visible) this.#refreshAndGoOn();
        else this.#stop();
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(settings.section) && this.#view.visible) this.#plan();
      }),
    ];
  }

  /** Reads every cluster anew; resolves when all have answered or failed. */
  async refresh(): Promise<void> {
    await Promise.all(this.#clusters.list().map((cluster) => cluster.refresh()));
  }

  getChildren(node?: Node): Node[] {
    if (node) return node.kind === 'cluster' ? childrenOf(node.cluster) : [];
    const clusters = this.#clusters.list();
    for (const cluster of clusters) if (cluster.state.kind === 'idle') void cluster.refresh();
    if (this.#timer === undefined && this.#view.visible) this.#plan();
    return clusters.map((cluster) => {
      const known = this.#clusterNodes.get(cluster) ?? { kind: 'cluster', cluster };
      this.#clusterNodes.set(cluster, known);
      return known;
    });
  }

  getParent(node: Node): Node | undefined {
    return node.kind === 'cluster' ? undefined : this.#clusterNodes.get(node.cluster);
  }

  getTreeItem(node: Node): vscode.TreeItem {
    return treeItem(node);
  }

  dispose(): void {
    this.#stop();
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
  }

  /** Does not wait for the answers: a cluster that hangs must not keep the others from being read. */
  #refreshAndGoOn(): void {
    void this.refresh();
    this.#plan();
  }

  #plan(): void {
    this.#stop();
    const seconds = vscode.workspace
      .getConfiguration(settings.section)
      .get<unknown>(settings.refreshInterval);
    const valid = typeof seconds === 'number' && Number.isFinite(seconds) ? seconds : 15;
    if (valid <= 0) return; // 0 turns it off
    this.#timer = setTimeout(
      () => {
        this.#refreshAndGoOn();
      },
      Math.max(2, valid) * 1000,
    );
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
