import type { FleetKind } from './groups.ts';

/** The next API family: its objects are recognised and kept, not simulated (objects-and-selection.md §2). */
export const NEXT_PLACEMENT_GROUP = 'placement.kubefleet.dev';

function nextKind(kind: string, plural: string, namespaced: boolean): FleetKind {
  return { group: NEXT_PLACEMENT_GROUP, kind, plural, namespaced, versions: ['v1alpha1'], shortNames: [] };
}

/** The kinds of the group. `Work` shares kind and plural with the present API: only the group tells them apart. */
export const NEXT_KINDS: readonly FleetKind[] = [
  nextKind('ClusterPlacementPolicy', 'clusterplacementpolicies', false),
  nextKind('PlacementPolicy', 'placementpolicies', true),
  nextKind('ClusterPlacementBinding', 'clusterplacementbindings', false),
  nextKind('PlacementBinding', 'placementbindings', true),
  nextKind('ClusterPlacementResourceSnapshot', 'clusterplacementresourcesnapshots', false),
  nextKind('PlacementResourceSnapshot', 'placementresourcesnapshots', true),
  nextKind('ClusterRequest', 'clusterrequests', false),
  nextKind('Work', 'works', true),
];
