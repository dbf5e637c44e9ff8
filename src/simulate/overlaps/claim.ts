import { readString } from '../../api/json.ts';
import type { Fleet } from '../../model/fleet.ts';
import { type ObjectIdentity, type ObjectKey, objectKey } from '../../model/identity.ts';
import { isUnknown } from '../../model/knowledge.ts';
import { decodeApiVersion } from '../../model/manifest.ts';
import type { Placement } from '../../model/placement.ts';
import type { EnvelopeEntry } from '../envelope.ts';
import type { Deliveries } from '../forecast/deliveries.ts';
import {
  buildClusterSet,
  type ClusterSet,
  intersectClusters,
  isEmptyClusterSet,
  subtractClusters,
  uniteClusters,
} from '../landings/cluster-set.ts';
import { buildItems, type LandingItem } from '../landings/items.ts';
import type { Landing } from '../landings.ts';
import { type HubObject, isConverted } from '../selection/hub.ts';
import type { PlacementKey } from '../selection/selectors.ts';
import { isEnvelope, type Selection } from '../selection.ts';
import type { PromisedClusters } from './promised-clusters.ts';

/**
 * What one owner brings: on a member every Work is an owner of its own, so that the plain objects of a placement
 * and each of its envelopes are different owners.
 */
export interface Claim {
  readonly placement: Placement;
  /** The selected object; the envelope when `entry` lies in one. */
  readonly object: HubObject;
  readonly entry: EnvelopeEntry | undefined;
  /** The forms in which it lands, as far as clusters are known. */
  readonly rows: readonly Landing[];
  /** Where it surely lands. */
  readonly sure: ClusterSet;
  /** Where it surely or perhaps lands. */
  readonly possible: ClusterSet;
  /** It may land on clusters that the input does not show. */
  readonly open: boolean;
}

/** An object that more than one owner brings somewhere. */
export interface ContestedObject {
  readonly identity: ObjectIdentity;
  readonly claims: readonly Claim[];
}

/** What decides over a placement besides its landings. */
export interface PlacementTraits {
  readonly promisedTo: PromisedClusters;
  /** The hub refuses the placement as it is written, so that it brings nothing. */
  readonly isRefused: (placement: Placement) => boolean;
}

/** A landing, or an object of a placement whose clusters are not all known. */
type Bringing = Landing | Subject;

interface Subject {
  readonly placement: PlacementKey;
  readonly object: HubObject;
  readonly entry?: EnvelopeEntry | undefined;
}

function isLanding(each: Bringing): each is Landing {
  return 'clusters' in each;
}

/**
 * The objects that several owners bring, whether or not they meet. All landings are looked at twice, first for objects
 * with more than one owner and then for what these own, so that cost grows with the number of landings and never
 * with that of their pairs. Placements that only report differences, or that the hub refuses, own nothing.
 */
export function readContested(
  fleet: Fleet,
  deliveries: Deliveries,
  traits: PlacementTraits,
): readonly ContestedObject[] {
  const keyOf = buildKeys(deliveries);
  const first = new Map<ObjectKey | number, Bringing>();
  const groups = new Map<ObjectKey | number, Bringing[]>();
  visitBringings(fleet, deliveries, (each) => {
    const key = keyOf(each);
    const known = first.get(key);
    if (known === undefined) first.set(key, each);
    else if (!isSameOwner(known, each)) groups.set(key, []);
  });
  if (groups.size === 0) return [];
  visitBringings(fleet, deliveries, (each) => groups.get(keyOf(each))?.push(each));
  const size = deliveries.landings().clusters.length;
  return [...groups.values()].flatMap((group): ContestedObject[] => {
    const claims = buildClaims(fleet, group, size, traits);
    const [one] = claims;
    return one === undefined || claims.length < 2 ? [] : [{ identity: identityOf(one), claims }];
  });
}

