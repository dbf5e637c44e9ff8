import { readString } from '../../api/json.ts';
import type { Fleet } from '../../model/fleet.ts';
import { type ObjectIdentity, objectKey } from '../../model/identity.ts';
import { isUnknown } from '../../model/knowledge.ts';
import { decodeApiVersion } from '../../model/manifest.ts';
import type { Placement } from '../../model/placement.ts';
import type { EnvelopeEntry } from '../envelope.ts';
import type { Deliveries } from '../forecast/deliveries.ts';
import {
  buildClusterSet,
  type ClusterSet,
  intersectSets,
  isEmptySet,
  subtractSets,
  uniteSets,
} from '../landings/cluster-set.ts';
import { buildItems } from '../landings/items.ts';
import type { Landing } from '../landings.ts';
import { type HubObject, isConverted } from '../selection/hub.ts';
import type { PlacementKey } from '../selection/selectors.ts';
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

/** One landing, or an object of a placement whose clusters are not all known. */
interface Bringing {
  readonly placement: PlacementKey;
  readonly object: HubObject;
  readonly entry?: EnvelopeEntry;
  readonly landing?: Landing;
}

/**
 * The objects that several owners bring, whether or not they meet: landings grouped by identity, so that cost grows
 * with the number of landings and never with that of their pairs. Placements that only report differences own nothing.
 */
export function readContested(
  fleet: Fleet,
  deliveries: Deliveries,
  promisedTo: PromisedClusters,
): readonly ContestedObject[] {
  const found = deliveries.landings();
  const groups = new Map<string, Bringing[]>();
  const add = (bringing: Bringing): void => {
    const key = objectKey(identityOf(bringing));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [bringing]);
    else group.push(bringing);
  };
  for (const landing of found.rows)
    add({
      placement: landing.placement,
      object: landing.object,
      landing,
      ...(landing.entry && { entry: landing.entry }),
    });
  for (const item of readOpen(fleet, deliveries)) add(item);
  const size = found.clusters.length;
  return [...groups.values()].flatMap((group): ContestedObject[] => {
    const [first] = group;
    if (first === undefined || !group.some((each) => !isSameOwner(each, first))) return [];
    const claims = buildClaims(fleet, group, size, promisedTo);
    return claims.length < 2 ? [] : [{ identity: identityOf(first), claims }];
  });
}

/** Everything that placements bring of which the clusters are not all known. */
function* readOpen(fleet: Fleet, deliveries: Deliveries): Iterable<Bringing> {
  for (const placement of fleet.placements) {
    if (deliveries.targetsOf(placement).open === undefined) continue;
    const selection = deliveries.selectionOf(placement);
    if (isUnknown(selection) || selection.error !== undefined) continue;
    const items = buildItems(selection);
    if (items.some((item) => item.error !== undefined)) continue;
    for (const { object, entry } of items)
      yield { placement: selection.placement, object, ...(entry && { entry }) };
  }
}

/** The identity of what lands: the object's own, or that of the manifest inside an envelope. */
export function identityOf({ object, entry }: Pick<Bringing, 'object' | 'entry'>): ObjectIdentity {
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
  promisedTo: PromisedClusters,
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
    if (placement.strategy.apply.type === 'ReportDiff') return [];
    const rows = owner.flatMap(({ landing }) => landing ?? []);
    const unite = (each: readonly Landing[]): ClusterSet =>
      each.length === 1 && each[0] !== undefined
        ? each[0].clusters
        : each.reduce<ClusterSet>((all, row) => uniteSets(all, row.clusters), nowhere);
    const possible = unite(rows);
    const told = unite(rows.filter(({ certainty }) => certainty === 'sure'));
    const isWritten = first.entry !== undefined || !isConverted(first.object);
    const promised = isWritten ? intersectSets(possible, promisedTo(placement)) : told;
    return [
      {
        placement,
        object: first.object,
        entry: first.entry,
        rows,
        // Sets of one placement are shared between its objects as long as nothing is added.
        sure: isEmptySet(subtractSets(promised, told)) ? told : uniteSets(told, promised),
        possible,
        open: owner.some(({ landing }) => landing === undefined),
      },
    ];
  });
}
