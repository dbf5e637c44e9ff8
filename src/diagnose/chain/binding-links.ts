import type { Binding } from '../../model/binding.ts';
import { type Condition, isConditionFalse, isFresh, matchCondition } from '../../model/condition.ts';
import type { Fleet } from '../../model/fleet.ts';
import { hubListing } from '../../model/hub-knowledge.ts';
import { renderObject } from '../../model/identity.ts';
import { isUnknown } from '../../model/knowledge.ts';
import type { Placement } from '../../model/placement.ts';
import {
  latestPolicySnapshots,
  latestResourceSnapshot,
  resourceSnapshotOf,
  resourceSnapshotsOf,
} from '../../model/references.ts';
import type { DeliveryFailure } from '../diagnosis.ts';
import type { ChainFacts } from './facts.ts';
import { type ChainLink, linkOf, missingLink, provenBy, type Verdict } from './link.ts';

/** The binding that counts for a cluster: one that is not being deleted before one that is. */
export function chooseBinding(bindings: readonly Binding[]): Binding | undefined {
  return bindings.find((each) => each.metadata.deleted === '') ?? bindings[0];
}

/** The binding of a placement for a cluster; nothing when bindings were not listed. */
export function bindingLinks(
  fleet: Fleet,
  placement: Placement,
  cluster: string,
  bindings: readonly Binding[],
): ChainLink[] {
  const binding = chooseBinding(bindings);
  if (binding === undefined) {
    const kind = placement.scope === 'cluster' ? 'ClusterResourceBinding' : 'ResourceBinding';
    if (isUnknown(hubListing(fleet, placement.object.group, kind, placement.namespace))) return [];
    const wanted = { kind, namespace: placement.namespace, name: `${placement.name}-${cluster}-*` };
    const place = { object: placement.object, pointer: '', side: 'head' as const };
    return [missingLink('binding', wanted, `there is no binding for ${cluster}`, place)];
  }
  const alive = bindings.filter((each) => each.metadata.deleted === '').length;
  if (alive > 1) {
    const message = `${alive} bindings compete for ${cluster}`;
    return [linkOf('binding', binding, { state: 'broken', message })];
  }
  return [linkOf('binding', binding, judgeBinding(fleet, placement, binding))];
}

function judgeBinding(fleet: Fleet, placement: Placement, binding: Binding): Verdict {
  const { metadata, state } = binding;
  if (metadata.deleted !== '') {
    const pointer = '/metadata/deletionTimestamp';
    return { state: 'broken', message: 'is being deleted', pointer, since: metadata.deleted };
  }
  if (state === 'Unscheduled')
    return {
      state: 'broken',
      message: 'is to be removed: the cluster is no target any more',
      pointer: '/spec/state',
    };
  const latest = latestPolicySnapshots(fleet, placement).at(-1);
  if (latest !== undefined && latest.name !== binding.policySnapshotName) {
    const message = `was made by ${binding.policySnapshotName}, the latest is ${latest.name}`;
    return { state: 'stale', message, pointer: '/spec/schedulingPolicySnapshotName' };
  }
  const started = matchCondition(binding.conditions, 'RolloutStarted');
  if (started?.status === 'False' && isFresh(started, metadata.generation))
    return provenBy('broken', 'the rollout strategy holds it back', started);
  if (state === 'Scheduled') {
    const who = placement.strategy.type === 'External' ? 'an update run' : 'the rollout';
    return { state: 'broken', message: `is picked, but ${who} has not bound it yet`, pointer: '/spec/state' };
  }
  if (started === undefined || !isFresh(started, metadata.generation)) {
    const pointer = started === undefined ? '/status' : `${started.pointer}/observedGeneration`;
    return { state: 'stale', message: 'its latest change has not been rolled out', pointer };
  }
  return provenBy('ok', `bound to ${binding.resourceSnapshotName}`, started);
}

/** What the binding delivers: the resource snapshot with all its parts, then the overrides. */
export function contentLinks(facts: ChainFacts, placement: Placement, binding: Binding): ChainLink[] {
  return [
    ...snapshotLinks(facts, placement, binding),
    ...overrideLinks(facts, placement, binding),
    ...syncLinks(facts, placement, binding),
  ];
}

