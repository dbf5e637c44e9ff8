import type { Binding } from '../model/binding.ts';
import type { Fleet } from '../model/fleet.ts';
import type { Placement } from '../model/placement.ts';
import { bindingsOf, latestPolicySnapshots } from '../model/references.ts';
import { bindingLinks, chooseBinding, contentLinks } from './chain/binding-links.ts';
import { buildChainFacts, type ChainFacts, type ChainInput } from './chain/facts.ts';
import { type ChainLink, linkOf, missingLink, type Verdict } from './chain/link.ts';
import { memberLinks, workLinks } from './chain/member-links.ts';
import { runLinks } from './chain/run-link.ts';
import { placementLink, policyLinks } from './chain/schedule-links.ts';

/** What a dump shows KubeFleet did for one placement on one cluster (design.md §3). */
export interface Chain {
  /** Undefined for what outlived its placement. */
  readonly placement: Placement | undefined;
  readonly placementKey: string;
  /** '' for a placement without any cluster. */
  readonly cluster: string;
  /** The cluster is picked or bound; else the chain ends at the decision. */
  readonly target: boolean;
  /** In the order in which the system goes, as far as the input shows it. */
  readonly links: readonly ChainLink[];
  /** The first link that is not in order; undefined when all are. */
  readonly first: ChainLink | undefined;
}

/** Chains, put together when they are asked for and kept. */
export interface Chains {
  /** One for each placement and cluster that it is bound to, reports on, or decided about; and one for each orphan. */
  readonly all: () => readonly Chain[];
  /** By `Placement.key`; undefined when the input shows nothing of that placement on that cluster. */
  readonly of: (placementKey: string, cluster: string) => Chain | undefined;
}

/**
 * Follows placements down to the members (delivery-and-conditions.md §1.3, §10): policy snapshot, update run, binding,
 * resource snapshot, overrides, member, Works, manifests. Links that the input does not show are left out.
 */
export function buildChains(fleet: Fleet, input: ChainInput): Chains {
  const kept = new Map<string, Chain>();
  const clusters = new Map<string, ReadonlySet<string>>();
  let facts: ChainFacts | undefined;
  const chainOf = (key: string, cluster: string): Chain | undefined => {
    const known = kept.get(`${key} ${cluster}`);
    if (known !== undefined) return known;
    const placement = placementToday(fleet, key);
    const bindings = (fleet.links.bindings.get(key) ?? []).filter((each) => each.targetCluster === cluster);
    if (placement === undefined && bindings.length === 0) return undefined;
    if (placement !== undefined && cluster !== '') {
      const shown = clusters.get(key) ?? new Set(clustersOf(fleet, placement));
      clusters.set(key, shown);
      if (!shown.has(cluster)) return undefined;
    }
    facts ??= buildChainFacts(fleet, input);
    const chain =
      placement === undefined
        ? buildOrphan(facts, key, cluster, bindings)
        : buildChain(facts, placement, cluster, bindings);
    kept.set(`${key} ${cluster}`, chain);
    return chain;
  };
  return { of: chainOf, all: () => listChains(fleet, chainOf) };
}

function placementToday(fleet: Fleet, key: string): Placement | undefined {
  const found = fleet.links.placements.get(key);
  if (found?.observed === undefined) return undefined;
  return found.observed === found.object ? found : fleet.today.placements.find((each) => each.key === key);
}

function listChains(
  fleet: Fleet,
  chainOf: (key: string, cluster: string) => Chain | undefined,
): readonly Chain[] {
  const orphans = [...fleet.links.bindings].flatMap(([key, bindings]) =>
    fleet.links.placements.has(key)
      ? []
      : [...new Set(bindings.map((each) => each.targetCluster))].sort().map((cluster) => ({ key, cluster })),
  );
  const targets = fleet.today.placements.flatMap((placement) => {
    const clusters = clustersOf(fleet, placement);
    return (clusters.length === 0 ? [''] : clusters).map((cluster) => ({ key: placement.key, cluster }));
  });
  return [...targets, ...orphans].flatMap(({ key, cluster }) => chainOf(key, cluster) ?? []);
}

/** The clusters that a placement is bound to, reports on, or decided about; sorted. */
export function clustersOf(fleet: Fleet, placement: Placement): readonly string[] {
  const decided = latestPolicySnapshots(fleet, placement).at(-1)?.decisions ?? [];
  const names = [
    ...bindingsOf(fleet, placement).map((each) => each.targetCluster),
    ...placement.status.clusters.map((each) => each.clusterName),
    ...decided.map((each) => each.clusterName),
  ];
  return [...new Set(names)].filter((name) => name !== '').sort();
}

function finish(chain: Omit<Chain, 'first'>): Chain {
  return { ...chain, first: chain.links.find((link) => link.state !== 'ok') };
}

function buildChain(
  facts: ChainFacts,
  placement: Placement,
  cluster: string,
  bindings: readonly Binding[],
): Chain {
  const { fleet } = facts;
  const binding = chooseBinding(bindings);
  const policy = policyLinks(fleet, placement, cluster, binding !== undefined);
  const decision = latestPolicySnapshots(fleet, placement)
    .at(-1)
    ?.decisions.find((each) => each.clusterName === cluster);
  const isPicked = decision === undefined ? cluster !== '' : decision.selected;
  const links = [
    placementLink(placement),
    ...policy,
    ...(isPicked ? runLinks(fleet, placement, cluster) : []),
    ...(isPicked || binding !== undefined ? bindingLinks(fleet, placement, cluster, bindings) : []),
    ...(binding === undefined ? [] : boundLinks(facts, placement, binding)),
  ];
  const target = isPicked || binding !== undefined;
  return finish({ placement, placementKey: placement.key, cluster, target, links });
}

function boundLinks(facts: ChainFacts, placement: Placement, binding: Binding): ChainLink[] {
  return [...contentLinks(facts, placement, binding), ...deliveredLinks(facts, placement, binding)];
}

function deliveredLinks(facts: ChainFacts, placement: Placement | undefined, binding: Binding): ChainLink[] {
  return [...memberLinks(facts, binding), ...workLinks(facts, placement, binding)];
}

/** What is left of a placement that is gone. A deletion that was asked for waits for somebody: the member comes first. */
function buildOrphan(facts: ChainFacts, key: string, cluster: string, bindings: readonly Binding[]): Chain {
  const [namespace = '', name = ''] = key.split('/');
  const kind = namespace === '' ? 'ClusterResourcePlacement' : 'ResourcePlacement';
  const links = [chooseBinding(bindings)].flatMap((binding): ChainLink[] => {
    if (binding === undefined) return [];
    const from = { object: binding.object, pointer: '/metadata/labels', side: 'head' as const };
    const gone = missingLink('placement', { kind, namespace, name }, 'the placement is gone', from);
    if (binding.metadata.deleted === '') {
      const verdict: Verdict = { state: 'broken', message: 'has outlived it, and is not being deleted' };
      return [gone, linkOf('binding', binding, verdict), ...deliveredLinks(facts, undefined, binding)];
    }
    const waits: Verdict = {
      state: 'broken',
      message: 'is being deleted and waits',
      pointer: '/metadata/finalizers',
      since: binding.metadata.deleted,
    };
    const [member, ...works] = deliveredLinks(facts, undefined, binding);
    return [
      { ...gone, state: 'ok', message: 'was deleted' },
      ...(member === undefined ? [] : [member]),
      linkOf('binding', binding, waits),
      ...works,
    ];
  });
  return finish({ placement: undefined, placementKey: key, cluster, target: true, links });
}
