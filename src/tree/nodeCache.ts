import type { Cluster } from '../clusters/cluster.ts';
import { nodeId, type Node } from './nodes.ts';

/** The nodes that were given to VS Code, which finds one to refresh by the object that it was given first. */
export class NodeCache {
  readonly #groups = new Map<string, Node>();
  /** A cluster whose profile has changed is another object, with nodes of its own. */
  readonly #ofClusters = new WeakMap<Cluster, Map<string, Node>>();

  /** The same object as before for a node that was there before. */
  same<T extends Node>(node: T): T {
    const known = this.#known(node);
    const id = nodeId(node);
    const before = known.get(id);
    if (before?.kind === node.kind) return before as T;
    known.set(id, node);
    return node;
  }

  /** Whether VS Code has been given this node. */
  has(node: Node): boolean {
    return this.#known(node).has(nodeId(node));
  }

  /** The node that a node stands below of; undefined at the top. */
  parentOf(node: Node): Node | undefined {
    if (node.kind === 'group') return undefined;
    const { cluster } = node;
    switch (node.kind) {
      case 'cluster': {
        const { group } = cluster.profile;
        return group === undefined ? undefined : this.same({ kind: 'group', group });
      }
      case 'tenant':
      case 'reason':
      case 'retry':
      case 'empty':
      case 'unreadViews':
        return this.same({ kind: 'cluster', cluster });
      case 'set':
      case 'more':
        return this.same({ kind: 'sets', cluster, name: node.name });
      case 'unread':
        return this.same({ kind: node.branch, cluster, name: node.name });
      case 'fact':
        return this.same({ kind: node.branch, cluster, name: node.name });
      default:
        return this.same({ kind: 'tenant', cluster, name: node.name });
    }
  }

  #known(node: Node): Map<string, Node> {
    if (node.kind === 'group') return this.#groups;
    let known = this.#ofClusters.get(node.cluster);
    if (!known) this.#ofClusters.set(node.cluster, (known = new Map<string, Node>()));
    return known;
  }
}