function snapshotLinks(facts: ChainFacts, placement: Placement, binding: Binding): ChainLink[] {
  const { fleet } = facts;
  const kind = placement.scope === 'cluster' ? 'ClusterResourceSnapshot' : 'ResourceSnapshot';
  if (binding.resourceSnapshotName === '') return [];
  const snapshot = resourceSnapshotOf(fleet, binding);
  const listed = hubListing(fleet, placement.object.group, kind, placement.namespace);
  if (snapshot?.master === undefined) {
    if (isUnknown(listed)) return [];
    const wanted = { kind, namespace: placement.namespace, name: binding.resourceSnapshotName };
    const place = { object: binding.object, pointer: '/spec/resourceSnapshotName', side: 'head' as const };
    return [missingLink('resource-snapshot', wanted, 'the snapshot that the binding names is gone', place)];
  }
  const { master } = snapshot;
  const since = master.metadata.created;
  const link = (verdict: Verdict): ChainLink[] => [
    linkOf('resource-snapshot', master, { since, ...verdict }),
  ];
  if (!snapshot.complete && !isUnknown(listed)) {
    const message = `has ${snapshot.parts.length} of ${master.partCount ?? '?'} parts`;
    return link({ state: 'broken', message });
  }
  const rivals = resourceSnapshotsOf(fleet, placement).filter((each) => each.latest);
  if (rivals.length > 1) {
    const message = `${rivals.length} resource snapshots are marked as the latest`;
    return link({ state: 'broken', message, pointer: '/metadata/labels' });
  }
  const latest = latestResourceSnapshot(fleet, placement);
  if (latest !== undefined && latest !== snapshot) {
    const message = `index ${snapshot.index ?? '?'}, the latest is ${latest.index ?? '?'}`;
    return link({ state: 'stale', message });
  }
  const [lag] = facts.lagsOf(placement);
  if (lag !== undefined) {
    const named = renderObject(lag.manifest);
    const message =
      lag.state === 'gone'
        ? `holds ${named}, which the hub has no more`
        : lag.state === 'added'
          ? `lacks ${named}, which is selected`
          : `${named} changed on the hub since`;
    return link({ state: 'stale', message, pointer: lag.snapshotPlace.pointer });
  }
  const objects = snapshot.resources.length === 1 ? 'object' : 'objects';
  return link({
    state: 'ok',
    message: `index ${snapshot.index ?? '?'} holds ${snapshot.resources.length} ${objects}`,
  });
}

function overrideLinks(facts: ChainFacts, placement: Placement, binding: Binding): ChainLink[] {
  const { fleet } = facts;
  const failed = facts
    .deliveryOf(placement, binding.targetCluster)
    .find((each) => each.stage === 'Overridden');
  return binding.overrides.flatMap((reference) => {
    const { namespace, name, pointer } = reference;
    const found = fleet.overrideSnapshots.find((each) => each.name === name && each.namespace === namespace);
    if (found === undefined) {
      const kind = namespace === '' ? 'ClusterResourceOverrideSnapshot' : 'ResourceOverrideSnapshot';
      if (isUnknown(hubListing(fleet, placement.object.group, kind, namespace))) return [];
      const place = { object: binding.object, pointer, side: 'head' as const };
      return [missingLink('override-snapshot', { kind, namespace, name }, 'it was removed', place)];
    }
    const isCulprit = failed?.source !== '' && found.overrideKey.endsWith(`/${failed?.source ?? '/'}`);
    const verdict: Verdict = isCulprit
      ? { state: 'broken', message: `it fails on ${failed?.named ?? ''}` }
      : { state: 'ok', message: 'takes part' };
    return [linkOf('override-snapshot', found, { ...verdict, since: found.metadata.created })];
  });
}

const SYNC_WORDS: Readonly<Record<DeliveryFailure['kind'], string>> = {
  override: 'an override fails',
  'snapshot-missing': 'a snapshot that it names is gone or not complete',
  'wrong-scope': 'an envelope wraps an object that does not belong there',
  'unparsable-entry': 'an envelope holds an entry that cannot be read',
  mailbox: "the namespace of the cluster's Works is going away or gone",
  'too-large': 'the objects are too large for a Work',
  other: 'the Works could not be written',
};

/** Overridden and WorkSynchronized of the binding, when one of them is False. */
function syncLinks(facts: ChainFacts, placement: Placement, binding: Binding): ChainLink[] {
  const broken = ['Overridden', 'WorkSynchronized']
    .map((type): Condition | undefined => matchCondition(binding.conditions, type))
    .find((each) => isConditionFalse(each, binding.metadata.generation));
  if (broken === undefined) return [];
  const known = facts
    .deliveryOf(placement, binding.targetCluster)
    .find((each) => each.stage === broken.plainType);
  return [linkOf('binding', binding, provenBy('broken', SYNC_WORDS[known?.kind ?? 'other'], broken))];
}