/** Objects of the hub are known by their number; identities are compared only where envelopes bring copies. */
function buildKeys(deliveries: Deliveries): (each: Bringing) => ObjectKey | number {
  const { byKind } = deliveries.hub().hub;
  const wraps = [...byKind.values()].some(({ all }) => all[0] !== undefined && isEnvelope(all[0]));
  return wraps ? (each) => objectKey(identityOf(each)) : ({ object }) => object.index;
}

/** Everything that lands, and everything that placements bring of which the clusters are not all known. */
function visitBringings(fleet: Fleet, deliveries: Deliveries, visit: (each: Bringing) => void): void {
  for (const landing of deliveries.landings().rows) visit(landing);
  for (const placement of fleet.placements) {
    if (deliveries.targetsOf(placement).open === undefined) continue;
    const selection = deliveries.selectionOf(placement);
    if (isUnknown(selection) || selection.error !== undefined) continue;
    const { placement: key, selected } = selection;
    if (selection.envelopes === 0) for (const object of selected) visit({ placement: key, object });
    else for (const { object, entry } of openEnvelopes(selection)) visit({ placement: key, object, entry });
  }
}

/** What envelopes hold and what lands by itself; nothing of a placement with a broken envelope is delivered. */
function openEnvelopes(selection: Selection): readonly LandingItem[] {
  const items = buildItems(selection);
  return items.some(({ error }) => error !== undefined) ? [] : items;
}

/** The identity of what lands: the object's own, or that of the manifest inside an envelope. */
export function identityOf({ object, entry }: Omit<Subject, 'placement'>): ObjectIdentity {
  if (entry === undefined) return object;
  const { manifest } = entry;
  return {
    group: decodeApiVersion(readString(manifest, 'apiVersion')).group,
    kind: readString(manifest, 'kind'),
    namespace: readString(manifest, 'metadata', 'namespace'),
    name: readString(manifest, 'metadata', 'name'),
  };
}

/** Copies in one envelope are one owner: the member refuses the second as a duplicate inside one Work. */
function isSameOwner(left: Bringing, right: Bringing): boolean {
  return left.placement === right.placement && envelopeOf(left) === envelopeOf(right);
}

function placementKey({ placement }: Bringing): string {
  return `${placement.namespace}/${placement.name}`;
}

function envelopeOf({ object, entry }: Bringing): number {
  return entry === undefined ? -1 : object.index;
}

function buildClaims(
  fleet: Fleet,
  group: readonly Bringing[],
  size: number,
  { promisedTo, isRefused }: PlacementTraits,
): readonly Claim[] {
  const owners = new Map<string, Bringing[]>();
  for (const each of group) {
    const key = `${placementKey(each)} ${envelopeOf(each)}`;
    const owner = owners.get(key);
    if (owner === undefined) owners.set(key, [each]);
    else owner.push(each);
  }
  const nowhere = buildClusterSet(size, []);
  return [...owners.values()].flatMap((owner): Claim[] => {
    const [first] = owner;
    const placement = first && fleet.links.placements.get(placementKey(first));
    if (first === undefined || placement === undefined) return [];
    if (placement.strategy.apply.type === 'ReportDiff' || isRefused(placement)) return [];
    const rows = owner.filter(isLanding);
    const unite = (each: readonly Landing[]): ClusterSet =>
      each.length === 1 && each[0] !== undefined
        ? each[0].clusters
        : each.reduce<ClusterSet>((all, row) => uniteClusters(all, row.clusters), nowhere);
    const possible = unite(rows);
    const told = unite(rows.filter(({ certainty }) => certainty === 'sure'));
    const isWritten = first.entry !== undefined || !isConverted(first.object);
    const promised = isWritten ? intersectClusters(possible, promisedTo(placement)) : told;
    return [
      {
        placement,
        object: first.object,
        entry: first.entry,
        rows,
        // Sets of one placement are shared between its objects as long as nothing is added.
        sure: isEmptyClusterSet(subtractClusters(promised, told)) ? told : uniteClusters(told, promised),
        possible,
        open: rows.length < owner.length,
      },
    ];
  });
}
