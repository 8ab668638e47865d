import * as l10n from '@vscode/l10n';
import type { Judgement } from '../backup/recoverability.ts';
import { urgency } from '../backup/recoverability.ts';
import type { Cluster, TenantState } from '../clusters/cluster.ts';
import { messageOf } from '../oceanbase/errors.ts';
import { redactor } from '../oceanbase/redact.ts';
import type { TenantDetails } from './details.ts';
import { archiveFacts, dataFacts, type Fact } from './facts.ts';
import type { Node, TenantNode } from './nodes.ts';
import { tenantWords } from './words.ts';

/** Which tenants stand in the tree, and in which order. */
export interface TenantOrder {
  readonly warningsFirst: boolean;
  /** Lower case; '' shows all. */
  readonly filter: string;
}

/** The children of a cluster: its tenants, or in their place why they can't be shown. */
export function clusterChildren(
  cluster: Cluster,
  judgements: ReadonlyMap<string, Judgement>,
  order: TenantOrder,
): Node[] {
  switch (cluster.state.kind) {
    case 'idle':
    case 'connecting':
      return [];
    case 'failed':
      return [
        { kind: 'reason', cluster },
        { kind: 'retry', cluster },
      ];
    case 'ready':
      return [
        ...(cluster.state.unread.size > 0 ? [{ kind: 'unreadViews' as const, cluster }] : []),
        ...(cluster.state.tenants.length === 0 && !cluster.state.unread.has('TENANTS')
          ? [{ kind: 'empty' as const, cluster }]
          : []),
        ...shownTenants(cluster, judgements, order).map(({ tenant }): Node => ({
          kind: 'tenant',
          cluster,
          name: tenant.name,
        })),
      ];
  }
}

/** The tenants that pass the filter, in the order that was asked for; none unless the cluster is ready. */
export function shownTenants(
  cluster: Cluster,
  judgements: ReadonlyMap<string, Judgement>,
  { warningsFirst, filter }: TenantOrder,
): readonly TenantState[] {
  if (cluster.state.kind !== 'ready') return [];
  const { tenants } = cluster.state;
  const judgement = (state: TenantState): Judgement =>
    judgements.get(state.tenant.name) ?? { recoverable: 'unjudged', warnings: [] };
  const all = filter === '' || cluster.profile.name.toLowerCase().includes(filter);
  const shown = all
    ? tenants
    : tenants.filter((one) =>
        `${one.tenant.name} ${tenantWords(one, judgement(one)).shown}`.toLowerCase().includes(filter),
      );
  if (!warningsFirst) return shown;
  // A stable sort: equals stay in the order of their names.
  return shown
    .map((state) => ({ state, rank: urgency(judgement(state)) }))
    .sort((a, b) => b.rank - a.rank)
    .map(({ state }) => state);
}

/** The branches of a tenant. */
export function tenantChildren({ cluster, name }: TenantNode, state: TenantState): Node[] {
  return [
    ...state.running.map(({ key }): Node => ({ kind: 'running', cluster, name, key })),
    { kind: 'archive', cluster, name },
    { kind: 'data', cluster, name },
    { kind: 'sets', cluster, name },
  ];
}

/** What a branch reads when it is expanded. Never rejects: a failure is a node; nothing once `signal` aborts. */
export async function branchChildren(
  node: TenantNode & { readonly kind: 'archive' | 'data' | 'sets' },
  state: TenantState,
  details: TenantDetails,
  signal: AbortSignal,
): Promise<Node[]> {
  const { cluster, name, kind } = node;
  const lines = (facts: readonly Fact[]): Node[] =>
    facts.map(([fact, label, value]) => ({
      kind: 'fact',
      cluster,
      name,
      branch: kind,
      fact,
      label,
      value,
    }));
  try {
    switch (kind) {
      case 'archive':
        return lines(archiveFacts(state, await details.setup(cluster, state, signal)));
      case 'data':
        return lines(dataFacts(await details.setup(cluster, state, signal)));
      case 'sets': {
        const { sets, unreadable } = await details.sets(cluster, state, signal);
        if (sets.length + unreadable.length === 0) {
          return lines([['none', l10n.t('No backup has been made yet.'), '']]);
        }
        const { tenant } = state;
        return [
          ...sets.map((set): Node => ({ kind: 'set', cluster, name, tenant, setId: set.setId, set })),
          ...lines(
            unreadable.map(({ setId, problem }) => [
              `set${String(setId)}`,
              l10n.t('Set {0}', setId),
              problem,
            ]),
          ),
          { kind: 'more', cluster, name },
        ];
      }
    }
  } catch (error) {
    if (signal.aborted) return [];
    return [{ kind: 'unread', cluster, name, branch: kind, reason: redactor.redact(messageOf(error)) }];
  }
}
