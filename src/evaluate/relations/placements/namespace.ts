import { PLACEMENT_GROUP } from '../../../api/groups.ts';
import { hubListing } from '../../../model/hub-knowledge.ts';
import { isUnknown, type Known } from '../../../model/knowledge.ts';
import { hasNamespace } from '../../../model/member-knowledge.ts';
import type { KubeObject } from '../../../read/bundle.ts';
import type { CellReaders } from '../../lazy-row.ts';
import type { Relation } from '../../relation.ts';
import type { PlacementSubject } from './subject.ts';

/** Who brings the namespace of a ResourcePlacement, and whose namespace a ClusterResourcePlacement brings. */
export const namespaceColumns: Relation['columns'] = {
  carriers: {
    type: 'list<object>',
    means: 'Placements that bring the namespace of this ResourcePlacement, wherever they bring it.',
    gates: ['hub:ClusterResourcePlacement'],
  },
  carriersSure: { type: 'bool', means: 'False when placements were only probably all listed.' },
  namespaceTold: {
    type: 'bool',
    means: 'The input tells of at least one cluster whether it has the namespace of this ResourcePlacement.',
  },
  tenants: {
    type: 'list<object>',
    means: 'ResourcePlacements in namespaces that this placement brings without their contents.',
  },
  deletionPolicy: {
    type: 'string',
    means: 'What deleting it does to its objects on members: Delete or Abandon.',
  },
};

/** The cells of these columns. */
export const namespaceCells: CellReaders<PlacementSubject> = {
  carriers: readCarriers,
  carriersSure: ({ context }) => {
    const listed = hubListing(context.fleet, PLACEMENT_GROUP, 'ClusterResourcePlacement');
    return isUnknown(listed) || listed.sure;
  },
  namespaceTold: ({ context: { fleet }, placement }) => {
    const { scope, namespace, policy } = placement;
    if (scope === 'cluster' || namespace === '') return true;
    const clusters = [...fleet.members.map(({ name }) => name), ...policy.clusterNames];
    return clusters.some((cluster) => !isUnknown(hasNamespace(fleet, cluster, namespace)));
  },
  tenants: readTenants,
  deletionPolicy: ({ placement }) => placement.strategy.deletionPolicy,
};

function readCarriers({
  context: { fleet, forecast },
  placement,
}: PlacementSubject): Known<readonly KubeObject[]> {
  if (placement.scope === 'cluster' || placement.namespace === '') return [];
  const { carriers } = forecast.supplyOf(placement.namespace);
  if (carriers.length > 0) return carriers.map((carrier) => carrier.placement.object);
  const listed = hubListing(fleet, PLACEMENT_GROUP, 'ClusterResourcePlacement');
  return isUnknown(listed) ? listed : [];
}

function readTenants({ context: { fleet, forecast }, placement }: PlacementSubject): readonly KubeObject[] {
  if (placement.scope === 'namespace' || !placement.selectors.some(({ kind }) => kind === 'Namespace'))
    return [];
  return fleet.placements
    .filter(({ scope, namespace }) => scope === 'namespace' && namespace !== '')
    .filter(({ namespace }) =>
      forecast
        .supplyOf(namespace)
        .carriers.some((carrier) => carrier.placement === placement && carrier.alone && carrier.sure),
    )
    .map(({ object }) => object);
}
