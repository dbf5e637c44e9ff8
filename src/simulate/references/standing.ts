import type { Fleet } from '../../model/fleet.ts';
import { hubPresence } from '../../model/hub-knowledge.ts';
import { type ObjectIdentity, objectKey } from '../../model/identity.ts';
import { isUnknown, type Unknown, unknown } from '../../model/knowledge.ts';
import type { Placement } from '../../model/placement.ts';
import type { ProductReader } from '../../model/references/product.ts';
import type { Deliveries } from '../forecast/deliveries.ts';
import { type ClusterSet, uniteClusters } from '../landings/cluster-set.ts';
import type { NamespaceSupply } from '../namespace-supply.ts';
import type { RuleStep } from '../overrides/application.ts';
import { isKindDisabled } from '../selection/disabled-kinds.ts';
import type { HubObject } from '../selection/hub.ts';
import { explainLeftOut } from '../selection/left-out.ts';
import { buildProductIndex } from './product-index.ts';
import { readLandedIdentity } from './stage.ts';

/** How the hub stands to a thing that somebody wants on a member. */
export interface Standing {
  /** The thing on the hub. */
  readonly item: HubObject | undefined;
  /** Placements that select it. */
  readonly carriers: readonly Placement[];
  /** Why it never travels, in the words of `selections.reason`; else empty. */
  readonly skipped: string;
  /** Set when the input does not tell whether the hub has it. */
  readonly open: Unknown | undefined;
  /** True when a placement brings whatever its namespace holds. */
  readonly whole: boolean;
  /** True when a controller fills or makes it on the hub. */
  readonly made: boolean;
  /** Where an override takes it away. */
  readonly deletedAt: ClusterSet;
  /** The rule that takes it away. */
  readonly deletedBy: RuleStep | undefined;
  /** Where nothing of a placement that brings it arrives. */
  readonly failedAt: ClusterSet;
}

/** How the hub stands to things and namespaces. */
export interface Standings {
  readonly of: (identity: ObjectIdentity) => Standing;
  /** True when a placement takes a namespace whole of which the input lacks the Namespace: more may be in it. */
  readonly isTakenUnseen: (namespace: string) => boolean;
}

/** Tells how the hub stands to things; each is worked out once. */
export function buildStandings(
  fleet: Fleet,
  deliveries: Deliveries,
  supplyOf: (namespace: string) => NamespaceSupply,
  productsOf: ProductReader,
): Standings {
  const { hub } = deliveries.hub();
  const items = new Map<string, HubObject>();
  for (const { all } of hub.byKind.values()) for (const item of all) items.set(objectKey(item), item);
  const losses = buildLosses(deliveries);
  const made = buildProductIndex<true>();
  for (const item of items.values())
    for (const product of productsOf(item, item.object)) made.add(product, true);
  // A placement that takes a namespace whole brings what is in it, also where the input lacks the Namespace itself.
  const isTakenWhole = (namespace: string): boolean =>
    namespace !== '' && supplyOf(namespace).carriers.some(({ alone }) => !alone);
  const isTakenUnseen = (namespace: string): boolean =>
    namespace !== '' &&
    !items.has(objectKey({ group: '', kind: 'Namespace', namespace: '', name: namespace })) &&
    isTakenWhole(namespace);
  const kept = new Map<string, Standing>();
  const find = (identity: ObjectIdentity): Standing => {
    const key = objectKey(identity);
    const item = items.get(key);
    const isMade = made.naming(identity).length > 0;
    const mayBeMade = isMade || made.covering(identity).length > 0;
    const carriers = item === undefined ? [] : deliveries.carriers().of(item);
    return {
      item,
      carriers,
      skipped: item === undefined ? '' : explainSkipped(deliveries, item),
      open:
        item === undefined
          ? readOpen(fleet, identity, mayBeMade)
          : carriers.length === 0 && isTakenUnseen(identity.namespace)
            ? unknown('hub:Namespace')
            : undefined,
      whole: isTakenWhole(identity.namespace),
      made: isMade,
      ...losses.of(key),
      failedAt: losses.failedAt(carriers),
    };
  };
  return {
    isTakenUnseen,
    of: (identity) => {
      const key = objectKey(identity);
      const known = kept.get(key) ?? find(identity);
      kept.set(key, known);
      return known;
    },
  };
}

/** What overrides take away, and where nothing of a placement arrives. */
function buildLosses(deliveries: Deliveries) {
  const { deletions, failures } = deliveries.landings();
  const deleted = new Map<string, ClusterSet>();
  const deletedBy = new Map<string, RuleStep>();
  for (const deletion of deletions) {
    const key = objectKey(readLandedIdentity(deletion));
    addTo(deleted, key, deletion.clusters);
    deletedBy.set(key, deletedBy.get(key) ?? deletion.by);
  }
  const failed = new Map<string, ClusterSet>();
  for (const { placement, clusters } of failures)
    addTo(failed, `${placement.namespace}/${placement.name}`, clusters);
  return {
    of: (key: string) => ({ deletedAt: deleted.get(key) ?? [], deletedBy: deletedBy.get(key) }),
    failedAt: (carriers: readonly Placement[]): ClusterSet =>
      carriers.reduce<ClusterSet>((sum, each) => uniteClusters(sum, failed.get(each.key) ?? []), []),
  };
}

function explainSkipped(deliveries: Deliveries, item: HubObject): string {
  const { hub } = deliveries.hub();
  const reason = explainLeftOut(hub, item);
  if (reason !== undefined) return reason;
  return isKindDisabled(hub.config, item.group, item.version, item.kind) ? 'kind-disabled' : '';
}

/** A thing that is only probably absent, or that a controller of the hub may make, cannot be told. */
function readOpen(fleet: Fleet, identity: ObjectIdentity, isMade: boolean): Unknown | undefined {
  const gate = unknown(`hub:${identity.kind}`);
  if (isMade) return gate;
  const presence = hubPresence(fleet, identity);
  if (isUnknown(presence)) return presence;
  return presence.state === 'absent' ? undefined : gate;
}

function addTo(sets: Map<string, ClusterSet>, key: string, clusters: ClusterSet): void {
  const known = sets.get(key);
  sets.set(key, known === undefined ? clusters : uniteClusters(known, clusters));
}
