import { LABEL } from '../../api/placement.kubernetes-fleet.io.ts';
import type { Fleet } from '../../model/fleet.ts';
import { isUnknown, type Known, unknown } from '../../model/knowledge.ts';
import type { Placement } from '../../model/placement.ts';
import { needsLabels } from '../landings/behaviour.ts';
import { attachOverrides } from '../overrides/attachment.ts';
import { type MatchedOverrides, matchOverrides } from '../overrides/matching.ts';
import type { OverrideSnapshot } from '../overrides/override-snapshot.ts';
import type { DeliveryParts } from './fleet-landings.ts';

const NONE: MatchedOverrides = { cluster: [], namespaced: [], passedOver: [] };

/** Tells which overrides a binding would list; what concerns a placement is worked out once. */
export function buildAttachments(
  fleet: Fleet,
  parts: () => DeliveryParts,
): (placement: Placement, cluster: string) => Known<readonly OverrideSnapshot[]> {
  const kept = new Map<Placement, MatchedOverrides>();
  return (placement, cluster) => {
    const matched = kept.get(placement) ?? matchPlacement(parts(), placement);
    kept.set(placement, matched);
    const all = [...matched.cluster, ...matched.namespaced];
    if (all.length === 0) return [];
    const member = fleet.memberFacts.get(cluster)?.member;
    if (member === undefined && all.some(needsLabels)) return unknown('members');
    const labels = new Map([[LABEL.memberName, cluster], ...(member?.metadata.labels ?? [])]);
    const attached = attachOverrides(matched, { name: cluster, labels });
    return [...attached.cluster, ...attached.namespaced];
  };
}

function matchPlacement(
  { overrides, selectionOf, hub }: DeliveryParts,
  placement: Placement,
): MatchedOverrides {
  const selection = selectionOf(placement);
  if (isUnknown(selection)) return NONE;
  const resources = selection.selected.map(({ object }) => object);
  return matchOverrides(overrides.index, selection.placement, resources, hub.isClusterScoped);
}
