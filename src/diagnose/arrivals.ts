import type { Fleet } from '../model/fleet.ts';
import { type ObjectIdentity, objectKey, renderObject } from '../model/identity.ts';
import { isUnknown } from '../model/knowledge.ts';
import { memberPresence } from '../model/member-knowledge.ts';
import { objectEntry } from '../model/objects.ts';
import type { Placement } from '../model/placement.ts';
import { readReference } from '../model/reference-text.ts';
import type { Place } from '../read/place.ts';
import type { Forecast } from '../simulate/simulate.ts';
import type { Chains } from './chain.ts';

/** Where the way of an object to a cluster ends. */
export type ArrivalState = 'arrived' | 'not-on-hub' | 'not-selected' | 'not-picked' | 'broken' | 'open';

/** An object that somebody expects on a cluster, and how far it came. */
export interface Arrival {
  /** As `Kind ns/name`. */
  readonly wanted: string;
  /** '' when no cluster is meant: nobody brings it anywhere. */
  readonly cluster: string;
  readonly state: ArrivalState;
  readonly placement: Placement | undefined;
  /** The first broken link, or the filter that refuses the cluster, in words; '' for none. */
  readonly link: string;
  /** Where that shows; undefined when nothing in the input tells of the object. */
  readonly place: Place | undefined;
  readonly cause: Place | undefined;
}

/** What arrivals are read from. */
export interface ArrivalContext {
  readonly forecast: Forecast;
  readonly chains: Chains;
}

/**
 * How far the objects came that a person expects on members (`--expect deploy/shop/web@east`): on the hub, selected, its
 * cluster picked, every link of the chain in order, there. Without a cluster, all that its placements mean.
 */
export function readArrivals(fleet: Fleet, context: ArrivalContext): readonly Arrival[] {
  return fleet.expected.flatMap((text) => {
    const [name = '', cluster = ''] = text.split('@');
    const reference = readReference(name);
    if (reference === undefined) return [];
    const identities = reference.kinds.map(({ group, kind }) => ({
      group,
      kind,
      namespace: reference.namespace,
      name: reference.name,
    }));
    const identity =
      identities.find((each) => objectEntry(fleet.objects, '', each) !== undefined) ?? identities[0];
    return identity === undefined ? [] : followObject(fleet, context, identity, cluster);
  });
}

function followObject(
  fleet: Fleet,
  context: ArrivalContext,
  identity: ObjectIdentity,
  cluster: string,
): readonly Arrival[] {
  const carriers = carriersOf(fleet, context, identity);
  const hub = objectEntry(fleet.objects, '', identity)?.head;
  const place: Place | undefined = hub && { object: hub, pointer: '', side: 'head' };
  const wanted = renderObject(identity);
  if (carriers.length === 0) {
    const state = hub === undefined ? 'not-on-hub' : 'not-selected';
    return [{ wanted, cluster, state, placement: undefined, link: '', place, cause: place }];
  }
  return carriers.flatMap((placement) => {
    const clusters = cluster === '' ? clustersOf(context, placement) : [cluster];
    return clusters.map((each) => followTo(fleet, context, identity, { placement, cluster: each, place }));
  });
}

function clustersOf({ forecast, chains }: ArrivalContext, placement: Placement): readonly string[] {
  const picked = forecast
    .decisionsOf(placement)
    .decisions.filter((each) => each.picked)
    .map((each) => each.cluster);
  const bound = chains
    .all()
    .flatMap((chain) => (chain.placementKey === placement.key && chain.target ? [chain.cluster] : []));
  return [...new Set([...picked, ...bound])].sort();
}

/** Placements that bring an object, now by their Works or by what they select. */
function carriersOf(
  fleet: Fleet,
  { forecast }: ArrivalContext,
  identity: ObjectIdentity,
): readonly Placement[] {
  const key = objectKey(identity);
  const found = new Set<Placement>();
  for (const { placementKey, manifests } of fleet.today.works) {
    const placement = fleet.links.placements.get(placementKey);
    if (placement !== undefined && manifests.some((each) => objectKey(each) === key)) found.add(placement);
  }
  for (const payload of forecast.payloads(
    (group, kind) => group === identity.group && kind === identity.kind,
  )) {
    if (objectKey(payload) === key) found.add(payload.placement);
  }
  return [...found];
}

interface Way {
  readonly placement: Placement;
  readonly cluster: string;
  readonly place: Place | undefined;
}

function followTo(
  fleet: Fleet,
  { forecast, chains }: ArrivalContext,
  identity: ObjectIdentity,
  way: Way,
): Arrival {
  const { placement, cluster, place } = way;
  const common = { wanted: renderObject(identity), cluster, placement, place };
  const presence = memberPresence(fleet, cluster, identity);
  if (!isUnknown(presence) && presence.state === 'present')
    return { ...common, state: 'arrived', link: '', cause: undefined };
  const decision = forecast.decisionsOf(placement).decisionOn(cluster);
  const chain = chains.of(placement.key, cluster);
  if (decision?.picked !== true && chain?.target !== true) {
    const words = decision?.filters.describeRefusal(placement, decision);
    const policy: Place = { object: placement.object, pointer: placement.policy.pointer, side: 'head' };
    return { ...common, state: 'not-picked', link: words?.text ?? '', cause: words?.seenPlace ?? policy };
  }
  const broken = chain?.links.find(({ state }) => state !== 'ok');
  if (broken !== undefined) {
    const link = `${renderObject(broken.object)}: ${broken.message}`;
    return { ...common, state: 'broken', link, place: broken.place, cause: broken.place };
  }
  return { ...common, state: 'open', link: '', cause: undefined };
}
