import { pointer } from '../../api/json.ts';
import { isFresh } from '../../model/condition.ts';
import type { Fleet } from '../../model/fleet.ts';
import { hasMember, hubListing } from '../../model/hub-knowledge.ts';
import { isUnknown, type Known } from '../../model/knowledge.ts';
import { nearNames } from '../../model/near-names.ts';
import type { Placement } from '../../model/placement.ts';
import { bindingsOf, latestPolicySnapshots } from '../../model/references.ts';
import type { ClusterDecision, PolicySnapshot } from '../../model/snapshot.ts';
import type { Place } from '../../read/place.ts';
import type { Relation, Row } from '../relation.ts';

/** Which clusters a placement means, and what the scheduler recorded of them (design.md §5, `decisions`). */
export const decisions: Relation = {
  name: 'decisions',
  grain: 'one row per placement and cluster that its policy names or its latest policy snapshot decides on',
  columns: {
    placement: { type: 'object', means: 'The placement.' },
    policyType: { type: 'string', means: 'PickAll, PickFixed or PickN.' },
    cluster: { type: 'string', means: 'The cluster.' },
    named: { type: 'bool', means: 'A PickFixed policy names it.' },
    isMember: {
      type: 'bool',
      means: 'The fleet has a member of that name, letter case included.',
      gates: ['members'],
    },
    near: { type: 'list<string>', means: 'Member names that a misspelt name may mean, nearest first.' },
    clusters: { type: 'list<string>', means: 'The name and the member it most likely means.' },
    recorded: {
      type: 'string',
      means: '`selected` or `refused` in the latest policy snapshot; empty when it does not speak of it.',
    },
    recordedReason: { type: 'string', means: 'The reason recorded there.' },
    current: { type: 'bool', means: 'The policy snapshot has decided on this generation of the placement.' },
    bound: { type: 'bool', means: 'A binding for the cluster exists.', gates: ['hub:<binding kind>'] },
    boundSure: { type: 'bool', means: 'False when bindings were only probably all listed.' },
    place: {
      type: 'place',
      means: 'The entry of the policy that names the cluster, else the recorded decision.',
    },
  },
  rows: ({ fleet }) => fleet.placements.flatMap((placement) => decisionRows(fleet, placement)),
};

function decisionRows(fleet: Fleet, placement: Placement): Row[] {
  const snapshot = latestPolicySnapshots(fleet, placement).at(-1);
  const recorded = new Map((snapshot?.decisions ?? []).map((each) => [each.clusterName, each]));
  const names = placement.policy.type === 'PickFixed' ? placement.policy.clusterNames : [];
  const others = [...recorded.keys()].filter((cluster) => !names.includes(cluster)).sort();
  return [...names, ...others].map((cluster, index) =>
    decisionRow(
      fleet,
      placement,
      cluster,
      index < names.length ? index : undefined,
      snapshot,
      recorded.get(cluster),
    ),
  );
}

function decisionRow(
  fleet: Fleet,
  placement: Placement,
  cluster: string,
  index: number | undefined,
  snapshot: PolicySnapshot | undefined,
  decision: ClusterDecision | undefined,
): Row {
  const isMember = hasMember(fleet, cluster);
  const near =
    isMember === true || isUnknown(isMember) ? [] : nearNames(cluster, strangersTo(fleet, placement));
  const bindings = readBound(fleet, placement, cluster);
  return {
    placement: placement.object,
    policyType: placement.policy.type,
    cluster,
    named: index !== undefined,
    isMember,
    near,
    clusters: [cluster, ...near.slice(0, 1)],
    recorded: decision === undefined ? '' : decision.selected ? 'selected' : 'refused',
    recordedReason: decision?.reason ?? '',
    current: isCurrent(placement, snapshot),
    bound: isUnknown(bindings) ? bindings : bindings.bound,
    boundSure: isUnknown(bindings) || bindings.sure,
    place: placeOf(placement, index, snapshot, decision),
  };
}

function strangersTo(fleet: Fleet, placement: Placement): readonly string[] {
  const named = new Set(placement.policy.clusterNames);
  return fleet.members.map((member) => member.name).filter((name) => !named.has(name));
}

function readBound(
  fleet: Fleet,
  placement: Placement,
  cluster: string,
): Known<{ bound: boolean; sure: boolean }> {
  if (bindingsOf(fleet, placement).some((binding) => binding.targetCluster === cluster))
    return { bound: true, sure: true };
  const kind = placement.scope === 'cluster' ? 'ClusterResourceBinding' : 'ResourceBinding';
  const listed = hubListing(fleet, placement.object.group, kind, placement.namespace);
  return isUnknown(listed) ? listed : { bound: false, sure: listed.sure };
}

/** A decision counts when the scheduler has seen this snapshot, and the snapshot this placement. */
function isCurrent(placement: Placement, snapshot: PolicySnapshot | undefined): boolean {
  const scheduled = snapshot?.conditions.find((condition) => condition.plainType === 'Scheduled');
  if (snapshot === undefined || scheduled === undefined) return false;
  const generation = placement.observed === undefined ? 0 : placement.metadata.generation;
  return (
    isFresh(scheduled, snapshot.metadata.generation) && snapshot.observedPlacementGeneration >= generation
  );
}

function placeOf(
  placement: Placement,
  index: number | undefined,
  snapshot: PolicySnapshot | undefined,
  decision: ClusterDecision | undefined,
): Place {
  const { object, policy } = placement;
  if (index !== undefined)
    return { object, pointer: policy.pointer + pointer('clusterNames', index), side: 'head' };
  if (snapshot !== undefined && decision !== undefined) {
    return { object: snapshot.object, pointer: decision.pointer, side: 'head' };
  }
  return { object, pointer: policy.pointer, side: 'head' };
}
