import type { Json, JsonObject } from '../../api/json.ts';
import { LABEL } from '../../api/placement.kubernetes-fleet.io.ts';
import type { Binding } from '../../model/binding.ts';
import type { Fleet } from '../../model/fleet.ts';
import { isUnknown, type Known, unknown } from '../../model/knowledge.ts';
import { placementOf } from '../../model/references.ts';
import { applyOverrides } from '../overrides/application.ts';
import { buildOverrideMap, type OverrideMap } from '../overrides/attachment.ts';
import type { OverrideCluster } from '../overrides/cluster.ts';
import { type OverrideSnapshot, readOverrideSnapshot } from '../overrides/override-snapshot.ts';
import type { Deliveries } from './deliveries.ts';

/** What a Work holds of an object: its manifest, or nothing when an override takes it away. */
export interface BindingForm {
  readonly manifest: Json | undefined;
}

/** The form that a resource of its snapshot gets on the way into the Works of a binding. */
export type FormOf = (resource: JsonObject) => Known<BindingForm>;

/**
 * Applies the override snapshots that a binding lists, not those that it should list (`applyOverrides`). Unknown when
 * one of them is not in the input or fails, and when the member's labels, which decide about rules, may have changed
 * since: then the list is not the one that the present labels lead to.
 */
export function buildBindingForms(
  fleet: Fleet,
  { hub, overrides, attachedTo }: Pick<Deliveries, 'hub' | 'overrides' | 'attachedTo'>,
): (binding: Binding) => FormOf {
  const views = new Map(fleet.overrideSnapshots.map((view) => [`${view.namespace}/${view.name}`, view]));
  const readListed = (binding: Binding): readonly OverrideSnapshot[] | undefined => {
    const found = binding.overrides.flatMap(({ namespace, name }) => {
      const view = views.get(`${namespace}/${name}`);
      const kind = namespace === '' ? 'ClusterResourceOverride' : 'ResourceOverride';
      return view === undefined ? [] : [readOverrideSnapshot(kind, view.object.value)];
    });
    return found.length === binding.overrides.length ? found : undefined;
  };
  const isSettled = (binding: Binding): boolean => {
    const placement = placementOf(fleet, binding);
    const wanted = placement && attachedTo(placement, binding.targetCluster);
    if (wanted === undefined || isUnknown(wanted)) return false;
    const listed = new Set(binding.overrides.map(({ namespace, name }) => `${namespace}/${name}`));
    return (
      wanted.length === listed.size && wanted.every((each) => listed.has(`${each.namespace}/${each.name}`))
    );
  };
  return (binding) => {
    if (binding.overrides.length === 0) return (resource) => ({ manifest: resource });
    const listed = readListed(binding);
    const member = fleet.memberFacts.get(binding.targetCluster)?.member;
    if (listed === undefined || member === undefined || overrides().snapshots.length === 0)
      return () => unknown('hub:ResourceOverrideSnapshot');
    if (!isSettled(binding)) return () => unknown('members');
    const labels = new Map([[LABEL.memberName, member.name], ...member.metadata.labels]);
    const map = buildOverrideMap({
      cluster: listed.filter(({ kind }) => kind === 'ClusterResourceOverride'),
      namespaced: listed.filter(({ kind }) => kind === 'ResourceOverride'),
    });
    return (resource) => readForm(resource, map, { name: member.name, labels }, hub().isClusterScoped);
  };
}

function readForm(
  resource: JsonObject,
  map: OverrideMap,
  cluster: OverrideCluster,
  isClusterScoped: ReturnType<Deliveries['hub']>['isClusterScoped'],
): Known<BindingForm> {
  const outcome = applyOverrides(resource, map, cluster, isClusterScoped);
  if (outcome.result === 'error') return unknown('members');
  return { manifest: outcome.result === 'deleted' ? undefined : outcome.manifest };
}
