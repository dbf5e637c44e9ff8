import { PLACEMENT_GROUP } from '../api/groups.ts';
import type { Fleet } from '../model/fleet.ts';
import { matchLabelSelector, readLabelSelector } from '../model/label-selector.ts';
import { decodeMetadata } from '../model/metadata.ts';
import { objectEntry } from '../model/objects.ts';
import type { Placement } from '../model/placement.ts';
import type { ResourceSelector } from '../model/resource-selector.ts';
import type { PlacementDecisions } from './decisions.ts';

/** A placement that brings a namespace to members. */
export interface NamespaceCarrier {
  readonly placement: Placement;
  /** It brings the namespace without its contents. */
  readonly alone: boolean;
  /** False when a label selector decides and the input does not show the namespace's labels. */
  readonly sure: boolean;
}

/** Whether a cluster gets a namespace from some placement; not `sure` when history or missing inputs decide. */
export interface NamespaceDelivery {
  readonly brings: boolean;
  readonly sure: boolean;
}

/** Who brings one namespace where. */
export interface NamespaceSupply {
  readonly carriers: readonly NamespaceCarrier[];
  readonly deliveryTo: (cluster: string) => NamespaceDelivery;
  /** Whether a placement that the hub does not have yet, or not with this policy, surely brings it there. */
  readonly isComingTo: (cluster: string) => boolean;
}

type DecisionsOf = (placement: Placement) => PlacementDecisions;

/** Who brings which namespace, worked out once per namespace. */
export function buildNamespaceSupplies(
  fleet: Fleet,
  decisionsOf: DecisionsOf,
): (name: string) => NamespaceSupply {
  const kept = new Map<string, NamespaceSupply>();
  const candidates = fleet.placements.filter(isSupplier);
  return (name) => {
    const known = kept.get(name);
    if (known !== undefined) return known;
    const carriers = candidates.flatMap((placement) => readCarrier(fleet, placement, name));
    const coming = carriers.filter(({ placement }) => isNew(placement, decisionsOf));
    const supply: NamespaceSupply = {
      carriers,
      deliveryTo: (cluster) => deliver(carriers, decisionsOf, cluster),
      isComingTo: (cluster) => {
        const { brings, sure } = deliver(coming, decisionsOf, cluster);
        return brings && sure;
      },
    };
    kept.set(name, supply);
    return supply;
  };
}

/** A placement that only reports differences makes nothing, and one that is being deleted takes away. */
function isSupplier({ scope, metadata, strategy }: Placement): boolean {
  return scope === 'cluster' && metadata.deleted === '' && strategy.apply.type !== 'ReportDiff';
}

function isNew(placement: Placement, decisionsOf: DecisionsOf): boolean {
  return placement.observed === undefined || decisionsOf(placement).basis !== 'recorded';
}

type Match = 'yes' | 'maybe' | 'no';

function readCarrier(fleet: Fleet, placement: Placement, name: string): NamespaceCarrier[] {
  const matches = placement.selectors.map((selector) => ({
    selector,
    match: selects(fleet, selector, name),
  }));
  const hits = matches.filter(({ match }) => match !== 'no');
  if (hits.length === 0) return [];
  const alone = hits.every(({ selector }) => selector.selectionScope === 'NamespaceOnly');
  return [{ placement, alone, sure: hits.some(({ match }) => match === 'yes') }];
}

function selects(fleet: Fleet, selector: ResourceSelector, name: string): Match {
  if (selector.group === '' && selector.kind === 'Namespace') {
    return selectsByNameOrLabels(fleet, selector, { group: '', kind: 'Namespace', namespace: '', name });
  }
  if (selector.group !== PLACEMENT_GROUP || selector.kind !== 'ClusterResourceEnvelope') return 'no';
  const wrapped = fleet.envelopes.filter(
    ({ scope, entries }) =>
      scope === 'cluster' &&
      entries.some(({ manifest }) => {
        return manifest.group === '' && manifest.kind === 'Namespace' && manifest.name === name;
      }),
  );
  const { group, kind } = selector;
  const found = wrapped.map((each) =>
    selectsByNameOrLabels(fleet, selector, { group, kind, namespace: '', name: each.name }),
  );
  return found.includes('yes') ? 'yes' : 'no';
}

function selectsByNameOrLabels(
  fleet: Fleet,
  selector: ResourceSelector,
  identity: Parameters<typeof objectEntry>[2],
): Match {
  if (selector.name !== '') return selector.name === identity.name ? 'yes' : 'no';
  if (selector.labelSelector === undefined) return 'yes';
  const entry = objectEntry(fleet.objects, '', identity);
  if (entry === undefined) return 'maybe';
  const { labels } = decodeMetadata(entry.head.value);
  return matchLabelSelector(readLabelSelector(selector.labelSelector), labels) ? 'yes' : 'no';
}

const NOT_BROUGHT: NamespaceDelivery = { brings: false, sure: true };

function deliver(
  carriers: readonly NamespaceCarrier[],
  decisionsOf: DecisionsOf,
  cluster: string,
): NamespaceDelivery {
  const all = carriers.map((carrier) => deliverBy(carrier, decisionsOf(carrier.placement), cluster));
  const bringing = all.filter(({ brings }) => brings);
  if (bringing.length > 0) return { brings: true, sure: bringing.some(({ sure }) => sure) };
  return all.every(({ sure }) => sure) ? NOT_BROUGHT : { brings: false, sure: false };
}

function deliverBy(
  { placement, sure }: NamespaceCarrier,
  { decisionOn, choiceOpen }: PlacementDecisions,
  cluster: string,
): NamespaceDelivery {
  const decision = decisionOn(cluster);
  // With External, an update run has yet to take it there.
  const prompt = sure && placement.strategy.type !== 'External';
  if (decision?.member === undefined) return deliverToStranger(placement, cluster, prompt);
  const settled = decision.gates.length === 0 && !choiceOpen;
  if (decision.picked) return { brings: true, sure: prompt && settled };
  // A member that does not answer is a fault of its own; the policy still means it.
  const isDown = decision.refusedBy === 'ClusterEligibility' && decision.filters.isOtherwiseFit(decision);
  if (isDown && decision.outcome.verdict === 'refused') return { brings: true, sure: false };
  return { brings: false, sure: settled || decision.refusedBy !== '' };
}

/** A cluster that is no known member: the policy alone tells. */
function deliverToStranger({ policy }: Placement, cluster: string, prompt: boolean): NamespaceDelivery {
  if (policy.type === 'PickFixed') {
    const named = policy.clusterNames.includes(cluster);
    return { brings: named, sure: !named || prompt };
  }
  return { brings: true, sure: prompt && policy.type === 'PickAll' && (policy.required ?? []).length === 0 };
}
